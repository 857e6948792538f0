"""`@value_class`: a frozen dataclass with slots, made in a third of the time.

vecgen has some hundreds of classes of values, and making dataclasses of them was a fifth of the
time that a session takes to start: for each class `dataclass` compiles the text of six methods.
Here it compiles that of `__init__` only; comparison, hash and repr are closures. That nobody
assigns to a value is left to the type checker: at run time it would cost each construction of a
node twice its time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

Made = TypeVar("Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_class(kind: type[Made]) -> type[Made]:
    """Make a value of a class: `@dataclass(frozen=True, slots=True)`, as far as anybody can tell.

    A class that defines `__eq__` and `__hash__` itself keeps them.
    """
    defined = set(vars(kind))
    made: Any = dataclass(slots=True, eq=False, repr=False)(kind)
    own = [item.name for item in fields(made) if item.compare]
    shown = [item.name for item in fields(made) if item.repr]
    if not defined & {"__eq__", "__hash__"}:
        parts = _parts(own)
        made.__eq__ = _equality(parts)
        made.__hash__ = _hashing(parts)
    if "__repr__" not in defined:
        made.__repr__ = _representation(shown)
    result: type[Made] = made
    return result


def _parts(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    if not names:
        return lambda _: ()
    if len(names) == 1:
        get = attrgetter(names[0])
        return lambda one: (get(one),)
    return attrgetter(*names)


def _equality(parts: Callable[[object], object]) -> Callable[[object, object], object]:
    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return parts(self) == parts(other)

    return equal


def _hashing(parts: Callable[[object], object]) -> Callable[[object], int]:
    def hashed(self: object) -> int:
        return hash(parts(self))

    return hashed


def _representation(names: list[str]) -> Callable[[object], str]:
    def shown_as(self: object) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"

    return shown_as
