"""Functions of literals as a C++ compiler computes them while it compiles: correctly rounded.

The reference's compiler evaluates `log(10)` itself, with more digits than a double has, and rounds
once; a call of libm while the model runs is wrong in the last bit now and then. Not for NEURON's
exp, which is a function of NEURON's own that no compiler looks into, nor for what libm computes
exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, localcontext
from types import MappingProxyType

_DIGITS = 60
"""Far more than 17, so that rounding the result to a double is as good as rounding it once."""
_LARGEST = 30
"""Series are summed up to arguments of this size; they lose about as many digits."""


def exact_constant(function: str, arguments: tuple[float, ...]) -> float | None:
    """Return the correctly rounded value; None where the call is left to libm.

    The compiler leaves it what has no finite value, and what overflows or underflows.
    """
    evaluate = _FUNCTIONS.get(function)
    if evaluate is None or not all(math.isfinite(x) for x in arguments):
        return None
    with localcontext(Context(prec=_DIGITS, Emax=999_999, Emin=-999_999)):
        exact = evaluate(*(Decimal(x) for x in arguments))
        result = math.inf if exact is None else float(exact)
    return result if 2.0**-1022 <= abs(result) < math.inf else None


def _pow(x: Decimal, y: Decimal) -> Decimal | None:
    if x == 0 or (x < 0 and y != y.to_integral_value()):
        return None
    exponent = y * abs(x).ln()
    if abs(exponent) > 800:
        return None
    return exponent.exp() * (-1 if x < 0 and y % 2 != 0 else 1)


def _log(x: Decimal) -> Decimal | None:
    return x.ln() if x > 0 else None


def _log10(x: Decimal) -> Decimal | None:
    return x.log10() if x > 0 else None


def _sinh(x: Decimal) -> Decimal | None:
    return _sum(x, x * x, lambda n: Decimal(2 * n * (2 * n + 1))) if _is_small(x) else None


def _cosh(x: Decimal) -> Decimal | None:
    one = Decimal(1)
    return _sum(one, x * x, lambda n: Decimal(2 * n * (2 * n - 1))) if _is_small(x) else None


def _tanh(x: Decimal) -> Decimal | None:
    return _ratio(_sinh(x), _cosh(x))


def _sin(x: Decimal) -> Decimal | None:
    return _sum(x, -x * x, lambda n: Decimal(2 * n * (2 * n + 1))) if _is_small(x) else None


def _cos(x: Decimal) -> Decimal | None:
    one = Decimal(1)
    return _sum(one, -x * x, lambda n: Decimal(2 * n * (2 * n - 1))) if _is_small(x) else None


def _tan(x: Decimal) -> Decimal | None:
    return _ratio(_sin(x), _cos(x))


def _atan(x: Decimal) -> Decimal | None:
    halved = x
    for _ in range(6):
        halved /= 1 + (1 + halved * halved).sqrt()
    square = halved * halved
    first = 64 * halved / (1 + square)
    rest = square / (1 + square)
    return _sum(first, rest, lambda n: Decimal(2 * n + 1) / Decimal(2 * n))


def _ratio(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    return None if above is None or below is None else above / below


def _is_small(x: Decimal) -> bool:
    return abs(x) <= _LARGEST


def _sum(first: Decimal, x: Decimal, divisor: Callable[[int], Decimal]) -> Decimal:
    """Return first (1 + x / divisor(1) + x² / (divisor(1) divisor(2)) + …)."""
    with localcontext(Context(prec=2 * _DIGITS, Emax=999_999, Emin=-999_999)):
        total = term = first
        n = 0
        while term != 0 and (n < 40 or abs(term) > abs(total).scaleb(-_DIGITS)):
            n += 1
            term = term * x / divisor(n)
            total += term
    return total


_FUNCTIONS: Mapping[str, Callable[..., Decimal | None]] = MappingProxyType(
    {
        "pow": _pow,
        "log": _log,
        "log10": _log10,
        "sinh": _sinh,
        "cosh": _cosh,
        "tanh": _tanh,
        "sin": _sin,
        "cos": _cos,
        "tan": _tan,
        "atan": _atan,
    }
)
