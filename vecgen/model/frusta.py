"""Area, resistance, mean diameter and volume of segments whose shape is given by 3-d points.

Between two points a section is a truncated cone. Equations: specification 1.3. The order of the
operations is NEURON's, since the last bits of areas and resistances depend on it; so is the walk:
one cursor runs through the whole section and adds one piece after the other.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from vecgen.values import value_class

_SAME_ARC = 1e-10  # um; points as near as this have no diameter between them
_LEAST = 1e-15  # um, and um^-1: what a piece's length and inverse resistance are at least


@value_class
class SegmentShapes:
    """What follows from the points, for each segment from arc 0 on; `left` is towards arc 0."""

    diameter: list[float]
    """Mean diameter (um)."""
    area: list[float]
    """Side wall (um2), with the rings where the diameter jumps."""
    left: list[float]
    """Axial resistance (Mohm) of the half towards arc 0."""
    right: list[float]


class _Cursor:
    """Where the walk along the points has come to: the stretch after point `at`."""

    __slots__ = ("arc", "at", "diam", "last", "x", "y")

    def __init__(self, arc: Sequence[float], diam: Sequence[float]) -> None:
        self.arc = arc
        self.diam = diam
        self.last = len(arc) - 1
        self.at = 0
        self.x = arc[0]
        self.y = diam[0]

    def walk(self, end: float, profile: float, wall: float) -> tuple[float, float, float]:
        """Go to `end`, half a segment on.

        Returns the sums of diameter x length and of wall, which go on from those of the other
        half, and the half's own sum of length / diameter^2.
        """
        arc, diam, last = self.arc, self.diam, self.last
        at, x, y = self.at, self.x, self.y
        inverse = 0.0
        while True:
            low, high = arc[at], arc[at + 1]
            stays = high > end or at + 1 == last
            if stays:
                part = 1.0 if abs(high - low) < _SAME_ARC else (end - low) / (high - low)
                next_x, next_y = end, (1.0 - part) * diam[at] + part * diam[at + 1]
            else:
                next_x, next_y = high, diam[at + 1]
            step, both = next_x - x, next_y + y
            profile += both * step
            step = max(step, _LEAST)
            inverse += 1.0 / (next_y * y / step or _LEAST)
            half = 0.5 * (next_y - y)
            wall += both * math.sqrt(step * step + half * half)
            x, y = next_x, next_y
            if stays:
                self.at, self.x, self.y = at, x, y
                return profile, inverse, wall
            at += 1


def segment_shapes(
    arc: Sequence[float], diam: Sequence[float], *, nseg: int, ra: float
) -> SegmentShapes:
    """Return the shapes of `nseg` segments; `arc` and `diam` (um) of at least two points.

    `diam` must not be negative; `ra` in ohm cm. A point's diameter that is no number, or 0, gives
    what the equations give.
    """
    cursor = _Cursor(arc, diam)
    length = arc[-1] / nseg
    per_length = 0.5 / length if length else math.inf  # points at one place give no diameter: nan
    found = SegmentShapes([], [], [], [])
    for index in range(nseg):
        middle = index * length + length / 2.0
        profile, left, wall = cursor.walk(middle, 0.0, 0.0)
        profile, right, wall = cursor.walk(middle + length / 2.0, profile, wall)
        found.left.append(left * ra / math.pi * (4.0 * 0.01))
        found.right.append(right * ra / math.pi * (4.0 * 0.01))
        found.diameter.append(profile * per_length)
        found.area.append(wall * 0.5 * math.pi)
    return found


def segment_volume(arc: Sequence[float], diam: Sequence[float], *, nseg: int, index: int) -> float:
    """Return the volume (um3) of the segment `index`, counted from arc 0."""
    length = arc[-1] / nseg
    start, end = index * length, (index + 1) * length
    total = 0.0
    at = max(0, bisect_right(arc, start) - 1)
    while at + 1 < len(arc) and arc[at] < end:
        first, last = arc[at], arc[at + 1]
        low, high = max(start, first), min(end, last)
        if high > low:
            near, far = diam[at], diam[at + 1]
            if low > first:
                near += (far - near) * (low - first) / (last - first)
            if last >= end:
                far = near + (far - near) * (high - low) / (last - low)
            total += (high - low) * (near * near + near * far + far * far)
        at += 1
    return total * (math.pi / 12.0)
