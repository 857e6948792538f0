"""Pointer and PtrVector: variables as objects."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any, ClassVar

import numpy as np

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, UnknownNameError
from vecgen.frontend.hoc.adapter import to_python
from vecgen.frontend.hoc.builtins.evaluation import pointer_to
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import ClassMaker, Interpreter
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.hoc_values import HocRef
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.values import argument, unknown
from vecgen.frontend.neuron_api.vector import Vector

_UNKNOWN = "unknown"
"""What `s` says of a variable that was given by `&x`."""


class Pointer(NamedObject):
    """`Pointer(&x)`, `Pointer("x")`; with a statement, such as `"changed($1)"`, for `assign`."""

    __slots__ = ("_name", "_reference", "_statement", "_text")

    _interpreter: ClassVar[Interpreter]
    _numbers: ClassVar[Any]
    _text: str
    _statement: str
    _reference: Any

    def __init__(self, variable: Any, statement: str = "") -> None:
        place = object.__setattr__
        text = str(variable) if isinstance(variable, str) else _UNKNOWN
        place(self, "_reference", _reference(self._interpreter, variable))
        place(self, "_text", text)
        place(self, "_statement", str(statement))
        place(self, "_name", f"Pointer[{next(self._numbers)}]")

    @property
    def val(self) -> float:
        """The variable's value."""
        return float(self._reference[0])

    @property
    def s(self) -> str:
        """The variable's name, if it was given."""
        return self._text

    def assign(self, value: float) -> float:
        """Set the variable, and execute the statement with the value for its `$1`."""
        number = argument(value, "the value for a Pointer")
        self._reference[0] = number
        if self._statement:
            text = self._statement.replace("$1", repr(number))
            self._interpreter.run("{" + text + "}\n", name="Pointer.assign()")
        return self.val

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "val":
            raise UnknownNameError(f"A Pointer has no attribute {name!r} that can be set.")
        self._reference[0] = argument(value, "the value for a Pointer")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise unknown("A Pointer", name, ("val", "s", "assign", "hname"))


class PtrVector(NamedObject):
    """`PtrVector(3)`: places for references, to be read and set together."""

    __slots__ = ("_label", "_name", "_places")

    _numbers: ClassVar[Any]

    def __init__(self, size: float) -> None:
        number = int(argument(size, "the size of a PtrVector"))
        if number < 1:
            raise ArgumentError(f"Arg out of range in user function: a PtrVector of {number}")
        self._places: list[Any] = [HocRef(0.0) for _ in range(number)]
        self._label = ""
        self._name = f"PtrVector[{next(self._numbers)}]"

    def __len__(self) -> int:
        return len(self._places)

    def size(self) -> int:
        """Return the number of places."""
        return len(self)

    def resize(self, size: float) -> float:
        """Change the number of places."""
        number = int(argument(size, "the size of a PtrVector"))
        if number < 1:
            raise ArgumentError(f"Arg out of range in user function: a PtrVector of {number}")
        more = [HocRef(0.0) for _ in range(number - len(self))]
        self._places = [*self._places[:number], *more]
        return float(number)

    def pset(self, place: float, reference: Any) -> float:
        """Put a reference into a place."""
        if not isinstance(reference, (HocRef, Reference)):
            raise ArgumentTypeError(f"PtrVector.pset needs a reference, &x, not {reference!r}")
        self._places[self._place(place)] = reference
        return 0.0

    def getval(self, place: float) -> float:
        """Return the value at a place."""
        return float(self._places[self._place(place)][0])

    def setval(self, place: float, value: float) -> float:
        """Set the variable at a place."""
        number = argument(value, "the value for a PtrVector")
        self._places[self._place(place)][0] = number
        return number

    def gather(self, vector: Vector) -> float:
        """Put the values into a Vector of the same size."""
        self._require_size(vector)
        vector.as_numpy()[...] = np.array([reference[0] for reference in self._places])
        return 0.0

    def scatter(self, vector: Vector) -> float:
        """Set the variables to the elements of a Vector of the same size."""
        self._require_size(vector)
        for reference, value in zip(self._places, vector, strict=True):
            reference[0] = value
        return 0.0

    def label(self, text: str | None = None) -> str:
        """Return its label, after setting it if one is given."""
        if text is not None:
            self._label = str(text)
        return self._label

    def _place(self, place: Any) -> int:
        number = int(argument(place, "the place in a PtrVector"))
        if not 0 <= number < len(self):
            raise ArgumentError(f"Arg out of range in user function: {self._name} has no {number}")
        return number

    def _require_size(self, vector: Any) -> None:
        if not isinstance(vector, Vector) or len(vector) != len(self):
            raise ArgumentError(f"PtrVector needs a Vector of {len(self)} elements")


def _reference(interpreter: Interpreter, variable: Any) -> Any:
    if isinstance(variable, (HocRef, Reference)):
        return variable
    if isinstance(variable, str):
        if variable.isidentifier() and not interpreter.kind_of(variable):
            raise HocError(f"undefined variable {variable}")
        return to_python(pointer_to(interpreter, variable))
    raise ArgumentTypeError(f"Pointer needs a variable or its name, not {variable!r}")


def _pointer_class(interpreter: Interpreter) -> type[Pointer]:
    members = {
        "__slots__": (),
        "__doc__": Pointer.__doc__,
        "_interpreter": interpreter,
        "_numbers": count(),
    }
    return type("Pointer", (Pointer,), members)


def _ptr_vector_class(interpreter: Interpreter) -> type[PtrVector]:
    del interpreter
    members = {"__slots__": (), "__doc__": PtrVector.__doc__, "_numbers": count()}
    return type("PtrVector", (PtrVector,), members)


CLASSES: Mapping[str, ClassMaker] = {"Pointer": _pointer_class, "PtrVector": _ptr_vector_class}
