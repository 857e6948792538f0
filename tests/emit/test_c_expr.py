"""Expressions as C text: brackets, conditions, calls, types."""

from __future__ import annotations

import math

import pytest

from vecgen.emit.c_expr import c_condition, c_expression, c_integer
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
    div,
    mul,
    neg,
    number,
    sub,
)
from vecgen.lang.types import DType

A, B, C, X, J = (Local(name) for name in "abcxj")
LESS = Compare(CompareOp.LT, A, B)
EQUAL = Compare(CompareOp.EQ, B, C)
ONE = Const(1, DType.INT)


class Names:
    def local(self, name: str) -> str:
        return f"{name}_" if name == "exp" else name

    def load(self, array: str, index: str) -> str:
        return f"cell->{array}[{index}]"

    def call(self, name: str, args: list[str]) -> str:
        return f"hh_{name}({', '.join(args)})"


def negation(x: Expr) -> Expr:
    return Unary(UnaryOp.NOT, x)


def both(a: Expr, b: Expr) -> Expr:
    return Logical(LogicalOp.AND, a, b)


def either(a: Expr, b: Expr) -> Expr:
    return Logical(LogicalOp.OR, a, b)


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (add(add(A, B), C), "a + b + c"),
        (add(A, add(B, C)), "a + (b + c)"),
        (sub(A, sub(B, C)), "a - (b - c)"),
        (sub(sub(A, B), C), "a - b - c"),
        (sub(A, add(B, C)), "a - (b + c)"),
        (mul(A, mul(B, C)), "a * (b * c)"),
        (mul(mul(A, B), C), "a * b * c"),
        (div(A, mul(B, C)), "a / (b * c)"),
        (mul(div(A, B), C), "a / b * c"),
        (add(A, mul(B, C)), "a + b * c"),
        (mul(add(A, B), C), "(a + b) * c"),
        (neg(X), "-x"),
        (neg(neg(X)), "-(-x)"),
        (neg(mul(A, B)), "-(a * b)"),
        (mul(neg(A), B), "-a * b"),
        (mul(A, neg(B)), "a * (-b)"),
        (sub(A, mul(neg(B), C)), "a - (-b * c)"),
        (add(number(-1.0), A), "-1.0 + a"),
        (sub(A, number(-1.0)), "a - (-1.0)"),
        (neg(number(-1.0)), "-(-1.0)"),
        (neg(number(0.0)), "-0.0"),
        (mul(number(-0.0), A), "-0.0 * a"),
        (add(A, number(-math.inf)), "a + (-VG_INFINITY)"),
        (number(math.nan), "vg_from_bits(UINT64_C(0x7ff8000000000000))"),
        (Binary(BinaryOp.POW, add(A, B), neg(C)), "vg_pow(a + b, -c)"),
        (Call("pow", (A, number(2.0))), "vg_pow(a, 2.0)"),
        (Call("exp", (neg(A),)), "vg_exp(-a)"),
        (Call("at_time", (A,)), "vg_at_time(a, t, dt)"),
        (Call("vtrap", (sub(A, B), number(10.0))), "hh_vtrap(a - b, 10.0)"),
        (Call("f", ()), "hh_f()"),
        (Local("exp"), "exp_"),
        (Load("m", add(J, ONE)), "cell->m[j + 1]"),
        (LESS, "(double)(a < b)"),
        (add(LESS, A), "(double)(a < b) + a"),
        (neg(LESS), "-((double)(a < b))"),
        (Call("f", (LESS,)), "hh_f((double)(a < b))"),
        (Compare(CompareOp.EQ, LESS, C), "(double)((double)(a < b) == c)"),
        (Compare(CompareOp.LE, add(A, B), neg(C)), "(double)(a + b <= -c)"),
        (negation(A), "(double)!(a != 0.0)"),
        (Select(LESS, A, B), "(a < b) ? a : b"),
        (Select(A, B, C), "(a != 0.0) ? b : c"),
        (Select(LESS, A, Select(EQUAL, B, C)), "(a < b) ? a : (b == c) ? b : c"),
        (Select(LESS, Select(EQUAL, B, C), A), "(a < b) ? ((b == c) ? b : c) : a"),
        (add(Select(LESS, A, B), C), "((a < b) ? a : b) + c"),
        (Select(LESS, EQUAL, A), "(a < b) ? (double)(b == c) : a"),
        (Cast(DType.INT, A), "(int32_t)a"),
        (Cast(DType.INT, add(A, B)), "(int32_t)(a + b)"),
        (Cast(DType.DOUBLE, J), "(double)j"),
        (Cast(DType.DOUBLE, A), "a"),
        (Cast(DType.BOOL, A), "(double)(a != 0.0)"),
        (div(J, number(2.0)), "j / 2.0"),
        (div(J, ONE), "j / 1"),
        (Binary(BinaryOp.MOD, J, Const(2, DType.INT)), "j % 2"),
        (Binary(BinaryOp.MOD, A, Const(2, DType.INT)), "(int32_t)a % 2"),
        (Const(True, DType.BOOL), "1.0"),
    ],
)
def test_numbers(expr: Expr, text: str) -> None:
    assert c_expression(expr, Names(), integers={"j"}) == text


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (A, "a != 0.0"),
        (J, "j != 0"),
        (add(A, B), "a + b != 0.0"),
        (LESS, "a < b"),
        (both(LESS, EQUAL), "a < b && b == c"),
        (both(A, LESS), "a != 0.0 && a < b"),
        (both(both(A, B), C), "a != 0.0 && b != 0.0 && c != 0.0"),
        (both(A, both(B, C)), "a != 0.0 && (b != 0.0 && c != 0.0)"),
        (either(both(A, B), C), "(a != 0.0 && b != 0.0) || c != 0.0"),
        (both(either(A, B), C), "(a != 0.0 || b != 0.0) && c != 0.0"),
        (negation(LESS), "!(a < b)"),
        (negation(negation(A)), "!(!(a != 0.0))"),
        (Select(LESS, A, B), "((a < b) ? a : b) != 0.0"),
        (Const(False, DType.BOOL), "0"),
    ],
)
def test_conditions(expr: Expr, text: str) -> None:
    assert c_condition(expr, Names(), integers={"j"}) == text


@pytest.mark.parametrize(
    ("expr", "text"),
    [(J, "j"), (A, "(int32_t)a"), (add(A, B), "(int32_t)(a + b)"), (number(2.5), "(int32_t)2.5")],
)
def test_integers(expr: Expr, text: str) -> None:
    assert c_integer(expr, Names(), integers={"j"}) == text


def test_a_field_has_no_c_text() -> None:
    with pytest.raises(ValueError, match=r"hh\.m has no place in C yet"):
        c_expression(Get("hh.m"), Names())
