"""What is the same for all instances is read once, in front of a kernel's loops."""

from __future__ import annotations

from collections.abc import Set

from vecgen.lang.expr import Call, Expr, Get, Local
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Let
from vecgen.lang.traverse import Body, rewrite_body, walk_expressions


def bind_globals(uniform: Body, body: Body, changing: Set[str]) -> tuple[Body, Body]:
    """Return both bodies with globals read into locals of their names, once, in front.

    Not those of `changing`, which have no one value.
    """
    gets = [
        node
        for node in walk_expressions(uniform + body)
        if isinstance(node, Get) and node.via is None and "." not in node.field
        if node.field not in changing
    ]
    names = {get.field for get in gets}
    calls = [node for node in walk_expressions(uniform + body) if isinstance(node, Call)]
    if any(c.function in INTRINSICS and INTRINSICS[c.function].uses_time for c in calls):
        names |= {"t", "dt"}  # the printer adds them as arguments

    def one(node: Expr) -> Expr:
        if isinstance(node, Get) and node.field in names:
            return Local(node.field, span=node.span)
        return node

    bind: Body = tuple(Let(name, Get(name)) for name in sorted(names))
    return bind + rewrite_body(uniform, one), rewrite_body(body, one)
