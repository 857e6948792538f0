"""Whether the cells of a model, or copies of it, can run one after the other, and what they leave.

They can unless one sees what another does: through a POINTER, the stream of random numbers, what is
printed, a global that instances set and others read, or t moved by every instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.ir.schedule import RoundTime
from vecgen.ir.storage import ARENA
from vecgen.lang.expr import Get
from vecgen.lang.stmt import Invoke
from vecgen.lang.traverse import walk_expressions, walk_statements
from vecgen.passes.meetings import globals_set
from vecgen.values import value_class


@value_class
class Meeting:
    """What some kernels do that others, or their own instances elsewhere, may see."""

    sets: Mapping[str, tuple[str, ...]]
    """The globals that each kernel sets."""
    reads: frozenset[str]
    """The globals that kernels read."""
    effects: bool
    """Whether kernels print or draw random numbers."""


def find_separability(program: Program) -> Program:
    """Return the program with `separable` and `last_setter` set."""
    return with_separability(program, [meeting(program, program.kernels)])


def meeting(program: Program, kernels: Iterable[Kernel]) -> Meeting:
    """Return what these kernels of a program at level KERNELS do."""
    sets: dict[str, tuple[str, ...]] = {}
    reads: set[str] = set()
    effects = False
    for kernel in kernels:
        sets[kernel.name] = tuple(sorted(globals_set(program, kernel)))
        effects = effects or any(isinstance(s, Invoke) for s in walk_statements(kernel.body))
        for node in walk_expressions((*kernel.uniform, *kernel.body)):
            if isinstance(node, Get) and program.field_table[node.field].space is None:
                reads.add(node.field)
    return Meeting(sets, frozenset(reads), effects)


def with_separability(program: Program, meetings: Sequence[Meeting]) -> Program:
    """Return the program with what follows from all that its kernels do."""
    sets = {name: fields for one in meetings for name, fields in one.sets.items()}
    setters: dict[str, str] = {}
    for kernel in program.kernels:
        setters |= dict.fromkeys(sets[kernel.name], kernel.mechanism)
    return replace(
        program,
        separable=not _meets(program, frozenset(setters), meetings),
        last_setter=tuple(sorted(setters.items())),
    )


def _meets(program: Program, set_globals: frozenset[str], meetings: Sequence[Meeting]) -> bool:
    if any(item.target == ARENA for item in program.maps) or set_globals & program.saved:
        return True
    if any(isinstance(step, RoundTime) for entry in program.entries for step in entry.steps):
        return True
    # What an instance reads of what it set itself is a local by now (forward_stores).
    if any(one.effects or one.reads & set_globals for one in meetings):
        return True
    depends = {field for table in program.tables for field in table.depend}
    return bool(depends & set_globals)
