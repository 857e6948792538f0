"""The intrinsics for the interpreter: the C library's results without Python's exceptions.

Division by zero, a domain error or an overflow gives the infinity or NaN that C gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from vecgen.ir.scop import scop_functions
from vecgen.lang.intrinsics import INVERSE, SQUARE

FunctionTable = Mapping[str, Callable[..., float]]
"""NMODL name of each intrinsic → a function of doubles; one that uses the time is given t and dt
after its own arguments."""


def divide(a: float, b: float) -> float:
    """Return a / b as IEEE 754 defines it."""
    if b != 0.0:
        return a / b
    if a == 0.0 or math.isnan(a) or math.isnan(b):
        return math.nan
    return math.copysign(math.inf, math.copysign(1.0, a) * math.copysign(1.0, b))


def guarded_exp(x: float) -> float:
    """Return NEURON's exp (specification 0.3): 0 below -700, e^700 above 700."""
    if x < -700.0:
        return 0.0
    return math.exp(700.0) if x > 700.0 else math.exp(x)


def power(x: float, y: float) -> float:
    """Return C's pow(x, y)."""
    odd = math.isfinite(y) and y == math.floor(y) and math.fmod(y, 2.0) != 0.0
    sign = math.copysign(1.0, x) if odd else 1.0
    try:
        return math.pow(x, y)
    except OverflowError:
        return math.copysign(math.inf, sign)
    except ValueError:
        return math.copysign(math.inf, sign) if x == 0.0 else math.nan


def at_time(event: float, t: float, dt: float) -> float:
    """Return 1.0 in the one fixed step whose time t first reaches `event` (specification 6.12)."""
    moment = event - 1e-11
    return 1.0 if moment <= t and moment > t - dt else 0.0


def _log(function: Callable[[float], float]) -> Callable[[float], float]:
    def result(x: float) -> float:
        if x > 0.0 or math.isnan(x):
            return function(x)
        return -math.inf if x == 0.0 else math.nan

    return result


def _or_nan(function: Callable[..., float]) -> Callable[..., float]:
    def result(*args: float) -> float:
        try:
            return function(*args)
        except ValueError:
            return math.nan

    return result


def _hyperbolic(function: Callable[[float], float], odd: float) -> Callable[[float], float]:
    def result(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.copysign(math.inf, x * odd + (1.0 - odd))

    return result


def _to_integer(function: Callable[[float], int]) -> Callable[[float], float]:
    def result(x: float) -> float:
        return math.copysign(float(function(x)), x) if math.isfinite(x) else x

    return result


REFERENCE: FunctionTable = MappingProxyType(
    {
        "exp": guarded_exp,
        "fabs": math.fabs,
        "sqrt": _or_nan(math.sqrt),
        "log": _log(math.log),
        "log10": _log(math.log10),
        "pow": power,
        SQUARE: lambda x: x * x,
        INVERSE: lambda x: divide(1.0, x),
        "sin": _or_nan(math.sin),
        "cos": _or_nan(math.cos),
        "tan": _or_nan(math.tan),
        "asin": _or_nan(math.asin),
        "acos": _or_nan(math.acos),
        "atan": math.atan,
        "atan2": math.atan2,
        "sinh": _hyperbolic(math.sinh, 1.0),
        "cosh": _hyperbolic(math.cosh, 0.0),
        "tanh": math.tanh,
        "floor": _to_integer(math.floor),
        "ceil": _to_integer(math.ceil),
        "fmod": _or_nan(math.fmod),
        "erf": math.erf,
        "at_time": at_time,
        **scop_functions(divide, power, guarded_exp),
    }
)
"""This machine's C library, as Python calls it."""
