"""Variables that NEURON keeps for itself and that a step needs from the step before.

They decide whether a run can be taken over in the middle. INITIAL gives them values; what changes
them later cannot be read from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vecgen.lang.expr import Call, Get
from vecgen.lang.stmt import Perform, Put, Stmt
from vecgen.lang.traverse import bodies, expressions, walk
from vecgen.model.kinds import HookMoment, Storage
from vecgen.model.mechanism import Mechanism, Role

_HIDDEN = (Storage.HIDDEN, Storage.STATIC)
_IN_INITIAL = (HookMoment.BEFORE_INITIAL, HookMoment.AFTER_INITIAL)


def hidden_that_last(mechanisms: Iterable[Mechanism]) -> Iterator[str]:
    """Yield a sentence for each mechanism that has such variables."""
    for mechanism in mechanisms:
        names = sorted(lasting(mechanism))
        if names:
            several = len(names) > 1
            yield (
                f"{', '.join(names)} of {mechanism.name}: NEURON does not show "
                f"{'them' if several else 'it'}, and a step needs "
                f"{'their values' if several else 'its value'} of the step before; add "
                f"{'them' if several else 'it'} to RANGE (or GLOBAL) in {mechanism.name}'s .mod "
                "file"
            )


def lasting(mechanism: Mechanism) -> set[str]:
    """Return the hidden variables that a step changes, and reads before it sets them."""
    hidden = {v.name for v in mechanism.variables if v.storage in _HIDDEN}
    states = {v.name for v in mechanism.variables if v.role is Role.STATE}
    for use in mechanism.ions:
        hidden |= set(use.writes) - set(use.reads) - states
    if not hidden:
        return set()
    step = _Step(mechanism)
    for body in _in_order(mechanism):
        step.run(body)
    return hidden & step.early & step.changed


def _in_order(mechanism: Mechanism) -> Iterator[tuple[Stmt, ...]]:
    """Yield what a step executes."""
    hooks = [hook for hook in mechanism.hooks if hook.moment not in _IN_INITIAL]
    yield from (h.body for h in hooks if h.moment is HookMoment.BEFORE_BREAKPOINT)
    if mechanism.currents:
        yield mechanism.breakpoint
    yield from (block.body for block in mechanism.derivatives)
    solved = {solve.block for solve in mechanism.solves}
    yield from (routine.body for routine in mechanism.routines if routine.name in solved)
    if not mechanism.currents:
        yield mechanism.breakpoint
    yield from (h.body for h in hooks if h.moment is not HookMoment.BEFORE_BREAKPOINT)


class _Step:
    """Which variables a step reads before it has set them in any case, and which it changes."""

    def __init__(self, mechanism: Mechanism) -> None:
        self._routines = {routine.name: routine.body for routine in mechanism.routines}
        self._written: set[str] = set()
        self._inside: list[str] = []
        self.early: set[str] = set()
        self.changed: set[str] = set()

    def run(self, body: tuple[Stmt, ...], *, always: bool = True) -> None:
        """Follow statements; `always` False: they may be left out."""
        for stmt in body:
            for expr in expressions(stmt):
                for node in walk(expr):
                    if isinstance(node, Get) and node.field not in self._written:
                        self.early.add(node.field)
                    if isinstance(node, Call):
                        self._enter(node.function, always=always)
            for inner in bodies(stmt):
                self.run(inner, always=False)
            if isinstance(stmt, Perform):
                self._enter(stmt.procedure, always=always)
            if isinstance(stmt, Put):
                self.changed.add(stmt.field)
                if always and stmt.component is None:
                    self._written.add(stmt.field)

    def _enter(self, routine: str, *, always: bool) -> None:
        if routine in self._routines and routine not in self._inside:
            self._inside.append(routine)
            self.run(self._routines[routine], always=always)
            self._inside.pop()
