"""`n.ref(value)` and `n.String(text)`: values that functions can change in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend.errors import ArgumentTypeError, ElementError, UnknownNameError, ValueTypeError
from vecgen.frontend.neuron_api.hoc_object import HocObject, NamedObject
from vecgen.frontend.neuron_api.values import number, unknown


class HocRef(HocObject):
    """A value in a box: `r = n.ref(5)`, `r[0]`, `r[0] = 6`. It keeps its type."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = float(value) if isinstance(value, (bool, int, float)) else value

    @staticmethod
    def _check(index: object) -> None:
        if index != 0:
            raise ElementError(f"index for hoc ref must be 0, not {index!r}")

    def __getitem__(self, index: int) -> Any:
        self._check(index)
        return self._value

    def __setitem__(self, index: int, value: Any) -> None:
        self._check(index)
        if isinstance(self._value, float):
            self._value = number(value, "The value of a ref to a number")
        elif isinstance(self._value, str):
            self._value = _text(value, "The value of a ref to a string")
        else:
            self._value = value

    __iter__ = None

    def __repr__(self) -> str:
        match self._value:
            case float(value):
                return f"<hoc ref value {value:f}>"
            case str(text):
                return f'<hoc ref str "{text}">'
            case other:
                return f"<hoc ref pyobj {other!r}>"


class String(NamedObject):
    """A string that can be changed: `s = n.String("text")`, `s.s`."""

    __slots__ = ("_name", "_text")

    def __init__(self, name: str, text: str = "") -> None:
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_text", _text(text, "The text of a String"))

    _text: str

    @property
    def s(self) -> str:
        """The text."""
        return self._text

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "s":
            raise UnknownNameError(f"A String has no attribute {name!r} that can be set.")
        object.__setattr__(self, "_text", _text(value, "The text of a String"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise unknown("A String", name, ("s", "hname"))


class StringVariable(str):
    """The text of a string variable of HOC, together with what changes the variable."""

    __slots__ = ("assign",)
    assign: Callable[[str], None]


def set_text(reference: Any, text: str, name: str) -> None:
    """Give a function's result back in `n.ref("")`, as NEURON's functions do.

    Raises:
        ArgumentTypeError: it is no ref to a string.
    """
    if isinstance(reference, StringVariable):
        reference.assign(text)
        return
    if not isinstance(reference, HocRef) or not isinstance(reference[0], str):
        raise ArgumentTypeError(
            f'{name} needs a reference to a string, n.ref(""), not {reference!r}'
        )
    reference[0] = text


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueTypeError(f"{what} must be a string, not {value!r}")
    return value
