"""CONDUCTANCE ... USEION names an ion whose current the mechanism writes."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report the ions of CONDUCTANCE statements that have no current here."""
    neuron = checked.symbols.neuron
    written = {use.ion.id for use in neuron.ions if f"i{use.ion.id}" in neuron.writes}
    for _, statement in checked.statements():
        if not isinstance(statement, ast.Conductance) or statement.ion is None:
            continue
        ion = statement.ion
        if ion.id not in written:
            diagnostics.error(
                "conductance-ion",
                f"the mechanism writes no current of an ion '{ion.id}'",
                ion.span,
                hint=did_you_mean(ion.id, written),
            )
