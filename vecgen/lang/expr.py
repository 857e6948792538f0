"""Expression nodes: frozen values, compared by structure, never by their place in a source.

The shape is the author's: nothing is simplified or re-associated on construction, because the
rounding of a floating-point expression is a property of its shape.
"""

from __future__ import annotations

import struct
from dataclasses import field
from enum import Enum

from vecgen.lang.types import DType
from vecgen.source import Span
from vecgen.values import value_class


class UnaryOp(Enum):
    """Unary operators by their C spelling."""

    NEG = "-"
    NOT = "!"


class BinaryOp(Enum):
    """Arithmetic operators; POW is NMODL's `^`, MOD is integer only."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    POW = "^"
    MOD = "%"


class CompareOp(Enum):
    """Comparisons by their C spelling."""

    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "=="
    NE = "!="


class LogicalOp(Enum):
    """Logical operators by their C spelling."""

    AND = "&&"
    OR = "||"


@value_class
class Expr:
    """The root of all expressions."""

    span: Span | None = field(default=None, kw_only=True, compare=False, repr=False)


@value_class
class Const(Expr):
    """A literal. Equal when type and bits are: 0.0 differs from -0.0, and 1 from 1.0."""

    value: float | int | bool
    dtype: DType = DType.DOUBLE

    def _key(self) -> tuple[DType, bytes | int]:
        if self.dtype is DType.DOUBLE:
            return (self.dtype, struct.pack("<d", self.value))
        return (self.dtype, int(self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Const) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


@value_class
class Local(Expr):
    """A scalar bound in this body: a LOCAL, an argument, a loop index."""

    name: str


@value_class
class Get(Expr):
    """This instance's element of a field, directly or through an index map.

    Inside a `model.Mechanism` the field is a bare NMODL name (`m`, `v`, `celsius`, `ena`); in the
    IR it is the name of an `ir.Field` (`hh.m`, `node.v`, `celsius`, `na_ion.ena`).
    """

    field: str
    via: str | None = None
    component: Expr | None = None


@value_class
class Load(Expr):
    """Element `index` of a C array or tile buffer (level ARRAYS)."""

    array: str
    index: Expr
    dtype: DType = DType.DOUBLE


@value_class
class Unary(Expr):
    """A unary operation."""

    op: UnaryOp
    x: Expr


@value_class
class Binary(Expr):
    """An arithmetic operation."""

    op: BinaryOp
    a: Expr
    b: Expr


@value_class
class Compare(Expr):
    """A comparison; used as a number it is 1.0 or 0.0."""

    op: CompareOp
    a: Expr
    b: Expr


@value_class
class Logical(Expr):
    """A logical operation with C's short circuit."""

    op: LogicalOp
    a: Expr
    b: Expr


@value_class
class Select(Expr):
    """A choice without a branch: both arms may be computed."""

    condition: Expr
    then: Expr
    otherwise: Expr


@value_class
class Call(Expr):
    """A call of an intrinsic (`lang.intrinsics`) or of a FUNCTION of the same mechanism."""

    function: str
    args: tuple[Expr, ...]


@value_class
class Cast(Expr):
    """A conversion; double to int truncates as in C."""

    dtype: DType
    x: Expr


def number(value: float) -> Const:
    """Return a double literal."""
    return Const(float(value))


def add(a: Expr, b: Expr) -> Binary:
    """Return a + b."""
    return Binary(BinaryOp.ADD, a, b)


def sub(a: Expr, b: Expr) -> Binary:
    """Return a - b."""
    return Binary(BinaryOp.SUB, a, b)


def mul(a: Expr, b: Expr) -> Binary:
    """Return a * b."""
    return Binary(BinaryOp.MUL, a, b)


def div(a: Expr, b: Expr) -> Binary:
    """Return a / b."""
    return Binary(BinaryOp.DIV, a, b)


def neg(x: Expr) -> Unary:
    """Return -x."""
    return Unary(UnaryOp.NEG, x)
