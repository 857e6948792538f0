"""The methods that evaluate all derivatives of a block before they change a state.

derivimplicit, euler and runge in the very form of NEURON (specification 6.8.2, 6.8.3). With
secondorder the schedule has halved dt for the whole state phase; afterwards every state moves on by
the same half step with the last derivatives (3.7). A state with several equations in one block
(say, one in each branch) is moved once for each: NEURON does so.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.program import Procedure
from vecgen.ir.storage import short_name
from vecgen.lang.expr import (
    Call,
    Compare,
    CompareOp,
    Expr,
    Get,
    Local,
    add,
    div,
    mul,
    number,
    sub,
)
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Assign, If, Newton, Ode, Put, Solve, Stmt
from vecgen.lang.traverse import Body, map_statements, rewrite_body, walk_expressions
from vecgen.passes.fresh import FreshNames

_STEADY_STEP = 1e-9
"""What NEURON calls an infinite step in SOLVE ... STEADYSTATE derivimplicit (ms)."""


@dataclass
class Block:
    """A DERIVATIVE block that is solved; `rates` are where the values of its equations go."""

    procedure: Procedure
    names: FreshNames
    solve: Solve
    kept: Container[str]
    """The fields that there are: a derivative that has one keeps its value to the next step."""

    def __post_init__(self) -> None:
        self.equations = tuple(_equations(self.procedure.body))
        self.rates: dict[str, Expr] = {}
        for equation in self.equations:
            state = equation.state
            if state in self.rates:
                continue
            if equation.rate in self.kept:
                self.rates[state] = Get(equation.rate)
            else:
                self.rates[state] = Local(self.names.fresh(f"D{short_name(state)}"))

    def evaluation(self) -> Body:
        """Return the block's statements with the values of its equations in `rates`."""
        return map_statements(self.procedure.body, self._equation)

    def second_order(self) -> Body:
        """Return what NEURON adds to the states where secondorder is not 0."""
        moved = tuple(
            Put(e.state, add(Get(e.state), mul(Get("dt"), self.rates[e.state])), span=e.span)
            for e in self.equations
        )
        condition = Compare(CompareOp.NE, Get("secondorder"), number(0.0))
        return (If(condition, moved, note="the second half of the step"),)

    def _equation(self, stmt: Stmt) -> Body:
        if not isinstance(stmt, Ode):
            return (stmt,)
        match self.rates[stmt.state]:
            case Local(name=name):
                return (Assign(name, stmt.rhs, span=stmt.span, note=stmt.note),)
            case Get(field=field):
                return (Put(field, stmt.rhs, span=stmt.span, note=stmt.note),)
        raise TypeError(f"no place for the derivative of {stmt.state}")


def rates_only(block: Block) -> Body:
    """Return what NEURON 9 makes of a SOLVE without METHOD: the states stay (but secondorder)."""
    return (*block.evaluation(), *block.second_order())


def euler(block: Block) -> Body:
    """Return one step of Euler's explicit method."""
    updates = tuple(
        Put(e.state, add(Get(e.state), mul(Get("dt"), block.rates[e.state])), span=e.span)
        for e in block.equations
    )
    return (*block.evaluation(), *updates, *block.second_order())


def derivimplicit(block: Block) -> Body:
    """Return one step of Euler's implicit method: all states at once, by Newton's method."""
    steady = block.solve.steady
    dt: Expr = number(_STEADY_STEP) if steady else Get("dt")
    old = [block.names.fresh(f"{short_name(e.state)}_old") for e in block.equations]
    kept = tuple(
        Assign(name, Get(e.state), span=e.span)
        for name, e in zip(old, block.equations, strict=True)
    )
    residuals = tuple(
        sub(block.rates[e.state], div(sub(Get(e.state), Local(name)), dt))
        for name, e in zip(old, block.equations, strict=True)
    )
    newton = Newton(
        tuple(Get(state) for state in block.procedure.unknowns),
        _with_dt(block.evaluation(), _STEADY_STEP) if steady else block.evaluation(),
        residuals,
        solver=block.names.fresh("newton"),
        equations=f"DERIVATIVE {block.procedure.name.removesuffix('_tabled')}",
        span=block.solve.span,
        note="all states at once, by Newton's method",
    )
    return (*kept, newton, *block.second_order())


