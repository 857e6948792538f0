"""Interpolation, derivative and integral of sampled functions."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic


class VectorCalculus(VectorArithmetic):
    """A Vector as a sampled function."""

    __slots__ = ()

    def interpolate(self, where: Any, places: Any, values: Any = None) -> Self:
        """Take a function's values: it is known at `places`, and wanted at `where`.

        Its values are this Vector's own, or `values`. Outside it stays what it is at the end.
        """
        wanted = self._vector(where)._values
        x = self._vector(places)._values
        y = (self if values is None else self._vector(values))._values
        size = min(len(x), len(y))
        if size == 0 and len(wanted):
            raise ArgumentError("interpolate needs points to interpolate between")
        x, y = x[:size], y[:size]
        # As NEURON: the piece never goes back, so `where` should increase.
        right = np.searchsorted(x, np.maximum.accumulate(wanted), side="left")
        inside = (right > 0) & (right < size)
        found = np.empty(len(wanted))
        found[right == 0] = y[0] if size else 0.0
        found[right == size] = y[-1] if size else 0.0
        at = right[inside]
        part = (wanted[inside] - x[at - 1]) / (x[at] - x[at - 1])
        found[inside] = part * y[at] + (1.0 - part) * y[at - 1]
        return self._put(found)

    def deriv(self, *arguments: Any) -> Self:
        """Take the derivative: `deriv([source,] [dx, [method]])`.

        Method 2 (without one): central differences, one-sided at both ends. Method 1: forward
        differences, one element less.
        """
        source, rest = self._source(arguments)
        dx = argument(rest[0], "dx") if rest else 1.0
        method = int(argument(rest[1], "the method of deriv")) if len(rest) > 1 else 2
        if method not in (1, 2):
            raise ArgumentError(f"Arg out of range in user function: method {method} of deriv")
        y = source._values
        if len(y) < 2:
            raise ArgumentError("Can't take derivative of Vector with less than two points")
        forward = (y[1:] - y[:-1]) / dx
        if method == 1:
            return self._put(forward)
        found = np.empty(len(y))
        found[0], found[-1] = forward[0], forward[-1]
        found[1:-1] = (y[2:] - y[:-2]) / 2.0 / dx
        return self._put(found)

    def integral(self, *arguments: Any) -> Self:
        """Take the integral: `integral([source,] [dx])`; it begins with the first element."""
        source, rest = self._source(arguments)
        dx = argument(rest[0], "dx") if rest else 1.0
        y = source._values
        if not len(y):
            raise ArgumentError("Can't take the integral of a Vector without elements")
        terms = y * dx
        terms[0] = y[0]
        return self._put(np.add.accumulate(terms))

    def _source(self, arguments: tuple[Any, ...]) -> tuple[VectorArithmetic, tuple[Any, ...]]:
        if arguments and isinstance(arguments[0], VectorArithmetic):
            return arguments[0], arguments[1:]
        return self, arguments
