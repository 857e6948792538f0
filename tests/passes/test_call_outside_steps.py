"""Long functions are called where code runs once, inlined in the loops of a step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.kernel import Execution, KernelRole
from vecgen.ir.verify import verify
from vecgen.lang.expr import Binary, BinaryOp, Call, Get, Local, number
from vecgen.lang.stmt import Let, Put
from vecgen.passes import choose_execution, tile_kernels
from vecgen.passes.call_outside_steps import call_outside_steps

A = Get("cell.a")


def with_role(program, role: KernelRole):
    return program.with_kernels(replace(kernel, role=role) for kernel in program.kernels)


@pytest.mark.parametrize("role", [KernelRole.INITIALISE, KernelRole.STATE])
@pytest.mark.parametrize("seed", range(20))
def test_random_kernels_keep_their_bits(tools, seed: int, role: KernelRole) -> None:
    program = with_role(tools.straight_program(seed), role)
    called = call_outside_steps(choose_execution(program))
    verify(called)
    assert tools.same_bits(program, called, seed=seed) == []
    tiled = tile_kernels(called)
    verify(tiled)
    assert tools.same_bits(program, tiled, seed=seed) == []


def test_a_step_keeps_its_inlined_functions(tools) -> None:
    program = with_role(tools.program_of((Put("cell.b", Call("exp", (A,))),)), KernelRole.STATE)
    program = choose_execution(program)
    assert call_outside_steps(program) == program


def test_initial_values_call(tools) -> None:
    power = Binary(BinaryOp.POW, A, number(3.0))
    program = tools.program_of((Put("cell.b", Call("exp", (power,))),))
    program = with_role(program, KernelRole.INITIALISE)
    (kernel,) = call_outside_steps(choose_execution(program)).kernels
    assert kernel.execution is Execution.SERIAL
    assert "compiles sooner" in kernel.reason
    inner = Call("^called pow", (A, number(3.0)))
    assert kernel.body == (Put("cell.b", Call("^called exp", (inner,))),)


def test_initial_values_without_long_functions_stay_vectors(tools) -> None:
    program = tools.program_of((Put("cell.b", Call("sqrt", (A,))),))
    program = with_role(program, KernelRole.INITIALISE)
    (kernel,) = call_outside_steps(choose_execution(program)).kernels
    assert kernel.execution is Execution.SIMD


def test_what_stands_before_a_loop_calls(tools) -> None:
    program = tools.program_of((Put("cell.b", Local("q")),))
    before = (Let("q", Call("exp", (number(0.5),))),)
    program = program.with_kernels(replace(k, uniform=before) for k in program.kernels)
    (kernel,) = call_outside_steps(choose_execution(program)).kernels
    assert kernel.uniform == (Let("q", Call("^called exp", (number(0.5),))),)
