"""The lists of the NEURON block name variables that exist, and none of them twice in earnest."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.symbols import SymbolKind

_CURRENTS = ("NONSPECIFIC_CURRENT", "ELECTRODE_CURRENT")


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report RANGE, GLOBAL and current names that do not fit the declarations."""
    _check_kinds(checked, diagnostics)
    _check_storage(checked, diagnostics)
    _check_currents(checked, diagnostics)


def _check_kinds(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    kinds = [
        statement
        for block in checked.file.items
        if isinstance(block, ast.NeuronBlock)
        for statement in block.statements
        if isinstance(statement, ast.Kind)
    ]
    for again in kinds[1:]:
        diagnostics.error(
            "duplicate-kind",
            f"the mechanism is already the {kinds[0].keyword} '{kinds[0].name.id}'",
            again.span,
        )


def _check_storage(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    symbols = checked.symbols
    values = {symbol.name for symbol in symbols.table.values() if symbol.kind.is_value}
    lists = symbols.neuron.lists
    for name in lists.get("RANGE", ()):
        if symbols.get(name.id) is None:
            diagnostics.warning(
                "range-undeclared",
                f"RANGE names '{name.id}', which is not declared; it is ignored",
                name.span,
                hint=did_you_mean(name.id, values),
            )
    ranges = set(symbols.neuron.named("RANGE"))
    for name in lists.get("GLOBAL", ()):
        symbol = symbols.get(name.id)
        if symbol is None:
            hint = did_you_mean(name.id, values)
            diagnostics.error(
                "undeclared-name", f"'{name.id}' is not declared", name.span, hint=hint
            )
        elif symbol.kind is SymbolKind.STATE:
            diagnostics.error(
                "global-state", f"'{name.id}' is a STATE and cannot be GLOBAL", name.span
            )
        elif name.id in ranges:
            diagnostics.error(
                "range-and-global", f"'{name.id}' is both RANGE and GLOBAL", name.span
            )


def _check_currents(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    symbols = checked.symbols
    seen: dict[str, str] = {}
    for keyword in _CURRENTS:
        for name in symbols.neuron.lists.get(keyword, ()):
            symbol = symbols.get(name.id)
            if symbol is None:
                known = {s.name for s in symbols.named(SymbolKind.ASSIGNED)}
                diagnostics.error(
                    "undeclared-name",
                    f"the current '{name.id}' is not declared",
                    name.span,
                    hint=did_you_mean(name.id, known) or f"Add '{name.id}' to ASSIGNED.",
                )
            elif symbol.kind is SymbolKind.ION:
                diagnostics.error(
                    "current-of-ion",
                    f"'{name.id}' belongs to an ion (USEION) and cannot be a {keyword} too",
                    name.span,
                )
            elif symbol.kind not in (SymbolKind.ASSIGNED, SymbolKind.PARAMETER, SymbolKind.STATE):
                diagnostics.error(
                    "not-a-variable",
                    f"'{name.id}' is a {symbol.kind.value}; a current is an ASSIGNED variable",
                    name.span,
                )
            elif name.id in seen:
                diagnostics.error(
                    "duplicate-name",
                    f"the current '{name.id}' is declared twice",
                    name.span,
                )
            seen[name.id] = keyword
