"""How long a script's runs take, by the wall clock and the processor's, without setting up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

Call = Callable[..., Any]


class Stopwatch:
    """Adds up the time in calls that run a model; a call within such a call is a part of it."""

    def __init__(self) -> None:
        self.wall = 0.0
        """Seconds."""
        self.processor = 0.0
        """Seconds of all threads of this process."""
        self._within = False
        self._started: tuple[float, float] | None = None
        self._is_paused = False
        self._whenever_resumed: tuple[float, float] | None = None
        """The sums to go back to when an initialisation ends, in a call of HOC code."""

    def timed(self, call: Call) -> Call:
        """Return the function, with its time counted."""

        def run(*arguments: Any, **named: Any) -> Any:
            if self._within:
                return call(*arguments, **named)
            self._within = True
            self._start()
            try:
                return call(*arguments, **named)
            finally:
                self._stop()
                self._within = self._is_paused = False

        return run

    def timed_if_it_runs(self, call: Call, now: Callable[[], float]) -> Call:
        """Return the function, with its time since its last `resume` counted if t changes in it.

        For HOC code, in which anything may be done before a run.
        """

        def run(*arguments: Any, **named: Any) -> Any:
            if self._within:
                return call(*arguments, **named)
            before, t = (self.wall, self.processor), now()
            self._within = True
            self._start()
            self._whenever_resumed = before
            try:
                return call(*arguments, **named)
            finally:
                self._stop()
                self._whenever_resumed = None
                self._within = self._is_paused = False
                if now() == t:
                    self.wall, self.processor = before

        return run

    def pause(self) -> None:
        """Stop while something is set up."""
        if self._started is not None:
            self._stop()
            self._is_paused = True

    def resume(self) -> None:
        """Go on, if it was running."""
        if self._is_paused:
            self._is_paused = False
            if self._whenever_resumed is not None:
                self.wall, self.processor = self._whenever_resumed
            self._start()

    def end(self) -> None:
        """Count no more: a call that is still under way will not come back."""
        self._stop()

    def _start(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def _stop(self) -> None:
        if self._started is not None:
            wall, processor = self._started
            self.wall += time.perf_counter() - wall
            self.processor += time.process_time() - processor
            self._started = None
