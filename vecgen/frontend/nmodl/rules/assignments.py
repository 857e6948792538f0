"""What may stand on the left of `=`: variables of the mechanism, but not NEURON's and not literals.

NEURON itself refuses the assignment to t, dt, celsius, diam and area; the one to a literal fails
when its C++ is compiled; the one to an ion variable that is only READ changes a copy.
"""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access, Reference
from vecgen.frontend.nmodl.symbols import SymbolKind


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report assignments to what cannot be assigned."""
    writes = checked.symbols.neuron.writes
    for reference in checked.uses(Access.WRITE, Access.TABULATE):
        if reference.is_local:
            if reference.local_kind == "loop index":
                diagnostics.error(
                    "assign-loop-index",
                    f"'{reference.name}' counts the FROM loop and cannot be assigned",
                    reference.span,
                )
        elif reference.symbol is not None:
            _check_symbol(reference, reference.symbol.kind, writes, diagnostics)


def _check_symbol(
    reference: Reference, kind: SymbolKind, writes: frozenset[str], diagnostics: Diagnostics
) -> None:
    name = reference.name
    if kind is SymbolKind.NEURON and name != "v":
        diagnostics.error(
            "assign-neuron-variable",
            f"'{name}' is NEURON's own variable; a mechanism cannot assign it",
            reference.span,
        )
    elif kind is SymbolKind.ION and name not in writes:
        diagnostics.warning(
            "assign-read-ion",
            f"'{name}' is only READ from the ion: this value is the mechanism's own and is lost at "
            "the end of the block",
            reference.span,
            hint=f"List '{name}' after WRITE, or use a variable of your own.",
        )
    elif kind.is_literal:
        diagnostics.error(
            "assign-constant",
            f"'{name}' is a {kind.value}; it cannot be assigned",
            reference.span,
        )
