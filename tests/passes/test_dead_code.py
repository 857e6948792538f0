"""What nobody reads goes; what is read stays, in its order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.lang.expr import Get, Local, add, number
from vecgen.lang.stmt import Increment, Let, LookUp, Put
from vecgen.passes.dead_code import drop_unused

A, B = Get("cell.a"), Get("cell.b")


@pytest.mark.parametrize("seed", range(30))
def test_random_kernels(tools, seed: int) -> None:
    program = tools.straight_program(seed)
    result = program.with_kernels(replace(k, body=drop_unused(k.body)) for k in program.kernels)
    assert tools.same_bits(program, result, seed=seed) == []


def test_chains_of_unused_bindings_go() -> None:
    body = (Let("x", A), Let("y", add(Local("x"), B)), Put("cell.b", A))
    assert drop_unused(body) == body[2:]
    assert drop_unused(body, Local("y")) == body


def test_a_look_up_stays_as_long_as_one_target_is_read() -> None:
    body = (LookUp("table", A, ("inf", "tau")), Put("cell.b", Local("tau")))
    assert drop_unused(body) == body
    assert drop_unused((body[0], Put("cell.b", A))) == (Put("cell.b", A),)


def test_a_store_that_is_overwritten_unread_goes() -> None:
    body = (Put("cell.a", number(1.0)), Put("cell.b", B), Put("cell.a", number(2.0)))
    assert drop_unused(body) == body[1:]


@pytest.mark.parametrize(
    "between",
    [
        Put("cell.b", A),
        Let("x", A),
        Increment("node.rhs", add(A, B), "cell.node"),
        LookUp("table", A, ("x",)),
    ],
)
def test_a_store_that_is_read_in_between_stays(between) -> None:
    last = (Put("cell.a", number(2.0)), Put("cell.c", Local("x")))
    body = (Put("cell.a", number(1.0)), between, *last)
    assert drop_unused(body) == body


def test_a_store_that_reads_its_own_old_value_needs_the_earlier_one() -> None:
    body = (Put("cell.a", number(1.0)), Put("cell.a", add(A, B)))
    assert drop_unused(body) == body


def test_a_store_through_a_map_may_meet_another_and_stays() -> None:
    body = (Put("node.v", A, "cell.node"), Put("node.v", B, "cell.node"))
    assert drop_unused(body) == body
