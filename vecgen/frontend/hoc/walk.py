"""All nodes of a parse tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from vecgen.frontend.hoc import ast

_INNER = (*ast.Statement.__args__, *ast.Expression.__args__, ast.Part, ast.Item)


def nodes(node: object) -> Iterator[object]:
    """Yield a node (or those of a tuple) and all nodes in it."""
    if isinstance(node, tuple):
        for item in node:
            yield from nodes(item)
    elif isinstance(node, _INNER):
        yield node
        for field in fields(node):
            yield from nodes(getattr(node, field.name))
