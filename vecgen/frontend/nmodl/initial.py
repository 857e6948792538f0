"""The values STATEs start from before INITIAL runs: `x = x0`, 0 unless the file says otherwise.

NEURON assigns every STATE its x0 first (specification 2, step 10). Here a STATE is left out when
INITIAL certainly assigns it before anything could read it, so that the usual INITIAL stays as its
author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.call_graph import call_graph, reached
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.symbols import SymbolKind, defined, width_of
from vecgen.frontend.nmodl.walk import walk
from vecgen.lang.expr import Const, Expr, Get
from vecgen.lang.stmt import Put, Stmt
from vecgen.lang.types import DType


def starting_values(checked: CheckedFile) -> tuple[Stmt, ...]:
    """Return the assignments `x = x0` that the INITIAL block does not make superfluous."""
    assigned = _certainly_assigned(checked)
    defines = defined(checked.symbols)
    result: list[Stmt] = []
    for state in checked.symbols.named(SymbolKind.STATE):
        if state.name in assigned:
            continue
        start = checked.symbols.table[f"{state.name}0"]
        value: Expr = Get(start.name)
        if start.kind.is_literal:
            value = Const(0.0 if start.value is None else start.value)
        note = f"a STATE starts from {start.name}"
        width = width_of(state, defines)
        for component in [Const(k, DType.INT) for k in range(width)] if width else [None]:
            put = Put(state.name, value, component=component, span=state.span, note=note)
            result.append(put)
    return tuple(result)


def _certainly_assigned(checked: CheckedFile) -> set[str]:
    """Return the STATEs that INITIAL assigns before it, or what it calls, can read them."""
    states = {symbol.name for symbol in checked.symbols.named(SymbolKind.STATE)}
    calls = call_graph(checked)
    undecided = set(states)
    assigned: set[str] = set()
    for statement in _initial_statements(checked):
        node: ast.Node = statement
        target = ""
        if isinstance(statement, ast.Assignment) and isinstance(statement.target, ast.Name):
            target, node = statement.target.id, statement.value
        undecided -= set(_names(node))
        undecided -= _used_in(reached(_called(node), calls), checked)
        if target in undecided:
            assigned.add(target)
            undecided.discard(target)
    return assigned


def _initial_statements(checked: CheckedFile) -> list[ast.Statement]:
    return [
        statement
        for item in checked.file.items
        if isinstance(item, ast.ProcessBlock) and item.keyword == "INITIAL"
        for statement in item.body
    ]


def _names(node: ast.Node) -> Iterable[str]:
    return (inner.id for inner in walk(node) if isinstance(inner, ast.Name))


def _called(node: ast.Node) -> Iterable[str]:
    return (inner.function.id for inner in walk(node) if isinstance(inner, ast.Call))


def _used_in(routines: set[str], checked: CheckedFile) -> set[str]:
    return {r.name for r in checked.references if r.block.name in routines and not r.is_local}
