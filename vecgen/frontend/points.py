"""The 3-d points of a section, stored in single precision as NEURON does (specification 1.3).

Only numbers here; what they mean for L, diam and areas is in `geometry.py`.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from vecgen.model.frusta import SegmentShapes

Point = tuple[float, float, float, float]
"""x, y, z and diameter (um); a negative diameter marks a spine."""

_MANY = 32
"""From so many points on numpy is quicker."""


class Points:
    """The points of one section, with their positions along it.

    Positions are computed when they are asked for: adding a point costs next to nothing.
    """

    __slots__ = ("_arc", "diam", "fresh", "origin", "shapes", "stretched", "x", "y", "z")

    def __init__(self) -> None:
        self.x = array("f")
        self.y = array("f")
        self.z = array("f")
        self.diam = array("f")
        """Diameters (um), negative where a spine is marked."""
        self._arc = array("d")
        self.origin: tuple[float, float, float] | None = None
        """Where the section is said to begin on its parent (pt3dstyle(1, x, y, z))."""
        self.shapes: SegmentShapes | None = None
        """What was found for the segments from at least two points, which may be gone since."""
        self.fresh = False
        """Whether `shapes`, and the segments' diameters, are those of the points as they are."""
        self.stretched = False
        """Whether L was assigned and nobody asked since: it may differ from `arc` by rounding."""

    def __len__(self) -> int:
        return len(self.x)

    def copy(self) -> Points:
        """Return the same points, for others to change."""
        other = Points()
        other.take(self._columns(), self._arc)
        other.origin, other.shapes = self.origin, self.shapes
        other.fresh, other.stretched = self.fresh, self.stretched
        return other

    def append(self, x: float, y: float, z: float, diam: float) -> None:
        """Add a point at the end."""
        self.x.append(x)
        self.y.append(y)
        self.z.append(z)
        self.diam.append(diam)

    def take(self, columns: Sequence[Iterable[float]], arc: Iterable[float]) -> None:
        """Hold other points: x, y, z and diameter of each, and its position along the section.

        Positions are as somebody else measured them: after stretching they may differ by rounding
        from what the points give.
        """
        self.clear()
        for column, values in zip(self._columns(), columns, strict=True):
            column.extend(values)
        self._arc.extend(arc)

    def insert(self, index: int, point: Point) -> None:
        """Insert a point before another, or at the end."""
        for column, value in zip(self._columns(), point, strict=True):
            column.insert(index, value)
        del self._arc[index:]

    def remove(self, index: int) -> None:
        """Remove a point."""
        for column in self._columns():
            del column[index]
        del self._arc[index:]

    def replace(self, index: int, point: Point) -> None:
        """Replace a point by another."""
        for column, value in zip(self._columns(), point, strict=True):
            column[index] = value
        del self._arc[index:]

    def clear(self) -> None:
        """Remove all points."""
        for column in (*self._columns(), self._arc):
            del column[:]

    def _columns(self) -> tuple[array[float], array[float], array[float], array[float]]:
        return self.x, self.y, self.z, self.diam

    @property
    def arc(self) -> array[float]:
        """Distance (um) of each point from the first one along the section."""
        known = len(self._arc)
        if known < len(self):
            self._measure(known)
        return self._arc

    def _measure(self, known: int) -> None:
        if known == 0:
            self._arc.append(0.0)
            known = 1
        # Differences in single precision, as NEURON takes them; sums one after the other.
        if len(self) - known < _MANY:
            self._measure_few(known)
            return
        squares = [
            np.square(np.diff(np.array(column[known - 1 :], dtype=np.float32)).astype(np.float64))
            for column in (self.x, self.y, self.z)
        ]
        steps = np.sqrt((squares[0] + squares[1]) + squares[2])
        steps[0] = self._arc[known - 1] + steps[0]
        self._arc.extend(np.add.accumulate(steps).tolist())

    def _measure_few(self, known: int) -> None:
        x, y, z = self.x, self.y, self.z
        step = array("f", (0.0, 0.0, 0.0))
        for index in range(known, len(x)):
            step[0] = x[index] - x[index - 1]
            step[1] = y[index] - y[index - 1]
            step[2] = z[index] - z[index - 1]
            dx, dy, dz = step
            self._arc.append(self._arc[-1] + math.sqrt(dx * dx + dy * dy + dz * dz))

    def scale(self, factor: float) -> None:
        """Stretch the section about its first point; diameters stay."""
        arc = self.arc
        for column in (self.x, self.y, self.z):
            first = column[0]
            for index in range(1, len(column)):
                column[index] = first + (column[index] - first) * factor
        for index in range(1, len(arc)):
            arc[index] *= factor

    def diameters(self) -> list[float]:
        """Return the diameters (um) without the marks of spines."""
        return list(map(abs, self.diam))

    def end_at(self, length: float) -> None:
        """Say where the last point is along the section, against rounding."""
        self.arc[-1] = length

    def shift(self, *by: float) -> None:
        """Move all points; positions along the section stay."""
        self.arc  # noqa: B018  # measured before rounding can change distances
        for column, step in zip((self.x, self.y, self.z), by, strict=True):
            for index in range(len(column)):
                column[index] += step

    def spines(self, nseg: int) -> list[int]:
        """Return how many points mark a spine in each segment from arc 0 on."""
        counts = [0] * nseg
        length = self.arc[-1] / nseg
        for index, (arc, diam) in enumerate(zip(self.arc, self.diam, strict=True)):
            if diam < 0.0:
                is_last = index == len(self) - 1
                counts[nseg - 1 if is_last else min(int(arc / length), nseg - 1)] += 1
        return counts
