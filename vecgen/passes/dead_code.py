"""Drops bindings that nobody reads and stores that are overwritten before anybody reads them.

Every expression of the IR is pure, so nothing is lost.
"""

from __future__ import annotations

from vecgen.lang.expr import Expr, Get, Local
from vecgen.lang.stmt import Let, LookUp, Put, Stmt
from vecgen.lang.traverse import Body, locals_read, walk, walk_expressions


def drop_unused(body: Body, *results: Expr) -> Body:
    """Return the straight-line body without the bindings that neither it nor `results` read."""
    used = {node.name for expr in results for node in walk(expr) if isinstance(node, Local)}
    kept: list[Stmt] = []
    overwritten: set[str] = set()
    for stmt in reversed(body):
        match stmt:
            case Put(field=field, via=None, component=None) if field in overwritten:
                continue
            case Let(name=name) if name not in used:
                continue
            case LookUp(targets=targets) if not used.intersection(targets):
                continue
            case _:
                kept.append(stmt)
                used |= locals_read((stmt,))
                if isinstance(stmt, Put) and stmt.via is None and stmt.component is None:
                    overwritten.add(stmt.field)
                overwritten -= {e.field for e in walk_expressions((stmt,)) if isinstance(e, Get)}
    return tuple(reversed(kept))
