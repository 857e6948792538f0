"""Whether the cells of a model, or copies of it, can run one after the other, and what they leave.

They can unless one sees what another does: through a POINTER, the stream of random numbers, what is
printed, a global that instances set and others read, or t moved by every instance.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.program import Program
from vecgen.ir.schedule import RoundTime
from vecgen.ir.storage import ARENA
from vecgen.lang.expr import Get
from vecgen.lang.stmt import Invoke
from vecgen.lang.traverse import walk_expressions, walk_statements
from vecgen.passes.meetings import globals_set


def find_separability(program: Program) -> Program:
    """Return the program with `separable` and `last_setter` set."""
    setters: dict[str, str] = {}
    for kernel in program.kernels:
        setters |= dict.fromkeys(globals_set(program, kernel), kernel.mechanism)
    return replace(
        program,
        separable=not _meets(program, frozenset(setters)),
        last_setter=tuple(sorted(setters.items())),
    )


def _meets(program: Program, set_globals: frozenset[str]) -> bool:
    if any(item.target == ARENA for item in program.maps) or set_globals & program.saved:
        return True
    if any(isinstance(step, RoundTime) for entry in program.entries for step in entry.steps):
        return True
    for kernel in program.kernels:
        if any(isinstance(stmt, Invoke) for stmt in walk_statements(kernel.body)):
            return True
        for node in walk_expressions((*kernel.uniform, *kernel.body)):
            # What an instance reads of what it set itself is a local by now (forward_stores).
            if isinstance(node, Get) and node.field in set_globals:
                return True
    depends = {field for table in program.tables for field in table.depend}
    return bool(depends & set_globals)
