"""The rules that a program keeps at its level, checked after every pass in tests and on request.

A broken rule is the fault of a pass, never of a user's model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vecgen.ir.program import Level, Program
from vecgen.ir.rules_body import (
    arrays_known,
    calls_resolved,
    equations_lowered,
    names_bound,
    no_arrays_yet,
    simd_loops,
    subscripts_lowered,
)
from vecgen.ir.rules_storage import (
    Fault,
    fields_in_reach,
    schedule_exists,
    storage_exists,
    tables_exist,
    unique_names,
)
from vecgen.values import value_class


class IrError(RuntimeError):
    """A program that breaks a rule of its level: a fault of vecgen itself."""

    def __init__(self, rule: str, place: str, detail: str) -> None:
        super().__init__(f"{place}: {detail} (rule {rule})")
        self.rule = rule
        self.place = place
        self.detail = detail


@value_class
class Rule:
    """A check that holds from level `since` on; its name is the function's."""

    since: Level
    check: Callable[[Program], Iterator[Fault]]

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.check.__name__


RULES = (
    Rule(Level.EQUATIONS, unique_names),
    Rule(Level.EQUATIONS, storage_exists),
    Rule(Level.EQUATIONS, fields_in_reach),
    Rule(Level.EQUATIONS, schedule_exists),
    Rule(Level.EQUATIONS, no_arrays_yet),
    Rule(Level.KERNELS, tables_exist),
    Rule(Level.KERNELS, equations_lowered),
    Rule(Level.KERNELS, calls_resolved),
    Rule(Level.KERNELS, names_bound),
    Rule(Level.ARRAYS, subscripts_lowered),
    Rule(Level.ARRAYS, arrays_known),
    Rule(Level.ARRAYS, simd_loops),
)


def verify(program: Program) -> None:
    """Check all rules of the program's level.

    Raises:
        IrError: names the first rule that is broken, and the place.
    """
    for rule in RULES:
        if program.level >= rule.since:
            for place, detail in rule.check(program):
                raise IrError(rule.name, place, detail)
