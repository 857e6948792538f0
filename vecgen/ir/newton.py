"""Newton's method as NEURON's derivimplicit does it: what `runtime/include/vecgen/newton.h` means.

The Jacobian comes from central differences and is used again while the unknowns change by less than
5 %; the linear equations are solved by Crout's decomposition (specification 6.8.2). A sum or
quotient formed in another order would round differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Protocol

from vecgen.ir.functions import divide

_ITERATIONS = 50
_CHANGE_FOR_NEW_JACOBIAN = 0.05
_CONVERGED_CHANGE = 1e-6
_SMALL = 1e-8
_SMALLEST_STEP = 1e-6
_SMALLEST_PIVOT = 1e-20

Residuals = Callable[[], list[float]]
"""Returns the residuals at the present unknowns."""
Matrix = list[list[float]]


class Unknowns(Protocol):
    """Values that can be read and changed."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, index: int, /) -> float:
        """Return one of them."""

    def __setitem__(self, index: int, value: float, /) -> None:
        """Change one of them."""


class Outcome(Enum):
    """How the search for a solution ended."""

    SOLVED = 0
    NOT_CONVERGED = 1
    SINGULAR = 2


def solve_newton(unknowns: Unknowns, residuals: Residuals) -> Outcome:
    """Change the unknowns until the residuals vanish; `residuals` is called a last time there."""
    change = 1.0
    values: list[float] = []
    factors: Matrix = []
    rows: list[int] = []
    for _ in range(_ITERATIONS):
        if change > _CHANGE_FOR_NEW_JACOBIAN:
            factors, values = _jacobian(unknowns, residuals)
            found = _factorise(factors)
            if found is None:
                return Outcome.SINGULAR
            rows = found
        change = _correct(unknowns, _solve(factors, rows, [-value for value in values]))
        values = residuals()
        # A comparison with NaN is false: such unknowns count as solved, as they do in NEURON.
        largest = max((abs(value) for value in values if value == value), default=0.0)
        if change <= _CONVERGED_CHANGE and largest <= _SMALL:
            residuals()
            return Outcome.SOLVED
    return Outcome.NOT_CONVERGED


def _jacobian(unknowns: Unknowns, residuals: Residuals) -> tuple[Matrix, list[float]]:
    """Return the matrix by central differences, and the residuals where it leaves the unknowns."""
    count = len(unknowns)
    matrix = [[0.0] * count for _ in range(count)]
    values: list[float] = []
    for column in range(count):
        relative = abs(0.02 * unknowns[column])
        step = relative if relative > _SMALLEST_STEP else _SMALLEST_STEP
        unknowns[column] += step
        above = residuals()
        unknowns[column] -= 2.0 * step
        below = residuals()
        for row in range(count):
            matrix[row][column] = divide(above[row] - below[row], 2.0 * step)
        unknowns[column] += step
        values = residuals()
    return matrix, values


def _correct(unknowns: Unknowns, step: list[float]) -> float:
    """Add the step to the unknowns and return their largest relative change."""
    change = 0.0
    for k, delta in enumerate(step):
        if abs(unknowns[k]) > _SMALL:
            relative = abs(divide(delta, unknowns[k]))
            if relative > change:
                change = relative
        unknowns[k] += delta
    return change


def _factorise(a: Matrix) -> list[int] | None:
    """Decompose `a` in place and return the order of its rows, None where it is singular."""
    count = len(a)
    rows = list(range(count))
    scale = []
    for row in a:
        largest = 0
        for column in range(1, count):
            if abs(row[column]) > abs(row[largest]):
                largest = column
        scale.append(row[largest])
    for r in range(count):
        for number in rows[r:]:
            a[number][r] -= _sum(a[number][k] * a[rows[k]][r] for k in range(r))
        chosen, best = r, abs(divide(a[rows[r]][r], scale[rows[r]]))
        for i in range(r + 1, count):
            candidate = abs(divide(a[rows[i]][r], scale[rows[i]]))
            if candidate > best:
                chosen, best = i, candidate
        rows[r], rows[chosen] = rows[chosen], rows[r]
        pivot = a[rows[r]]
        if abs(pivot[r]) < _SMALLEST_PIVOT:
            return None
        for j in range(r + 1, count):
            total = _sum(pivot[k] * a[rows[k]][j] for k in range(r))
            pivot[j] = divide(pivot[j] - total, pivot[r])
    return rows


def _solve(a: Matrix, rows: list[int], values: list[float]) -> list[float]:
    """Return the solution of the decomposed equations."""
    count = len(rows)
    x = [0.0] * count
    for i, row in enumerate(rows):
        total = _sum(a[row][j] * x[j] for j in range(i))
        x[i] = divide(values[row] - total, a[row][i])
    for i in reversed(range(count)):
        x[i] -= _sum(a[rows[i]][j] * x[j] for j in range(i + 1, count))
    return x


def _sum(terms: Iterable[float]) -> float:
    total = 0.0
    for term in terms:
        total += term
    return total
