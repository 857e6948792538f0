"""Arithmetic and statistics of Vectors; sums run from the first element to the last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.recording import FloatBuffer
from vecgen.store import FloatArray


class VectorArithmetic:
    """What a Vector computes; the elements and their names are `Vector`'s."""

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

    def _operand(self, other: Any) -> Any:
        if not isinstance(other, VectorArithmetic):
            return argument(other, "What is combined with a Vector")
        if len(other) != len(self):
            raise ArgumentError(
                f"Vectors of {len(self)} and {len(other)} elements cannot be combined."
            )
        return other._values

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

    def __neg__(self) -> Self:
        return self._new(-self._values)

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

    def fill(self, value: float) -> Self:
        """Set all elements."""
        self._values[...] = argument(value, "value")
        return self

    def indgen(self, *arguments: float) -> Self:
        """Set the elements to 0, 1, 2, ...

        `indgen(step)`, `indgen(start, step)` and `indgen(start, stop, step)` are known too.
        """
        given = [argument(value, "argument of indgen") for value in arguments]
        match given:
            case [start, stop, step]:
                size = int((stop - start) / step + 1e-9) + 1
                self._buffer.replace(np.float64(start) + step * np.arange(size, dtype=np.float64))
            case [start, step]:
                self._values[...] = start + step * np.arange(len(self))
            case [step]:
                self._values[...] = step * np.arange(len(self))
            case []:
                self._values[...] = np.arange(len(self))
            case _:
                raise ArgumentError("indgen takes at most 3 arguments.")
        return self

    def copy(self, source: Any) -> Self:
        """Take the elements of another Vector."""
        if not isinstance(source, VectorArithmetic):
            raise ArgumentTypeError(
                f"Vector.copy needs a Vector, not {source!r} (other forms are not in vecgen yet)"
            )
        self._buffer.replace(source._values.copy())
        return self

    def c(self, start: int = 0, end: int | None = None) -> Self:
        """Return a copy, of all elements or of those from `start` to `end` inclusive."""
        stop = len(self) if end is None else end + 1
        return self._new(self._values[start:stop].copy())

    def insrt(self, index: int, value: Any) -> Self:
        """Insert a number or a Vector before an element."""
        self._buffer.replace(np.insert(self._values, index, _operand_of(value)))
        return self

    def remove(self, start: int, end: int | None = None) -> Self:
        """Remove an element, or those from `start` to `end` inclusive."""
        last = start if end is None else end
        if not 0 <= start <= last < len(self):
            raise ArgumentError(f"Arg out of range in user function: elements {start} to {last}")
        self._buffer.replace(np.delete(self._values, np.s_[start : last + 1]))
        return self

    def reverse(self) -> Self:
        """Turn it round."""
        self._values[...] = self._values[::-1].copy()
        return self

    def sort(self) -> Self:
        """Put the elements in increasing order."""
        self._values.sort()
        return self

    # -- what it is like ----------------------------------------------------------------------

    def contains(self, value: float) -> bool:
        """Return whether an element equals the value."""
        return bool((self._values == value).any())

    def eq(self, other: Any) -> float:
        """Return 1.0 if another Vector has the same elements, else 0.0."""
        same = isinstance(other, VectorArithmetic) and np.array_equal(self._values, other._values)
        return 1.0 if same else 0.0

    def min(self) -> float:
        """Return the smallest element; 0.0 if there is none."""
        return float(self._values.min()) if len(self) else 0.0

    def max(self) -> float:
        """Return the largest element; 0.0 if there is none."""
        return float(self._values.max()) if len(self) else 0.0

    def min_ind(self) -> int:
        """Return the place of the smallest element."""
        return int(self._values.argmin()) if len(self) else 0

    def max_ind(self) -> int:
        """Return the place of the largest element."""
        return int(self._values.argmax()) if len(self) else 0

    def sum(self) -> float:
        """Return the sum of the elements; 0.0 if there is none."""
        return float(np.add.accumulate(self._values)[-1]) if len(self) else 0.0

    def mean(self) -> float:
        """Return the mean.

        Raises:
            ArgumentError: there are no elements.
        """
        if len(self) < 1:
            raise ArgumentError("Vector must have size > 0")
        return self.sum() / len(self)

    def var(self) -> float:
        """Return the variance (with the divisor size - 1).

        Raises:
            ArgumentError: there are less than two elements.
        """
        if len(self) < 2:
            raise ArgumentError("Vector must have size > 1")
        squares = (self._values - self.mean()) ** 2
        return float(np.add.accumulate(squares)[-1]) / (len(self) - 1)

    def stdev(self) -> float:
        """Return the standard deviation: the square root of `var`."""
        return float(np.sqrt(self.var()))


def _operand_of(value: Any) -> Any:
    if isinstance(value, VectorArithmetic):
        return value._values
    return argument(value, "What is inserted")
