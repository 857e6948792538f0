"""SOLVE → explicit updates of the states, in NEURON's very form; of a PROCEDURE, a plain call.

cnexp (specification 6.8.1): the block is executed statement by statement; `x' = A*x + B` becomes
`x = x + (1. - exp(dt*(A)))*(-(B)/(A) - x)` in place, so later equations see the new x. The other
methods evaluate all derivatives first, see `integrate`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.kernel import Kernel, KernelRole
from vecgen.ir.program import Program
from vecgen.ir.schedule import Launch, LaunchTabled, RoundTime, Step
from vecgen.lang.derivative import (
    Fault,
    LinearParts,
    derivative,
    falls_back,
    linear_parts,
)
from vecgen.lang.expr import Call, Expr, Get, add, div, mul, neg, number, sub
from vecgen.lang.stmt import Ode, Perform, Put, Solve, Stmt
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_statements,
    walk_statements,
)
from vecgen.passes.fresh import FreshNames
from vecgen.passes.inline_procedures import inline_body
from vecgen.passes.integrate import Block, derivimplicit, euler, rates_only, reads_time, runge
from vecgen.passes.purity import pure_functions

CALLS = ("", "after_cvode", "cvode_t", "cvode_t_v")
"""The methods of a PROCEDURE: with fixed steps all mean one call (specification 6.8.4)."""


def solve_odes(program: Program) -> Program:
    """Return the program without `Solve` and `Ode` (still at level EQUATIONS)."""
    solvers = {
        name: _Solver(program, name)
        for name in {procedure.mechanism for procedure in program.procedures}
    }
    rounds: dict[str, RoundTime] = {}
    kernels = []
    for kernel in program.kernels:
        solver = solvers.get(kernel.mechanism)
        if solver is None:
            kernels.append(kernel)
            continue
        kernels.append(replace(kernel, body=solver.expand(kernel.body, kernel)))
        turns = solver.unseen_turns(kernel)
        if turns and kernel.space is not None:
            rounds[kernel.name] = RoundTime(kernel.space, turns)
    return replace(
        program,
        kernels=tuple(kernels),
        procedures=tuple(
            replace(one, body=solvers[one.mechanism].expand(one.body)) for one in program.procedures
        ),
        entries=tuple(
            replace(entry, steps=_with_rounds(entry.steps, rounds)) for entry in program.entries
        ),
    )


def _with_rounds(steps: tuple[Step, ...], rounds: dict[str, RoundTime]) -> tuple[Step, ...]:
    result: list[Step] = []
    for step in steps:
        result.append(step)
        match step:
            case Launch(kernel=name) | LaunchTabled(plain=name) if name in rounds:
                result.append(rounds[name])
            case _:
                pass
    return tuple(result)


@dataclass
class _Solver:
    """Expands the SOLVE statements of one mechanism."""

    program: Program
    mechanism: str

    def __post_init__(self) -> None:
        self.blocks = {p.name: p for p in self.program.procedures if p.mechanism == self.mechanism}
        self.pure = pure_functions(self.program.procedures)

    def expand(self, body: Body, kernel: Kernel | None = None) -> Body:
        """Return the body with its SOLVE statements expanded; `kernel` is whose body it is."""
        taken = locals_read(body) | locals_written(body)
        for stmt in walk_statements(body):
            if isinstance(stmt, Solve) and stmt.block in self.blocks:
                inner = self.blocks[stmt.block].body
                taken |= locals_read(inner) | locals_written(inner)
        names = FreshNames(taken)
        return map_statements(body, lambda stmt: self.statement(stmt, names, kernel))

    def statement(self, stmt: Stmt, names: FreshNames, kernel: Kernel | None) -> Body:
        """Return what a statement becomes."""
        if not isinstance(stmt, Solve):
            return (stmt,)
        found = self.blocks.get(stmt.block)
        if found is None:
            raise UnsupportedError(f"{stmt.span}: SOLVE {stmt.block} is not supported yet")
        method = effective_method(found.body, stmt.method)
        if not has_equations(found.body):
            if method in CALLS:
                return (Perform(stmt.block, (), span=stmt.span),)
            raise UnsupportedError(
                f"{stmt.span}: SOLVE {stmt.block} METHOD {method} is not supported yet"
            )
        if method == "cnexp":
            return map_statements(found.body, _cnexp)
        block = Block(found, names, stmt, self.program.field_table)
        match method:
            case "euler":
                return euler(block)
            case "runge":
                moves = kernel is not None and kernel.role is KernelRole.STATE
                return runge(self.inlined(block, kernel), moves_time=moves)
            case "derivimplicit" if stmt.steady:
                return derivimplicit(self.inlined(block, kernel))
            case "derivimplicit":
                return derivimplicit(block)
            case _ if method in CALLS:
                return rates_only(block)
        raise UnsupportedError(
            f"{stmt.span}: SOLVE {stmt.block} METHOD {method} is not supported yet"
        )

    def inlined(self, block: Block, kernel: Kernel | None) -> Block:
        """Return the block with what it calls in place, so that t and dt can be replaced."""
        body = inline_body(
            block.procedure.body, self.mechanism, self.program.procedures, self.pure, block.names
        )
        return replace(block, procedure=replace(block.procedure, body=body))

    def unseen_turns(self, kernel: Kernel) -> int:
        """Return how often METHOD runge rounds t for each instance without a block that sees t."""
        if kernel.role is not KernelRole.STATE:
            return 0
        turns = 0
        for stmt in walk_statements(kernel.body):
            if isinstance(stmt, Solve) and stmt.method == "runge" and stmt.block in self.blocks:
                block = Block(self.blocks[stmt.block], FreshNames(), stmt, ())
                turns += not reads_time(self.inlined(block, kernel).procedure.body)
        return turns


def has_equations(body: Body) -> bool:
    """Whether a block is a DERIVATIVE block."""
    return any(isinstance(stmt, Ode) for stmt in walk_statements(body))


def effective_method(body: Body, method: str) -> str:
    """Return the method that NEURON takes: derivimplicit where cnexp cannot be."""
    return "derivimplicit" if method == "cnexp" and falls_back(body) else method


def _cnexp(stmt: Stmt) -> Body:
    if not isinstance(stmt, Ode):
        return (stmt,)
    state = Get(stmt.state, span=stmt.span)
    parts = linear_parts(stmt.rhs, stmt.state)
    if isinstance(parts, LinearParts):
        constant = parts.b if parts.b is not None else number(0.0)
        return (Put(stmt.state, _update(state, parts, constant), span=stmt.span),)
    if parts.kind is Fault.PRODUCT:
        return (Put(stmt.state, _defect(state, stmt.rhs), span=stmt.span),)
    name = stmt.state.rpartition(".")[2]
    raise UnsupportedError(f"{stmt.span}: {name}' cannot be solved by cnexp: {parts.reason}")


def _update(state: Get, parts: LinearParts, constant: Expr) -> Expr:
    dt = Get("dt")
    if parts.a is None or parts.exponent is None:
        return sub(state, mul(dt, neg(constant)))
    decay = sub(number(1.0), Call("exp", (mul(dt, parts.exponent),)))
    return add(state, mul(decay, sub(div(neg(constant), parts.a), state)))


def _defect(state: Get, rhs: Expr) -> Expr:
    """Return what NEURON makes of a product with the state in both factors: terms are lost."""
    exponent = derivative(rhs, state.field)
    if exponent is None:
        exponent = number(0.0)
    decay = sub(number(1.0), Call("exp", (mul(Get("dt"), exponent),)))
    return add(state, mul(decay, neg(state)))
