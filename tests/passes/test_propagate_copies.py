"""Locals that are only other names of values are replaced by them."""

from __future__ import annotations

import pytest

from vecgen.ir.kernel import Kernel
from vecgen.ir.verify import verify
from vecgen.lang.expr import Get, Local, add, mul, number
from vecgen.lang.stmt import If, Increment, Let, Put
from vecgen.lang.traverse import walk_statements
from vecgen.passes import forward_stores, propagate_copies

A, B = Get("cell.a"), Get("cell.b")
X, Y = Local("x"), Local("y")


def propagated(tools, *body) -> Kernel:
    kernel: Kernel = tools.kernel_after(propagate_copies, *body)
    return kernel


@pytest.mark.parametrize("seed", range(30))
def test_random_kernels(tools, seed: int) -> None:
    program = forward_stores(tools.straight_program(seed))
    result = propagate_copies(program)
    verify(result)
    assert tools.same_bits(program, result, seed=seed) == []


def test_real_mechanisms_have_no_copies_of_locals_left(tools, channels) -> None:
    program = tools.after(channels, forward_stores)
    result = propagate_copies(program)
    verify(result)
    assert tools.same_bits(program, result) == []
    lets = [
        stmt
        for kernel in result.kernels
        for stmt in walk_statements(kernel.body)
        if isinstance(stmt, Let)
    ]
    assert not any(isinstance(stmt.value, Local) for stmt in lets)


def test_copies_of_copies_and_of_fields_that_stay(tools) -> None:
    kernel = propagated(tools, Let("x", B), Let("y", X), Put("cell.a", mul(Y, add(X, number(1.0)))))
    assert kernel.body == (Put("cell.a", mul(B, add(B, number(1.0)))),)


def test_a_field_that_the_kernel_changes_is_kept_as_it_was(tools) -> None:
    body = (Let("x", A), Put("cell.a", B), Put("cell.b", X))
    assert propagated(tools, *body).body == body
    body = (
        Let("x", Get("node.rhs", "cell.node")),
        Increment("node.rhs", B, "cell.node"),
        Put("cell.a", X),
    )
    assert propagated(tools, *body).body == body


def test_what_a_copy_has_to_say_is_said_behind_it(tools) -> None:
    body = (Let("x", B, note="at v"), Let("y", X), Put("cell.a", Y), Put("cell.b", number(1.0)))
    assert [stmt.note for stmt in propagated(tools, *body[:3]).body] == ["at v"]


def test_a_kernel_with_branches_stays_as_it_is(tools) -> None:
    program = tools.program_of((Let("x", B), If(B, (Put("cell.a", X),))))
    assert propagate_copies(program).kernels[0] is program.kernels[0]
