"""Variables that NEURON keeps for itself and that a step needs from the step before.

They decide whether a run can be taken over in the middle. INITIAL gives them values; what changes
them later cannot be read from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vecgen.lang.expr import Call, Expr, Get
from vecgen.lang.stmt import If, Perform, Put, Stmt
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
        self._inside: list[str] = []
        self.written: set[str] = set()
        """What is set in any case so far."""
        self.early: set[str] = set()
        self.changed: set[str] = set()

    def run(self, body: tuple[Stmt, ...]) -> None:
        """Follow statements."""
        for stmt in body:
            for expr in expressions(stmt):
                self._read(expr)
            match stmt:
                case Put(field=field, component=component):
                    self.changed.add(field)
                    if component is None:
                        self.written.add(field)
                case Perform(procedure=procedure):
                    self._enter(procedure)
                case _:
                    self._branch(bodies(stmt), either=isinstance(stmt, If))

    def _read(self, expr: Expr) -> None:
        for node in walk(expr):
            if isinstance(node, Get) and node.field not in self.written:
                self.early.add(node.field)
            if isinstance(node, Call):
                self._enter(node.function)

    def _branch(self, nested: tuple[tuple[Stmt, ...], ...], *, either: bool) -> None:
        """Follow bodies of which one runs (`either`), or which may be left out."""
        before = self.written
        ends = []
        for body in nested:
            self.written = set(before)
            self.run(body)
            ends.append(self.written)
        self.written = set.intersection(*ends) if either and ends else before

    def _enter(self, routine: str) -> None:
        if routine in self._routines and routine not in self._inside:
            self._inside.append(routine)
            self.run(self._routines[routine])
            self._inside.pop()
