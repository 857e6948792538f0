"""BEFORE and AFTER blocks: of the moments that NMODL can name, NEURON has these only."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.model.kinds import HookMoment

_MOMENTS = tuple(moment.value for moment in HookMoment)


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report blocks of other moments, which NEURON refuses when it loads the mechanism."""
    for item in checked.file.items:
        if not isinstance(item, ast.HookBlock):
            continue
        moment = f"{item.when} {item.event}"
        if moment not in _MOMENTS:
            diagnostics.error(
                "unknown-moment",
                f"NEURON runs no {moment} block; there are {', '.join(_MOMENTS)}",
                item.span,
            )
