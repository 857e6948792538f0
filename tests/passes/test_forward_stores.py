"""What a loop has stored it reads from a local."""

from __future__ import annotations

import pytest

from vecgen.ir.kernel import Kernel
from vecgen.ir.verify import verify
from vecgen.lang.expr import Get, Local, add, mul, number
from vecgen.lang.stmt import If, Increment, Let, Put
from vecgen.lang.traverse import walk_expressions
from vecgen.passes import demote_fields, forward_stores

A, B = Get("cell.a"), Get("cell.b")


def forwarded(tools, *body) -> Kernel:
    kernel: Kernel = tools.kernel_after(forward_stores, *body)
    return kernel


def reads_after_writing(kernel: Kernel) -> list[str]:
    """Return the fields that a statement reads after an earlier one wrote them."""
    written: set[str] = set()
    found = []
    for stmt in kernel.body:
        read = {node.field for node in walk_expressions((stmt,)) if isinstance(node, Get)}
        found += sorted(read & written)
        if isinstance(stmt, Put):
            written.add(stmt.field)
    return found


@pytest.mark.parametrize("seed", range(30))
def test_random_kernels(tools, seed: int) -> None:
    program = tools.straight_program(seed)
    result = forward_stores(program)
    verify(result)
    assert tools.same_bits(program, result, seed=seed) == []
    assert [reads_after_writing(kernel) for kernel in result.kernels] == [[], [], []]


def test_real_mechanisms(tools, channels) -> None:
    program = tools.after(channels, demote_fields)
    result = forward_stores(program)
    assert tools.same_bits(program, result) == []
    assert not any(reads_after_writing(kernel) for kernel in result.kernels if kernel.space)


def test_a_value_is_bound_once_and_used_by_all(tools) -> None:
    kernel = forwarded(tools, Put("cell.a", mul(B, B)), Put("cell.b", add(A, A)))
    assert kernel.body == (
        Let("a_i", mul(B, B)),
        Put("cell.a", Local("a_i")),
        Put("cell.b", add(Local("a_i"), Local("a_i"))),
    )


def test_a_value_that_nobody_reads_again_stays_where_it_is(tools) -> None:
    body = (Put("cell.a", add(A, B)), Put("cell.b", number(1.0)))
    assert forwarded(tools, *body).body == body


def test_the_latest_value_counts(tools) -> None:
    forwarded(
        tools,
        Put("cell.a", add(A, number(1.0))),
        Put("cell.a", mul(A, A)),
        Increment("node.rhs", A, "cell.node"),
    )


def test_a_kernel_with_branches_stays_as_it_is(tools) -> None:
    program = tools.program_of((Put("cell.a", B), If(A, (Put("cell.b", A),))))
    assert forward_stores(program).kernels[0] is program.kernels[0]
