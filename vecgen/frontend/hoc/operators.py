"""Arithmetic of HOC as closures; the commonest operands (variables, constants) have their own.

Numbers that differ by less than `float_epsilon` are equal to HOC's comparisons. Both sides of `&&`
and `||` are always evaluated.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.frame import Run
from vecgen.frontend.hoc.values import NumberCell
from vecgen.values import value_class


@value_class
class Operand:
    """A compiled number.

    `cell` or `slot` is the variable that it is, `constant` its unchanging value.
    """

    run: Run
    cell: NumberCell | None = None
    constant: float | None = None
    slot: int | None = None


def constant(value: float) -> Operand:
    """Return an operand that is a number."""
    return Operand(lambda frame: value, constant=value)


def binary(operator: str, left: Operand, right: Operand, epsilon: NumberCell) -> Run:
    """Return the closure of `left operator right`."""
    if left.cell is not None:
        if right.cell is not None and operator in _CELL_CELL:
            return _CELL_CELL[operator](left.cell, right.cell)
        if right.constant is not None and operator in _CELL_CONSTANT:
            return _CELL_CONSTANT[operator](left.cell, right.constant)
    if left.slot is not None:
        if right.slot is not None and operator in _SLOT_SLOT:
            return _SLOT_SLOT[operator](left.slot, right.slot)
        if right.constant is not None and operator in _SLOT_CONSTANT:
            return _SLOT_CONSTANT[operator](left.slot, right.constant)
    if operator in _ARITHMETIC:
        return _ARITHMETIC[operator](left.run, right.run)
    return _COMPARISONS[operator](left.run, right.run, epsilon)


def unary(operator: str, operand: Run) -> Run:
    """Return the closure of `-x` or `!x`."""
    if operator == "-":
        return lambda frame: -operand(frame)
    return lambda frame: 1.0 if operand(frame) == 0.0 else 0.0


def apply(operator: str, left: float, right: float) -> float:
    """Return what `left operator= right` assigns."""
    match operator:
        case "+=":
            return left + right
        case "-=":
            return left - right
        case "*=":
            return left * right
        case "/=":
            return divide(left, right)
        case _:
            raise NotImplementedError(operator)


def divide(left: float, right: float) -> float:
    """Return a quotient."""
    if right == 0.0:
        raise HocError("division by zero")
    return left / right


def remainder(left: float, right: float) -> float:
    """Return `left % right`, which is never negative."""
    if right <= 0.0:
        raise HocError("a%b, b<=0")
    if not math.isfinite(left):
        return math.nan
    rest = left
    if rest >= right:
        rest = left - math.floor(left / right) * right
    elif rest <= -right:
        rest = left + math.floor(-left / right) * right
    return rest + right if rest < 0.0 else rest


def power(left: float, right: float) -> float:
    """Return `left ^ right`."""
    try:
        return math.pow(left, right)
    except OverflowError:
        sys.stderr.write("exponentiation result out of range\n")
        return -math.inf if left < 0.0 and right % 2.0 == 1.0 else math.inf
    except ValueError:
        if left == 0.0:
            sys.stderr.write("exponentiation result out of range\n")
            return math.inf
        raise HocError("exponentiation argument out of domain") from None


def _and(left: Run, right: Run) -> Run:
    def run(frame: object) -> float:
        one, other = left(frame), right(frame)  # type: ignore[arg-type]
        return 1.0 if one != 0.0 and other != 0.0 else 0.0

    return run


def _or(left: Run, right: Run) -> Run:
    def run(frame: object) -> float:
        one, other = left(frame), right(frame)  # type: ignore[arg-type]
        return 1.0 if one != 0.0 or other != 0.0 else 0.0

    return run


_ARITHMETIC: dict[str, Callable[[Run, Run], Run]] = {
    "+": lambda left, right: lambda frame: left(frame) + right(frame),
    "-": lambda left, right: lambda frame: left(frame) - right(frame),
    "*": lambda left, right: lambda frame: left(frame) * right(frame),
    "/": lambda left, right: lambda frame: divide(left(frame), right(frame)),
    "%": lambda left, right: lambda frame: remainder(left(frame), right(frame)),
    "^": lambda left, right: lambda frame: power(left(frame), right(frame)),
    "&&": _and,
    "||": _or,
}
_CELL_CELL: dict[str, Callable[[NumberCell, NumberCell], Run]] = {
    "+": lambda left, right: lambda frame: left.value + right.value,
    "-": lambda left, right: lambda frame: left.value - right.value,
    "*": lambda left, right: lambda frame: left.value * right.value,
}
_CELL_CONSTANT: dict[str, Callable[[NumberCell, float], Run]] = {
    "+": lambda left, right: lambda frame: left.value + right,
    "-": lambda left, right: lambda frame: left.value - right,
    "*": lambda left, right: lambda frame: left.value * right,
}
_SLOT_SLOT: dict[str, Callable[[int, int], Run]] = {
    "+": lambda left, right: lambda f: f.locals[left].value + f.locals[right].value,
    "-": lambda left, right: lambda f: f.locals[left].value - f.locals[right].value,
    "*": lambda left, right: lambda f: f.locals[left].value * f.locals[right].value,
}
_SLOT_CONSTANT: dict[str, Callable[[int, float], Run]] = {
    "+": lambda left, right: lambda f: f.locals[left].value + right,
    "-": lambda left, right: lambda f: f.locals[left].value - right,
    "*": lambda left, right: lambda f: f.locals[left].value * right,
}
_Compare = Callable[[Run, Run, NumberCell], Run]
_COMPARISONS: dict[str, _Compare] = {
    "<": lambda left, right, small: (
        lambda frame: 1.0 if left(frame) < right(frame) - small.value else 0.0
    ),
    "<=": lambda left, right, small: (
        lambda frame: 1.0 if left(frame) <= right(frame) + small.value else 0.0
    ),
    ">": lambda left, right, small: (
        lambda frame: 1.0 if left(frame) > right(frame) + small.value else 0.0
    ),
    ">=": lambda left, right, small: (
        lambda frame: 1.0 if left(frame) >= right(frame) - small.value else 0.0
    ),
    "==": lambda left, right, small: (
        lambda frame: 1.0 if are_equal(left(frame), right(frame), small.value) else 0.0
    ),
    "!=": lambda left, right, small: (
        lambda frame: 1.0 if are_different(left(frame), right(frame), small.value) else 0.0
    ),
}
_CONDITIONS: dict[str, _Compare] = {
    "<": lambda left, right, small: lambda frame: left(frame) < right(frame) - small.value,
    "<=": lambda left, right, small: lambda frame: left(frame) <= right(frame) + small.value,
    ">": lambda left, right, small: lambda frame: left(frame) > right(frame) + small.value,
    ">=": lambda left, right, small: lambda frame: left(frame) >= right(frame) - small.value,
    "==": lambda left, right, small: (
        lambda frame: are_equal(left(frame), right(frame), small.value)
    ),
    "!=": lambda left, right, small: (
        lambda frame: are_different(left(frame), right(frame), small.value)
    ),
}
CONDITIONS = frozenset(_CONDITIONS)
"""The comparisons."""


def condition(operator: str, left: Run, right: Run, epsilon: NumberCell) -> Run:
    """Return the closure of a comparison as a truth value."""
    return _CONDITIONS[operator](left, right, epsilon)


def are_equal(left: float, right: float, small: float) -> bool:
    """Whether two numbers are the same to HOC."""
    return right - small <= left <= right + small


def are_different(left: float, right: float, small: float) -> bool:
    """Whether two numbers are not the same to HOC; NaN is neither this nor equal."""
    return left < right - small or left > right + small
