"""The living objects of a class, by creation: what `n.List("NetCon")` shows, and their numbers."""

from __future__ import annotations

from typing import Any
from weakref import ref


class Instances:
    """Objects of one class, which this does not keep alive."""

    __slots__ = ("_held", "_next")

    def __init__(self) -> None:
        self._held: list[ref[Any]] = []
        self._next = 0

    def add(self, item: object) -> int:
        """Add an object; return its number: they begin at 0 again when there is none left."""
        if not self._held:
            self._next = 0
        self._held.append(ref(item, self._held.remove))
        self._next += 1
        return self._next - 1

    def living(self) -> list[Any]:
        """Return the objects in the order of their creation."""
        return [item for held in self._held if (item := held()) is not None]
