"""Functions of each element: `log`, `pow`, `apply`, ... with libm's doubles, as in NEURON."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Self

import numpy as np

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic
from vecgen.store import FloatArray

_LARGEST_EXPONENT = 700.0


class VectorFunctions(VectorArithmetic):
    """What is done to every element by itself."""

    __slots__ = ()

    @staticmethod
    def _find_function(name: str) -> Callable[..., Any] | None:
        """Return a function that HOC defines, None for other names."""
        del name
        return None

    def _map(self, source: Any, function: Callable[[float], float]) -> Self:
        """Apply a function to the elements, or take those of another Vector with it applied."""
        values = self._values if source is None else self._vector(source)._values
        found = np.array([function(x) for x in values.tolist()], dtype=np.float64)
        return self._put(found)

    def abs(self, source: Any = None) -> Self:
        """Take the absolute value of each element (of `source`)."""
        return self._map(source, abs)

    def floor(self, source: Any = None) -> Self:
        """Round each element (of `source`) down."""
        return self._map(source, lambda x: float(np.floor(x)))

    def sqrt(self, source: Any = None) -> Self:
        """Take the square root of each element (of `source`)."""
        return self._map(source, _sqrt)

    def log(self, source: Any = None) -> Self:
        """Take the natural logarithm of each element (of `source`)."""
        return self._map(source, lambda x: _logarithm(x, math.log))

    def log10(self, source: Any = None) -> Self:
        """Take the decimal logarithm of each element (of `source`)."""
        return self._map(source, lambda x: _logarithm(x, math.log10))

    def tanh(self, source: Any = None) -> Self:
        """Take the hyperbolic tangent of each element (of `source`)."""
        return self._map(source, math.tanh)

    def pow(self, *arguments: Any) -> Self:
        """Raise each element to a power: `pow(p)`, `pow(source, p)`."""
        if not 1 <= len(arguments) <= 2:
            raise ArgumentError("pow takes an exponent, perhaps with a Vector before it")
        exponent = argument(arguments[-1], "an exponent")
        return self._map(arguments[0] if len(arguments) == 2 else None, _power(exponent))

    def sin(self, frequency: float, phase: float, dt: float = 1.0) -> Self:
        """Fill it with a sine: frequency (Hz), phase (radian), `dt` (ms) between two elements."""
        step = argument(dt, "dt")
        period = 2.0 * math.pi / 1000.0 * argument(frequency, "a frequency") * step
        shift = argument(phase, "a phase")
        return self._put(np.array([math.sin(period * k + shift) for k in range(len(self))]))

    def _function(self, given: Any) -> Callable[[float], float]:
        """Return a function of Python, one of HOC's own by its name, or one that HOC defines."""
        found = given
        if isinstance(given, str):
            found = self._find_function(given) or _HOC_FUNCTIONS.get(given)
        if not callable(found):
            raise ArgumentError(
                f"{given!r} is no function: give a Python function, the name of one of HOC's, or "
                f"one of {', '.join(_HOC_FUNCTIONS)}"
            )
        return lambda x: argument(found(x), "what the function returns")

    def apply(self, function: Any, start: float = 0, end: float | None = None) -> Self:
        """Replace elements by a function of them: a Python function, or one of HOC's by name."""
        call = self._function(function)
        first, last = self._range(start, len(self) - 1 if end is None else end)
        values = self._values
        for place in range(first, last + 1):
            values[place] = call(float(values[place]))
        return self

    def reduce(
        self, function: Any, base: float = 0.0, start: float = 0, end: float | None = None
    ) -> float:
        """Return `base` plus the function of each element."""
        call = self._function(function)
        total = argument(base, "the first summand")
        first, last = self._range(start, len(self) - 1 if end is None else end)
        for value in self._values[first : last + 1].tolist():
            total += call(value)
        return total

    def scale(self, low: float, high: float) -> float:
        """Stretch it so that the smallest element is `low`, the largest `high`; return by what."""
        bottom, top = argument(low, "a limit"), argument(high, "a limit")
        values = self._values
        if not len(values) or values.max() == values.min():
            return 0.0
        factor = (top - bottom) / (float(values.max()) - float(values.min()))
        values[...] = (values - values.min()) * factor + bottom
        return factor

    def rebin(self, *arguments: Any) -> Self:
        """Add up each `factor` elements: `rebin(factor)`, `rebin(source, factor)`."""
        if not 1 <= len(arguments) <= 2:
            raise ArgumentError("rebin takes a factor, perhaps with a Vector before it")
        source = self if len(arguments) == 1 else self._vector(arguments[0])
        factor = int(argument(arguments[-1], "a factor"))
        if factor < 1:
            raise ArgumentError(f"Arg out of range in user function: the factor {factor} of rebin")
        return self._put(_sums(source._values, factor))

    def resample(self, source: Any, rate: float) -> Self:
        """Take `rate` times as many elements, each the last one of `source` at its place."""
        given = self._vector(source)._values
        factor = argument(rate, "a rate")
        if not factor > 0.0:
            raise ArgumentError(f"Arg out of range in user function: the rate {rate!r} of resample")
        places = [int(k / factor) for k in range(int(len(given) * factor))]
        return self._put(given[[place for place in places if place < len(given)]])

    def spikebin(self, source: Any, threshold: float) -> Self:
        """Mark with 1 where `source` rises above a threshold, with 0 elsewhere."""
        above = self._vector(source)._values > argument(threshold, "a threshold")
        before = np.concatenate(([False], above[:-1]))
        return self._put((above & ~before).astype(np.float64))


def _sums(values: FloatArray, width: int) -> FloatArray:
    """Return the sums of each `width` values, added from the first to the last."""
    groups = values[: len(values) // width * width].reshape(-1, width)
    total = np.zeros(len(groups))
    for column in groups.T:
        total += column
    return total


def _sqrt(x: float) -> float:
    if x < 0.0:
        raise ArgumentError(f"sqrt argument out of domain: {x!r}")
    return math.sqrt(x)


def _logarithm(x: float, function: Callable[[float], float]) -> float:
    if x > 0.0:
        return function(x)
    return -math.inf if x == 0.0 else math.nan


def _power(exponent: float) -> Callable[[float], float]:
    special: dict[float, Callable[[float], float]] = {
        -1.0: lambda x: 1.0 / x if x else math.copysign(math.inf, x),
        0.0: lambda x: 1.0,
        0.5: _sqrt,
        1.0: lambda x: x,
        2.0: lambda x: x * x,
    }
    return special.get(exponent, lambda x: _libm_power(x, exponent))


def _libm_power(x: float, exponent: float) -> float:
    try:
        return math.pow(x, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.inf if x == 0.0 else math.nan


def _positive(name: str, function: Callable[[float], float]) -> Callable[[float], float]:
    def checked(x: float) -> float:
        if not x > 0.0:
            raise ArgumentError(f"{name} argument out of domain: {x!r}")
        return function(x)

    return checked


def _exp(x: float) -> float:
    if x < -_LARGEST_EXPONENT:
        return 0.0
    return math.exp(min(x, _LARGEST_EXPONENT))


_HOC_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "atan": math.atan,
    "cos": math.cos,
    "erf": math.erf,
    "erfc": math.erfc,
    "exp": _exp,
    "int": lambda x: float(math.trunc(x)),
    "log": _positive("log", math.log),
    "log10": _positive("log10", math.log10),
    "sin": math.sin,
    "sqrt": _sqrt,
    "tanh": math.tanh,
}
