"""Expressions as C text that computes the very same tree.

Brackets are printed exactly where C's own association would differ from the tree's; nothing is
folded or reordered. What a name or an array is called in C is decided by a `Names`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from vecgen.emit.c_literal import c_double, c_int
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
    LogicalOp,
    Select,
    Unary,
    UnaryOp,
)
from vecgen.lang.infer import dtype_of
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.precedence import Precedence, binary_precedence, compare_precedence
from vecgen.lang.types import DType
from vecgen.values import value_class


class Names(Protocol):
    """What things are called in the C that is being written."""

    def local(self, name: str) -> str:
        """Return the C name of a local."""

    def load(self, array: str, index: str) -> str:
        """Return the C text of an array's element; `index` is C text. It can be assigned to."""

    def call(self, name: str, args: list[str]) -> str:
        """Return the call of a FUNCTION or FUNCTION_TABLE of the same mechanism; `args` in C."""


def c_expression(expr: Expr, names: Names, *, integers: Collection[str] = ()) -> str:
    """Return `expr` as C text; what is true or false comes out as a double where it is not yet one.

    Args:
        expr: an expression without `Get` (level ARRAYS).
        names: the C names.
        integers: the locals that are of type int32_t.
    """
    return _Printer(names, integers).number(expr)[0]


def c_condition(expr: Expr, names: Names, *, integers: Collection[str] = ()) -> str:
    """Return `expr` as C text for the place of a condition: true unless it is zero."""
    return _Printer(names, integers).condition(expr)[0]


def c_integer(expr: Expr, names: Names, *, integers: Collection[str] = ()) -> str:
    """Return `expr` as C text of type int32_t; a double is cut off as in C."""
    return _Printer(names, integers).integer(expr)[0]


Text = tuple[str, Precedence]


@value_class
class _Printer:
    names: Names
    integers: Collection[str]

    def number(self, expr: Expr) -> Text:
        """Return the text of a number: a condition is converted to 1.0 or 0.0."""
        if dtype_of(expr, self.integers) is not DType.BOOL:
            return self.plain(expr)
        if isinstance(expr, Const):
            return c_double(float(expr.value)), Precedence.PRIMARY
        return f"(double){_within(self.condition(expr), Precedence.UNARY)}", Precedence.UNARY

    def integer(self, expr: Expr) -> Text:
        if dtype_of(expr, self.integers) is DType.INT:
            return self.plain(expr)
        return f"(int32_t){_within(self.number(expr), Precedence.UNARY)}", Precedence.UNARY

    def condition(self, expr: Expr) -> Text:
        """Return the text of a truth value."""
        match dtype_of(expr, self.integers):
            case DType.BOOL:
                return self.plain(expr)
            case DType.INT:
                zero = "0"
            case DType.DOUBLE:
                zero = "0.0"
        return f"{_within(self.plain(expr), Precedence.SUM)} != {zero}", Precedence.EQUALITY

    def plain(self, expr: Expr) -> Text:
        """Return the text of the expression in its own type."""
        match expr:
            case Const():
                return _constant(expr)
            case Local(name=name):
                return self.names.local(name), Precedence.PRIMARY
            case Load(array=array, index=index):
                return self.names.load(array, self.plain(index)[0]), Precedence.PRIMARY
            case Unary(op=UnaryOp.NEG, x=x):
                return f"-{_within(self.number(x), Precedence.PRIMARY)}", Precedence.UNARY
            case Unary(op=UnaryOp.NOT, x=x):
                return f"!{_within(self.condition(x), Precedence.PRIMARY)}", Precedence.UNARY
            case Binary(op=BinaryOp.POW, a=a, b=b):
                return f"vg_pow({self.number(a)[0]}, {self.number(b)[0]})", Precedence.PRIMARY
            case Binary():
                return self.binary(expr)
            case Compare(op=op, a=a, b=b):
                left = _within(self.number(a), Precedence.SUM)
                right = _within(self.number(b), Precedence.SUM)
                return f"{left} {op.value} {right}", compare_precedence(op)
            case Logical():
                return self.logical(expr)
            case Select(condition=condition, then=then, otherwise=otherwise):
                test = _within(self.condition(condition), Precedence.PRIMARY)
                yes = _within(self.number(then), Precedence.OR)
                return f"{test} ? {yes} : {self.number(otherwise)[0]}", Precedence.SELECT
            case Call(function=function, args=args):
                return self.call(function, args), Precedence.PRIMARY
            case Cast(dtype=dtype, x=x):
                return self.cast(dtype, x)
            case Get(field=field):
                raise ValueError(f"{field} has no place in C yet: lower the subscripts first")
        raise TypeError(f"no C text for {expr!r}")

    def binary(self, expr: Binary) -> Text:
        precedence = binary_precedence(expr.op)
        operand = self.integer if expr.op is BinaryOp.MOD else self.number
        left = _within(operand(expr.a), precedence)
        right = _within(operand(expr.b), Precedence(precedence + 1))
        if right.startswith("-"):
            right = f"({right})"
        return f"{left} {expr.op.value} {right}", precedence

    def logical(self, expr: Logical) -> Text:
        precedence = Precedence.AND if expr.op is LogicalOp.AND else Precedence.OR
        left, right = self.condition(expr.a), self.condition(expr.b)
        # && inside || is bracketed too: compilers warn about what people misread.
        same = isinstance(expr.a, Logical) and expr.a.op is expr.op
        first = left[0] if same else _within(left, Precedence.EQUALITY)
        return f"{first} {expr.op.value} {_within(right, Precedence.EQUALITY)}", precedence

    def call(self, function: str, args: tuple[Expr, ...]) -> str:
        texts = [self.number(arg)[0] for arg in args]
        intrinsic = INTRINSICS.get(function)
        if intrinsic is None:
            return self.names.call(function, texts)
        if intrinsic.uses_time:
            texts += [self.names.local("t"), self.names.local("dt")]
        return f"{intrinsic.c_function}({', '.join(texts)})"

    def cast(self, dtype: DType, x: Expr) -> Text:
        match dtype:
            case DType.BOOL:
                return self.condition(x)
            case DType.INT:
                return self.integer(x)
            case DType.DOUBLE if dtype_of(x, self.integers) is DType.INT:
                return f"(double){_within(self.plain(x), Precedence.UNARY)}", Precedence.UNARY
            case DType.DOUBLE:
                return self.number(x)
        raise TypeError(f"no such type: {dtype!r}")


def _constant(expr: Const) -> Text:
    match expr.dtype:
        case DType.DOUBLE:
            text = c_double(expr.value)
        case DType.INT:
            text = c_int(int(expr.value))
        case DType.BOOL:
            text = "1" if expr.value else "0"
    return text, Precedence.UNARY if text.startswith("-") else Precedence.PRIMARY


def _within(text: Text, needed: Precedence) -> str:
    """Return the text, in brackets if it binds more loosely than its place needs."""
    return text[0] if text[1] >= needed else f"({text[0]})"
