"""Calls into libm stand apart, in few groups, and nothing is computed otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.kernel import Execution, LoopPhase
from vecgen.ir.program import Function, Program
from vecgen.ir.verify import verify
from vecgen.lang.expr import Call, Compare, CompareOp, Expr, Get, Local, Select, add, mul, number
from vecgen.lang.stmt import Let, Put
from vecgen.lang.traverse import rewrite_body
from vecgen.passes import choose_execution, tile_kernels
from vecgen.passes.isolate_calls import isolate_calls
from vecgen.passes.unconditional_calls import unconditional_calls

A, B, X = Get("cell.a"), Get("cell.b"), Local("x")
OTHERS = {"exp": "tanh", "sqrt": "atan"}


def with_libm(program: Program) -> Program:
    """Return the program with calls into libm for some others."""

    def one(node: Expr) -> Expr:
        if isinstance(node, Call) and node.function in OTHERS:
            return replace(node, function=OTHERS[node.function])
        return node

    return program.with_kernels(
        replace(kernel, body=rewrite_body(kernel.body, one)) for kernel in program.kernels
    )


def loops(program: Program) -> list[str]:
    tiled = tile_kernels(choose_execution(isolate_calls(program)))
    verify(tiled)
    phases = tiled.kernels[0].phases
    return [phase.execution.value for phase in phases if isinstance(phase, LoopPhase)]


@pytest.mark.parametrize("seed", range(60))
def test_random_kernels(tools, seed: int) -> None:
    program = with_libm(tools.straight_program(seed))
    bare = unconditional_calls(program)
    assert tools.same_bits(program, bare, seed=seed) == []
    apart = choose_execution(isolate_calls(bare))
    verify(apart)
    assert tools.same_bits(program, apart, seed=seed) == []
    tiled = tile_kernels(apart)
    verify(tiled)
    assert tools.same_bits(program, tiled, seed=seed) == []
    assert {kernel.execution for kernel in apart.kernels if kernel.space} == {Execution.SIMD}


def test_a_kernel_without_calls_is_left_alone(tools) -> None:
    program = tools.program_of((Put("cell.b", Call("exp", (A,))),))
    assert isolate_calls(program) == program


def test_calls_in_the_middle(tools) -> None:
    value = add(Call("sin", (Call("exp", (A,)),)), Call("log", (Call("tanh", (A,)),)))
    assert loops(tools.program_of((Put("cell.b", value),))) == ["simd", "serial", "simd"]


def test_calls_that_do_not_wait_for_each_other_are_one_group(tools) -> None:
    body = [Let(f"x{k}", mul(Call("sin", (add(A, number(k)),)), B)) for k in range(5)]
    sums = [Put(f"cell.{'abcda'[k]}", Local(f"x{k}")) for k in range(5)]
    mixed = tuple(stmt for pair in zip(body, sums, strict=True) for stmt in pair)
    kinds = loops(tools.program_of(mixed))
    assert kinds.count("serial") <= 2


def test_a_chain_of_calls_is_one_group(tools) -> None:
    value = Call("sin", (Call("cos", (Call("tan", (A,)),)),))
    assert loops(tools.program_of((Put("cell.b", value),)))[:1] == ["serial"]


def test_a_field_is_read_before_it_is_written(tools) -> None:
    program = tools.program_of(
        (Let("x", Call("sin", (A,))), Put("cell.a", B), Put("cell.c", add(X, Call("cos", (A,)))))
    )
    assert tools.same_bits(program, tile_kernels(choose_execution(isolate_calls(program)))) == []


def test_a_function_that_calls_libm_is_a_call(tools) -> None:
    swing = Function("swing", "cell", ("y",), (), Call("sin", (Local("y"),)))
    program = replace(
        tools.program_of((Put("cell.b", add(Call("swing", (A,)), Call("exp", (B,)))),)),
        functions=(swing,),
    )
    assert loops(program) == ["serial", "simd"]


def test_calls_leave_arms(tools) -> None:
    choice = Select(Compare(CompareOp.LE, A, number(0.0)), number(0.0), Call("log", (A,)))
    program = tools.program_of((Put("cell.b", choice),))
    changed = unconditional_calls(program)
    verify(changed)
    assert tools.same_bits(program, changed) == []
    assert changed.kernels[0].body[0] == Let("log_1", Call("log", (A,)))
