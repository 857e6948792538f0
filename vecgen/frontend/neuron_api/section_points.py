"""The methods of a section that deal with its 3-d points (specification 1.3)."""

from __future__ import annotations

import math
import operator
from typing import Any

from vecgen.frontend import geometry
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, UnknownNameError
from vecgen.frontend.neuron_api.section_base import SectionBase
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.points import Point, Points


class SectionPoints(SectionBase):
    """What a section does with 3-d points: x, y, z and a diameter in um, in single precision.

    Two points or more give the section its L and diam; an assigned L stretches them, an assigned
    diam replaces theirs.
    """

    __slots__ = ()

    # -- reading ------------------------------------------------------------------------------

    def n3d(self) -> int:
        """Return the number of points."""
        points = self._live().points3d
        return 0 if points is None else len(points)

    def x3d(self, index: int) -> float:
        """Return the x (um) of a point."""
        points, place = self._point(index, "x3d")
        return points.x[place]

    def y3d(self, index: int) -> float:
        """Return the y (um) of a point."""
        points, place = self._point(index, "y3d")
        return points.y[place]

    def z3d(self, index: int) -> float:
        """Return the z (um) of a point."""
        points, place = self._point(index, "z3d")
        return points.z[place]

    def diam3d(self, index: int) -> float:
        """Return the diameter (um) of a point."""
        points, place = self._point(index, "diam3d")
        return abs(points.diam[place])

    def arc3d(self, index: int) -> float:
        """Return the distance (um) of a point from the first one, along the section."""
        points, place = self._point(index, "arc3d")
        return points.arc[place]

    def spine3d(self, index: int) -> bool:
        """Return whether a point is marked as a spine (by a negative diameter)."""
        points, place = self._point(index, "spine3d")
        return points.diam[place] < 0.0

    # -- changing -----------------------------------------------------------------------------

    def pt3dadd(self, x: float, y: float, z: float, diam: float) -> None:
        """Add a point at the end.

        Raises:
            ArgumentError: a value is no finite number.
        """
        record = self._live()
        if type(x) is type(y) is type(z) is type(diam) is float and math.isfinite(x + y + z + diam):
            geometry.points_of(record).append(x, y, z, diam)
        else:
            geometry.points_of(record).append(*_point((x, y, z, diam), "pt3dadd"))
        geometry.outdate(self._workspace, record)

    def pt3dinsert(self, index: int, x: float, y: float, z: float, diam: float) -> None:
        """Insert a point before that of the index, or at the end."""
        record = self._live()
        place = _index(index, "pt3dinsert")
        if not 0 <= place <= self.n3d():
            raise self._no_point(place, "pt3dinsert")
        geometry.points_of(record).insert(place, _point((x, y, z, diam), "pt3dinsert"))
        geometry.outdate(self._workspace, record)

    def pt3dchange(self, index: int, *values: float) -> None:
        """Change a point: `pt3dchange(i, diam)` or `pt3dchange(i, x, y, z, diam)`."""
        points, place = self._point(index, "pt3dchange")
        match values:
            case (diam,):
                points.diam[place] = _point((0.0, 0.0, 0.0, diam), "pt3dchange")[3]
            case (x, y, z, diam):
                points.replace(place, _point((x, y, z, diam), "pt3dchange"))
            case _:
                raise ArgumentError(
                    "Wrong number of arguments: pt3dchange takes an index and a diameter, or an "
                    f"index, x, y, z and a diameter, not {1 + len(values)} arguments"
                )
        geometry.outdate(self._workspace, self._record)

    def pt3dremove(self, index: int) -> None:
        """Remove a point."""
        points, place = self._point(index, "pt3dremove")
        points.remove(place)
        geometry.outdate(self._workspace, self._record)

    def pt3dclear(self, *room: float) -> int:
        """Remove all points; L and diam stay. Returns the room asked for, 0 if none was."""
        asked = int(argument(room[0], "The room for points")) if room else 0
        if asked < 0:
            raise ArgumentError(f"Arg out of range in user function: pt3dclear({asked})")
        record = self._live()
        if record.points3d is not None:
            geometry.clear_points(self._workspace, record)
        return asked

    def pt3dstyle(self, *arguments: Any) -> bool:
        """Tell or set where the section is said to begin on its parent.

        `pt3dstyle(1, x, y, z)` sets the place, `pt3dstyle(0)` forgets it, `pt3dstyle()` only tells
        whether there is one. It matters to drawings only.
        """
        record = self._live()
        match arguments:
            case ():
                pass
            case (style,):
                if style != 0:
                    raise UnknownNameError("If exactly one argument, it must be 0.")
                if record.points3d is not None:
                    record.points3d.origin = None
            case (style, x, y, z):
                given = _point((x, y, z, 1.0), "pt3dstyle")
                geometry.points_of(record).origin = given[:3]
            case _:
                raise ArgumentError(
                    f"Wrong number of arguments: pt3dstyle takes none, 0, or 1, x, y and z, not "
                    f"{len(arguments)}."
                )
        return record.points3d is not None and record.points3d.origin is not None

    def _point(self, index: int, function: str) -> tuple[Points, int]:
        points = self._live().points3d
        place = _index(index, function)
        if points is None or not 0 <= place < len(points):
            raise self._no_point(place, function)
        return points, place

    def _no_point(self, index: int, function: str) -> ArgumentError:
        return ArgumentError(
            f"Arg out of range: {function}({index}) of {self._record.name}, which has "
            f"{self.n3d()} 3-d points"
        )


def _index(index: Any, function: str) -> int:
    try:
        return operator.index(index)
    except TypeError:
        raise ArgumentTypeError(
            f"The index of a 3-d point is an integer; {function} got {index!r}."
        ) from None


def _point(values: tuple[Any, Any, Any, Any], function: str) -> Point:
    x, y, z, diam = (argument(value, f"An argument of {function}") for value in values)
    if not math.isfinite(x + y + z + diam):
        raise ArgumentError(f"{function}: the 3-d point {(x, y, z, diam)} is not finite.")
    return x, y, z, diam
