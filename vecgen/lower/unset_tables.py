"""Calls of FUNCTION_TABLEs that have no numbers: they end the run, as in NEURON, where they happen.

Only then is other code needed: with numbers in place a model runs whatever they are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from vecgen.lang.expr import Call, Expr, number
from vecgen.lang.stmt import Invoke, Stmt
from vecgen.lang.traverse import Body, map_own_expressions, map_statements, rewrite
from vecgen.model.mechanism import Mechanism


def without_unset_tables(mechanism: Mechanism, unset: Collection[str]) -> Mechanism:
    """Return the mechanism with each call of an unset table replaced by what ends the run."""
    names = {r.name for r in mechanism.routines if f"{mechanism.name}.{r.name}" in unset}
    if not names:
        return mechanism

    def body(statements: Body) -> Body:
        return map_statements(statements, lambda stmt: _stopping(stmt, names, mechanism.name))

    return replace(
        mechanism,
        initial=body(mechanism.initial),
        breakpoint=body(mechanism.breakpoint),
        derivatives=tuple(replace(d, body=body(d.body)) for d in mechanism.derivatives),
        routines=tuple(replace(r, body=body(r.body)) for r in mechanism.routines),
        hooks=tuple(replace(h, body=body(h.body)) for h in mechanism.hooks),
    )


def _stopping(stmt: Stmt, names: Collection[str], mechanism: str) -> Body:
    stops: list[Stmt] = []

    def one(node: Expr) -> Expr:
        if not isinstance(node, Call) or node.function not in names:
            return node
        text = (
            f"the FUNCTION_TABLE {node.function} has no numbers; give it some with"
            f" n.table_{node.function}_{mechanism}(...)"
        )
        stops.append(Invoke("prterr", (), text=text, span=stmt.span))
        return number(0.0)

    changed = map_own_expressions(stmt, lambda expr: rewrite(expr, one))
    return (*stops, changed)
