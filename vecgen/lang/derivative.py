"""What METHOD cnexp needs to know of a right-hand side: its two linear parts and its derivative.

The rules are those of NEURON's translator (specification 6.8.1), and so are the shapes: each
product, quotient and sum below is formed in the translator's order, because the order decides the
rounding. Nothing is simplified, except that a literal zero, and a product or quotient made with
one, counts as absent in the linear parts (not in the derivative): NEURON's translator does so.

Calls and indexed variables are opaque. This is no general tool for symbolic mathematics.
"""

from __future__ import annotations

from enum import StrEnum

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
    add,
    div,
    mul,
    neg,
    number,
    sub,
)
from vecgen.lang.stmt import Ode
from vecgen.lang.traverse import Body, children, walk_statements
from vecgen.values import value_class


class Fault(StrEnum):
    """Why an equation has no linear parts, and what NEURON does with it."""

    PRODUCT = "product"
    """The state is in both factors of a product: NEURON solves another equation, silently."""
    NONLINEAR = "nonlinear"
    """The state is in an argument or a denominator: NEURON takes derivimplicit for the block."""
    UNTRANSLATABLE = "untranslatable"
    """An operator that cannot stand there: NEURON's translator fails."""


@value_class
class LinearParts:
    """A right-hand side as `a*state + b`; None where NEURON's rules leave a part out.

    `exponent` is what multiplies dt in the exponential: the derivative. It equals `a` up to the
    treatment of literal zeros, and is None exactly where `a` is.
    """

    a: Expr | None
    b: Expr | None
    exponent: Expr | None


@value_class
class NotLinear:
    """Why there are no linear parts; `at` is the expression to blame."""

    kind: Fault
    reason: str
    at: Expr


Parts = tuple[Expr | None, Expr | None]


class _ProductFoundError(Exception):
    def __init__(self, at: Expr) -> None:
        super().__init__()
        self.at = at


def linear_parts(rhs: Expr, state: str) -> LinearParts | NotLinear:
    """Return the parts of `rhs` with respect to `Get(state)`, or why there are none.

    With A = parts.a, B = parts.b, E = parts.exponent and an absent B read as 0.0, one step is
    `x = x + (1. - exp(dt*E))*(-B/A - x)`, or `x = x - dt*(-B)` if A is absent.
    """
    fault = _untranslatable(rhs) or _nonlinear(rhs, state)
    if fault is not None:
        return fault
    try:
        a, b = _parts(rhs, state)
    except _ProductFoundError as found:
        return NotLinear(
            Fault.PRODUCT, f"a product has the state {state} in both factors", found.at
        )
    exponent = derivative(rhs, state)
    if exponent is not None and a is None:
        a = number(0.0)
    return LinearParts(a, b, exponent)


def falls_back(body: Body) -> bool:
    """Whether cnexp cannot solve some equation of a block, and NEURON takes derivimplicit."""
    for stmt in walk_statements(body):
        if isinstance(stmt, Ode):
            parts = linear_parts(stmt.rhs, stmt.state)
            if isinstance(parts, NotLinear) and parts.kind is Fault.NONLINEAR:
                return True
    return False


def is_linear_in(rhs: Expr, state: str) -> bool:
    """Return whether `linear_parts` finds the parts of `rhs`."""
    return isinstance(linear_parts(rhs, state), LinearParts)


def mentions(expr: Expr, state: str) -> bool:
    """Return whether the value of `Get(state)` stands in `expr`, an index not counting."""
    if isinstance(expr, Get):
        return expr.field == state and expr.component is None
    if isinstance(expr, Load):
        return False
    return any(mentions(child, state) for child in children(expr))


