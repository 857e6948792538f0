"""What is the same for all instances is computed once."""

from __future__ import annotations

import pytest

from vecgen.ir.kernel import Kernel
from vecgen.ir.verify import verify
from vecgen.lang.expr import Binary, BinaryOp, Call, Get, Local, add, div, mul, number
from vecgen.lang.stmt import Assign, Let, Put, While
from vecgen.passes import forward_stores, hoist_invariants

SCALE, A = Get("scale"), Get("cell.a")


def hoisted(tools, *body) -> Kernel:
    kernel: Kernel = tools.kernel_after(hoist_invariants, *body)
    return kernel


@pytest.mark.parametrize("seed", range(30))
def test_random_kernels(tools, seed: int) -> None:
    program = tools.straight_program(seed)
    result = hoist_invariants(program)
    verify(result)
    assert tools.same_bits(program, result, seed=seed) == []


def test_real_mechanisms(tools, channels) -> None:
    program = tools.after(channels, forward_stores)
    result = hoist_invariants(program)
    assert tools.same_bits(program, result) == []
    names = [stmt.name for stmt in result.kernel_table["hh_state"].uniform]
    assert names == ["q10"]


def test_a_chain_of_uniform_values_moves_together(tools) -> None:
    power = Binary(BinaryOp.POW, number(3.0), div(SCALE, number(10.0)))
    body = (
        Let("q10", power),
        Let("rate", mul(Local("q10"), Get("dt"))),
        Let("own", mul(Local("rate"), A)),
        Put("cell.b", Local("own")),
    )
    kernel = hoisted(tools, *body)
    assert kernel.uniform == body[:2]
    assert kernel.body == body[2:]


@pytest.mark.parametrize(
    "value",
    [
        A,
        Get("node.v", "cell.node"),
        add(SCALE, A),
        Call("exp", (mul(SCALE, Get("cell.p")),)),
    ],
)
def test_what_differs_from_instance_to_instance_stays(tools, value) -> None:
    body = (Let("x", value), Put("cell.b", Local("x")))
    assert hoisted(tools, *body).body == body


def test_a_literal_stays_where_it_is_read(tools) -> None:
    body = (Let("x", number(2.0)), Put("cell.b", Local("x")))
    assert hoisted(tools, *body).uniform == ()


def test_a_kernel_with_a_loop_stays_as_it_is(tools) -> None:
    body = (Let("x", SCALE), While(number(0.0), (Assign("y", A),)), Put("cell.b", Local("x")))
    program = tools.program_of(body)
    assert hoist_invariants(program).kernels[0] is program.kernels[0]
