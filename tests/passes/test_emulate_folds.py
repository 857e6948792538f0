"""What g++ folds is folded, and nothing else."""

from __future__ import annotations

import math

import pytest

from vecgen.ir.kernel import Kernel
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Compare,
    CompareOp,
    Expr,
    Get,
    Local,
    Logical,
    LogicalOp,
    Unary,
    UnaryOp,
    add,
    div,
    mul,
    neg,
    number,
)
from vecgen.lang.intrinsics import INVERSE, SQUARE
from vecgen.lang.stmt import Assign, If, Let, Put, While
from vecgen.passes.emulate_folds import emulate_folds
from vecgen.passes.exact_constants import exact_constant

A, X = Get("cell.a"), Local("x")


def power(a: Expr, b: Expr) -> Expr:
    return Binary(BinaryOp.POW, a, b)


def folded(tools, *body) -> Kernel:
    return emulate_folds(tools.program_of(body)).kernels[0]


def value(tools, expr: Expr) -> Expr:
    return folded(tools, Put("cell.b", expr)).body[0].value


def test_functions_of_functions_of_literals(tools) -> None:
    inner = add(number(1.0), Call("fabs", (number(-0.0468),)))
    logarithm = exact_constant("log", (1.0468,))
    assert value(tools, Call("log", (inner,))) == number(logarithm)
    nested = Call("tanh", (Call("log", (inner,)),))
    assert value(tools, nested) == number(exact_constant("tanh", (logarithm,)))


def test_comparisons_of_literals_count_as_literals(tools) -> None:
    less = Compare(CompareOp.LT, number(1.0), number(2.0))
    both = Logical(LogicalOp.AND, less, Unary(UnaryOp.NOT, Compare(CompareOp.GT, A, A)))
    one = exact_constant("tanh", (1.0,))
    assert value(tools, Call("tanh", (less,))) == number(one)
    assert value(tools, Call("tanh", (Logical(LogicalOp.OR, both, less),))) == number(one)
    assert isinstance(value(tools, Call("tanh", (both,))), Call)


@pytest.mark.parametrize(
    ("exponent", "expected"),
    [
        (number(2.0), SQUARE),
        (number(-1.0), INVERSE),
        (neg(number(1.0)), INVERSE),
        (add(number(1.0), number(1.0)), SQUARE),
        (div(number(4.0), number(2.0)), SQUARE),
        (number(1.0), "pow"),
        (number(0.5), "pow"),
        (number(3.0), "pow"),
        (number(-2.0), "pow"),
        (Get("cell.c"), "pow"),
    ],
)
def test_exponents(tools, exponent: Expr, expected: str) -> None:
    rest = (exponent,) if expected == "pow" else ()
    for written in (power(A, exponent), Call("pow", (A, exponent))):
        assert value(tools, written) == Call(expected, (A, *rest))


def test_inner_powers_come_first(tools) -> None:
    nested = power(power(A, number(3.0)), power(number(2.0), number(1.0)))
    assert value(tools, nested) == Call(SQUARE, (Call("pow", (A, number(3.0))),))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (power(number(10.0), number(0.3)), 10**0.3),
        (Call("log", (number(10.0),)), math.log(10.0)),
        (Call("sin", (number(1.0),)), math.sin(1.0)),
        (Call("log", (mul(number(2.0), number(5.0)),)), math.log(10.0)),
    ],
)
def test_functions_of_literals_are_literals(tools, expr: Expr, expected: float) -> None:
    assert value(tools, expr).value == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    "expr",
    [
        Call("exp", (number(1.0),)),  # NEURON's own function
        Call("log", (number(-1.0),)),
        Call("log", (number(0.0),)),
        Call("sinh", (number(1e6),)),
    ],
)
def test_what_stays_a_call(tools, expr: Expr) -> None:
    assert value(tools, expr) == expr


def test_a_local_that_holds_a_literal_is_one(tools) -> None:
    kernel = folded(
        tools,
        Let("x", number(2.0)),
        Put("cell.b", power(A, X)),
        Assign("x", add(X, number(1.0))),
        Put("cell.c", power(A, X)),
        Assign("x", A),
        Put("cell.d", power(A, X)),
    )
    values = [stmt.value for stmt in kernel.body if isinstance(stmt, Put)]
    assert values == [Call(SQUARE, (A,)), Call("pow", (A, X)), Call("pow", (A, X))]


@pytest.mark.parametrize(("otherwise", "expected"), [(2.0, SQUARE), (3.0, "pow")])
def test_arms_that_agree(tools, otherwise: float, expected: str) -> None:
    kernel = folded(
        tools,
        Let("x", number(5.0)),
        If(A, (Assign("x", number(2.0)),), (Assign("x", number(otherwise)),)),
        Put("cell.b", power(A, X)),
    )
    assert kernel.body[2].value.function == expected


def test_what_a_loop_changes_is_not_known_in_it(tools) -> None:
    kernel = folded(
        tools,
        Let("x", number(2.0)),
        While(A, (Put("cell.b", power(A, X)), Assign("x", add(X, number(1.0))))),
    )
    assert kernel.body[1].body[0].value == Call("pow", (A, X))
