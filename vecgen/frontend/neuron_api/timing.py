"""`n.startsw`, `n.stopsw` and `n.Timer`: the wall clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from typing import Any

from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.initialization import callback
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.workspace import Workspace


class Stopwatch:
    """`startsw()` and `stopsw()`."""

    __slots__ = ("_started", "_timers", "_workspace")

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._started = time.time()
        self._timers = count()

    def start(self) -> float:
        """Begin to measure; return the wall clock's time (s)."""
        self._started = time.time()
        return self._started

    def stop(self) -> float:
        """Return the time (s) since the last `startsw`."""
        return time.time() - self._started

    def timer(self, action: Any) -> Timer:
        """Return a new Timer."""
        return Timer(next(self._timers), callback(self._workspace, [action], "Timer"))


class Timer(NamedObject):
    """A function for the event loop of a graphical interface to call at intervals.

    Without such a loop, which vecgen never has, it is called neither here nor in NEURON.
    """

    __slots__ = ("_name", "_seconds", "action")

    def __init__(self, number: int, action: Callable[[], object]) -> None:
        self._name = f"Timer[{number}]"
        self._seconds = 0.5
        self.action = action
        """The function."""

    def seconds(self, *arguments: float) -> float:
        """Return the interval (s), after setting it if one is given."""
        if arguments:
            self._seconds = argument(arguments[0], "the interval of a Timer")
        return self._seconds

    def start(self) -> float:
        """Wait for the event loop, which there is not."""
        return 0.0

    def end(self) -> float:
        """Wait no more."""
        return 0.0
