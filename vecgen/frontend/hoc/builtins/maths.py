"""HOC's mathematical functions: C's, with HOC's ideas of what is out of range."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Builtin, Call
from vecgen.frontend.notices import notice

_LARGEST_EXPONENT = 700.0
"""exp() of more is exp() of this; of less than its negative 0."""


def checked_exp(x: float) -> float:
    """Return exp(x) as HOC gives it."""
    if x < -_LARGEST_EXPONENT:
        return 0.0
    if x > _LARGEST_EXPONENT:
        notice("exp result out of range")
        return math.exp(_LARGEST_EXPONENT)
    return math.exp(x)


def checked_power(x: float, y: float) -> float:
    """Return x^y as HOC gives it.

    Raises:
        HocError: a negative number to a fraction.
    """
    try:
        return math.pow(x, y)
    except OverflowError:
        negative = x < 0.0 and math.fmod(y, 2.0) != 0.0
        result = -math.inf if negative else math.inf
    except ValueError:
        if x != 0.0:
            raise HocError("exponentiation argument out of domain") from None
        odd = math.fmod(y, 2.0) != 0.0
        result = math.copysign(math.inf, x) if odd else math.inf
    notice("exponentiation result out of range")
    return result


def truncated(x: float, epsilon: float) -> float:
    """Return int(x): the integer towards 0, or the next one if x is within epsilon of it."""
    if not math.isfinite(x):
        return x
    return float(-math.floor(-x + epsilon) if x < 0.0 else math.floor(x + epsilon))


def _of_one(function: Callable[[float], float]) -> Builtin:
    return lambda call: function(call.number(0))


def _logarithm(name: str, function: Callable[[float], float]) -> Builtin:
    def builtin(call: Call) -> float:
        x = call.number(0)
        if x < 0.0:
            raise HocError(f"{name} argument out of domain")
        if x == 0.0:
            notice(f"{name} result out of range")
            return -math.inf
        return function(x)

    return builtin


def _sqrt(call: Call) -> float:
    x = call.number(0)
    if x < 0.0:
        raise HocError("sqrt argument out of domain")
    return math.sqrt(x)


def _periodic(name: str, function: Callable[[float], float]) -> Builtin:
    def builtin(call: Call) -> float:
        x = call.number(0)
        return function(x) if math.isfinite(x) else math.nan

    builtin.__name__ = name
    return builtin


def _int(call: Call) -> float:
    return truncated(call.number(0), call.interpreter.epsilon.value)


FUNCTIONS: Mapping[str, Builtin] = {
    "abs": _of_one(abs),
    "atan": _of_one(math.atan),
    "atan2": lambda call: math.atan2(call.number(0), call.number(1)),
    "cos": _periodic("cos", math.cos),
    "erf": _of_one(math.erf),
    "erfc": _of_one(math.erfc),
    "exp": _of_one(checked_exp),
    "int": _int,
    "log": _logarithm("log", math.log),
    "log10": _logarithm("log10", math.log10),
    "sin": _periodic("sin", math.sin),
    "sqrt": _sqrt,
    "tanh": _of_one(math.tanh),
}
