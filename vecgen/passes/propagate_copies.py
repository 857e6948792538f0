"""A local that is only another name of a value is replaced by that value.

`v = node.v`, `v_1_2 = v_1` come from NEURON's way of working (its v is a copy of the node's, its
currents are evaluated into copies). In the emitted C they would only stand in a reader's way; what
they have to say is said at the next statement.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.ir.storage import ARENA_VALUE
from vecgen.lang.expr import Expr, Get, Local
from vecgen.lang.stmt import Increment, Let, Put, Stmt
from vecgen.lang.traverse import map_expressions, substitute
from vecgen.passes.convert_branches import is_straight


def propagate_copies(program: Program) -> Program:
    """Return the program whose straight kernels bind no local to another, nor to what stays."""
    return program.with_kernels(_propagate(kernel) for kernel in program.kernels)


def _propagate(kernel: Kernel) -> Kernel:
    body = kernel.body
    if kernel.space is None or not is_straight(body):
        return kernel
    changed = {stmt.field for stmt in body if isinstance(stmt, Put | Increment)}
    values: dict[str, Expr] = {}
    result: list[Stmt] = []
    note = ""
    for stmt in body:
        stmt = map_expressions(stmt, lambda expr: substitute(expr, values))
        if isinstance(stmt, Let) and _is_copy(stmt.value, changed):
            values[stmt.name] = stmt.value
            note = stmt.note or note
        else:
            result.append(replace(stmt, note=note) if note and not stmt.note else stmt)
            note = ""
    return replace(kernel, body=tuple(result)) if values else kernel


def _is_copy(value: Expr, changed: set[str]) -> bool:
    """Whether the value is the same wherever the kernel reads it; `changed`: fields it changes."""
    match value:
        case Local():
            return True  # in a straight line a name is bound once
        case Get(component=None, field=field):
            # A POINTER may lead to any field.
            return not changed if field == ARENA_VALUE else not changed & {field, ARENA_VALUE}
    return False
