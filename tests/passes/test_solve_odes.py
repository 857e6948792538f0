"""cnexp in NEURON's very form, statement by statement."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from vecgen.ir.interpret import run_kernel
from vecgen.ir.text import program_text
from vecgen.lang.expr import Call, Get, add, div, mul, number
from vecgen.lang.stmt import Newton, Ode, Put, Solve
from vecgen.lang.traverse import walk_statements
from vecgen.passes import choose_execution, solve_odes, tabulate

HEAD = "NEURON { SUFFIX ode RANGE p } PARAMETER { p = 2 } STATE { x y } ASSIGNED { v w } "
X = Get("ode.x")
BREAK = "BREAKPOINT { SOLVE s METHOD cnexp } "


def states(tools, equations: str) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    """Return (x, y, p, v) of all instances before a step and after it."""
    program = tools.lowered(f"{HEAD}{BREAK}DERIVATIVE s {{ {equations} }}")
    program = tools.after(program, choose_execution)
    data = tools.random_data(program)

    def values() -> list[tuple[float, ...]]:
        v = data.fields["node.v"][data.maps["ode.node"]]
        columns = (data.fields["ode.x"], data.fields["ode.y"], data.fields["ode.p"], v)
        return [tuple(map(float, row)) for row in zip(*columns, strict=True)]

    start = values()
    run_kernel(program, "ode_state", data)
    return start, values()


DT = 0.025


@pytest.mark.parametrize(
    ("equation", "step"),
    [
        ("x' = -x", lambda x, y, p, v: x + (1.0 - math.exp(DT * -1.0)) * (-0.0 / -1.0 - x)),
        (
            "x' = (v - x)/p",
            lambda x, y, p, v: x + (1.0 - math.exp(DT * (-1.0 / p))) * (-(v / p) / (-1.0 / p) - x),
        ),
        (
            "x' = p*(1 - x) - 3*x",
            lambda x, y, p, v: (
                x + (1.0 - math.exp(DT * (p * -1.0 - 3.0))) * (-(p * 1.0) / (p * -1.0 - 3.0) - x)
            ),
        ),
        ("x' = v", lambda x, y, p, v: x - DT * -v),
    ],
)
def test_one_equation(tools, equation: str, step) -> None:
    before, after = states(tools, equation + " y' = 0")
    assert [row[0] for row in after] == [step(*row) for row in before]


def test_an_equation_sees_the_states_solved_before_it(tools) -> None:
    before, after = states(tools, "x' = v y' = x")
    for (x, y, _, v), (new_x, new_y, _, _) in zip(before, after, strict=True):
        assert new_x == x - DT * -v
        assert new_y == y - DT * -new_x


def test_statements_between_equations_are_executed_in_order(tools) -> None:
    before, after = states(tools, "LOCAL r r = x*2 x' = r r = x y' = r")
    for (x, y, _, _), (new_x, new_y, _, _) in zip(before, after, strict=True):
        assert new_x == x - DT * -(x * 2)
        assert new_y == y - DT * -new_x


def test_no_equations_are_left(tools, channels) -> None:
    program = solve_odes(tabulate(channels))
    for kernel in program.kernels:
        assert not [s for s in walk_statements(kernel.body) if isinstance(s, Ode | Solve)]


def test_an_update_has_its_equations_place_in_the_source(tools) -> None:
    program = solve_odes(tools.lowered(f"{HEAD}{BREAK}\nDERIVATIVE s {{\n x' = -x\n y' = 0 }}"))
    puts = [s for s in program.kernel_table["ode_state"].body if isinstance(s, Put)]
    assert [(s.field, s.span.line if s.span else 0) for s in puts] == [("ode.x", 3), ("ode.y", 4)]


@pytest.mark.parametrize("rhs", [Call("exp", (X,)), div(number(1.0), X)])
def test_where_cnexp_cannot_be_derivimplicit_is(tools, rhs) -> None:
    program = solved(tools, rhs)
    assert any(isinstance(s, Newton) for s in program.kernel_table["ode_state"].body)


def test_a_product_of_the_state_with_itself_loses_terms_as_in_neuron(tools) -> None:
    text = program_text(solved(tools, add(mul(X, X), number(3.0))))
    assert "ode.x := ode.x + (1.0 - exp(dt * (1.0 * ode.x + ode.x * 1.0))) * -ode.x" in text


def solved(tools, rhs):
    program = tools.lowered(f"{HEAD}{BREAK}DERIVATIVE s {{ x' = -x y' = 0 }}")
    block = next(p for p in program.procedures if p.name == "s")
    changed = replace(block, body=(Ode("ode.x", rhs, span=block.span),), unknowns=("ode.x",))
    return solve_odes(replace(program, procedures=(changed,)))


def test_the_exponent_is_neurons(tools) -> None:
    text = program_text(solve_odes(tabulate(tools.lowered("hh"))))
    update = "hh.m + (1.0 - exp(dt * (-1.0 / hh.mtau))) * (-(hh.minf / hh.mtau) / (-1.0 / hh.mtau)"
    assert update in text
