"""Drops bindings that nobody reads. Every expression of the IR is pure, so nothing is lost."""

from __future__ import annotations

from vecgen.lang.expr import Expr, Local
from vecgen.lang.stmt import Let, LookUp, Stmt
from vecgen.lang.traverse import Body, locals_read, walk


def drop_unused(body: Body, *results: Expr) -> Body:
    """Return the straight-line body without the bindings that neither it nor `results` read."""
    used = {node.name for expr in results for node in walk(expr) if isinstance(node, Local)}
    kept: list[Stmt] = []
    for stmt in reversed(body):
        match stmt:
            case Let(name=name) if name not in used:
                continue
            case LookUp(targets=targets) if not used.intersection(targets):
                continue
            case _:
                kept.append(stmt)
                used |= locals_read((stmt,))
    return tuple(reversed(kept))
