"""Functions that a run without windows has no use for, with what they return then."""

from __future__ import annotations

from collections.abc import Mapping

from vecgen.frontend.errors import MissingFeatureError
from vecgen.frontend.hoc.values import Builtin, Call

_RETURNS: Mapping[str, str] = {
    "0": """
        attr_praxis boolean_dialog graph graphmode ivoc_lw lw mcell_ran4_init print_session
        pwman_place save_session show_winio stop_praxis string_dialog
        xbutton xcheckbox xfixedvalue xlabel xmenu xpanel xpvalue xradiobutton xslider
        xstatebutton xvalue xvarlabel
    """,
    "1": """
        continue_dialog coredump_on_error doEvents doNotify initnrn ivoc_style keep_nseg_parm
        nrnallpointmenu nrnallsectionmenu nrnglobalmechmenu nrnmechmenu nrnpointmenu nrnsecmenu
        plot plt prmat prstim variable_domain
    """,
    "-2": "nrn_feenableexcept",
    "500": "ploty",
    "600": "plotx",
}
_MISSING: Mapping[str, str] = {
    "random streams": "mcell_ran4 use_mcell_ran4",
    "curve fitting": "fit_praxis pval_praxis",
    "NEURON's stimuli of old": "fclamp fclampi fstim fstimi fmatrix",
    "reading answers from the terminal": "sred xred",
}


def _constant(value: float) -> Builtin:
    return lambda call: value


def _missing(what: str) -> Builtin:
    def builtin(call: Call) -> float:
        raise MissingFeatureError(f"{call.name}: {what}: not in vecgen yet.")

    return builtin


def _no_random(call: Call) -> float:
    """Return whether the old streams are used: never; asking for them is an error."""
    if len(call) and call.number(0):
        raise MissingFeatureError(f"{call.name}: random streams are not in vecgen yet.")
    return 0.0


FUNCTIONS: Mapping[str, Builtin] = {
    **{
        name: _constant(float(value)) for value, names in _RETURNS.items() for name in names.split()
    },
    **{name: _missing(what) for what, names in _MISSING.items() for name in names.split()},
    "setcolor": lambda call: call.number(0),
    "show_errmess_always": lambda call: call.number(0, 0.0),
    "use_mcell_ran4": _no_random,
}
