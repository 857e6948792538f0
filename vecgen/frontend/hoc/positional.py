"""Arguments inside a procedure: `$1`, `$s1`, `$o1`, `$&1`, and `$i` with the local variable i."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from vecgen.frontend.hoc.code import CodeKind
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.frame import Frame
from vecgen.frontend.hoc.values import (
    Argument,
    ElementPointer,
    ModelPointer,
    ObjectCell,
    Pointer,
    StringCell,
    Value,
)

Indices = Callable[[Frame], list[float]]


class Positional(Protocol):
    """How an argument is read, changed and handed on."""

    kind: CodeKind

    def read(self, frame: Frame) -> Value:
        """Return its value."""

    def assign(self, frame: Frame, value: Value) -> None:
        """Change it."""

    def holder(self, frame: Frame) -> Argument:
        """Return it as an argument of another call."""

    def pointer(self, frame: Frame) -> Pointer:
        """Return what `&$1` gives."""


def positional(name: str, slot: int | None, indices: Indices) -> Positional:
    """Return the argument of a name; `slot` is that of the local variable i for `$i`."""
    letter = name[1] if name[1] in "so&" else ""
    place = name[1 + len(letter) :]
    find = _fixed(int(place) - 1) if slot is None else _by_variable(slot)
    match letter:
        case "":
            return _NumberArgument(find, indices)
        case "s":
            return _CellArgument(find, indices, StringCell, CodeKind.STRING)
        case "o":
            return _CellArgument(find, indices, ObjectCell, CodeKind.OBJECT)
        case _:
            return _PointerArgument(find, indices)


def _fixed(place: int) -> Callable[[Frame], int]:
    return lambda frame: place


def _by_variable(slot: int) -> Callable[[Frame], int]:
    return lambda frame: int(frame.locals[slot].value) - 1


def _argument(frame: Frame, place: int) -> Any:
    if not 0 <= place < len(frame.arguments):
        raise HocError("not enough arguments")
    return frame.arguments[place]


class _NumberArgument:
    kind = CodeKind.NUMBER

    def __init__(self, find: Callable[[Frame], int], indices: Indices) -> None:
        self._find = find

    def read(self, frame: Frame) -> float:
        """Return its value."""
        found = _argument(frame, self._find(frame))
        if type(found) is float:
            return found
        raise HocError(f"argument ${self._find(frame) + 1} is no number")

    def assign(self, frame: Frame, value: Value) -> None:
        """Change it; the caller's variable stays what it is."""
        self.read(frame)
        if type(value) is not float:
            raise HocError("a number argument can be assigned numbers only")
        frame.arguments[self._find(frame)] = value

    def holder(self, frame: Frame) -> Argument:
        """Return its value."""
        return self.read(frame)

    def pointer(self, frame: Frame) -> Pointer:
        """Return a pointer to it."""
        self.read(frame)
        return ElementPointer(frame.arguments, self._find(frame))


class _CellArgument:
    def __init__(
        self,
        find: Callable[[Frame], int],
        indices: Indices,
        cell: type[StringCell] | type[ObjectCell],
        kind: CodeKind,
    ) -> None:
        self._find = find
        self._cell = cell
        self.kind = kind

    def holder(self, frame: Frame) -> Any:
        """Return the variable itself."""
        found = _argument(frame, self._find(frame))
        if isinstance(found, self._cell):
            return found
        raise HocError(f"argument {self._find(frame) + 1} is no {self.kind.value}")

    def read(self, frame: Frame) -> Value:
        """Return its value."""
        return self.holder(frame).value

    def assign(self, frame: Frame, value: Value) -> None:
        """Change the caller's variable."""
        is_text = isinstance(value, str)
        if type(value) is float or is_text is not (self.kind is CodeKind.STRING):
            raise HocError(f"argument {self._find(frame) + 1} takes no such value")
        self.holder(frame).value = value

    def pointer(self, frame: Frame) -> Pointer:
        """Refuse it."""
        raise HocError("only numbers have pointers")


class _PointerArgument:
    kind = CodeKind.NUMBER

    def __init__(self, find: Callable[[Frame], int], indices: Indices) -> None:
        self._find = find
        self._indices = indices

    def pointer(self, frame: Frame) -> Pointer:
        """Return the pointer, moved by the index if there is one."""
        found = _argument(frame, self._find(frame))
        if type(found) is float or not hasattr(found, "get") or isinstance(found, ObjectCell):
            raise HocError(f"argument {self._find(frame) + 1} is no pointer, such as &x")
        given = self._indices(frame)
        if not given or given == [0.0]:
            pointer: Pointer = found
            return pointer
        if isinstance(found, ElementPointer):
            place = found.place + int(given[0])
            if 0 <= place < len(found.items):
                return ElementPointer(found.items, place)
        if isinstance(found, ModelPointer):
            return ModelPointer(_Shifted(found.reference, int(given[0])))  # type: ignore[arg-type]
        raise HocError("an index beyond what the pointer points to")

    def read(self, frame: Frame) -> float:
        """Return what it points to."""
        return self.pointer(frame).get()

    def assign(self, frame: Frame, value: Value) -> None:
        """Change what it points to."""
        if type(value) is not float:
            raise HocError("what a pointer points to is a number")
        self.pointer(frame).set(value)

    def holder(self, frame: Frame) -> Argument:
        """Return the value it points to."""
        return self.read(frame)


def _number_of_arguments(frame: Frame, given: list[float]) -> float:
    return float(len(frame.arguments))


def _type_of_argument(frame: Frame, given: list[float]) -> float:
    """Return 0 for a number, 1 for an object, 2 for a string, 3 for a pointer, -1 for none."""
    if not given:
        raise HocError("argtype not enough arguments")
    place = int(given[0]) - 1
    if not 0 <= place < len(frame.arguments):
        return -1.0
    match frame.arguments[place]:
        case float():
            return 0.0
        case ObjectCell():
            return 1.0
        case StringCell():
            return 2.0
        case _:
            return 3.0


FRAME_FUNCTIONS: Mapping[str, Callable[[Frame, list[float]], float]] = {
    "argtype": _type_of_argument,
    "numarg": _number_of_arguments,
}
"""Functions about the call that they stand in."""


class _Shifted:
    """An element behind the one that a reference means."""

    def __init__(self, reference: Any, by: int) -> None:
        self._reference = reference
        self._by = by

    def __getitem__(self, index: int) -> float:
        return float(self._reference[index + self._by])

    def __setitem__(self, index: int, value: float) -> None:
        self._reference[index + self._by] = value
