"""Functions of strings, and the class StringFunctions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import Any, ClassVar

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, MissingFeatureError
from vecgen.frontend.hoc.values import Builtin, Call, ClassMaker, Interpreter
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.hoc_values import set_text
from vecgen.frontend.neuron_api.point_process import PointProcess
from vecgen.frontend.neuron_api.values import argument, unknown
from vecgen.frontend.notices import notice
from vecgen.model.kinds import MechanismKind

_UNKNOWN_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\(?![\^.\[$()|*+?{}\\])")
_BLANKS = " \r\n\t\f\v"
_LACKING = frozenset({"alias", "alias_list", "references"})


class StringFunctions(NamedObject):
    """`f = new StringFunctions()`: what can be done with strings."""

    __slots__ = ("_name",)

    _interpreter: ClassVar[Interpreter]
    _numbers: ClassVar[Any]

    def __init__(self) -> None:
        self._name = f"StringFunctions[{next(self._numbers)}]"

    def len(self, text: str) -> int:
        """Return the number of characters."""
        return len(_text(text, "len"))

    def substr(self, text: str, part: str) -> int:
        """Return where a part begins, -1 if it is not in the text."""
        return _text(text, "substr").find(_text(part, "substr"))

    def head(self, text: str, pattern: str, result: Any) -> int:
        """Give what stands before the first match of a regular expression; return its length."""
        found = _search(pattern, text, "head")
        set_text(result, text[: found.start()] if found else "", "StringFunctions.head")
        return found.start() if found else -1

    def tail(self, text: str, pattern: str, result: Any) -> int:
        """Give what stands behind the first match of a regular expression; return where."""
        found = _search(pattern, text, "tail")
        set_text(result, text[found.end() :] if found else "", "StringFunctions.tail")
        return found.end() if found else -1

    def left(self, text: Any, size: float) -> float:
        """Leave the first characters in the string variable."""
        whole = _content(text)
        set_text(text, whole[: _place(size, whole)], "StringFunctions.left")
        return 1.0

    def right(self, text: Any, start: float) -> float:
        """Leave what stands from a place on in the string variable."""
        whole = _content(text)
        set_text(text, whole[_place(start, whole) :], "StringFunctions.right")
        return 1.0

    def ltrim(self, text: str, result: Any, characters: str = _BLANKS) -> float:
        """Give the text without the blanks, or other characters, at its beginning."""
        set_text(result, _content(text).lstrip(characters), "StringFunctions.ltrim")
        return 0.0

    def rtrim(self, text: str, result: Any, characters: str = _BLANKS) -> float:
        """Give the text without the blanks, or other characters, at its end."""
        set_text(result, _content(text).rstrip(characters), "StringFunctions.rtrim")
        return 0.0

    def is_name(self, name: str) -> float:
        """Return whether there is something of that name."""
        return float(bool(self._interpreter.kind_of(_text(name, "is_name"))))

    def is_point_process(self, item: Any) -> float:
        """Return whether an object is a point process: 0, or the number of its kind."""
        if not isinstance(item, PointProcess):
            return 0.0
        mechanism = type(item).__name__ if type(item) is not PointProcess else item.hname()
        registry = self._interpreter.workspace.registry
        return float(registry.number(mechanism.partition("[")[0]))

    def is_artificial(self, item: Any) -> float:
        """Return whether an object is an artificial cell."""
        registry = self._interpreter.workspace.registry
        name = repr(item).partition("[")[0]
        if isinstance(item, PointProcess) and registry.kind(name) is MechanismKind.ARTIFICIAL_CELL:
            return float(registry.number(name))
        return 0.0

    def __getattr__(self, name: str) -> Any:
        if name in _LACKING:
            raise MissingFeatureError(f"StringFunctions.{name} is not in vecgen yet.")
        if name.startswith("_"):
            raise AttributeError(name)
        known = (m for m in dir(StringFunctions) if not m.startswith("_"))
        raise unknown("A StringFunctions", name, known)


def _text(text: Any, function: str) -> str:
    if not isinstance(text, str):
        raise ArgumentTypeError(f"StringFunctions.{function} needs a string, not {text!r}")
    return text


def _content(text: Any) -> str:
    """Return the text of a string or of Python's `n.ref("")`."""
    return text if isinstance(text, str) else _text(text[0], "left or right")


def _place(value: Any, text: str) -> int:
    place = int(argument(value, "the place in a string"))
    if not 0 <= place <= len(text):
        raise ArgumentError(
            f"Arg out of range in user function: a string of {len(text)} characters has no place "
            f"{place}"
        )
    return place


def _search(pattern: Any, text: Any, function: str) -> re.Match[str] | None:
    """Return the first match of a POSIX extended regular expression; none for what is no such."""
    found, within = _text(pattern, function), _text(text, function)
    try:
        if _UNKNOWN_ESCAPE.search(found) is None:
            return re.search(found, within)
        problem = "an escape that extended regular expressions lack"
    except re.error as error:
        problem = str(error)
    notice(f"StringFunctions.{function}({found!r}): {problem}")
    return None


def _strcmp(call: Call) -> float:
    one, other = call.text(0), call.text(1)
    return float((one > other) - (one < other))


def _class(interpreter: Interpreter) -> type[StringFunctions]:
    members = {
        "__slots__": (),
        "__doc__": StringFunctions.__doc__,
        "_interpreter": interpreter,
        "_numbers": count(),
    }
    return type("StringFunctions", (StringFunctions,), members)


FUNCTIONS: Mapping[str, Builtin] = {"strcmp": _strcmp}
CLASSES: Mapping[str, ClassMaker] = {"StringFunctions": _class}
