"""Between HOC's values and those of the Python interface, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import (
    NOTHING,
    Argument,
    ElementPointer,
    ModelPointer,
    NumberCell,
    ObjectCell,
    Pointer,
    StringCell,
    Value,
)
from vecgen.frontend.neuron_api.hoc_values import HocRef, String, StringVariable
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.values import number
from vecgen.frontend.neuron_api.vector_references import ElementReference


class PointerRef(HocRef):
    """`&x` as the Python interface sees it: a box whose value is the variable's."""

    __slots__ = ("pointer",)

    def __init__(self, pointer: Pointer) -> None:
        super().__init__(0.0)
        self.pointer = pointer

    def __getitem__(self, index: int) -> Any:
        return self._at(index).get()

    def __setitem__(self, index: int, value: Any) -> None:
        self._at(index).set(number(value, "The value of a ref to a number"))

    def _at(self, index: int) -> Pointer:
        """Return the pointer, or in an array the one to an element behind it."""
        pointer = self.pointer
        if index and isinstance(pointer, ElementPointer):
            place = pointer.place + index
            if 0 <= place < len(pointer.items):
                return ElementPointer(pointer.items, place)
        self._check(index)
        return pointer


class TextOfString(StringCell):
    """`text.s` of a String as a string variable."""

    __slots__ = ("_string",)

    def __init__(self, string: String) -> None:
        self._string = string

    @property
    def value(self) -> str:
        """The text."""
        return self._string.s

    @value.setter
    def value(self, text: str) -> None:
        self._string.s = text  # type: ignore[misc]


class RefPointer:
    """A Python box with a number as HOC sees it: a pointer."""

    __slots__ = ("reference",)

    def __init__(self, reference: HocRef) -> None:
        self.reference = reference

    def get(self) -> float:
        """Return the value."""
        return float(self.reference[0])

    def set(self, value: float) -> None:
        """Change it."""
        self.reference[0] = value


def to_python(argument: Argument) -> Any:
    """Return an argument as functions of the Python interface take it."""
    match argument:
        case float():
            return argument
        case StringCell():
            text = StringVariable(argument.value)
            text.assign = _assigner(argument)
            return text
        case ObjectCell():
            return argument.value
        case ModelPointer():
            return argument.reference
        case RefPointer():
            return argument.reference
        case NumberCell() | ElementPointer():
            return PointerRef(argument)
        case _:
            return argument


def _assigner(cell: StringCell) -> Callable[[str], None]:
    def assign(text: str) -> None:
        cell.value = text

    return assign


def from_python(value: Any) -> Value:
    """Return what a function of the Python interface gave as HOC has it."""
    if type(value) is float or value is None or isinstance(value, str):
        return value
    # Asking the class is quick, and asks no object for a name that it does not have.
    if isinstance(value, (int, float)) or hasattr(type(value), "__float__"):
        return float(value)
    return value


def number_of(value: Value) -> float:
    """Return a value that must be a number.

    Raises:
        HocError: it is none.
    """
    if type(value) is float:
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if value is NOTHING:
        raise HocError("a procedure has no value")
    found = "a string" if isinstance(value, str) else "an object"
    raise HocError(f"bad stack access: a number is needed here, and this is {found}")


def text_of(value: Value) -> str:
    """Return a value that must be a string.

    Raises:
        HocError: it is none.
    """
    if isinstance(value, str):
        return value
    raise HocError("bad stack access: a string is needed here")


def wrapped(value: Value) -> Argument:
    """Return a value as an argument that nobody else shares."""
    if type(value) is float:
        return value
    if isinstance(value, str):
        return StringCell(value)
    return ObjectCell(value)


class PythonArguments:
    """Arguments that Python gave, and the boxes whose values HOC may have changed."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self._boxes: list[tuple[HocRef, StringCell | ObjectCell]] = []
        self.arguments: list[Argument] = [self._argument(value) for value in values]

    def _argument(self, value: Any) -> Argument:
        if isinstance(value, HocRef):
            return self._boxed(value)
        if isinstance(value, (StringCell, NumberCell, ObjectCell, ElementPointer, ModelPointer)):
            return value
        if isinstance(value, (bool, int, float)):
            return float(value)
        if isinstance(value, str):
            return StringCell(value)
        if isinstance(value, Reference | ElementReference):
            return ModelPointer(value)
        if hasattr(type(value), "__float__") and not hasattr(type(value), "__len__"):
            return float(value)
        return ObjectCell(value)

    def _boxed(self, box: HocRef) -> Argument:
        if isinstance(box, PointerRef):
            return box.pointer
        held = box[0]
        if isinstance(held, float):
            return RefPointer(box)
        cell = StringCell(held) if isinstance(held, str) else ObjectCell(held)
        self._boxes.append((box, cell))
        return cell

    def give_back(self) -> None:
        """Put what HOC has assigned into the boxes."""
        for box, cell in self._boxes:
            box[0] = cell.value
