"""What a file gives before there are sections: points, and unbranched runs of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

SOMA, AXON, DENDRITE, APICAL = 1, 2, 3, 4
"""Kinds of branches, by the numbers that SWC files use; others are allowed."""

TOLERANCE = 1e-11
"""NEURON's interpreter takes numbers that are closer than this as equal."""


class Point(NamedTuple):
    """A point on a neurite, or on the outline of a soma: um, and the diameter there."""

    x: float
    y: float
    z: float
    diameter: float


@dataclass(eq=False, slots=True)
class Branch:
    """An unbranched run of points of one kind."""

    kind: int
    points: list[Point]
    line: int
    """Where it begins in the file."""
    parent: Branch | None = None
    parent_x: float = 1.0
    wired: bool = False
    """Its first point is that of the parent and no part of it: it is connected by a wire."""
    is_contour: bool = False
    """The points are the outline of a soma."""
    more_contours: list[Branch] = field(default_factory=list)
    """Further outlines of the same soma, at other depths."""
    is_subsidiary: bool = False
    """It is one of the further outlines of a soma: no section."""
    number: int = 0
    """Index among the sections of its kind."""

    @property
    def own_points(self) -> list[Point]:
        """The points that belong to the section."""
        return self.points[1:] if self.wired else self.points


def differ(first: float, second: float) -> bool:
    """Return whether NEURON's interpreter takes two numbers as different."""
    return first < second - TOLERANCE or first > second + TOLERANCE


def same_place(first: Point, second: Point) -> bool:
    """Return whether NEURON's interpreter takes two points as one place."""
    return not any(differ(a, b) for a, b in zip(first[:3], second[:3], strict=True))
