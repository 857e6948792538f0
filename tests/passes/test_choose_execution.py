"""SIMD wherever a loop only computes; the reason where it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.kernel import Execution
from vecgen.ir.program import Function
from vecgen.lang.expr import Binary, BinaryOp, Call, Get, Local, number
from vecgen.lang.stmt import Assign, For, If, Let, Put, While
from vecgen.passes import choose_execution, hoist_invariants

A, X = Get("cell.a"), Local("x")


def chosen(tools, *body, functions=()):
    program = replace(tools.program_of(body), functions=functions)
    return choose_execution(program).kernels[0]


def test_real_mechanisms(tools, channels) -> None:
    program = choose_execution(tools.after(channels, hoist_invariants))
    loops = [kernel for kernel in program.kernels if kernel.space]
    assert {kernel.execution for kernel in loops} == {Execution.SIMD}
    assert {kernel.reason for kernel in loops} == {""}


def test_powers_are_no_obstacle(tools) -> None:
    kernel = chosen(tools, Put("cell.b", Binary(BinaryOp.POW, A, number(3.0))))
    assert kernel.execution is Execution.SIMD


@pytest.mark.parametrize("function", ["exp", "fabs", "sqrt", "log", "log10", "floor", "ceil"])
def test_functions_of_our_own_are_no_obstacle(tools, function: str) -> None:
    kernel = chosen(tools, Put("cell.b", Call(function, (A,))))
    assert kernel.execution is Execution.SIMD


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (Call("atan", (A,)), "atan"),
        (Call("sin", (A,)), "sin"),
        (Call("fabs", (Call("tanh", (A,)),)), "tanh"),
        (Call("outer", (A,)), "erf"),
    ],
)
def test_a_call_into_libm_is_named(tools, value, named: str) -> None:
    inner = Function("inner", "cell", ("x",), (Let("y", Call("erf", (X,))),), Local("y"))
    outer = Function("outer", "cell", ("x",), (), Call("inner", (X,)))
    kernel = chosen(tools, Put("cell.b", value), functions=(inner, outer))
    assert kernel.execution is Execution.SERIAL
    assert kernel.reason == f"{named}() is a scalar call into libm"


def test_a_call_that_stands_apart_is_no_obstacle(tools) -> None:
    apart = Let("x", Call("sin", (A,)))
    kernel = chosen(tools, apart, Put("cell.b", Local("x")))
    assert kernel.execution is Execution.SIMD


def test_a_uniform_call_stands_outside_of_the_loop(tools) -> None:
    power = Let("q", Binary(BinaryOp.POW, number(3.0), Get("scale")))
    program = tools.program_of((power, Put("cell.b", Local("q"))))
    kernel = choose_execution(hoist_invariants(program)).kernels[0]
    assert kernel.uniform == (power,)
    assert kernel.execution is Execution.SIMD


@pytest.mark.parametrize(
    ("stmt", "word"),
    [
        (While(A, (Put("cell.a", number(0.0)),)), "while"),
        (For("k", number(0.0), A, number(1.0), (Assign("x", A),)), "FROM"),
        (If(A, (While(A, (Assign("x", A),)),)), "branch"),
    ],
)
def test_control_flow_is_named(tools, stmt, word: str) -> None:
    kernel = chosen(tools, stmt)
    assert kernel.execution is Execution.SERIAL
    assert word in kernel.reason
