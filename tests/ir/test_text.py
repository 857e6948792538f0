"""The readable form of the IR."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.program import Procedure, Program
from vecgen.ir.text import body_text, expression_text, kernel_text, program_text
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Get,
    Load,
    Local,
    Logical,
    LogicalOp,
    Select,
    Unary,
    UnaryOp,
    add,
    mul,
    neg,
    number,
    sub,
)
from vecgen.lang.stmt import (
    Assign,
    For,
    If,
    Increment,
    Let,
    LookUp,
    Ode,
    Perform,
    Put,
    Solve,
    Store,
    While,
)
from vecgen.lang.types import DType
from vecgen.source import Span

A, B, C = Local("a"), Local("b"), Local("c")
LESS = Compare(CompareOp.LT, A, B)


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (add(add(A, B), C), "a + b + c"),
        (add(A, add(B, C)), "a + (b + c)"),
        (mul(sub(A, B), neg(C)), "(a - b) * -c"),
        (Binary(BinaryOp.POW, add(A, B), neg(C)), "(a + b) ^ (-c)"),
        (Get("node.v", via="hh.node"), "node.v@hh.node"),
        (Get("hh.k", component=Const(2, DType.INT)), "hh.k[2i]"),
        (Load("v", A), "v[a]"),
        (Select(LESS, A, Select(B, A, C)), "a < b ? a : b ? a : c"),
        (Logical(LogicalOp.OR, LESS, Unary(UnaryOp.NOT, C)), "a < b or !c"),
        (Logical(LogicalOp.AND, Logical(LogicalOp.OR, A, B), C), "(a or b) and c"),
        (Call("f", (A, number(-0.0))), "f(a, -0.0)"),
        (Cast(DType.INT, A), "int(a)"),
    ],
)
def test_expressions(expr: Expr, text: str) -> None:
    assert expression_text(expr) == text


def test_statements() -> None:
    body = (
        Let("a", B, span=Span("/tmp/hh.mod", 7, 1)),
        Assign("b", C),
        Put("hh.m", A),
        Put("hh.k", A, component=Const(0, DType.INT)),
        Increment("node.rhs", A, via="hh.node"),
        Store("m", A, B),
        Ode("m", neg(Get("m"))),
        Solve("states", "cnexp"),
        Perform("rates", (A, B)),
        LookUp("rates", A, ("x", "y")),
        If(LESS, (Assign("a", B),), (Assign("a", C),)),
        While(A, (Assign("a", B),)),
        For("j", A, B, C, (Assign("a", B),)),
    )
    assert body_text(body).splitlines() == [
        "let a = b  # hh.mod:7",
        "b := c",
        "hh.m := a",
        "hh.k[0i] := a",
        "node.rhs@hh.node += a",
        "m[a] := b",
        "m' = -m",
        "solve states by cnexp",
        "do rates(a, b)",
        "let x, y = rates(a)",
        "if a < b:",
        "    a := b",
        "else:",
        "    a := c",
        "while a:",
        "    a := b",
        "for j = a to b by c:",
        "    a := b",
    ]


def test_a_kernel_at_both_levels(kernels_program: Program, arrays_program: Program) -> None:
    assert kernel_text(kernels_program.kernels[0]).splitlines() == [
        "kernel leak_current over leak, SIMD  -- BREAKPOINT",
        "    the same for all:",
        "        let factor = celsius * 0.5",
        "    for each:",
        "        let distance = node.v@leak.node - leak.e  # leak.mod:12",
        "        leak.i := factor * twice(distance)",
        "        node.rhs@leak.node += -leak.i",
    ]
    assert kernel_text(arrays_program.kernels[0]).splitlines() == [
        "kernel leak_current over leak, SIMD  -- BREAKPOINT",
        "    the same for all:",
        "        let factor = celsius * 0.5",
        "    v -> node.v@leak.node, or a copy in v_tile",
        "    e -> leak.e",
        "    current -> leak.i, written",
        "    for i in the tile",
        "        let distance = v[i] - e[i]",
        "        current[i] := factor * twice(distance)",
        "        rhs_tile[i] := current[i]",
        "    node.rhs@leak.node -= rhs_tile",
    ]


def test_a_program_tells_everything(kernels_program: Program) -> None:
    text = program_text(kernels_program)
    for line in (
        "program at level KERNELS",
        "space leak  instance",
        "map leak.node: leak -> node",
        "field node.v (mV) = -65.0  node variable of node, saved",
        "field node.rhs = 0.0  node variable of node, hidden",
        "table leak_rates(x)  unless usetable_leak == 0",
        "pure function leak.twice(x)",
        "    return 2.0 * x",
        "kernel leak_rates_row once, SERIAL",
        "entry step_full",
        "    run leak_current",
        "    run leak_state if usetable_leak else leak_state",
    ):
        assert line in text.splitlines()


def test_procedures_are_shown(kernels_program: Program) -> None:

    procedure = Procedure("rates", "leak", ("v",), (Assign("a", B),), table="leak_rates")
    text = program_text(replace(kernels_program, procedures=(procedure,)))
    assert "procedure leak.rates(v)  with table leak_rates\n    a := b" in text
