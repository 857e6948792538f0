"""Functions of literals as a C++ compiler computes them while it compiles: correctly rounded.

The reference's compiler evaluates `log(10)` itself, with more digits than a double has, and rounds
once; a call of libm while the model runs is wrong in the last bit now and then. Not for NEURON's
exp, which is a function of NEURON's own that no compiler looks into. What libm computes exactly is
here for what stands around it: `log(fabs(-3))` is one constant.
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
    if not all(math.isfinite(x) for x in arguments):
        return None
    exact_function = _EXACT.get(function)
    if exact_function is not None:
        return exact_function(*arguments)
    evaluate = _FUNCTIONS.get(function)
    if evaluate is None:
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


def _atan(x: Decimal) -> Decimal:
    halved = x
    for _ in range(6):
        halved /= 1 + (1 + halved * halved).sqrt()
    square = halved * halved
    first = 64 * halved / (1 + square)
    rest = square / (1 + square)
    return _sum(first, rest, lambda n: Decimal(2 * n + 1) / Decimal(2 * n))


def _asin(x: Decimal) -> Decimal | None:
    if abs(x) >= 1:
        return _atan(Decimal(1)) * 2 * x if abs(x) == 1 else None
    return _atan(x / (1 - x * x).sqrt())


def _acos(x: Decimal) -> Decimal | None:
    arc = _asin(x)
    return None if arc is None else 2 * _atan(Decimal(1)) - arc


def _atan2(y: Decimal, x: Decimal) -> Decimal | None:
    if y == 0:
        return None
    right = 2 * _atan(Decimal(1)).copy_sign(y)
    if x == 0:
        return right
    return _atan(y / x) + (0 if x > 0 else 2 * right)


def _erf(x: Decimal) -> Decimal | None:
    if abs(x) > 6:
        return Decimal(1).copy_sign(x)
    square = x * x
    total, term, n = Decimal(0), x, 0
    with localcontext(Context(prec=2 * _DIGITS, Emax=999_999, Emin=-999_999)):
        while term != 0 and (n < 80 or abs(term) > abs(total).scaleb(-_DIGITS)):
            total += term / (2 * n + 1)
            n += 1
            term = -term * square / n
    return total / _atan(Decimal(1)).sqrt()


def _root(x: float) -> float | None:
    return math.sqrt(x) if x >= 0.0 else None


def _whole(function: Callable[[float], int]) -> Callable[[float], float]:
    return lambda x: math.copysign(float(function(x)), x)


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
        "asin": _asin,
        "acos": _acos,
        "atan2": _atan2,
        "erf": _erf,
    }
)
_EXACT: Mapping[str, Callable[..., float | None]] = MappingProxyType(
    {
        "fabs": math.fabs,
        "sqrt": _root,
        "floor": _whole(math.floor),
        "ceil": _whole(math.ceil),
        "fmod": lambda x, y: math.fmod(x, y) if y else None,
    }
)
