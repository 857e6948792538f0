"""What a Vector holds, and what a Vector records: a variable's values, one per step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.variable import Variable
from vecgen.store import FloatArray

_FIRST_CAPACITY = 256


class FloatBuffer:
    """A growing array of doubles; appending costs constant time on average.

    Compiled code keeps what it records to itself for a while: whoever looks at a buffer that is
    recorded into is first brought what is still on its way (`pending`). Of a buffer that is played,
    compiled code knows the memory: it is told when that is another (`moved`).
    """

    __slots__ = ("__weakref__", "_array", "_size", "moved", "pending")

    def __init__(self, values: NDArray[np.float64] | None = None) -> None:
        self._array: FloatArray = np.empty(0) if values is None else values
        self._size = len(self._array)
        self.pending: Callable[[], None] | None = None
        """Brings what was recorded and not handed over yet."""
        self.moved: Callable[[], None] | None = None
        """Told that the elements have other memory or another number."""

    def settle(self) -> None:
        """Take what was recorded and not handed over yet."""
        if self.pending is not None:
            self.pending()

    @property
    def size(self) -> int:
        """The number of values."""
        self.settle()
        return self._size

    @property
    def values(self) -> FloatArray:
        """The values: a view, which stays the buffer's until the buffer grows."""
        self.settle()
        return self._array[: self._size]

    def replace(self, values: FloatArray) -> None:
        """Hold other values (the array is kept, not copied)."""
        self.settle()
        self._array = values
        self._size = len(values)
        self._tell()

    def resize(self, size: int) -> None:
        """Keep the first `size` values; new ones are 0."""
        self.settle()
        self._reserve(size)
        self._array[self._size : size] = 0.0
        self._size = size
        self._tell()

    def extend(self, values: FloatArray) -> None:
        """Append values."""
        self.settle()
        self.receive(values)

    def receive(self, values: FloatArray) -> None:
        """Append values that were recorded."""
        size = self._size + len(values)
        self._reserve(size)
        self._array[self._size : size] = values
        self._size = size
        self._tell()

    @property
    def capacity(self) -> int:
        """How many values there is room for."""
        return len(self._array)

    def reserve(self, capacity: int) -> None:
        """Make room for at least `capacity` values."""
        self.settle()
        self._reserve(capacity)
        self._tell()

    def _reserve(self, size: int) -> None:
        if size > len(self._array):
            grown = np.empty(max(size, 2 * len(self._array), _FIRST_CAPACITY))
            grown[: self._size] = self._array[: self._size]
            self._array = grown

    def _tell(self) -> None:
        if self.moved is not None:
            self.moved()


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
        self.buffer.receive(values)
