"""A small program, by hand: a leak with a table, at level KERNELS and at level ARRAYS."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.kernel import (
    AddPhase,
    Execution,
    Kernel,
    KernelRole,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    Operation,
    OwnPhase,
)
from vecgen.ir.program import Function, Level, Program
from vecgen.ir.schedule import (
    AdvanceTime,
    Cable,
    CableOperation,
    CheckTables,
    ClearField,
    CorrectIonCurrents,
    Entry,
    Launch,
    LaunchTabled,
)
from vecgen.ir.storage import Field, FieldRole, IndexMap, IndexSpace, SpaceKind, Table
from vecgen.lang.expr import Call, Const, Get, Load, Local, add, div, mul, neg, number, sub
from vecgen.lang.stmt import Assign, Increment, Let, LookUp, Put, Store
from vecgen.lang.types import DType
from vecgen.source import Span

V = Get("node.v", via="leak.node")
I = Local("i")  # noqa: E741

CURRENT = Kernel(
    name="leak_current",
    space="leak",
    mechanism="leak",
    role=KernelRole.CURRENT,
    uniform=(Let("factor", mul(Get("celsius"), number(0.5))),),
    body=(
        Let("distance", sub(V, Get("leak.e")), span=Span("leak.mod", 12, 1)),
        Put("leak.i", mul(Local("factor"), Call("twice", (Local("distance"),)))),
        Increment("node.rhs", neg(Get("leak.i")), via="leak.node"),
    ),
    remark="BREAKPOINT",
)
STATE = Kernel(
    name="leak_state",
    space="leak",
    mechanism="leak",
    role=KernelRole.STATE,
    body=(
        LookUp("leak_rates", V, ("inf", "tau")),
        Put("leak.m", div(sub(Local("inf"), Get("leak.m")), Local("tau"))),
    ),
)
ROW = Kernel(
    name="leak_rates_row",
    space=None,
    mechanism="leak",
    role=KernelRole.TABLE,
    body=(
        Let("inf", mul(Local("x"), Get("celsius"))),
        Assign("tau", add(mul(Local("x"), Local("x")), number(1.0))),
    ),
    execution=Execution.SERIAL,
)


def at_kernels() -> Program:
    twice = Function("twice", "leak", ("x",), (), mul(number(2.0), Local("x")))
    return Program(
        level=Level.KERNELS,
        spaces=(
            IndexSpace("node", SpaceKind.NODE),
            IndexSpace("leak", SpaceKind.INSTANCE),
        ),
        maps=(IndexMap("leak.node", "leak", "node"),),
        fields=(
            Field("celsius", None, FieldRole.GLOBAL, "degC", 6.5),
            Field("t", None, FieldRole.GLOBAL, "ms"),
            Field("usetable_leak", None, FieldRole.GLOBAL, default=1.0),
            Field("node.v", "node", FieldRole.NODE, "mV", -65.0),
            Field("node.rhs", "node", FieldRole.NODE, visible=False),
            Field("leak.e", "leak", FieldRole.PARAMETER, "mV", -70.0),
            Field("leak.i", "leak", FieldRole.ASSIGNED, "mA/cm2"),
            Field("leak.m", "leak", FieldRole.STATE),
        ),
        tables=(
            Table(
                name="leak_rates",
                mechanism="leak",
                argument="x",
                columns=("leak.inf", "leak.tau"),
                depend=("celsius",),
                lower=number(-1.0),
                upper=number(1.0),
                count=8,
                switch="usetable_leak",
                fill="leak_rates_row",
            ),
        ),
        functions=(twice,),
        kernels=(CURRENT, STATE, ROW),
        entries=(
            Entry(
                "step_full",
                (
                    CheckTables(),
                    AdvanceTime(),
                    ClearField("node.rhs"),
                    Launch("leak_current"),
                    Cable(CableOperation.SOLVE),
                    CorrectIonCurrents("leak.i", "leak.m", "leak.node"),
                    LaunchTabled("usetable_leak", "leak_state", "leak_state"),
                ),
            ),
        ),
        saved=frozenset({"node.v"}),
        mechanisms=(),
    )


def at_arrays() -> Program:
    current = replace(
        CURRENT,
        body=(),
        buffers=("v_tile", "rhs_tile"),
        phases=(
            LoadPhase("v", "node.v", "leak.node", "v_tile"),
            OwnPhase("e", "leak.e", written=False),
            OwnPhase("current", "leak.i", written=True),
            LoopPhase(
                (
                    Let("distance", sub(Load("v", I), Load("e", I))),
                    Store("current", I, mul(Local("factor"), Call("twice", (Local("distance"),)))),
                    Store("rhs_tile", I, Load("current", I)),
                ),
                Execution.SIMD,
            ),
            AddPhase("node.rhs", "leak.node", "rhs_tile", Operation.SUBTRACT),
        ),
    )
    state = replace(
        STATE,
        body=(),
        buffers=("v_tile", "inf", "tau"),
        phases=(
            LoadPhase("v", "node.v", "leak.node", "v_tile"),
            OwnPhase("m", "leak.m", written=True),
            LookUpPhase("leak_rates", "v", ("inf", "tau")),
            LoopPhase(
                (Store("m", I, div(sub(Load("inf", I), Load("m", I)), Load("tau", I))),),
                Execution.SIMD,
            ),
        ),
    )
    stores = (
        Store("row", Const(0, DType.INT), Local("inf")),
        Store("row", Const(1, DType.INT), Local("tau")),
    )
    row = replace(
        ROW,
        uniform=(Let("celsius", Get("celsius")),),
        body=(),
        phases=(
            LoopPhase(
                (Let("inf", mul(Local("x"), Local("celsius"))), *ROW.body[1:], *stores),
                Execution.SERIAL,
            ),
        ),
    )
    return replace(at_kernels(), level=Level.ARRAYS, kernels=(current, state, row))


@pytest.fixture
def kernels_program() -> Program:
    return at_kernels()


@pytest.fixture
def arrays_program() -> Program:
    return at_arrays()
