"""Array variables are used with an index, other variables without one."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access, Reference, body_of
from vecgen.frontend.nmodl.symbols import SymbolKind, defined, literal_value, width_of
from vecgen.frontend.nmodl.walk import walk

_WHOLE_ARRAYS = ("KINETIC", "LINEAR", "NONLINEAR", "DISCRETE")
"""Blocks whose statements may name an array as a whole."""


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report missing and needless indices, those out of range, and arrays of no element."""
    indexed = {id(node.base): node for node in walk(checked.file) if isinstance(node, ast.Index)}
    defines = defined(checked.symbols)
    for reference in checked.uses(Access.READ, Access.WRITE):
        symbol = reference.symbol
        if symbol is None or not symbol.kind.is_value:
            continue
        node, width = indexed.get(id(reference.node)), width_of(symbol, defines)
        if node is None and width:
            _report_missing(reference, diagnostics)
        elif node is not None and not width:
            diagnostics.error(
                "not-an-array", f"'{reference.name}' is no array and has no elements", node.span
            )
        elif node is not None:
            _check_range(node, reference.name, width, defines, diagnostics)
    _check_local_arrays(checked, indexed, diagnostics)
    for symbol in checked.symbols.table.values():
        size = getattr(symbol.node, "size", None)
        if symbol.kind in _DECLARED and size is not None and width_of(symbol, defines) < 1:
            diagnostics.error(
                "array-size", f"the array '{symbol.name}' must have 1 or more elements", size.span
            )


def _check_local_arrays(
    checked: CheckedFile, indexed: dict[int, ast.Index], diagnostics: Diagnostics
) -> None:
    """Report uses of LOCAL arrays without an index, and those of no element."""
    defines = defined(checked.symbols)
    arrays: dict[int, set[str]] = {}
    for item in checked.file.items:
        declared = [
            node
            for statement in body_of(item)
            for node in walk(statement)
            if isinstance(node, ast.LocalVariable) and node.size is not None
        ]
        arrays[id(item)] = {node.name.id for node in declared}
        for node in declared:
            if node.size is not None and (literal_value(node.size, defines) or 0) < 1:
                diagnostics.error(
                    "array-size",
                    f"the array '{node.name.id}' must have 1 or more elements",
                    node.size.span,
                )
    for reference in checked.uses(Access.READ, Access.WRITE):
        if (
            reference.local_kind == "LOCAL"
            and reference.name in arrays.get(id(reference.block.item), ())
            and id(reference.node) not in indexed
        ):
            _report_missing(reference, diagnostics)


_DECLARED = (SymbolKind.PARAMETER, SymbolKind.ASSIGNED, SymbolKind.STATE)


def _report_missing(reference: Reference, diagnostics: Diagnostics) -> None:
    if reference.block.keyword in _WHOLE_ARRAYS:
        return
    diagnostics.error(
        "array-without-index",
        f"'{reference.name}' is an array; name one of its elements, as in {reference.name}[0]",
        reference.span,
    )


def _check_range(
    node: ast.Index, name: str, width: int, defines: dict[str, float], diagnostics: Diagnostics
) -> None:
    index = literal_value(node.index, defines)
    if index is not None and not 0 <= int(index) < width:
        diagnostics.error(
            "array-index",
            f"'{name}' has {width} elements, and none is [{int(index)}]",
            node.index.span,
        )
