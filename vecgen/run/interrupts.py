"""Ctrl-C during a native run: noted when it comes, handled when everything is in order.

Python would handle it between any two of its instructions, for instance between the end of a slice
of steps and the storing of what was recorded in it.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Interrupts:
    """A context in which SIGINT waits for `deliver`; the handler that was there is called then.

    In other threads than the main one, which get no signals, it does nothing.
    """

    def __init__(self) -> None:
        self._handler: Any = None
        self._noted: tuple[int, FrameType | None] | None = None

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            handler = signal.getsignal(signal.SIGINT)
            if callable(handler):
                self._handler = handler
                signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)
        if error is None:
            self.deliver()

    def deliver(self) -> None:
        """Handle what was noted; with Python's own handler this raises KeyboardInterrupt."""
        noted, self._noted = self._noted, None
        if noted is not None:
            self._handler(*noted)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._noted = (number, frame)
