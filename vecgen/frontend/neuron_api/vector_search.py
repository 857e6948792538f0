"""Which elements are where: conditions, indices, order. Comparisons allow for 1e-11 (NEURON)."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic
from vecgen.store import FloatArray

_TOLERANCE = 1e-11


class VectorSearch(VectorArithmetic):
    """Conditions on elements, and elements by their places."""

    __slots__ = ()

    def contains(self, value: float) -> bool:
        """Return whether an element equals the value."""
        return bool(_holds(self._values, "==", argument(value, "a value")).any())

    def eq(self, other: Any) -> float:
        """Return 1.0 if another Vector has the same elements, else 0.0."""
        values = self._vector(other)._values
        same = len(values) == len(self) and bool((np.abs(values - self._values) < _TOLERANCE).all())
        return 1.0 if same else 0.0

    def where(self, *arguments: Any) -> Self:
        """Take the elements of `source` (else its own) that fulfil a condition.

        `where([source,] op, value)` with ==, !=, >, <, >=, <=;
        `where([source,] op, low, high)` with an interval: "[]", "[)", "(]", "()".
        """
        source, held = self._condition(arguments, "where")
        return self._put(source._values[held])

    def indvwhere(self, *arguments: Any) -> Self:
        """Take the places of the elements that fulfil a condition (see `where`)."""
        _, held = self._condition(arguments, "indvwhere")
        return self._put(np.flatnonzero(held).astype(np.float64))

    def indwhere(self, *arguments: Any) -> int:
        """Return the first place of an element that fulfils a condition, -1 if none does."""
        _, held = self._condition(arguments, "indwhere")
        found = np.flatnonzero(held)
        return int(found[0]) if len(found) else -1

    def _condition(
        self, arguments: tuple[Any, ...], name: str
    ) -> tuple[VectorArithmetic, NDArray[np.bool_]]:
        source: VectorArithmetic = self
        if arguments and isinstance(arguments[0], VectorArithmetic):
            source, arguments = arguments[0], arguments[1:]
        if len(arguments) < 2:
            raise ArgumentError(f"{name} not enough arguments: it needs an operator and a value")
        operator, *values = arguments
        limits = [argument(value, f"a value of {name}") for value in values]
        is_interval = operator in ("[]", "[)", "(]", "()")
        if not is_interval and operator not in ("==", "!=", ">", "<", ">=", "<="):
            raise ArgumentError(f"Invalid comparator in .{name}(): {operator!r}")
        if len(limits) != 1 + is_interval:
            raise ArgumentError(f"{name} with {operator!r} takes {1 + is_interval} values")
        if not is_interval:
            return source, _holds(source._values, operator, limits[0])
        low = _holds(source._values, ">=" if operator[0] == "[" else ">", limits[0])
        return source, low & _holds(source._values, "<=" if operator[1] == "]" else "<", limits[1])

    # -- by place -----------------------------------------------------------------------------

    def ind(self, places: Any) -> Self:
        """Return a Vector of its elements at the places that a Vector holds."""
        wanted = self._vector(places)._values.astype(np.int64)
        known = wanted[(wanted >= 0) & (wanted < len(self))]
        return self._new(self._values[known])

    def index(self, source: Any, places: Any) -> Self:
        """Take the elements of `source` at places; 0 where it has none."""
        values = self._vector(source)._values
        wanted = self._vector(places)._values.astype(np.int64)
        found = np.zeros(len(wanted))
        known = (wanted >= 0) & (wanted < len(values))
        found[known] = values[wanted[known]]
        return self._put(found)

    def sortindex(self, target: Any = None) -> VectorArithmetic:
        """Return a Vector (`target`) of places in the order of the elements there."""
        order = np.argsort(self._values, kind="stable").astype(np.float64)
        return self._new(order) if target is None else self._vector(target)._put(order)

    def reverse(self, start: float | None = None, end: float | None = None) -> Self:
        """Turn it round."""
        del start, end  # NEURON takes them and turns everything round
        self._values[...] = self._values[::-1].copy()
        return self

    def rotate(self, places: float, fill: float | None = None) -> Self:
        """Move all elements on; those from the end come first, or zeros where `fill` is given."""
        if not len(self):
            return self
        shift = int(argument(places, "a number of places"))
        size = len(self)
        by = abs(shift) % size
        if shift == size:
            by = size  # one whole turn: nothing moves, and all is filled (not so with two)
        moved = np.roll(self._values, by if shift > 0 else -by)
        if fill is not None:
            moved[slice(0, by) if shift > 0 else slice(size - by, size)] = 0.0
        self._values[...] = moved
        return self


def _holds(values: FloatArray, operator: str, limit: float) -> NDArray[np.bool_]:
    match operator:
        case "==":
            return np.abs(values - limit) < _TOLERANCE
        case "!=":
            return ~(np.abs(values - limit) < _TOLERANCE)
        case ">":
            return values > limit + _TOLERANCE
        case "<":
            return values < limit - _TOLERANCE
        case ">=":
            return values >= limit - _TOLERANCE
        case "<=":
            return values <= limit + _TOLERANCE
    raise ArgumentError(f"Invalid comparator: {operator!r}")
