"""What a Vector records: a variable, and the values it had, one per step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.variable import Variable
from vecgen.store import FloatArray

_FIRST_CAPACITY = 256


class FloatBuffer:
    """A growing array of doubles; appending costs constant time on average."""

    __slots__ = ("__weakref__", "_array", "size")

    def __init__(self, values: NDArray[np.float64] | None = None) -> None:
        self._array: FloatArray = np.empty(0) if values is None else values
        self.size = len(self._array)

    @property
    def values(self) -> FloatArray:
        """The values: a view, which stays the buffer's until the buffer grows."""
        return self._array[: self.size]

    def replace(self, values: FloatArray) -> None:
        """Hold other values (the array is kept, not copied)."""
        self._array = values
        self.size = len(values)

    def resize(self, size: int) -> None:
        """Keep the first `size` values; new ones are 0."""
        self._reserve(size)
        self._array[self.size : size] = 0.0
        self.size = size

    def extend(self, values: FloatArray) -> None:
        """Append values."""
        size = self.size + len(values)
        self._reserve(size)
        self._array[self.size : size] = values
        self.size = size

    @property
    def capacity(self) -> int:
        """How many values there is room for."""
        return len(self._array)

    def _reserve(self, size: int) -> None:
        if size > len(self._array):
            grown = np.empty(max(size, 2 * len(self._array), _FIRST_CAPACITY))
            grown[: self.size] = self._array[: self.size]
            self._array = grown


class Recording:
    """A variable that is read after every step, into a buffer, from the next `finitialize` on."""

    __slots__ = ("__weakref__", "begun", "buffer", "variable")

    def __init__(self, variable: Variable, buffer: FloatBuffer) -> None:
        self.variable = variable
        self.buffer = buffer
        self.begun = False
        """Whether there was a `finitialize` since `record`; until then NEURON samples nothing."""

    def begin(self) -> None:
        """Forget what was recorded, and sample from now on (`finitialize` does)."""
        self.buffer.resize(0)
        self.begun = True

    def extend(self, values: FloatArray) -> None:
        """Append the values of the steps just taken."""
        self.buffer.extend(values)
