"""`n.Matrix`: a table of doubles with the linear algebra that scripts use; numpy stands behind it.

Sums of products run from the first to the last. They, and what is solved or decomposed, agree with
NEURON's to rounding; all else to the last bit. `as_numpy` shares its memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.errors import (
    ArgumentError,
    ArgumentTypeError,
    MissingFeatureError,
)
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.hoc_values import HocRef
from vecgen.frontend.neuron_api.matrix_rows import Rows
from vecgen.frontend.neuron_api.values import argument, number, unknown
from vecgen.frontend.neuron_api.vector import Vector

_LACKING = frozenset("fprint scanf spgetrowval sprowlen".split())
_SIZE_LIMIT = 1e9


class Matrix(NamedObject):
    """`Matrix(rows, columns)`, filled with zeros."""

    __slots__ = ("_name", "_values")

    _numbers: ClassVar[Iterator[int]]
    _vector: ClassVar[type[Vector]]

    def __init__(self, rows: float = 1, columns: float | None = None, kind: float = 1) -> None:
        argument(kind, "the kind of a Matrix")  # full or sparse: the elements are the same
        count_of_rows = _size(rows)
        shape = count_of_rows, count_of_rows if columns is None else _size(columns)
        self._values: NDArray[np.float64] = np.zeros(shape)
        self._name = f"Matrix[{next(self._numbers)}]"

    def _new(self, values: NDArray[np.float64], out: Any = None) -> Matrix:
        made = type(self)() if out is None else _matrix(out)
        made._values = np.ascontiguousarray(values, dtype=np.float64)
        return made

    def _result(self, values: NDArray[np.float64], out: Any = None) -> Vector:
        vector = self._vector() if out is None else _vector(out)
        vector._buffer.replace(np.array(values, dtype=np.float64))
        return vector

    # -- elements -----------------------------------------------------------------------------

    def as_numpy(self) -> NDArray[np.float64]:
        """Return its elements [rows, columns] as an array that shares their memory."""
        return self._values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        values = self._values if dtype is None else self._values.astype(dtype)
        return values.copy() if copy else values

    def nrow(self) -> int:
        """Return the number of rows."""
        return len(self._values)

    def ncol(self) -> int:
        """Return the number of columns."""
        return int(self._values.shape[1])

    def _place(self, index: Any, axis: int) -> int:
        place = int(argument(index, "an index of a Matrix"))
        if not 0 <= place < self._values.shape[axis]:
            raise ArgumentError(
                f"Arg out of range in user function: {self._name} has {self.nrow()} rows and "
                f"{self.ncol()} columns; there is no {index!r}"
            )
        return place

    def getval(self, row: float, column: float) -> float:
        """Return an element."""
        return float(self._values[self._place(row, 0), self._place(column, 1)])

    def setval(self, row: float, column: float, value: float) -> float:
        """Set an element; return it."""
        result = number(value, "An element of a Matrix")
        self._values[self._place(row, 0), self._place(column, 1)] = result
        return result

    @property
    def x(self) -> Rows:
        """Its elements, as HOC writes them: `m.x[1][2]`."""
        return Rows(self)

    def set(self, *values: float) -> Self:
        """Set the elements, row by row."""
        if len(values) > self._values.size:
            raise ArgumentError(f"{self._name} has no room for {len(values)} elements")
        self._values.flat[: len(values)] = [number(value, "An element") for value in values]
        return self

    def resize(self, rows: float, columns: float) -> Self:
        """Change the size; new elements are 0."""
        grown = np.zeros((_size(rows), _size(columns)))
        low = np.minimum(grown.shape, self._values.shape)
        grown[: low[0], : low[1]] = self._values[: low[0], : low[1]]
        self._values = grown
        return self

    def zero(self) -> Self:
        """Set all elements to 0."""
        self._values[...] = 0.0
        return self

    def ident(self) -> Self:
        """Make it an identity."""
        self._values[...] = np.eye(*self._values.shape)
        return self

    def c(self) -> Matrix:
        """Return a copy."""
        return self._new(self._values.copy())

    def bcopy(self, row: float, column: float, rows: float, columns: float, *rest: Any) -> Matrix:
        """Return a block that begins at an element; `rest`: where in which Matrix it goes."""
        first = self._place(row, 0), self._place(column, 1)
        size = _size(rows), _size(columns)
        block = self._values[first[0] : first[0] + size[0], first[1] : first[1] + size[1]]
        if block.shape != size:
            raise ArgumentError(f"{self._name} has no such block of {size[0]} x {size[1]}")
        if len(rest) < 2:
            return self._new(block.copy(), *rest)
        target = _matrix(rest[2]) if len(rest) > 2 else type(self)(*size)
        at = _size(rest[0]), _size(rest[1])
        shape = max(target.nrow(), at[0] + size[0]), max(target.ncol(), at[1] + size[1])
        if shape != target._values.shape:
            target.resize(*shape)
        target._values[at[0] : at[0] + size[0], at[1] : at[1] + size[1]] = block
        return target

    # -- rows, columns, diagonals -------------------------------------------------------------

    def getrow(self, row: float, out: Any = None) -> Vector:
        """Return a row."""
        return self._result(self._values[self._place(row, 0)], out)

    def getcol(self, column: float, out: Any = None) -> Vector:
        """Return a column."""
        return self._result(self._values[:, self._place(column, 1)], out)

    def setrow(self, row: float, values: Any) -> Self:
        """Set a row to a number or to a Vector's elements."""
        _assign(self._values[self._place(row, 0)], values)
        return self

    def setcol(self, column: float, values: Any) -> Self:
        """Set a column to a number or to a Vector's elements."""
        _assign(self._values[:, self._place(column, 1)], values)
        return self

    def _diagonal(self, number_of: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        offset = int(argument(number_of, "a diagonal's number"))
        rows = np.arange(max(0, -offset), min(self.nrow(), self.ncol() - offset))
        if not len(rows):
            raise ArgumentError(f"Arg out of range in user function: no diagonal {number_of!r}")
        return rows, rows + offset

    def getdiag(self, diagonal: float, out: Any = None) -> Vector:
        """Return a diagonal by rows; where there are none of its elements, 0."""
        rows, columns = self._diagonal(diagonal)
        values = np.zeros(self.nrow())
        values[rows] = self._values[rows, columns]
        return self._result(values, out)

    def setdiag(self, diagonal: float, values: Any) -> Self:
        """Set a diagonal to a number or to a Vector's elements, which count by rows."""
        rows, columns = self._diagonal(diagonal)
        if isinstance(values, Vector):
            given = values._values
            if len(given) <= rows[-1]:
                raise ArgumentError(f"{values!r} is too short for the diagonal of {self._name}")
            self._values[rows, columns] = given[rows]
        else:
            self._values[rows, columns] = argument(values, "a diagonal's value")
        return self

    def to_vector(self, out: Any = None) -> Vector:
        """Return all elements, column by column."""
        return self._result(self._values.T.ravel(), out)

    def from_vector(self, values: Any) -> Self:
        """Take all elements from a Vector, column by column."""
        given = _vector(values)._values
        if len(given) != self._values.size:
            raise ArgumentError(f"{self._name} has {self._values.size} elements, not {len(given)}")
        self._values[...] = given.reshape(self._values.shape[::-1]).T
        return self

    # -- arithmetic ---------------------------------------------------------------------------

    def add(self, other: Any) -> Self:
        """Add another Matrix to it."""
        self._same_size(_matrix(other).nrow(), self.nrow(), "rows")
        self._same_size(_matrix(other).ncol(), self.ncol(), "columns")
        self._values += _matrix(other)._values
        return self

    def muls(self, factor: float) -> Self:
        """Multiply it by a number."""
        self._values *= argument(factor, "a factor")
        return self

    def mulv(self, vector: Any, out: Any = None) -> Vector:
        """Return its product with a Vector."""
        given = _vector(vector)._values
        self._same_size(len(given), self.ncol(), "columns")
        return self._result(_product(self._values, given[:, None])[:, 0], out)

    def mulm(self, other: Any, out: Any = None) -> Matrix:
        """Return its product with another Matrix."""
        right = _matrix(other)
        self._same_size(right.nrow(), self.ncol(), "columns")
        return self._new(_product(self._values, right._values), out)

    def transpose(self, out: Any = None) -> Matrix:
        """Return it with rows for columns."""
        return self._new(self._values.T.copy(), out)

    def pow(self, exponent: float, out: Any = None) -> Matrix:
        """Return its power."""
        self._require_square()
        power = int(argument(exponent, "an exponent"))
        result = np.eye(self.nrow())
        for _ in range(abs(power)):
            result = _product(result, self._values)
        inverse = power < 0
        return self._new(np.asarray(np.linalg.inv(result)) if inverse else result, out)

    # -- linear algebra -----------------------------------------------------------------------

    def solv(self, right: Any, out: Any = None, *_: Any) -> Vector:
        """Return the Vector x for which Matrix * x = right."""
        self._require_square()
        given = _vector(right)._values
        self._same_size(len(given), self.nrow(), "rows")
        result = out if isinstance(out, Vector) else None
        return self._result(self._solved(given), result)

    def inverse(self, out: Any = None) -> Matrix:
        """Return its inverse."""
        self._require_square()
        return self._new(self._solved(np.eye(self.nrow())), out)

    def _solved(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        try:
            return np.asarray(np.linalg.solve(self._values, right), dtype=np.float64)
        except np.linalg.LinAlgError:
            raise ArgumentError(f"{self._name} is singular") from None

    def det(self, exponent: Any) -> float:
        """Return m of the determinant m 10^e; e goes into `n.ref(0)`."""
        self._require_square()
        if not isinstance(exponent, HocRef):
            raise ArgumentTypeError(f"Matrix.det needs n.ref(0) for the exponent, not {exponent!r}")
        sign, logarithm = np.linalg.slogdet(self._values)
        if sign == 0.0:
            exponent[0] = 0
            return 0.0
        value = float(np.linalg.det(self._values))
        power = 0 if np.isfinite(value) and value else int(logarithm / np.log(10.0))
        exponent[0] = power
        return float(sign * np.exp(logarithm - power * np.log(10.0))) if power else value

    def symmeig(self, vectors: Any) -> Vector:
        """Return a symmetric Matrix's eigenvalues; columns of `vectors` get its eigenvectors."""
        self._require_square()
        values, found = np.linalg.eigh(self._values)
        self._new(found, vectors)
        return self._result(values)

    def svd(self, left: Any = None, right: Any = None) -> Vector:
        """Return the singular values; `left` and `right` get U (transposed) and V transposed."""
        u, values, v = np.linalg.svd(self._values)
        for target, found in ((left, u.T), (right, v)):
            if target is not None:
                self._new(found, target)
        return self._result(values)

    def exp(self, out: Any = None) -> Matrix:
        """Return the exponential: the sum of its powers over factorials, after halving it."""
        self._require_square()
        norm = float(np.abs(self._values).sum(axis=1).max(initial=0.0))
        if not np.isfinite(norm):
            raise ArgumentError(f"{self._name} has an element that is no number")
        halvings = max(0, int(np.ceil(np.log2(norm))) + 4) if norm > 0.0 else 0
        scaled = self._values / 2.0**halvings
        term = np.eye(self.nrow())
        result = term.copy()
        for order in range(1, 20):
            term = term @ scaled / order
            result += term
        for _ in range(halvings):
            result = result @ result
        return self._new(result, out)

    # -- the rest -----------------------------------------------------------------------------

    def printf(self, element: str = " %-8.3g", end: str = "\n") -> float:
        """Print it, each element and the end of each row in C's format."""
        for row in self._values.tolist():
            print("".join(element % value for value in row), end=end)
        return 0.0

    def _same_size(self, found: int, wanted: int, what: str) -> None:
        if found != wanted:
            raise ArgumentError(
                f"wrong size for Matrix or Vector operation: {self._name} has {wanted} {what}, "
                f"not {found}"
            )

    def _require_square(self) -> None:
        self._same_size(self.ncol(), self.nrow(), "columns")

    def __getattr__(self, name: str) -> Any:
        if name in _LACKING:
            raise MissingFeatureError(f"Matrix.{name} is not in vecgen.")
        if name in Matrix.__slots__ or name.startswith("__"):
            raise AttributeError(name)
        raise unknown("A Matrix", name, (m for m in dir(Matrix) if not m.startswith("_")))


def _product(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a product whose sums run from the first to the last column of `left`."""
    result = np.zeros((left.shape[0], right.shape[1]))
    for column in range(left.shape[1]):
        result += left[:, column, None] * right[None, column]
    return result


def _assign(target: NDArray[np.float64], values: Any) -> None:
    if not isinstance(values, Vector):
        target[...] = argument(values, "an element of a Matrix")
        return
    given = values._values[: len(target)]
    target[: len(given)] = given


def _matrix(given: Any) -> Matrix:
    if not isinstance(given, Matrix):
        raise ArgumentTypeError(f"A Matrix is needed, not {given!r}")
    return given


def _vector(given: Any) -> Vector:
    if not isinstance(given, Vector):
        raise ArgumentTypeError(f"A Vector is needed, not {given!r}")
    return given


def _size(value: Any) -> int:
    size = argument(value, "the size of a Matrix")
    if not 0 <= size <= _SIZE_LIMIT:
        raise ArgumentError(f"Arg out of range in user function: a Matrix of {size:g}")
    return int(size)


def matrix_class(vectors: type[Vector]) -> type[Matrix]:
    """Return a session's class of Matrices."""
    members = {
        "__slots__": (),
        "__doc__": Matrix.__doc__,
        "_numbers": count(),
        "_vector": vectors,
    }
    return type("Matrix", (Matrix,), members)
