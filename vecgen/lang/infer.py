"""The scalar type of an expression, by C's rules.

A comparison or a logical operation is BOOL until it is used as a number, where it is a double. A
local is a double unless it is known to be an integer: the index of a `For`, or a `Let` of an
integer.
"""

from __future__ import annotations

from collections.abc import Collection

from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    Const,
    Expr,
    Get,
    Load,
    Local,
    Logical,
    Select,
    Unary,
    UnaryOp,
)
from vecgen.lang.types import DType


def dtype_of(expr: Expr, integers: Collection[str] = ()) -> DType:
    """Return the type of `expr`, where `integers` names the locals that are integers."""
    match expr:
        case Const(dtype=dtype) | Cast(dtype=dtype) | Load(dtype=dtype):
            return dtype
        case Local(name=name):
            return DType.INT if name in integers else DType.DOUBLE
        case Get() | Call():
            return DType.DOUBLE
        case Compare() | Logical() | Unary(op=UnaryOp.NOT):
            return DType.BOOL
        case Unary(x=x):
            return _number(dtype_of(x, integers))
        case Binary(op=BinaryOp.POW):
            return DType.DOUBLE
        case Binary(a=a, b=b) | Select(then=a, otherwise=b):
            return _common(dtype_of(a, integers), dtype_of(b, integers))
    raise TypeError(f"no such expression: {expr!r}")


def _common(a: DType, b: DType) -> DType:
    return DType.INT if a is DType.INT and b is DType.INT else DType.DOUBLE


def _number(dtype: DType) -> DType:
    return DType.INT if dtype is DType.INT else DType.DOUBLE
