"""Functions that a user wants called during `finitialize` (specification 2)."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from weakref import ref


class Stage(IntEnum):
    """When a handler is called: NEURON's numbers of the types of FInitializeHandler."""

    BEFORE_INITIAL = 0
    """After the voltages, before the INITIAL blocks."""
    AFTER_INITIAL = 1
    """After the INITIAL blocks, before the currents."""
    AFTER = 2
    """At the end."""
    BEFORE = 3
    """At the very start; the structure may be changed."""


class Handler:
    """A function to be called; it is as long as somebody holds it."""

    __slots__ = ("__weakref__", "call", "stage")

    def __init__(self, stage: Stage, call: Callable[[], object]) -> None:
        self.stage = stage
        self.call = call


class Handlers:
    """The handlers of a workspace, in the order of their creation."""

    def __init__(self) -> None:
        self._held: list[ref[Handler]] = []

    def add(self, handler: Handler) -> None:
        """Add one, until nobody holds it any more."""
        self._held.append(ref(handler, self._held.remove))

    def call(self, stage: Stage) -> None:
        """Call those of a stage."""
        for held in tuple(self._held):
            handler = held()
            if handler is not None and handler.stage is stage:
                handler.call()

    def all(self) -> list[Handler]:
        """Return all there are."""
        return [handler for held in self._held if (handler := held()) is not None]
