"""Fewer points that look the same: of each stretch the least and the greatest value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vecgen.values import value_class

Array = NDArray[np.float64]


@value_class(eq=False)
class Stretches:
    """How `size` values are cut into at most `most` stretches of nearly equal length."""

    size: int
    most: int

    @property
    def is_whole(self) -> bool:
        """Whether there are so few values that all are kept."""
        return self.size <= 2 * self.most

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where the stretches begin."""
        return np.arange(self.most, dtype=np.int64) * self.size // self.most

    def axis(self, times: Array) -> Array:
        """Return the times (or places) of the values that `extremes` returns."""
        if self.is_whole:
            return np.array(times[: self.size])
        starts = self.starts
        ends = np.append(starts[1:], self.size) - 1
        return np.column_stack((times[starts], times[ends])).ravel()

    def extremes(self, values: Array) -> Array:
        """Return all values, or the least and the greatest of each stretch in their order in it.

        A NaN in a stretch stays one.
        """
        if self.is_whole:
            return np.array(values)
        starts = self.starts
        least, greatest = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        rises = values[starts] <= values[np.append(starts[1:], self.size) - 1]
        pairs = np.where(rises[:, None], _columns(least, greatest), _columns(greatest, least))
        return np.asarray(pairs).ravel()


def _columns(*columns: Array) -> Array:
    return np.column_stack(columns)
