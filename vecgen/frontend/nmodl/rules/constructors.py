"""DESTRUCTOR belongs to point processes, as NEURON's translator says."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report a DESTRUCTOR of what is no point process."""
    kind = checked.symbols.neuron.kind
    if kind is not None and kind.keyword != "SUFFIX":
        return
    for item in checked.file.items:
        if isinstance(item, ast.ProcessBlock) and item.keyword == "DESTRUCTOR":
            diagnostics.error(
                "no-destructor", "only a POINT_PROCESS can have a DESTRUCTOR", item.span
            )
