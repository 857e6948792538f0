"""Types of expressions."""

from __future__ import annotations

import pytest

from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Local,
    Select,
    Unary,
    UnaryOp,
    neg,
    number,
)
from vecgen.lang.infer import dtype_of
from vecgen.lang.types import DType

J, X = Local("j"), Local("x")
TWO = Const(2, DType.INT)
LESS = Compare(CompareOp.LT, X, X)


@pytest.mark.parametrize(
    ("expr", "dtype"),
    [
        (J, DType.INT),
        (X, DType.DOUBLE),
        (Binary(BinaryOp.MUL, J, TWO), DType.INT),
        (Binary(BinaryOp.MUL, J, number(2.0)), DType.DOUBLE),
        (Binary(BinaryOp.POW, J, TWO), DType.DOUBLE),
        (neg(J), DType.INT),
        (LESS, DType.BOOL),
        (neg(LESS), DType.DOUBLE),
        (Unary(UnaryOp.NOT, X), DType.BOOL),
        (Select(LESS, J, TWO), DType.INT),
        (Select(LESS, J, X), DType.DOUBLE),
        (Select(LESS, LESS, LESS), DType.DOUBLE),
        (Cast(DType.INT, X), DType.INT),
        (Call("exp", (J,)), DType.DOUBLE),
    ],
)
def test_type(expr: Expr, dtype: DType) -> None:
    assert dtype_of(expr, {"j"}) is dtype
