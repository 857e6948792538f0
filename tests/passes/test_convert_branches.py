"""Branches become selections that leave the same bits."""

from __future__ import annotations

import pytest

from vecgen.ir.kernel import Kernel
from vecgen.ir.verify import verify
from vecgen.lang.expr import Call, Compare, CompareOp, Get, Local, Select, add, mul, number, sub
from vecgen.lang.stmt import Assign, For, If, Let, Put, While
from vecgen.lang.traverse import walk, walk_expressions
from vecgen.passes import convert_branches
from vecgen.passes.convert_branches import is_straight

A, B, C = Get("cell.a"), Get("cell.b"), Get("cell.c")
V = Get("node.v", "cell.node")
POSITIVE = Compare(CompareOp.GT, V, number(-30.0))


def put(name, value):
    return Put(f"cell.{name}", value)


def converted(tools, *body) -> Kernel:
    kernel: Kernel = tools.kernel_after(convert_branches, *body)
    return kernel


@pytest.mark.parametrize("seed", range(80))
def test_random_branches(tools, seed: int) -> None:
    program = tools.branching_program(seed)
    result = convert_branches(program)
    verify(result)
    assert is_straight(result.kernels[0].body)
    assert tools.same_bits(program, result, seed=seed) == []


def test_real_mechanisms(tools, channels) -> None:
    program = tools.before(channels, convert_branches)
    result = convert_branches(program)
    assert tools.same_bits(program, result) == []
    assert all(is_straight(kernel.body) for kernel in result.kernels)


def test_a_branch_is_one_selection(tools) -> None:
    body = (If(POSITIVE, (put("a", number(1.0)),), (put("a", number(2.0)),)),)
    kernel = converted(tools, *body)
    assert kernel.body == (put("a", Select(POSITIVE, number(1.0), number(2.0))),)


def test_a_choice_among_very_many_stays_a_branch(tools) -> None:
    def among(first: int, end: int):
        if end - first == 1:
            return put("a", number(float(first)))
        middle = (first + end) // 2
        before = Compare(CompareOp.LT, V, number(float(middle)))
        return If(before, (among(first, middle),), (among(middle, end),))

    assert is_straight(converted(tools, among(0, 30)).body)
    assert not is_straight(converted(tools, among(0, 300)).body)


def test_two_long_arms_are_computed_both(tools) -> None:
    arm = tuple(put("a", add(A, number(float(k)))) for k in range(200))
    assert is_straight(converted(tools, If(POSITIVE, arm, arm[::-1])).body)


def test_a_chain_of_branches(tools) -> None:
    last = If(Compare(CompareOp.GT, V, number(-60.0)), (put("a", number(2.0)),))
    kernel = converted(tools, If(POSITIVE, (put("a", number(1.0)),), (last,)))
    assert len(kernel.body) == 1


def test_branches_within_branches(tools) -> None:
    inner = If(Compare(CompareOp.LT, A, number(0.3)), (put("b", A),), (put("c", B), put("b", C)))
    converted(tools, If(POSITIVE, (put("a", B), inner), (inner, put("a", C))), put("d", add(A, B)))


def test_a_local_that_one_arm_leaves_unset_is_zero_there(tools) -> None:
    kernel = converted(tools, If(POSITIVE, (Assign("x", A),)), put("b", Local("x")))
    selected = [node for node in walk_expressions(kernel.body) if isinstance(node, Select)]
    assert selected == [Select(POSITIVE, A, number(0.0))]


def test_a_local_that_is_never_set_is_zero(tools) -> None:
    kernel = converted(tools, put("b", add(Local("x"), A)), If(POSITIVE, (Assign("x", A),)))
    assert kernel.body == (put("b", add(number(0.0), A)),)


def test_a_field_that_one_arm_leaves_alone_keeps_its_value(tools) -> None:
    kernel = converted(tools, If(POSITIVE, (put("a", B),)))
    assert kernel.body == (put("a", Select(POSITIVE, B, A)),)


def test_a_condition_is_taken_before_its_operands_change(tools) -> None:
    condition = Compare(CompareOp.LT, A, B)
    kernel = converted(tools, If(condition, (put("a", B), put("b", C)), (put("c", A),)))
    assert kernel.body[0] == Let("condition", condition)
    conditions = [n.condition for n in walk_expressions(kernel.body) if isinstance(n, Select)]
    assert conditions == [Local("condition")] * 3


def test_arms_see_what_was_there_before_the_branch(tools) -> None:
    converted(tools, If(POSITIVE, (put("a", number(3.0)),), (put("b", add(A, B)), put("a", C))))
    converted(tools, If(POSITIVE, (put("a", B), put("b", A)), (put("b", A), put("a", B))))


def test_a_local_of_one_arm_that_another_result_needs(tools) -> None:
    arm = (Assign("share", mul(A, A)), Assign("scale", sub(number(1.5), Local("share"))))
    inner = If(Compare(CompareOp.GT, B, number(0.2)), (Assign("scale", number(1.5)),), arm)
    body = (Assign("scale", number(1.0)), If(POSITIVE, (inner, put("c", V))))
    converted(tools, *body, put("d", Local("scale")))


def test_a_call_stays_out_of_a_selections_arms(tools) -> None:
    """gcc makes a branch of `c ? f(x) : y`."""
    arm = (put("a", Call("exp", (B,))),)
    kernel = converted(tools, If(POSITIVE, arm, (put("a", C),)))
    selected = [node for node in walk_expressions(kernel.body) if isinstance(node, Select)]
    assert not [node for one in selected for node in walk(one) if isinstance(node, Call)]


def test_a_name_that_is_assigned_again_gets_a_new_one(tools) -> None:
    kernel = converted(
        tools,
        Assign("alpha", A),
        put("b", Local("alpha")),
        Assign("alpha", add(Local("alpha"), C)),
        put("c", Local("alpha")),
    )
    names = [stmt.name for stmt in kernel.body if isinstance(stmt, Let)]
    assert names == ["alpha", "alpha_2"]


def test_what_nobody_reads_is_not_computed(tools) -> None:
    kernel = converted(tools, If(POSITIVE, (Assign("x", Call("exp", (A,))),)), put("a", B))
    assert kernel.body == (put("a", B),)


@pytest.mark.parametrize(
    "loop",
    [
        While(Compare(CompareOp.LT, Local("x"), number(3.0)), (Assign("x", add(Local("x"), A)),)),
        For("k", number(0.0), number(2.0), number(1.0), (Assign("x", add(Local("x"), A)),)),
    ],
)
def test_a_body_with_a_loop_stays_as_it_is(tools, loop) -> None:
    program = tools.program_of((Assign("x", A), If(POSITIVE, (loop,)), put("b", Local("x"))))
    assert convert_branches(program).kernels[0] is program.kernels[0]
