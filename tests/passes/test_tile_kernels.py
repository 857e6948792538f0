"""Loops over tiles leave the bits of one instance after the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.interpret import fill_table
from vecgen.ir.kernel import (
    AddPhase,
    Kernel,
    KernelRole,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    Operation,
    OwnPhase,
)
from vecgen.ir.program import Level, Program
from vecgen.ir.storage import Table
from vecgen.ir.verify import verify
from vecgen.lang.expr import Call, Get, Load, Local, add, mul, neg, number
from vecgen.lang.stmt import Increment, Let, LookUp, Put
from vecgen.lang.traverse import walk_expressions
from vecgen.passes import choose_execution, tile_kernels

A, B = Get("cell.a"), Get("cell.b")
V = Get("node.v", "cell.node")
CELLS = 150
"""More than two tiles."""


def with_table(program: Program) -> Program:
    """Return the program with a table of two columns."""
    fill = Kernel(
        "cell_row",
        None,
        "cell",
        KernelRole.TABLE,
        (Let("inf", mul(Local("u"), Get("scale"))), Let("tau", add(Local("u"), number(1.0)))),
    )
    table = Table(
        name="cell_rates",
        mechanism="cell",
        argument="u",
        columns=("cell.inf", "cell.tau"),
        depend=(),
        lower=number(-90.0),
        upper=number(40.0),
        count=13,
        switch="scale",
        fill="cell_row",
    )
    return replace(program, tables=(table,), kernels=(*program.kernels, fill))


def tiled(tools, *body) -> Kernel:
    program = with_table(tools.program_of(body))
    result = tile_kernels(choose_execution(program))
    verify(result)
    assert result.level is Level.ARRAYS
    assert tools.same_bits(program, result, cells=CELLS) == []
    return result.kernels[0]


def phases(kernel: Kernel, kind: type) -> list:
    return [phase for phase in kernel.phases if isinstance(phase, kind)]


@pytest.mark.parametrize("seed", range(20))
def test_random_kernels(tools, seed: int) -> None:
    program = tools.straight_program(seed)
    result = tile_kernels(choose_execution(program))
    verify(result)
    assert tools.same_bits(program, result, seed=seed, cells=70) == []


def test_real_mechanisms(tools, channels) -> None:
    program = tools.after(channels, choose_execution)
    result = tile_kernels(program)
    verify(result)
    assert tools.same_bits(program, result, cells=70) == []


def test_what_belongs_to_nodes_is_loaded_once_and_added_at_the_end(tools) -> None:
    kernel = tiled(
        tools,
        Put("cell.a", mul(V, V)),
        Increment("node.rhs", neg(B), "cell.node"),
        Increment("node.d", B, "cell.node"),
    )
    (load,) = phases(kernel, LoadPhase)
    assert (load.field, load.map) == ("node.v", "cell.node")
    kinds = [type(phase) for phase in kernel.phases]
    assert kinds == [LoadPhase, OwnPhase, OwnPhase, LoopPhase, AddPhase, AddPhase]
    adds = [(phase.field, phase.operation) for phase in phases(kernel, AddPhase)]
    assert adds == [("node.rhs", Operation.SUBTRACT), ("node.d", Operation.ADD)]
    assert {phase.field: phase.written for phase in phases(kernel, OwnPhase)} == {
        "cell.a": True,
        "cell.b": False,
    }


def test_loops_see_unit_strides_only(tools) -> None:
    kernel = tiled(tools, Put("cell.a", add(V, B)))
    (loop,) = phases(kernel, LoopPhase)
    indices = {n.index for n in walk_expressions(loop.body) if isinstance(n, Load)}
    assert indices == {Local(loop.index)}
    assert not [node for node in walk_expressions(loop.body) if isinstance(node, Get)]


def test_a_look_up_stands_between_two_loops(tools) -> None:
    kernel = tiled(
        tools,
        Let("half", mul(V, number(0.5))),
        LookUp("cell_rates", add(Local("half"), B), ("inf", "tau")),
        Put("cell.a", mul(Local("inf"), Local("tau"))),
    )
    middle = [type(p) for p in kernel.phases if isinstance(p, LoopPhase | LookUpPhase)]
    assert middle == [LoopPhase, LookUpPhase, LoopPhase]
    (lookup,) = phases(kernel, LookUpPhase)
    assert lookup.columns == ("inf", "tau")


def test_a_look_up_at_v_needs_no_loop_before_it(tools) -> None:
    kernel = tiled(tools, LookUp("cell_rates", V, ("inf", "tau")), Put("cell.a", Local("tau")))
    (lookup,) = phases(kernel, LookUpPhase)
    assert lookup.columns == ("", "tau")
    assert lookup.x == phases(kernel, LoadPhase)[0].pointer
    assert len(phases(kernel, LoopPhase)) == 1


def test_a_local_crosses_a_look_up_in_a_buffer(tools) -> None:
    kernel = tiled(
        tools,
        Let("before", mul(V, B)),
        Let("own", add(Local("before"), A)),
        Put("cell.c", Local("own")),
        LookUp("cell_rates", B, ("inf", "tau")),
        Let("after", mul(Local("before"), Local("inf"))),
        LookUp("cell_rates", Local("after"), ("inf_2", "tau_2")),
        Put("cell.a", add(add(Local("after"), Local("before")), add(Local("tau"), Local("inf_2")))),
    )
    buffers = set(kernel.buffers)
    assert {"before_tile", "after_tile"} <= buffers
    assert "own_tile" not in buffers


def test_a_look_up_at_what_another_found(tools) -> None:
    tiled(
        tools,
        LookUp("cell_rates", V, ("inf", "tau")),
        LookUp("cell_rates", Local("tau"), ("inf_2", "tau_2")),
        Put("cell.a", add(Local("tau"), Local("inf_2"))),
        LookUp("cell_rates", Local("tau_2"), ("inf_3", "tau_3")),
        Put("cell.b", Local("inf_3")),
    )


def test_a_field_written_before_a_look_up_and_read_behind_it(tools) -> None:
    tiled(
        tools,
        Put("cell.a", mul(V, number(0.25))),
        LookUp("cell_rates", A, ("inf", "tau")),
        Put("cell.b", add(A, Local("inf"))),
        Put("cell.a", Local("tau")),
    )


def test_globals_are_read_once_in_front_of_the_loops(tools) -> None:
    kernel = tiled(tools, Put("cell.a", mul(Get("scale"), add(Get("scale"), Get("dt")))))
    assert kernel.uniform == (Let("dt", Get("dt")), Let("scale", Get("scale")))


def test_at_time_is_given_the_time(tools) -> None:
    kernel = tiled(tools, Put("cell.a", Call("at_time", (B,))))
    assert {stmt.name for stmt in kernel.uniform} == {"t", "dt"}


@pytest.mark.parametrize("name", ["a", "scale", "v", "i", "first", "count", "row", "v_tile"])
def test_locals_named_like_what_a_loop_needs(tools, name: str) -> None:
    tiled(
        tools,
        Let(name, mul(V, Get("scale"))),
        Put("cell.a", add(Local(name), A)),
        Put("cell.b", Local(name)),
        Increment("node.rhs", Local(name), "cell.node"),
    )


def test_several_instances_at_one_node_add_in_their_order(tools) -> None:
    program = tools.program_of((Increment("node.rhs", A, "cell.node"),))
    result = tile_kernels(choose_execution(program))
    data = tools.random_data(program, cells=CELLS)
    data.maps["cell.node"][:] = 3
    data.fields["cell.a"][:] = np.random.default_rng(1).normal(size=CELLS) * 1e8
    assert tools.results(program, data) == tools.results(result, data)


def test_what_goes_into_another_space_goes_in_the_order_of_instances(tools) -> None:
    program = tools.program_of((Put("node.rhs", A, "cell.node"),))
    result = tile_kernels(choose_execution(program))
    data = tools.random_data(program, cells=CELLS)
    data.maps["cell.node"][:] = np.arange(CELLS) // 3
    assert tools.results(program, data) == tools.results(result, data)


def test_a_table_that_differs_from_instance_to_instance_is_the_first_ones(tools) -> None:
    text = """
    NEURON { SUFFIX own RANGE x, p, seen }
    PARAMETER { p = 1 }
    ASSIGNED { v x seen }
    INITIAL { x = f(v) }
    FUNCTION f(y) { TABLE FROM 0 TO 1 WITH 10  f = y*p  seen = y }
    """
    program = tools.before(tools.lowered(text), tile_kernels)
    result = tile_kernels(program)
    assert tools.same_bits(program, result) == []
    data = tools.random_data(result)
    assert fill_table(result, "own_f_table", data).rows[1, 0] == 0.1 * data.fields["own.p"][0]
    assert data.fields["own.seen"][0] == pytest.approx(1.0)


def test_a_table_that_depends_on_its_place_is_refused(tools) -> None:
    text = """
    NEURON { SUFFIX own RANGE x }
    ASSIGNED { v x }
    INITIAL { x = f(v) }
    FUNCTION f(y) { TABLE FROM 0 TO 1 WITH 10  f = y*v }
    """
    program = tools.before(tools.lowered(text), tile_kernels)
    with pytest.raises(UnsupportedError, match=r"f has a TABLE and uses node.v"):
        tile_kernels(program)
