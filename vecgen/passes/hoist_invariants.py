"""What is the same for all instances goes in front of the loop (a q10, for instance)."""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.lang.expr import Const, Expr, Get, Load, Local
from vecgen.lang.stmt import Let, Stmt
from vecgen.lang.traverse import Body, walk
from vecgen.passes.convert_branches import is_straight
from vecgen.passes.meetings import globals_set


def hoist_invariants(program: Program) -> Program:
    """Return the program with uniform bindings moved to `Kernel.uniform`."""
    shared = {field.name for field in program.fields if field.space is None}
    return program.with_kernels(
        _hoist(kernel, shared - globals_set(program, kernel)) for kernel in program.kernels
    )


def _hoist(kernel: Kernel, shared: set[str]) -> Kernel:
    if kernel.space is None or not is_straight(kernel.body):
        return kernel
    uniform: list[Stmt] = []
    body: list[Stmt] = []
    names: set[str] = set()
    for stmt in kernel.body:
        if isinstance(stmt, Let) and _is_uniform(stmt.value, shared, names):
            uniform.append(stmt)
            names.add(stmt.name)
        else:
            body.append(stmt)
    if not uniform:
        return kernel
    moved: Body = tuple(uniform)
    return replace(kernel, uniform=kernel.uniform + moved, body=tuple(body))


def _is_uniform(expr: Expr, shared: set[str], names: set[str]) -> bool:
    for node in walk(expr):
        match node:
            case Get(field=field) if field not in shared:
                return False
            case Local(name=name) if name not in names:
                return False
            case Load():
                return False
            case _:
                pass
    return not isinstance(expr, Const)
