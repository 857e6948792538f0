"""The meaning of expressions and statements."""

from __future__ import annotations

import math

import pytest

from vecgen.ir.evaluate import InterpretError, Machine, evaluate, execute
from vecgen.ir.functions import REFERENCE, divide, power
from vecgen.ir.program import Function
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
    Local,
    Logical,
    LogicalOp,
    Select,
    Unary,
    UnaryOp,
    add,
    div,
    mul,
    number,
    sub,
)
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Assign, For, If, Let, Solve, While
from vecgen.lang.types import DType

X = Local("x")


def compare(op: CompareOp, a: float, b: float) -> Compare:
    return Compare(op, number(a), number(b))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (sub(number(1.0), sub(number(2.0), number(3.0))), 2.0),
        (add(number(1e16), add(number(1.0), number(1.0))), 1.0000000000000002e16),
        (add(add(number(1e16), number(1.0)), number(1.0)), 1e16),
        (div(number(1.0), number(0.0)), math.inf),
        (div(number(1.0), number(-0.0)), -math.inf),
        (mul(number(1e300), number(1e300)), math.inf),
        (Binary(BinaryOp.POW, number(2.0), Binary(BinaryOp.POW, number(3.0), number(2.0))), 512.0),
        (compare(CompareOp.LT, 3.0, 2.0), 0.0),
        (Compare(CompareOp.EQ, compare(CompareOp.LT, 3.0, 2.0), number(1.0)), 0.0),
        (add(compare(CompareOp.LE, 2.0, 2.0), number(0.5)), 1.5),
        (Unary(UnaryOp.NOT, number(0.0)), 1.0),
        (Logical(LogicalOp.OR, number(0.0), number(0.3)), 1.0),
        (Logical(LogicalOp.AND, number(0.0), number(0.3)), 0.0),
        (Select(compare(CompareOp.GT, 1.0, 0.0), number(5.0), number(6.0)), 5.0),
        (Cast(DType.INT, number(-2.9)), -2.0),
        (Binary(BinaryOp.DIV, Const(-7, DType.INT), Const(2, DType.INT)), -3.0),
        (Binary(BinaryOp.MOD, Const(-7, DType.INT), Const(2, DType.INT)), -1.0),
        (Binary(BinaryOp.DIV, Const(7, DType.INT), number(2.0)), 3.5),
        (Call("exp", (number(-701.0),)), 0.0),
        (Call("exp", (number(-699.0),)), 2.680137958338607e-304),
        (Call("exp", (number(701.0),)), 1.0142320547350045e304),
        (Call("floor", (number(-2.5),)), -3.0),
        (Call("ceil", (number(-2.5),)), -2.0),
        (Call("fmod", (number(-2.5), number(3.0))), -2.5),
    ],
)
def test_value(expr: Expr, expected: float) -> None:
    assert evaluate(expr) == expected


@pytest.mark.parametrize("second", [0.0, -0.0])
@pytest.mark.parametrize("first", [0.0, math.nan])
def test_zero_over_zero_is_nan(first: float, second: float) -> None:
    assert math.isnan(divide(first, second))


def test_every_intrinsic_takes_infinities_zeros_and_nans() -> None:
    special = (0.0, -0.0, 1.0, -2.0, math.inf, -math.inf, math.nan, 1e308, -1e308)
    for name, function in REFERENCE.items():
        for a in special:
            for b in special:
                intrinsic = INTRINSICS[name]
                count = intrinsic.arity + 2 * intrinsic.uses_time
                assert isinstance(function(*(a, b, 1.0, b, a)[:count]), float), name


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [(-0.0, -1.0, -math.inf), (-0.0, -2.0, math.inf), (-10.0, 309.0, -math.inf), (0.0, 0.0, 1.0)],
)
def test_power_overflows_as_in_c(x: float, y: float, expected: float) -> None:
    assert power(x, y) == expected


@pytest.mark.parametrize(
    ("event", "t", "expected"),
    [(0.1, 0.1125, 1.0), (0.1, 0.0875, 0.0), (0.1, 0.1375, 0.0), (0.0125, 0.0125, 1.0)],
)
def test_at_time_holds_in_one_step(event: float, t: float, expected: float) -> None:
    machine = Machine({"t": t, "dt": 0.025})
    assert evaluate(Call("at_time", (number(event),)), machine) == expected


def test_functions_see_their_arguments_only() -> None:
    inner = Function("inner", "m", ("x",), (Let("y", mul(X, X)),), add(Local("y"), number(1.0)))
    outer = Function("outer", "m", ("x",), (), Call("inner", (add(X, number(1.0)),)))
    machine = Machine({"x": 2.0}, functions={"inner": inner, "outer": outer})
    assert evaluate(add(Call("outer", (number(3.0),)), X), machine) == 19.0
    leaky = Function("leaky", "m", (), (), X)
    with pytest.raises(InterpretError, match="local x"):
        evaluate(Call("leaky", ()), Machine({"x": 2.0}, functions={"leaky": leaky}))


def test_for_includes_its_end_and_counts_in_integers() -> None:
    """Specification 9.6.13: the sum of j/2 over 0..3 is 3, that of j FROM 0 TO 10 BY 3 is 18."""
    j = Local("j")
    for end, step, term, expected in (
        (3, 1, div(j, number(2.0)), 3.0),
        (10, 3, j, 18.0),
        (-1, 1, j, 0.0),
    ):
        body = (Assign("sum", add(Local("sum"), term)),)
        bounds = (Const(0, DType.INT), Const(end, DType.INT), Const(step, DType.INT))
        after = execute((For("j", *bounds, body),), Machine())
        assert after["sum"] == expected
        assert "j" not in after


def test_while_and_if() -> None:
    k = Local("k")
    halve = While(Compare(CompareOp.GT, k, number(1.0)), (Assign("k", div(k, number(2.0))),))
    branch = If(k, (Assign("a", number(1.0)),), (Assign("b", number(2.0)),))
    after = execute((Assign("k", number(10.0)), halve, branch), Machine())
    assert after == {"k": 0.625, "a": 1.0, "b": 0.0}


@pytest.mark.parametrize(
    ("expr", "message"),
    [
        (Local("q"), "local q"),
        (Get("hh.m"), "field hh.m"),
        (Call("mystery", ()), "function mystery"),
    ],
)
def test_what_has_no_meaning_is_refused_by_name(expr: Expr, message: str) -> None:
    with pytest.raises(InterpretError, match=message):
        evaluate(expr)


def test_statements_of_higher_levels_are_refused() -> None:
    with pytest.raises(InterpretError, match="Solve has not been lowered"):
        execute((Solve("states", "cnexp"),), Machine())