def derivative(rhs: Expr, state: str) -> Expr | None:
    """Return d rhs / d state in the shape of NEURON's translator, None where it is absent.

    Raises:
        ValueError: the state stands in a call, in a denominator or below an operator other than
            + - * / (see `linear_parts`).
    """
    if not mentions(rhs, state):
        return None
    match rhs:
        case Get():
            return number(1.0)
        case Unary(op=UnaryOp.NEG, x=x):
            return _negative(derivative(x, state))
        case Binary(op=BinaryOp.ADD, a=a, b=b):
            return _sum(derivative(a, state), derivative(b, state))
        case Binary(op=BinaryOp.SUB, a=a, b=b):
            return _difference(derivative(a, state), derivative(b, state))
        case Binary(op=BinaryOp.MUL, a=a, b=b):
            left, right = derivative(a, state), derivative(b, state)
            return _sum(
                None if left is None else mul(left, b),
                None if right is None else mul(a, right),
            )
        case Binary(op=BinaryOp.DIV, a=a, b=b) if not mentions(b, state):
            above = derivative(a, state)
            return None if above is None else div(above, b)
    raise ValueError(f"no derivative with respect to {state}: {rhs!r}")


def _parts(expr: Expr, state: str) -> Parts:
    match expr:
        case Const(value=value):
            return (None, None if value == 0 else expr)
        case Get(field=field, component=None) if field == state:
            return (number(1.0), None)
        case Unary(op=UnaryOp.NEG, x=x):
            a, b = _parts(x, state)
            return (_negative(a), _negative(b))
        case Binary(op=BinaryOp.ADD, a=left, b=right):
            (a1, b1), (a2, b2) = _parts(left, state), _parts(right, state)
            return (_sum(a1, a2), _sum(b1, b2))
        case Binary(op=BinaryOp.SUB, a=left, b=right):
            (a1, b1), (a2, b2) = _parts(left, state), _parts(right, state)
            return (_difference(a1, a2), _difference(b1, b2))
        case Binary(op=BinaryOp.MUL, a=left, b=right):
            return _product(expr, _parts(left, state), _parts(right, state))
        case Binary(op=BinaryOp.DIV, a=left, b=right):
            a, b = _parts(left, state)
            return (None if a is None else div(a, right), None if b is None else div(b, right))
        case Local() | Get() | Load() | Call():
            return (None, expr)
    raise TypeError(f"no linear parts of {expr!r}")


def _product(expr: Expr, first: Parts, second: Parts) -> Parts:
    (a1, b1), (a2, b2) = first, second
    if a1 is not None and a2 is not None:
        raise _ProductFoundError(expr)
    a: Expr | None = None
    if a1 is not None and b2 is not None:
        a = mul(a1, b2)
    elif b1 is not None and a2 is not None:
        a = mul(b1, a2)
    b = None if b1 is None or b2 is None else mul(b1, b2)
    return (a, b)


def _sum(a: Expr | None, b: Expr | None) -> Expr | None:
    if a is None or b is None:
        return a if b is None else b
    return add(a, b)


def _difference(a: Expr | None, b: Expr | None) -> Expr | None:
    if b is None:
        return a
    return neg(b) if a is None else sub(a, b)


def _negative(x: Expr | None) -> Expr | None:
    return None if x is None else neg(x)


def _untranslatable(expr: Expr) -> NotLinear | None:
    what = ""
    match expr:
        case Const() | Local() | Get() | Load() | Call():
            return None
        case Binary(op=BinaryOp.POW):
            what = "the operator '^' (use pow, or a LOCAL computed before)"
        case Binary(op=BinaryOp.MOD) | Unary(op=UnaryOp.NOT):
            what = f"the operator '{expr.op.value}'"
        case Compare() | Logical():
            what = f"the operator '{expr.op.value}' (use a LOCAL computed before)"
        case Select() | Cast():
            what = "a choice or conversion"
        case Unary() | Binary():
            pass
        case _:
            raise TypeError(f"no such expression: {expr!r}")
    if what:
        return NotLinear(Fault.UNTRANSLATABLE, f"the right-hand side has {what}", expr)
    return next((found for child in children(expr) if (found := _untranslatable(child))), None)


def _nonlinear(expr: Expr, state: str) -> NotLinear | None:
    match expr:
        case Call(function=function) if mentions(expr, state):
            reason = f"the state {state} stands inside an argument of {function}"
            return NotLinear(Fault.NONLINEAR, reason, expr)
        case Binary(op=BinaryOp.DIV, b=below) if mentions(below, state):
            return NotLinear(Fault.NONLINEAR, f"the state {state} stands in a denominator", expr)
        case Get() | Load() | Call():
            return None
    return next((found for child in children(expr) if (found := _nonlinear(child, state))), None)
