"""Where the instances of one kernel meet: in a global that they set, in an ion that they share.

A global that every instance sets before it reads it is a private value of each, and the last
instance's stays. One that goes from instance to instance keeps its loop serial; so does what
several point processes at one place read and write.
"""

from __future__ import annotations

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.ir.storage import ARENA_VALUE, short_name
from vecgen.lang.expr import Get
from vecgen.lang.stmt import Increment, Put
from vecgen.lang.traverse import walk_expressions, walk_statements
from vecgen.passes.convert_branches import is_straight

Place = tuple[str, str]
"""A field and the map it is reached through, "" for none."""


def globals_set(program: Program, kernel: Kernel) -> set[str]:
    """Return the globals that the kernel sets."""
    fields = program.field_table
    puts = (s for s in walk_statements(kernel.body) if isinstance(s, Put))
    return {put.field for put in puts if fields[put.field].space is None}


def carried_globals(program: Program, kernel: Kernel) -> set[str]:
    """Return the globals whose value goes from one instance to the next (behind forward_stores)."""
    written = globals_set(program, kernel)
    if not is_straight(kernel.body):
        return written
    read = {node.field for node in walk_expressions(kernel.body) if isinstance(node, Get)}
    return written & read


def shared_places(program: Program, kernel: Kernel) -> set[Place]:
    """Return what is reached through maps where other instances may reach it too.

    That is what a point process reads and writes of other spaces, and what POINTERs lead to where
    the kernel changes any of it.
    """
    read = {
        (node.field, node.via)
        for node in walk_expressions(kernel.body)
        if isinstance(node, Get) and node.via is not None
    }
    stores = [s for s in walk_statements(kernel.body) if isinstance(s, Put | Increment)]
    written = {(stmt.field, stmt.via) for stmt in stores if stmt.via is not None}
    pointed = {place for place in read | written if place[0] == ARENA_VALUE}
    changes = {stmt.field for stmt in stores} & {*program.pointees, ARENA_VALUE}
    meeting = pointed if changes else set()
    info = next((info for info in program.mechanisms if info.name == kernel.mechanism), None)
    if info is None or not info.is_point:
        return meeting
    return meeting | (read & written)


def reason_to_be_serial(program: Program, kernel: Kernel) -> str | None:
    """Return why the kernel's instances must run one after the other, if they meet."""
    for field in sorted(carried_globals(program, kernel)):
        return f"an instance may start from the {short_name(field)} that the one before it left"
    for field, via in sorted(shared_places(program, kernel)):
        if field == ARENA_VALUE:
            pointer = via.rpartition(".")[2]
            return f"the POINTER {pointer} may lead to what another instance reads or sets"
        return f"several point processes at one place change its {short_name(field)} in turn"
    return None