def runge(block: Block, *, moves_time: bool) -> Body:
    """Return one step of the classical method of fourth order, with NEURON's intermediate sums.

    NEURON moves its t forth and back for each instance, which may round it. `moves_time` says
    whether t is to be left so; a block that does not see t leaves that to the schedule.
    """
    return _Runge(block, moves_time and reads_time(block.procedure.body)).body()


class _Runge:
    def __init__(self, block: Block, moves_time: bool) -> None:
        names = block.names
        self.block, self.moves_time = block, moves_time
        self.equations = block.equations
        stems = [short_name(e.state) for e in block.equations]
        self.old = [names.fresh(f"{stem}_old") for stem in stems]
        self.new = [names.fresh(f"{stem}_new") for stem in stems]
        self.step = [names.fresh(f"{stem}_step") for stem in stems]
        self.middle, self.end = names.fresh("t_middle"), names.fresh("t_end")
        self.sees_time = reads_time(block.procedure.body)

    def body(self) -> Body:
        dt = Get("dt")
        half = div(dt, number(2.0))
        result: list[Stmt] = [*self.block.evaluation()]
        for k, e in enumerate(self.equations):
            state, step = Get(e.state), Local(self.step[k])
            result += [
                Assign(self.old[k], state, span=e.span),
                Assign(self.step[k], mul(half, self.block.rates[e.state])),
                Put(e.state, add(state, step)),
                Assign(self.new[k], add(Local(self.old[k]), div(step, number(3.0)))),
            ]
        if self.sees_time:
            result += [
                Assign(self.middle, add(Get("t"), half)),
                Assign(self.end, add(Local(self.middle), half)),
            ]
        result += self.at(Local(self.middle))
        result += self.turn(divisor=2.0)
        result += self.at(Local(self.middle))
        result += self.turn(divisor=1.0)
        result += self.at(Local(self.end))
        sixth = div(dt, number(6.0))
        for k, e in enumerate(self.equations):
            value = add(Local(self.new[k]), mul(sixth, self.block.rates[e.state]))
            result.append(Put(e.state, value, span=e.span))
        result += self.block.second_order()
        back = sub(Local(self.end), dt)
        if self.moves_time:
            result.append(Put("t", back, note="forth and back, it may be rounded"))
        result += self.at(Get("t") if self.moves_time else back)
        return tuple(result)

    def at(self, time: Expr) -> Body:
        """Return the evaluation of the block at another t."""
        body = self.block.evaluation()
        return _replace(body, "t", time) if self.sees_time else body

    def turn(self, *, divisor: float) -> list[Stmt]:
        """Return the states' next trial values, from the derivatives at the last ones."""
        result: list[Stmt] = []
        for k, e in enumerate(self.equations):
            step = Local(self.step[k])
            moved: Expr = step if divisor == 1.0 else div(step, number(divisor))
            result += [
                Assign(self.step[k], mul(Get("dt"), self.block.rates[e.state])),
                Put(e.state, add(Local(self.old[k]), moved)),
                Assign(self.new[k], add(Local(self.new[k]), div(step, number(3.0)))),
            ]
        return result


def reads_time(body: Body) -> bool:
    """Whether a body without calls sees t."""
    for node in walk_expressions(body):
        match node:
            case Get(field="t"):
                return True
            case Call(function=name) if name in INTRINSICS and INTRINSICS[name].uses_time:
                raise UnsupportedError(f"{node.span}: {name} in a block that runge solves")
            case _:
                pass
    return False


def _with_dt(body: Body, value: float) -> Body:
    return _replace(body, "dt", number(value))


def _replace(body: Body, name: str, value: Expr) -> Body:
    def one(node: Expr) -> Expr:
        return value if isinstance(node, Get) and node.field == name else node

    return rewrite_body(body, one)


def _equations(body: Body) -> Iterable[Ode]:
    """Yield the equations of a block in the order of the text."""
    for stmt in body:
        match stmt:
            case Ode():
                yield stmt
            case If(then=then, otherwise=otherwise):
                yield from _equations(then)
                yield from _equations(otherwise)
            case _:
                pass
