"""What stands on entry of a kernel, its body and what stands on leaving become one body.

Behind `linearize_currents`, which evaluates the body twice: ion variables come in once, before both
evaluations, and go out once. A concentration that the body leaves alone does not go back.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.lang.expr import Get
from vecgen.lang.stmt import Put, Stmt
from vecgen.lang.traverse import walk_statements


def join_frames(program: Program) -> Program:
    """Return the program whose kernels have a body only."""
    return program.with_kernels(_join(kernel) for kernel in program.kernels)


def _join(kernel: Kernel) -> Kernel:
    if not kernel.entry and not kernel.leave:
        return kernel
    written = {s.field for s in walk_statements(kernel.body) if isinstance(s, Put)}
    taken = {(s.field, s.value) for s in kernel.entry if isinstance(s, Put)}

    def is_back(stmt: Stmt) -> bool:
        if not isinstance(stmt, Put) or not isinstance(own := stmt.value, Get):
            return False
        same = (own.field, Get(stmt.field, stmt.via)) in taken
        return same and own.field not in written

    leave = tuple(stmt for stmt in kernel.leave if not is_back(stmt))
    return replace(kernel, body=kernel.entry + kernel.body + leave, entry=(), leave=())
