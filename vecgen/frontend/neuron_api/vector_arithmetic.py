"""The elements of a Vector: operators, arithmetic in place, copying, inserting and removing."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.recording import FloatBuffer
from vecgen.store import FloatArray

_MOST = 1 << 40


class VectorArithmetic(HocObject):
    """What the other parts of a Vector stand on."""

    __slots__ = ()

    _buffer: FloatBuffer

    @property
    def _values(self) -> FloatArray:
        return self._buffer.values

    def __len__(self) -> int:
        return self._buffer.size

    def __iter__(self) -> Iterator[float]:
        return iter(self._values.tolist())

    def _new(self, values: FloatArray) -> Self:
        return type(self)(values)  # type: ignore[call-arg]

    def _put(self, values: FloatArray) -> Self:
        """Take values; those who share the memory see them if the size stays."""
        if len(values) == len(self):
            self._values[...] = values
        else:
            self._buffer.replace(np.array(values, dtype=np.float64))
        return self

    @staticmethod
    def _vector(given: Any) -> VectorArithmetic:
        if not isinstance(given, VectorArithmetic):
            raise ArgumentTypeError(f"A Vector is needed, not {given!r}")
        return given

    def _operand(self, other: Any) -> Any:
        if not isinstance(other, VectorArithmetic):
            return argument(other, "What is combined with a Vector")
        if len(other) != len(self):
            raise ArgumentError(
                f"Vectors of {len(self)} and {len(other)} elements cannot be combined."
            )
        return other._values

    def _range(self, start: float, end: float) -> tuple[int, int]:
        """Return the first and last place of a stretch."""
        first, last = int(argument(start, "a place")), int(argument(end, "a place"))
        if not 0 <= first <= last < len(self):
            raise ArgumentError(
                f"Arg out of range in user function: there are {len(self)} elements, and not "
                f"those from {first} to {last}"
            )
        return first, last

    # -- operators make new Vectors -----------------------------------------------------------

    def __add__(self, other: Any) -> Self:
        return self._new(self._values + self._operand(other))

    def __radd__(self, other: Any) -> Self:
        return self._new(self._operand(other) + self._values)

    def __sub__(self, other: Any) -> Self:
        return self._new(self._values - self._operand(other))

    def __rsub__(self, other: Any) -> Self:
        return self._new(self._operand(other) - self._values)

    def __mul__(self, other: Any) -> Self:
        return self._new(self._values * self._operand(other))

    def __rmul__(self, other: Any) -> Self:
        return self._new(self._operand(other) * self._values)

    def __truediv__(self, other: Any) -> Self:
        with np.errstate(all="ignore"):
            return self._new(self._values / self._operand(other))

    def __rtruediv__(self, other: Any) -> Self:
        with np.errstate(all="ignore"):
            return self._new(self._operand(other) / self._values)

    def __neg__(self) -> Self:
        return self._new(-self._values)

    def __pos__(self) -> Self:
        return self._new(self._values)

    def __abs__(self) -> Self:
        return self._new(np.abs(self._values))

    # -- methods change the Vector ------------------------------------------------------------

    def add(self, other: Any) -> Self:
        """Add a number or a Vector to it."""
        self._values[...] += self._operand(other)
        return self

    def sub(self, other: Any) -> Self:
        """Subtract a number or a Vector from it."""
        self._values[...] -= self._operand(other)
        return self

    def mul(self, other: Any) -> Self:
        """Multiply it by a number, or element by element by a Vector."""
        self._values[...] *= self._operand(other)
        return self

    def div(self, other: Any) -> Self:
        """Divide it by a number, or element by element by a Vector."""
        with np.errstate(all="ignore"):
            self._values[...] /= self._operand(other)
        return self

    def fill(self, value: float, *ends: float) -> Self:
        """Set all elements, or those from one place to another (both included)."""
        if len(ends) not in (0, 2):
            raise ArgumentError("fill not enough arguments: it takes a value, or that and 2 places")
        first, last = self._range(*ends) if ends else (0, len(self) - 1)
        self._values[first : last + 1] = argument(value, "value")
        return self

    def indgen(self, *arguments: float) -> Self:
        """Set the elements to 0, 1, 2, ...

        `indgen(step)`, `indgen(start, step)` and `indgen(start, stop, step)` are known too.
        """
        given = [argument(value, "argument of indgen") for value in arguments]
        match given:
            case [start, stop, step]:
                if start == stop or not 0.0 <= (stop - start) / (step or np.nan) < _MOST:
                    raise ArgumentError(
                        f"Arg out of range in user function: from {start:g} to {stop:g} by {step:g}"
                    )
                size = int((stop - start) / step + 1e-9) + 1
                self._buffer.replace(start + step * np.arange(size, dtype=np.float64))
            case [start, step]:
                self._values[...] = start + step * np.arange(len(self))
            case [step]:
                self._values[...] = step * np.arange(len(self))
            case []:
                self._values[...] = np.arange(len(self))
            case _:
                raise ArgumentError("indgen takes at most 3 arguments.")
        return self

    def copy(self, source: Any, *where: Any) -> Self:
        """Take the elements of another Vector.

        `copy(src)`, `copy(src, to)`, `copy(src, first, last)`, `copy(src, to, first, last)`,
        `copy(src, to, first, last, to_step, step)`; with Vectors of places: `copy(src, places)`,
        `copy(src, places_in_src, places_here)`. It grows as far as it must; new elements are 0.
        """
        values = self._vector(source)._values.copy()
        if where and all(isinstance(item, VectorArithmetic) for item in where):
            return self._copy_places(values, [item._values for item in where])
        numbers = [int(argument(item, "a place")) for item in where]
        size = len(values)
        match numbers:
            case []:
                return self._put(values)
            case [to]:
                place = to, 0, size - 1, 1, 1
            case [first, last]:
                place = 0, first, last, 1, 1
            case [to, first, last]:
                place = to, first, last, 1, 1
            case [to, first, last, to_step, step]:
                place = to, first, last, to_step, step
            case _:
                raise ArgumentError(f"copy takes a Vector and 0 to 3 or 5 places, not {where!r}")
        to, first, last, to_step, step = place
        last = size - 1 if last == -1 else last
        if min(to, first) < 0 or not first <= last < size or min(to_step, step) < 1:
            raise ArgumentError(
                f"Arg out of range in user function: elements {first} to {last} by {step} of "
                f"{size}, to {to} by {to_step}"
            )
        taken = values[first : last + 1 : step]
        end = to + (len(taken) - 1) * to_step + 1
        if end > len(self):
            self._buffer.resize(end)
        self._values[to:end:to_step] = taken
        return self

    def _copy_places(self, values: FloatArray, places: list[FloatArray]) -> Self:
        sources = places[0].astype(np.int64)
        targets = places[-1].astype(np.int64)
        own = self._values
        for source, target in zip(sources.tolist(), targets.tolist(), strict=False):
            if 0 <= source < len(values) and 0 <= target < len(own):
                own[target] = values[source]
        return self

    def c(self, start: float = 0, end: float | None = None) -> Self:
        """Return a copy, of all elements or of those from `start` to `end` inclusive."""
        if not len(self) and start == 0 and end is None:
            return self._new(np.zeros(0))
        first, last = self._range(start, len(self) - 1 if end is None else end)
        return self._new(self._values[first : last + 1].copy())

    def at(self, start: float = 0, end: float | None = None) -> Self:
        """Return a copy (see `c`)."""
        return self.c(start, end)

    def insrt(self, index: int, value: Any) -> Self:
        """Insert a number or a Vector before an element, or behind the last one."""
        place = operator.index(index) if not isinstance(index, float) else int(index)
        if not 0 <= place <= len(self):
            raise ArgumentError(f"Arg out of range in user function: no place {index} to insert at")
        given = value._values if isinstance(value, VectorArithmetic) else argument(value, "value")
        self._buffer.replace(np.insert(self._values, place, given))
        return self

    def remove(self, start: float, end: float | None = None) -> Self:
        """Remove an element, or those from `start` to `end` inclusive."""
        first, last = self._range(start, start if end is None else end)
        self._buffer.replace(np.delete(self._values, np.s_[first : last + 1]))
        return self

    def sort(self) -> Self:
        """Put the elements in increasing order."""
        self._values.sort()
        return self
