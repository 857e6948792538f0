"""The numbers of FUNCTION_TABLEs, as `n.table_f_mech(...)` gives them (specification 6.12).

They are read when the model runs, not when they are given: a Vector that changes in between
changes the table, as in NEURON.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.errors import StaleReferenceError
from vecgen.values import value_class

Doubles = NDArray[np.float64]
Numbers = Callable[[], Doubles]
"""Gives the present elements of a Vector."""

UNSET = "table not specified in hoc_func_table"
"""What NEURON says of a FUNCTION_TABLE that is called before it was given numbers."""


@value_class
class Axis:
    """The points of one argument: `points`, or `size` of them evenly from `first` to `last`."""

    size: int
    first: float = 0.0
    last: float = 0.0
    points: Numbers | None = None


@value_class
class TableData:
    """All numbers of a FUNCTION_TABLE; the values by the last argument go side by side."""

    label: str
    """`f_mech`, for messages."""
    axes: tuple[Axis, ...]
    values: Numbers

    @property
    def size(self) -> int:
        """The doubles that `packed` returns."""
        points = sum(axis.size for axis in self.axes if axis.points is not None)
        return 1 + 4 * len(self.axes) + points + self._values

    def packed(self) -> Doubles:
        """Return the numbers as compiled code reads them (function_table.h).

        Raises:
            StaleReferenceError: a Vector has become shorter.
        """
        head = [0.0]
        points: list[Doubles] = []
        start = 1 + 4 * len(self.axes)
        for axis in self.axes:
            if axis.points is None:
                head += [axis.size, axis.first, axis.last, 0.0]
                continue
            found = self._some(axis.points(), axis.size)
            head += [axis.size, float(found[0]), float(found[-1]), start]
            points.append(found)
            start += axis.size
        head[0] = start
        return np.concatenate([head, *points, self._some(self.values(), self._values)])

    @property
    def _values(self) -> int:
        return int(np.prod([axis.size for axis in self.axes]))

    def _some(self, numbers: Doubles, count: int) -> Doubles:
        if len(numbers) < count:
            raise StaleReferenceError(
                f"the FUNCTION_TABLE {self.label} needs {count} numbers of a Vector that has only"
                f" {len(numbers)} now; give it numbers again with table_{self.label}(...)"
            )
        return numbers[:count]
