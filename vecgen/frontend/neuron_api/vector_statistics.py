"""Sums, extremes, moments and counts; sums run from the first element to the last."""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic
from vecgen.store import FloatArray


class VectorStatistics(VectorArithmetic):
    """What a Vector is like, as a whole or from one place to another (both included)."""

    __slots__ = ()

    def _part(self, ends: tuple[float, ...], name: str, least: int = 0) -> FloatArray:
        if ends and len(ends) != 2:
            raise ArgumentError(f"{name} not enough arguments: it takes two places, or none")
        values = self._values
        if ends:
            first, last = self._range(*ends)
            values = values[first : last + 1]
            if len(values) < least:
                raise ArgumentError(f"end - start must be > {least - 2}")
        elif len(values) < least:
            raise ArgumentError(f"Vector must have size > {least - 1}")
        return values

    def min(self, *ends: float) -> float:
        """Return the smallest element; 0.0 if there is none."""
        place = _extreme(self._part(ends, "min"), -1.0)
        return 0.0 if place < 0 else float(self._part(ends, "min")[place])

    def max(self, *ends: float) -> float:
        """Return the largest element; 0.0 if there is none."""
        place = _extreme(self._part(ends, "max"), 1.0)
        return 0.0 if place < 0 else float(self._part(ends, "max")[place])

    def min_ind(self, *ends: float) -> int:
        """Return the place of the smallest element, -1 if there is none."""
        place = _extreme(self._part(ends, "min_ind"), -1.0)
        return place + int(ends[0]) if ends else place

    def max_ind(self, *ends: float) -> int:
        """Return the place of the largest element, -1 if there is none."""
        place = _extreme(self._part(ends, "max_ind"), 1.0)
        return place + int(ends[0]) if ends else place

    def sum(self, *ends: float) -> float:
        """Return the sum of the elements; 0.0 if there is none."""
        return _total(self._part(ends, "sum"))

    def sumsq(self, *ends: float) -> float:
        """Return the sum of the elements' squares."""
        values = self._part(ends, "sumsq")
        return _total(values * values)

    def mean(self, *ends: float) -> float:
        """Return the mean.

        Raises:
            ArgumentError: there are no elements.
        """
        values = self._part(ends, "mean", 2 if ends else 1)
        return _total(values) / len(values)

    def var(self, *ends: float) -> float:
        """Return the variance (with the divisor size - 1).

        Raises:
            ArgumentError: there are less than two elements.
        """
        return _variance(self._part(ends, "var", 2))

    def stdev(self, *ends: float) -> float:
        """Return the standard deviation: the square root of `var`."""
        return math.sqrt(_variance(self._part(ends, "stdev", 2)))

    def stderr(self, *ends: float) -> float:
        """Return the standard error of the mean."""
        values = self._part(ends, "stderr", 2)
        return math.sqrt(_variance(values)) / math.sqrt(len(values))

    def median(self, *ends: float) -> float:
        """Return the median."""
        ordered = np.sort(self._part(ends, "median", 2 if ends else 1))
        half = len(ordered) // 2
        if len(ordered) % 2:
            return float(ordered[half])
        return (float(ordered[half - 1]) + float(ordered[half])) / 2.0

    def mag(self) -> float:
        """Return the length as a vector: the root of `sumsq`."""
        return math.sqrt(self.sumsq())

    def dot(self, other: Any) -> float:
        """Return the sum of the products with another Vector's elements."""
        values = self._vector(other)._values
        size = min(len(values), len(self))
        return _total(self._values[:size] * values[:size])

    def meansqerr(self, other: Any, weights: Any = None) -> float:
        """Return the mean squared difference to another Vector, perhaps weighted."""
        values = self._vector(other)._values
        size = len(self)
        if len(values) < size or size == 0:
            raise ArgumentError(f"Vector argument too small: {len(values)} elements for {size}")
        difference = self._values - values[:size]
        squares = difference * difference
        if weights is not None:
            factors = self._vector(weights)._values
            if len(factors) < size:
                raise ArgumentError(f"Vector argument too small: {len(factors)} weights for {size}")
            squares = squares * factors[:size]
        return _total(squares) / size

    # -- counts -------------------------------------------------------------------------------

    def histogram(self, low: float, high: float, width: float) -> Self:
        """Return a Vector of counts: below `low` by less than a bin, then bin after bin."""
        start, step = argument(low, "a limit"), _width(width)
        bins = int((argument(high, "a limit") - start) / step) + 2
        return self._new(_counts(self._values, start, step, bins, 1))

    def hist(self, source: Any, low: float, bins: float, width: float) -> Self:
        """Take the counts of `source` in bins of a width, the first one from `low` on."""
        values = self._vector(source)._values
        size = int(argument(bins, "a number of bins"))
        start = argument(low, "a limit")
        return self._put(_counts(values, start, _width(width), max(0, size), 0))


def _total(values: FloatArray) -> float:
    return float(np.add.accumulate(values)[-1]) if len(values) else 0.0


def _variance(values: FloatArray) -> float:
    differences = values - _total(values) / len(values)
    return _total(differences * differences) / (len(values) - 1)


def _extreme(values: FloatArray, sign: float) -> int:
    """Return the first place of the largest (sign 1) or smallest element, -1 if there is none."""
    if not len(values):
        return -1
    if not np.isnan(values).any():
        return int(np.argmax(sign * values))
    best = 0
    for place, value in enumerate(values.tolist()):  # a comparison with nan changes nothing
        if sign * value > sign * float(values[best]):
            best = place
    return best


def _width(value: float) -> float:
    width = argument(value, "the width of a bin")
    if not width > 0.0:
        raise ArgumentError(f"Arg out of range in user function: bins of width {value!r}")
    return width


def _counts(values: FloatArray, low: float, width: float, bins: int, first: int) -> FloatArray:
    places = np.floor((values - low) / width) + first
    known = places[(places >= 0) & (places < bins)].astype(np.int64)
    return np.bincount(known, minlength=bins).astype(np.float64)
