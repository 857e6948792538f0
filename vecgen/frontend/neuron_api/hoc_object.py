"""What all objects of the interpreter have in common: order and identity, but no copies.

Sections, segments and mechanisms are none of them, as in NEURON.
"""

from __future__ import annotations

import re
from types import FunctionType
from typing import Any

from vecgen.frontend.errors import ArgumentTypeError
from vecgen.frontend.neuron_api.arguments import checked_call

_NUMBERED = re.compile(r"(.*)\[(\d+)\]")


class HocObject:
    """An object of the interpreter.

    It cannot be copied or pickled, for it stands for something in the model. Objects of a class are
    ordered as they were created (in NEURON by their addresses).
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        for name, member in vars(cls).copy().items():
            if isinstance(member, FunctionType) and not name.startswith("_"):
                setattr(cls, name, checked_call(name, member))

    def same(self, other: object) -> bool:
        """Return whether `other` is this very object."""
        return other is self

    def __reduce_ex__(self, protocol: object) -> Any:
        raise ArgumentTypeError(
            f"{self!r} cannot be pickled or copied: of the interpreter's objects only a Vector can"
        )

    def _rank(self) -> tuple[Any, ...]:
        """Return what it is ordered by."""
        name = repr(self)
        numbered = _NUMBERED.fullmatch(name)
        return (name, 0) if numbered is None else (numbered[1], int(numbered[2]))

    def __lt__(self, other: object) -> bool:
        return self._rank() < other._rank() if isinstance(other, HocObject) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._rank() <= other._rank() if isinstance(other, HocObject) else NotImplemented


class NamedObject(HocObject):
    """An object that keeps its class and number as its name."""

    __slots__ = ()

    _name: str  # a slot of every class below

    def hname(self) -> str:
        """Return its name: `List[0]`."""
        return self._name

    def __repr__(self) -> str:
        return self._name
