"""FUNCTION_TABLEs: functions given by numbers that are set at run time, and how they interpolate.

The numbers of one stand in the arena as `runtime/include/vecgen/function_table.h` says; `look_up`
is that header's look-up for the interpreter. Unlike a TABLE nothing here is computed by kernels.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from vecgen.source import Span
from vecgen.values import value_class


@value_class
class TableFunction:
    """One FUNCTION_TABLE: expressions of its mechanism call it by `function`."""

    name: str
    """`mechanism.function`, the name of its item in the arena."""
    mechanism: str
    function: str
    parameters: tuple[str, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


def look_up(numbers: NDArray[np.float64], arguments: Sequence[float]) -> float:
    """Return the value of a FUNCTION_TABLE; `numbers` is all of it, as it stands in the arena.

    With three or more arguments NEURON does not interpolate.
    """
    places = [_place(numbers, k, x) for k, x in enumerate(arguments)]
    start = int(numbers[0])

    def value(index: int, rest: list[tuple[int, int, float]]) -> float:
        if not rest:
            return float(numbers[start + index])
        size, low, theta = rest[0]
        first = value(index * size + low, rest[1:])
        if theta == 0.0 or len(places) > 2:
            return first
        return (1.0 - theta) * first + theta * value(index * size + low + 1, rest[1:])

    return value(0, places)


def _place(numbers: NDArray[np.float64], argument: int, x: float) -> tuple[int, int, float]:
    """Return the number of points, the one at or below x, and how far x is to the next one."""
    size, first, last, start = (float(n) for n in numbers[1 + 4 * argument : 5 + 4 * argument])
    count = int(size)
    if not x > first:
        return count, 0, 0.0
    if x >= last:
        return count, count - 1, 0.0
    if not start:
        place = (x - first) / ((last - first) / (count - 1)) if count > 1 else 0.0
        whole = math.floor(place)
        return (count, whole, place - whole) if whole < count - 1 else (count, count - 1, 0.0)
    points = numbers[int(start) : int(start) + count].tolist()
    low = min(bisect_right(points, x) - 1, count - 2)
    return count, low, (x - points[low]) / (points[low + 1] - points[low])
