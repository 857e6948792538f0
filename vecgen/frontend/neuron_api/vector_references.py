"""`v._ref_x[i]`: an element of a Vector, and all behind it, for who reads numbers in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.vector import Vector


class ElementReference:
    """A reference to one element: `ref[0]` reads it, `ref[0] = x` sets it."""

    __slots__ = ("_index", "_vector")

    def __init__(self, vector: Vector, index: int) -> None:
        self._vector = vector
        self._index = index

    def __getitem__(self, index: int) -> float:
        return float(self._vector[self._index + index])

    def __setitem__(self, index: int, value: float) -> None:
        self._vector[self._index + index] = value

    def onwards(self) -> NDArray[np.float64]:
        """Return the elements from this one on, as they are now."""
        return self._vector.as_numpy()[self._index :]

    def __repr__(self) -> str:
        return f"{self._vector!r}._ref_x[{self._index}]"


class ElementReferences:
    """`v._ref_x`: with an index it is a reference to that element."""

    __slots__ = ("_vector",)

    def __init__(self, vector: Vector) -> None:
        self._vector = vector

    def __getitem__(self, index: int) -> ElementReference:
        if not 0 <= index < len(self._vector):
            raise IndexError(f"{self._vector!r} has no element {index}")
        return ElementReference(self._vector, index)

    def __repr__(self) -> str:
        return f"{self._vector!r}._ref_x[?]"
