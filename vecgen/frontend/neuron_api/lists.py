"""`n.List`: a list of objects, or of all objects of a class."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, ClassVar

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.errors import (
    ArgumentError,
    ArgumentTypeError,
    ElementError,
)
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.values import argument, unknown

FindInstances = Callable[[str], "Callable[[], list[Any]] | None"]
"""Returns what returns the living objects of a class of a name, None for other names."""

_SHOWN = {
    "accept_action": 1.0,
    "browser": 1.0,
    "scroll_pos": -1.0,
    "select": 1.0,
    "select_action": 1.0,
    "selected": -1.0,
}
"""What the methods that deal with a list on the screen return without one."""


class List(NamedObject):
    """`List()`, to be filled; `List("IClamp")`: all objects of a class, at any time."""

    __slots__ = ("__weakref__", "_items", "_living", "_name")

    _numbers: ClassVar[Iterator[int]]
    _find: ClassVar[FindInstances]

    def __init__(self, of: str | None = None) -> None:
        self._items: list[Any] = []
        self._living: Callable[[], list[Any]] | None = None
        if isinstance(of, str):
            self._living = type(self)._find(of)
            if self._living is None:
                raise ArgumentError(f"{of} is not a template name: List takes a class of objects")
        elif of is not None:
            raise ArgumentTypeError(f"List takes the name of a class, not {of!r}")
        self._name = f"List[{next(self._numbers)}]"

    # -- what is in it ------------------------------------------------------------------------

    @property
    def _now(self) -> list[Any]:
        return self._items if self._living is None else self._living()

    def __len__(self) -> int:
        return len(self._now)

    def __iter__(self) -> Iterator[Any]:
        return iter(tuple(self._now))

    def __contains__(self, item: object) -> bool:
        return any(one is item or one == item for one in self._now)

    def __getitem__(self, index: int) -> Any:
        if isinstance(index, slice):
            raise ArgumentTypeError("sequence index must be integer, not 'slice'")
        try:
            return self._now[operator.index(index)]
        except IndexError:
            raise ElementError(
                f"{self._name} has {len(self)} objects, and none at {index}"
            ) from None

    def count(self) -> int:
        """Return the number of objects."""
        return len(self)

    def object(self, index: int) -> Any:
        """Return the object at a place."""
        return self._now[self._place(index, len(self) - 1)]

    def o(self, index: int) -> Any:
        """Return the object at a place."""
        return self.object(index)

    def index(self, item: Any) -> int:
        """Return the first place of an object, -1 if it is not in the list."""
        found = (place for place, one in enumerate(self._now) if one is item or one == item)
        return next(found, -1)

    def _place(self, index: Any, last: int) -> int:
        place = int(argument(index, "a place in a List"))
        if not 0 <= place <= last:
            raise ArgumentError(
                f"Arg out of range in user function: {self._name} has {len(self)} objects, and "
                f"none at {index!r}"
            )
        return place

    # -- changing it --------------------------------------------------------------------------

    def _own(self) -> list[Any]:
        if self._living is not None:
            raise ArgumentError(f"{self._name} shows all objects of a class: it cannot be changed.")
        return self._items

    def append(self, *items: Any) -> float:
        """Append objects; return how many there are."""
        own = self._own()
        own.extend(_object(item) for item in items)
        return float(len(own))

    def prepend(self, item: Any) -> float:
        """Put an object first; return how many there are."""
        self._own().insert(0, _object(item))
        return float(len(self))

    def insrt(self, index: int, item: Any) -> float:
        """Put an object before another; return how many there are."""
        self._own().insert(self._place(index, len(self)), _object(item))
        return float(len(self))

    def remove(self, index: int) -> float:
        """Remove the object at a place; return how many are left."""
        del self._own()[self._place(index, len(self) - 1)]
        return float(len(self))

    def remove_all(self) -> float:
        """Remove all objects."""
        self._own().clear()
        return 0.0

    def __getattr__(self, name: str) -> Any:
        if name in _SHOWN:
            return lambda *arguments: _SHOWN[name]
        if name in List.__slots__ or name.startswith("__"):
            raise AttributeError(name)
        raise unknown("A List", name, (m for m in dir(List) if not m.startswith("_")))


def _object(item: Any) -> Any:
    if isinstance(item, (int, float, str)):
        raise ArgumentTypeError(f"A List holds objects, not numbers or strings: {item!r}")
    return item


def list_class(find: FindInstances) -> type[List]:
    """Return a session's class of Lists."""

    def known(name: str) -> Callable[[], list[Any]] | None:
        if name in ("Section", "SectionList"):
            raise UnsupportedError(f"List({name!r}): use n.allsec() or a SectionList.")
        return find(name)

    members = {
        "__slots__": (),
        "__doc__": List.__doc__,
        "_numbers": count(),
        "_find": staticmethod(known),
    }
    return type("List", (List,), members)
