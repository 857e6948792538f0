"""SOLVE → explicit updates of the states, in NEURON's very form; of a PROCEDURE, a plain call.

cnexp (specification 6.8.1): the block is executed statement by statement; `x' = A*x + B` becomes
`x = x + (1. - exp(dt*(A)))*(-(B)/(A) - x)` in place, so later equations see the new x.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.program import Procedure, Program
from vecgen.lang.derivative import LinearParts, NotLinear, linear_parts
from vecgen.lang.expr import Call, Expr, Get, add, div, mul, neg, number, sub
from vecgen.lang.stmt import Ode, Perform, Put, Solve, Stmt
from vecgen.lang.traverse import Body, map_statements, walk_statements

_CALLS = ("", "after_cvode", "cvode_t", "cvode_t_v")
"""The methods of a PROCEDURE: with fixed steps all mean one call (specification 6.8.4)."""


def solve_odes(program: Program) -> Program:
    """Return the program without `Solve` and `Ode` (still at level EQUATIONS)."""
    kernels = []
    for kernel in program.kernels:
        blocks = {p.name: p for p in program.procedures if p.mechanism == kernel.mechanism}
        kernels.append(replace(kernel, body=map_statements(kernel.body, partial(_expand, blocks))))
    return program.with_kernels(kernels)


def _expand(blocks: dict[str, Procedure], stmt: Stmt) -> Body:
    if not isinstance(stmt, Solve):
        return (stmt,)
    block = blocks.get(stmt.block)
    if block is not None and stmt.method in _CALLS and not _has_equations(block):
        return (Perform(stmt.block, (), span=stmt.span),)
    if block is None or stmt.method != "cnexp":
        method = f" METHOD {stmt.method}" if stmt.method else ""
        raise UnsupportedError(f"{stmt.span}: SOLVE {stmt.block}{method} is not supported yet")
    return map_statements(block.body, _cnexp)


def _has_equations(block: Procedure) -> bool:
    return any(isinstance(stmt, Ode) for stmt in walk_statements(block.body))


def _cnexp(stmt: Stmt) -> Body:
    if not isinstance(stmt, Ode):
        return (stmt,)
    state = Get(stmt.state, span=stmt.span)
    parts = linear_parts(stmt.rhs, stmt.state)
    if isinstance(parts, NotLinear):
        name = stmt.state.rpartition(".")[2]
        raise UnsupportedError(
            f"{stmt.span}: {name}' cannot be solved by cnexp: {parts.reason};"
            " METHOD derivimplicit is not supported yet"
        )
    constant = parts.b if parts.b is not None else number(0.0)
    return (Put(stmt.state, _update(state, parts, constant), span=stmt.span),)


def _update(state: Get, parts: LinearParts, constant: Expr) -> Expr:
    dt = Get("dt")
    if parts.a is None or parts.exponent is None:
        return sub(state, mul(dt, neg(constant)))
    decay = sub(number(1.0), Call("exp", (mul(dt, parts.exponent),)))
    return add(state, mul(decay, sub(div(neg(constant), parts.a), state)))
