"""Stores of a vector loop stand at its end, in their order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.kernel import Execution, LoopPhase
from vecgen.ir.verify import verify
from vecgen.lang.expr import Call, Get, Local, add, number
from vecgen.lang.stmt import Let, Put, Store
from vecgen.passes import choose_execution, store_last, tile_kernels


def loop(program) -> LoopPhase:
    (found,) = (p for p in program.kernels[0].phases if isinstance(p, LoopPhase))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_random_kernels_keep_their_bits(tools, seed: int) -> None:
    tiled = tile_kernels(choose_execution(tools.straight_program(seed)))
    moved = store_last(tiled)
    verify(moved)
    assert tools.same_bits(tiled, moved, seed=seed) == []


def test_stores_stand_last(tools) -> None:
    body = (
        Put("cell.b", Call("exp", (Get("cell.a"),))),
        Let("x", add(Get("cell.a"), number(1.0))),
        Put("cell.c", Local("x")),
    )
    moved = loop(store_last(tile_kernels(choose_execution(tools.program_of(body)))))
    kinds = [isinstance(stmt, Store) for stmt in moved.body]
    assert kinds == sorted(kinds)
    assert [stmt.array for stmt in moved.body if isinstance(stmt, Store)] == ["b", "c"]


def test_a_serial_loop_keeps_its_order(tools) -> None:
    body = (Put("cell.b", Get("cell.a")), Let("x", Get("cell.a")), Put("cell.c", Local("x")))
    tiled = tile_kernels(choose_execution(tools.program_of(body)))
    serial = tiled.with_kernels(
        replace(
            kernel,
            phases=tuple(
                replace(p, execution=Execution.SERIAL, reason="r")
                if isinstance(p, LoopPhase)
                else p
                for p in kernel.phases
            ),
        )
        for kernel in tiled.kernels
    )
    assert store_last(serial) == serial


def test_what_is_read_again_is_stored_before(tools) -> None:
    body = (Put("cell.b", Get("cell.a")), Let("x", Get("cell.b")), Put("cell.c", Local("x")))
    tiled = tile_kernels(choose_execution(tools.program_of(body)))
    assert store_last(tiled) == tiled
