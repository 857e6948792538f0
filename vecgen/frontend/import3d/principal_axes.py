"""The principal axes of a cloud of places: eigenvectors of a symmetric 3 x 3 matrix."""

from __future__ import annotations

import math
import sys

from vecgen.frontend.import3d.outline import TOLERANCE
from vecgen.values import value_class

Triple = tuple[float, float, float]
_PAIRS = ((0, 1), (0, 2), (1, 2))
_MOST_SWEEPS = 60


@value_class
class Axes:
    """Unit vectors: along the longest extent, and along the middle one."""

    major: Triple
    middle: Triple


def principal_axes(matrix: list[list[float]]) -> Axes:
    """Return the axes of the largest and the middle eigenvalue.

    By Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5), which are accurate to the
    last bits; the largest component of the major axis is positive. If all eigenvalues are the same
    there is no middle one, and its axis is 0.
    """
    a = [list(row) for row in matrix]
    axes = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    for _ in range(_MOST_SWEEPS):
        if all(a[p][q] == 0.0 for p, q in _PAIRS):
            break
        for p, q in _PAIRS:
            _rotate(a, axes, p, q)
    values = [a[k][k] for k in range(3)]
    longest, shortest = values.index(max(values)), values.index(min(values))
    major = _unit([row[longest] for row in axes])
    if longest == shortest:
        return Axes(major, (0.0, 0.0, 0.0))
    middle = _unit([row[3 - longest - shortest] for row in axes])
    largest = max(range(3), key=lambda axis: abs(major[axis]))
    if major[largest] < -TOLERANCE:
        major = (-major[0], -major[1], -major[2])
    return Axes(major, middle)


def _rotate(a: list[list[float]], axes: list[list[float]], p: int, q: int) -> None:
    """Rotate in the plane of p and q so that the element there becomes 0."""
    if abs(a[p][q]) <= sys.float_info.epsilon * (abs(a[p][p]) + abs(a[q][q])):
        a[p][q] = a[q][p] = 0.0
        return
    theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q])
    tangent = math.copysign(1.0, theta) / (abs(theta) + math.hypot(theta, 1.0))
    cosine = 1.0 / math.hypot(tangent, 1.0)
    sine = tangent * cosine
    change = tangent * a[p][q]
    a[p][p] -= change
    a[q][q] += change
    a[p][q] = a[q][p] = 0.0
    r = 3 - p - q
    first, second = a[r][p], a[r][q]
    a[r][p] = a[p][r] = cosine * first - sine * second
    a[r][q] = a[q][r] = sine * first + cosine * second
    for row in axes:
        first, second = row[p], row[q]
        row[p] = cosine * first - sine * second
        row[q] = sine * first + cosine * second


def _unit(vector: list[float]) -> Triple:
    size = math.sqrt(sum(value * value for value in vector))
    x, y, z = (value / size for value in vector)
    return x, y, z
