"""Scalar types of expressions and fields."""

from __future__ import annotations

from enum import Enum


class DType(Enum):
    """A scalar type; the value is its C spelling."""

    DOUBLE = "double"
    INT = "int32_t"
    BOOL = "_Bool"
