"""Which routines of a file call which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access

CallGraph = Mapping[str, frozenset[str]]


def call_graph(checked: CheckedFile) -> CallGraph:
    """Return, by the name of each FUNCTION and PROCEDURE, the declared ones that it calls."""
    calls: dict[str, set[str]] = {}
    for reference in checked.uses(Access.CALL, Access.PERFORM):
        if reference.block.keyword in ("FUNCTION", "PROCEDURE") and reference.symbol is not None:
            calls.setdefault(reference.block.name, set()).add(reference.name)
    return {name: frozenset(called) for name, called in calls.items()}


def reached(start: Iterable[str], calls: CallGraph) -> set[str]:
    """Return the routines in `start` and all that they call, directly or not."""
    found: set[str] = set()
    pending = list(start)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(calls.get(name, ()))
    return found
