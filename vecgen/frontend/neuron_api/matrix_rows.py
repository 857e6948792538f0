"""`m.x`: the elements of a Matrix, `m.x[row][column]` in Python and HOC."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.errors import ElementError
from vecgen.frontend.neuron_api.values import argument


class Elements(Protocol):
    """A Matrix."""

    def as_numpy(self) -> NDArray[np.float64]:
        """Return its elements."""


class Rows:
    """The rows of a Matrix by index, or its elements by two."""

    __slots__ = ("_matrix",)

    def __init__(self, matrix: Elements) -> None:
        self._matrix = matrix

    def __getitem__(self, place: int | tuple[int, int]) -> Any:
        if isinstance(place, tuple):
            return float(self._matrix.as_numpy()[self._checked(place)])
        values = self._matrix.as_numpy()
        if not 0 <= place < len(values):
            raise ElementError(f"{self._matrix!r} has {len(values)} rows, and none at {place!r}")
        return np.asarray(values[place])

    def __setitem__(self, place: tuple[int, int], value: Any) -> None:
        number = argument(value, "an element of a Matrix")
        self._matrix.as_numpy()[self._checked(place)] = number

    def _checked(self, place: tuple[int, int]) -> tuple[int, int]:
        row, column = place
        rows, columns = self._matrix.as_numpy().shape
        if not (0 <= row < rows and 0 <= column < columns):
            raise ElementError(
                f"{self._matrix!r} has {rows} rows and {columns} columns, and no element at "
                f"[{row}][{column}]"
            )
        return row, column
