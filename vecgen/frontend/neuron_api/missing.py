"""What NEURON's interpreter has and vecgen lacks, so that the error can name it."""

from __future__ import annotations

from vecgen.frontend.errors import MissingFeatureError

_NAMES = """
    allsectiontype APCounter BBSaveState checkpoint DEList depvar ExecCommand FunctionFitter
    gauss Grapher hocobjptr Impedance Import3d_LexMorph Import3d_MorphML
    Import3d_Neurolucida_read KSChan KSGate KSState KSTrans LinearMechanism load_java
    nlayer_extracellular nrn_mallinfo nrn_shape_changed nrn_shape_update_always nrncontrolmenu
    nrniv_bind_thread nstep_praxis observer parent_node psolve ptrvector Remote
    runStopAt runStopIn SaveState setdata settext solve StateTransitionEvent stopwatch this_node
    TQueue unref
"""
_FEATURES = {name: name for name in _NAMES.split()}


def missing_feature(name: str) -> MissingFeatureError | None:
    """Return the error for a name that NEURON has and vecgen lacks; None for other names."""
    lacking = _FEATURES.get(name)
    if lacking is None and name.startswith(("setdata_", "table_")):
        lacking = "FUNCTIONs, PROCEDUREs and FUNCTION_TABLEs called from Python"
    if lacking is None:
        return None
    what = "it is in NEURON only" if lacking == name else f"vecgen lacks {lacking}"
    return MissingFeatureError(f"n.{name} is not in vecgen yet: {what}.")
