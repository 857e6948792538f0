"""derivimplicit, euler and runge as bodies; NEURON's own numbers are compared in tests/oracle."""

from __future__ import annotations

import pytest

from vecgen.ir.evaluate import InterpretError
from vecgen.ir.interpret import run_kernel
from vecgen.ir.kernel import Execution
from vecgen.ir.schedule import HalveStep, RestoreStep, RoundTime
from vecgen.ir.text import kernel_text
from vecgen.lang.stmt import Newton
from vecgen.passes import choose_execution, solve_odes, tile_kernels

DT = 0.025


def text_of(method: str, equations: str, head: str = "") -> str:
    return (
        f"NEURON {{ SUFFIX ode RANGE p }} PARAMETER {{ p = 2 }} STATE {{ x y }} {head}"
        f"BREAKPOINT {{ SOLVE s {method} }} DERIVATIVE s {{ {equations} }}"
    )


def after(tools, text: str, last=tile_kernels):
    """Return (x, y) before and after one step by the interpreter, and the kernel."""
    program = tools.after(tools.lowered(text), last)
    data = tools.random_data(program)
    data.fields["ode.x"][:], data.fields["ode.y"][:] = 1.0, 0.5
    run_kernel(program, "ode_state", data)
    return data.fields["ode.x"][0], data.fields["ode.y"][0], program.kernel_table["ode_state"]


def test_euler_changes_no_state_before_all_derivatives_are_there(tools) -> None:
    x, y, kernel = after(tools, text_of("METHOD euler", "x' = -x y' = x - y"), choose_execution)
    assert (x, y) == (1.0 + DT * -1.0, 0.5 + DT * (1.0 - 0.5))
    assert kernel.execution is Execution.SIMD


def test_derivimplicit_solves_the_backward_step(tools) -> None:
    text = text_of("METHOD derivimplicit", "x' = -x*x + y y' = x - y")
    x, y, kernel = after(tools, text, choose_execution)
    assert abs(-x * x + y - (x - 1.0) / DT) <= 1e-8
    assert abs(x - y - (y - 0.5) / DT) <= 1e-8
    assert kernel.execution is Execution.SERIAL
    assert kernel.reason == "the iterations for DERIVATIVE s differ from instance to instance"


def test_both_levels_give_the_same_bits(tools) -> None:
    text = text_of("METHOD derivimplicit", "LOCAL w w = p*2 x' = -x*x + y/w y' = x - y")
    assert after(tools, text, choose_execution)[:2] == after(tools, text)[:2]


def test_runge_is_of_fourth_order(tools) -> None:
    x, _, kernel = after(tools, text_of("METHOD runge", "x' = -x y' = 0"), choose_execution)
    assert abs(x - 0.9753099120283326) < 1e-9
    assert kernel.execution is Execution.SIMD


def test_unknowns_are_in_the_order_of_the_symbols(tools) -> None:
    text = (
        "NEURON { SUFFIX ode RANGE z1, b, a1, a2 } STATE { z1 b a1 a2 }"
        "BREAKPOINT { SOLVE s METHOD derivimplicit }"
        "DERIVATIVE s { z1' = -z1 b' = -b a1' = -a1 a2' = -a2 }"
    )
    program = solve_odes(tools.lowered(text))
    (newton,) = (s for s in program.kernel_table["ode_state"].body if isinstance(s, Newton))
    fields = [place.field for place in newton.unknowns]
    assert fields == ["ode.a2", "ode.a1", "ode.b", "ode.z1"]


def test_a_rate_that_only_a_branch_sets_is_kept(tools) -> None:
    equations = "x' = -x if (x > 2) { y' = x }"
    program = solve_odes(tools.lowered(text_of("METHOD euler", equations)))
    assert "ode.Dy := ode.x" in kernel_text(program.kernel_table["ode_state"])
    assert {f.name for f in program.fields if f.name.startswith("ode.D")} == {"ode.Dy"}


@pytest.mark.parametrize(
    ("method", "halves"),
    [("METHOD cnexp", 0), ("METHOD euler", 1), ("METHOD derivimplicit", 1), ("", 1)],
)
def test_who_sees_half_a_step_with_secondorder(tools, method: str, halves: int) -> None:
    program = solve_odes(tools.lowered(text_of(method, "x' = -x y' = 0")))
    steps = next(entry.steps for entry in program.entries if entry.name == "step_full")
    assert sum(isinstance(step, HalveStep) for step in steps) == halves
    assert sum(isinstance(step, RestoreStep) for step in steps) == halves


def test_runge_rounds_the_time_for_every_instance(tools) -> None:
    program = solve_odes(tools.lowered(text_of("METHOD runge", "x' = -x y' = 0")))
    steps = next(entry.steps for entry in program.entries if entry.name == "step_full")
    assert [step for step in steps if isinstance(step, RoundTime)] == [RoundTime("ode", 1)]


def test_a_block_that_sees_the_time_leaves_it_rounded_itself(tools) -> None:
    _, _, kernel = after(tools, text_of("METHOD runge", "x' = t y' = 0"), choose_execution)
    assert kernel.execution is Execution.SERIAL
    assert "from the t that the one before it left" in kernel.reason


def test_the_interpreter_says_what_has_no_solution(tools) -> None:
    text = text_of("METHOD derivimplicit", "x' = 100*(x*x + 1) y' = 0")
    with pytest.raises(InterpretError, match="DERIVATIVE s has no solution"):
        after(tools, text, choose_execution)
