"""A bar for runs that last longer than a moment."""

from __future__ import annotations

import importlib
import time
from typing import Any

_PATIENCE = 1.0
"""Seconds after which a user wants to see something."""


class Progress:
    """A progress bar in ms of simulated time; on a terminal it appears after a second."""

    def __init__(self, tstop: float) -> None:
        self._tstop = tstop
        self._bar: Any = None
        self._start = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def reach(self, t: float) -> None:
        """Show that the run has come to t (ms)."""
        if self._bar is None:
            if time.monotonic() - self._start < _PATIENCE:
                return
            tqdm = importlib.import_module("tqdm")
            total = float(f"{self._tstop:g}")
            self._bar = tqdm.tqdm(total=total, unit="ms", desc="sweep", disable=None)
        self._bar.update(round(min(float(t), self._tstop), 3) - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
