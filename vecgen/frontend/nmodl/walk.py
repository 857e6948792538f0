"""A walk over parse trees that knows no node by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vecgen.frontend.nmodl.ast import Node


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes that stand directly in `node`, in the order of its fields."""
    names: tuple[str, ...] = type(node).__match_args__  # all fields but `span`
    for name in names:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def _everything(node: Node) -> bool:
    return True


def walk(node: Node, enter: Callable[[Node], bool] = _everything) -> Iterator[Node]:
    """Yield `node` and all below it, outer before inner; below a node only if `enter` says so."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        if enter(current):
            pending.extend(reversed(list(children(current))))
