"""Outlines of somas: their centres, and the cylinders that stand for them in a simulation.

Sums go in NEURON's order, so that the last bits are NEURON's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.import3d.outline import TOLERANCE, Branch, Point
from vecgen.frontend.import3d.principal_axes import principal_axes

Triple = tuple[float, float, float]
_STEPS = 100
"""An outline is replaced by that many steps of equal length."""
_SLICES = 20
"""A soma becomes that many frusta."""
_SMALLEST = 1e-6


def resampled(points: Sequence[Point]) -> list[Triple]:
    """Return 101 places along an outline, at equal distances as seen from above.

    The way from the last point back to the first does not count, as in NEURON.
    """
    along = [0.0]
    for first, second in pairwise(points):
        along.append(along[-1] + _length((second.x - first.x, second.y - first.y)))
    step = along[-1] / _STEPS
    wanted = [k * step + 0.0 for k in range(_STEPS + 1)]
    columns = [interpolate(wanted, along, [point[axis] for point in points]) for axis in range(3)]
    return list(zip(*columns, strict=True))


def interpolate(
    wanted: Sequence[float], known: Sequence[float], values: Sequence[float]
) -> list[float]:
    """Return values at ascending positions, of a line through points; outside, the outermost."""
    found: list[float] = []
    right = 1
    for position in wanted:
        if position <= known[0]:
            found.append(values[0])
            continue
        while right < len(known) and (
            known[right] <= known[right - 1] or not position <= known[right]
        ):
            right += 1
        if right >= len(known):
            found.append(values[-1])
            continue
        part = (position - known[right - 1]) / (known[right] - known[right - 1])
        found.append((1.0 - part) * values[right - 1] + part * values[right])
    return found


def center(places: Sequence[Triple]) -> Triple:
    """Return the mean of places."""
    sums = [0.0, 0.0, 0.0]
    for place in places:
        for axis in range(3):
            sums[axis] += place[axis]
    x, y, z = (total / len(places) for total in sums)
    return x, y, z


def soma_cylinders(outline: Branch) -> list[Point]:
    """Return the points of the frusta that stand for a soma.

    Raises:
        UnsupportedError: the outline lies in no plane that a soma can be made of, as in NEURON.
    """
    if outline.more_contours:
        return [_disc(contour) for contour in (outline, *outline.more_contours)]
    places = resampled(outline.points)
    middle = center(places)
    moved = [_minus(place, middle) for place in places]
    axes = principal_axes(_moments(moved))
    major, minor = axes.major, (axes.middle[0], axes.middle[1], 0.0)
    size = _length(minor)
    along = [_dot(place, major) for place in moved]
    if size / (_length(major) + 1e-100) < _SMALLEST - TOLERANCE or max(along) <= min(along):
        raise UnsupportedError(
            f"The outline of a soma that begins at line {outline.line} is no closed curve seen "
            "from above; neither NEURON nor vecgen can make a soma of it."
        )
    minor = (minor[0] / size, minor[1] / size, minor[2] / size)
    aside = [_dot(place, minor) for place in moved]
    return _cylinders(middle, major, along, aside)


def _cylinders(
    middle: Triple, major: Triple, along: list[float], aside: list[float]
) -> list[Point]:
    """Return frusta along the major axis, as wide as the outline is there."""
    top = along.index(max(along))
    along, aside = along[top:] + along[:top], aside[top:] + aside[:top]
    bottom = along.index(min(along))
    down = _ascending(along[:bottom][::-1], aside[:bottom][::-1])
    up = _ascending(along[bottom:], aside[bottom:])
    every = sorted([*down[0], *up[0]])
    start, end = every[1], every[-2]
    step = (end - start) / _SLICES
    count = int(math.floor((end - start) / step + 1e-9) + 1.0)
    wanted = [k * step + start for k in range(count)]
    one, other = interpolate(wanted, *down), interpolate(wanted, *up)
    diameters = [abs(a - b) for a, b in zip(one, other, strict=True)]
    diameters[0] = (diameters[0] + diameters[1]) / 2.0
    diameters[-1] = (diameters[-1] + diameters[-2]) / 2.0
    return [
        Point(*_along(major, where, middle), diameter)
        for where, diameter in zip(wanted, diameters, strict=True)
    ]


def _along(axis: Triple, where: float, start: Triple) -> Triple:
    return axis[0] * where + start[0], axis[1] * where + start[1], axis[2] * where + start[2]


def _ascending(along: list[float], aside: list[float]) -> tuple[list[float], list[float]]:
    """Remove places until each stands further along than the one before."""
    along, aside = list(along), list(aside)
    place = len(along) - 1
    while place > 0:
        if along[place] <= along[place - 1] + TOLERANCE:
            del along[place], aside[place]
            if place != len(along):
                place += 1
        place -= 1
    return along, aside


def _disc(contour: Branch) -> Point:
    """Return the circle that stands for one outline of several."""
    places = resampled(contour.points)
    middle = center(places)
    ring = [*contour.points, contour.points[0]]
    around = 0.0
    for first, second in pairwise(ring):
        around += _length(_minus(second[:3], first[:3]))
    radii = 0.0
    for place in places:
        x, y, z = _minus(place, middle)
        radii += math.sqrt((x * x + y * y) + z * z)
    return Point(*middle, radii / len(places) + around / (2.0 * math.pi))


def stack_center(outline: Branch) -> Triple:
    """Return the place half way along the line through the outlines' centres."""
    centers = [center(resampled(c.points)) for c in (outline, *outline.more_contours)]
    along = [0.0]
    total = 0.0
    for first, second in pairwise(centers):
        total += _length(_minus(second, first))
        along.append(total)
    half = total / 2.0
    if abs(half) <= TOLERANCE:
        return centers[0]
    k = next(k for k, length in enumerate(along) if length > half + TOLERANCE)
    part = (half - along[k - 1]) / (along[k] - along[k - 1])
    x, y, z = (part * b + (1.0 - part) * a for a, b in zip(*centers[k - 1 : k + 1], strict=True))
    return x, y, z


def _moments(places: list[Triple]) -> list[list[float]]:
    moments = [[0.0] * 3 for _ in range(3)]
    for place in places:
        for i in range(3):
            for j in range(i, 3):
                moments[i][j] += place[i] * place[j]
    for i in range(3):
        for j in range(i):
            moments[i][j] = moments[j][i]
    return moments


def _minus(first: Sequence[float], second: Sequence[float]) -> Triple:
    return first[0] - second[0], first[1] - second[1], first[2] - second[2]


def _dot(first: Triple, second: Triple) -> float:
    return (first[0] * second[0] + first[1] * second[1]) + first[2] * second[2]


def _length(vector: Sequence[float]) -> float:
    total = 0.0
    for value in vector:
        total += value * value
    return math.sqrt(total)
