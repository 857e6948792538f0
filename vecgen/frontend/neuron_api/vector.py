"""`n.Vector`: a growing array of doubles that can record a variable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.errors import (
    ArgumentError,
    ArgumentTypeError,
    MissingFeatureError,
    UnknownNameError,
)
from vecgen.frontend.neuron_api.html_views import vector_html
from vecgen.frontend.neuron_api.pickled_vector import unpickled
from vecgen.frontend.neuron_api.values import argument, unknown
from vecgen.frontend.neuron_api.vector_attachments import VectorAttachments
from vecgen.frontend.neuron_api.vector_calculus import VectorCalculus
from vecgen.frontend.neuron_api.vector_files import VectorFiles
from vecgen.frontend.neuron_api.vector_functions import VectorFunctions
from vecgen.frontend.neuron_api.vector_graphics import VectorGraphics
from vecgen.frontend.neuron_api.vector_methods import LACKING
from vecgen.frontend.neuron_api.vector_references import ElementReferences
from vecgen.frontend.neuron_api.vector_search import VectorSearch
from vecgen.frontend.neuron_api.vector_signal import VectorSignal
from vecgen.frontend.neuron_api.vector_statistics import VectorStatistics
from vecgen.frontend.recording import FloatBuffer
from vecgen.frontend.workspace import Workspace
from vecgen.store import FloatArray

_MOST = 1 << 40


class Vector(
    VectorAttachments,
    VectorFunctions,
    VectorCalculus,
    VectorSearch,
    VectorStatistics,
    VectorSignal,
    VectorFiles,
    VectorGraphics,
):
    """`Vector()`, `Vector(size)`, `Vector(size, value)` or `Vector(iterable)`."""

    __slots__ = ("__weakref__", "_buffer", "_label", "_name")

    _numbers: ClassVar[Iterator[int]]
    _living: ClassVar[WeakValueDictionary[int, Vector]]

    def __init__(self, values: Any = 0, fill: float = 0.0) -> None:
        self._buffer = FloatBuffer(_initial(values, fill))
        self._label = ""
        number = next(self._numbers)
        self._name = f"Vector[{number}]"
        self._living[number] = self
        self._attached = None
        self._held = []

    # -- names --------------------------------------------------------------------------------

    def hname(self) -> str:
        """Return its name: `Vector[0]`."""
        return self._name

    def label(self, text: str | None = None) -> str:
        """Return its label, after setting it if one is given."""
        if text is not None:
            self._label = text
        return self._label

    def __repr__(self) -> str:
        return self._name

    def _repr_html_(self) -> str:
        """Return what notebooks show: size, extent and a sparkline."""
        return vector_html(self._name, self._label, self._values)

    # -- elements -----------------------------------------------------------------------------

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return type(self)(self._values[index])
        return float(self._values[self._index(index)])

    def __setitem__(self, index: int | slice, value: Any) -> None:
        if not isinstance(index, slice):
            self._values[self._index(index)] = argument(value, "An element of a Vector")
            return
        given = np.asarray([argument(item, "An element of a Vector") for item in value])
        place = self._values[index]
        if place.shape != given.shape:
            raise IndexError(f"{len(given)} values do not fit a slice of {len(place)} elements")
        place[...] = given

    def _index(self, index: int) -> int:
        if not -len(self) <= index < len(self):
            raise IndexError(f"{self._name} has {len(self)} elements, and none at {index}")
        return index

    @property
    def x(self) -> Elements:
        """Its elements, as HOC writes them: `v.x[3]`."""
        return Elements(self)

    @property
    def _ref_x(self) -> ElementReferences:
        """References to its elements."""
        return ElementReferences(self)

    def get(self, index: int) -> float:
        """Return an element."""
        return float(self._values[self._argument_index(index)])

    def set(self, index: int, value: float) -> Self:
        """Set an element."""
        self._values[self._argument_index(index)] = argument(value, "value")
        return self

    def _argument_index(self, index: int) -> int:
        if not 0 <= index < len(self):
            raise ArgumentError(
                f"Arg out of range in user function: {self._name} has {len(self)} elements, and "
                f"none at {index}."
            )
        return int(index)

    # -- size ---------------------------------------------------------------------------------

    def size(self) -> int:
        """Return the number of elements."""
        return len(self)

    def buffer_size(self, *arguments: float) -> int:
        """Return how many elements there is room for, after making room if a number is given."""
        if arguments:
            self._buffer.reserve(_size(arguments[0]))
        return self._buffer.capacity

    def cl(self, start: float = 0, end: float | None = None) -> Self:
        """Return a copy with the label (see `c`)."""
        made = self.c(start, end)
        made._label = self._label
        return made

    def resize(self, size: float) -> Self:
        """Change the number of elements; new ones are 0."""
        self._buffer.resize(_size(size))
        return self

    def clear(self) -> Self:
        """Remove all elements."""
        return self.resize(0)

    def append(self, *values: Any) -> Self:
        """Append numbers, and the elements of Vectors."""
        for value in values:
            more = value._values.copy() if isinstance(value, Vector) else None
            self._buffer.extend(
                np.array([argument(value, "What is appended")]) if more is None else more
            )
        return self

    # -- Python and numpy ---------------------------------------------------------------------

    def to_python(self, target: list[float] | None = None) -> list[float]:
        """Return its elements as a list (in `target`, if one is given)."""
        values: list[float] = self._values.tolist()
        if target is None:
            return values
        target[:] = values
        return target

    def from_python(self, values: Iterable[float]) -> Self:
        """Take other elements."""
        self._buffer.replace(_array(values))
        return self

    def as_numpy(self) -> FloatArray:
        """Return its elements as an array that shares their memory until the size changes."""
        return self._values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        values = self._values
        if dtype is not None and np.dtype(dtype) != values.dtype:
            return values.astype(dtype)
        return values.copy() if copy else values

    # -- copies -------------------------------------------------------------------------------

    def __copy__(self) -> Self:
        return self.c()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.c()

    def __reduce_ex__(self, protocol: object) -> Any:
        return unpickled, (self._values.tobytes(),)

    # -- the rest -----------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if name in LACKING:
            raise MissingFeatureError(f"Vector.{name} is not in vecgen: {LACKING[name]}.")
        if name.startswith("__"):
            raise AttributeError(name)
        raise unknown("A Vector", name, (m for m in dir(type(self)) if not m.startswith("_")))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in (*Vector.__slots__, *VectorAttachments.__slots__):
            raise UnknownNameError(f"A Vector has no attribute {name!r} that can be set.")
        object.__setattr__(self, name, value)


class Elements:
    """`v.x`: the elements of a Vector, by index."""

    __slots__ = ("_vector",)

    def __init__(self, vector: Vector) -> None:
        self._vector = vector

    def __getitem__(self, index: int) -> float:
        return float(self._vector[index])

    def __setitem__(self, index: int, value: float) -> None:
        self._vector[index] = value

    def __len__(self) -> int:
        return len(self._vector)

    def __repr__(self) -> str:
        return f"{self._vector!r}.x[?]"


def vector_class(workspace: Workspace) -> type[Vector]:
    """Return a session's class of Vectors, which counts its instances from 0."""

    def find_function(name: str) -> Callable[..., Any] | None:
        return workspace.statements.function(name)

    members: dict[str, Any] = {
        "__slots__": (),
        "_numbers": count(),
        "_living": WeakValueDictionary(),
        "__doc__": Vector.__doc__,
        "_find_function": staticmethod(find_function),
    }
    return type("Vector", (Vector,), members)


def _initial(values: Any, fill: float) -> FloatArray:
    if isinstance(values, (int, float, np.number)):
        return np.full(_size(values), argument(fill, "The value of a Vector's elements"))
    if isinstance(values, Vector):
        return values.as_numpy().copy()
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise ArgumentTypeError(f"A Vector is made of a size or of numbers, not of {values!r}")
    return _array(values)


def _array(values: Any) -> FloatArray:
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise ArgumentError(f"A Vector has one dimension, not {values.ndim}.")
        return np.array(values, dtype=np.float64)
    return np.array(
        [argument(value, f"item {item} of a Vector") for item, value in enumerate(values)],
        dtype=np.float64,
    )


def _size(value: Any) -> int:
    size = int(argument(value, "The size of a Vector"))
    if not 0 <= size <= _MOST:
        raise ArgumentError(f"Arg out of range in user function: a Vector of {size} elements")
    return size
