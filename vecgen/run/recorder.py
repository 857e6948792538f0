"""The table that a run fills with a row of recorded variables after each step.

It is emptied when it is full or when somebody wants to see the values: a step taken by itself does
not pay for the number of variables that are recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.run.probes import Probes

Rows = NDArray[np.float64]
TakeRows = Callable[[Rows], None]

_MOST_BYTES = 1 << 22
_FIRST_ROWS = 64


class Recorder:
    """Rows [steps, variables] of the variables that `probes` names."""

    def __init__(self, ffi: Any, probes: Probes, take: TakeRows) -> None:
        self._ffi = ffi
        self._probes = probes
        self._take = take
        self._struct = ffi.new("struct vg_recorder *")
        probes.fill(ffi, self._struct.probes)
        self._rows = np.empty((0, len(probes)))
        self.most_rows = max(1, _MOST_BYTES // (8 * len(probes))) if len(probes) else 1 << 40
        """Rows there is room for at most."""

    def room(self, rows: int) -> Any:
        """Return the C structure with room for `rows` more; NULL where nothing is recorded."""
        if not len(self._probes):
            return self._ffi.NULL
        if self._struct.capacity - self._struct.used < rows:
            self.empty()
            if rows > len(self._rows) or len(self._rows) < self.most_rows:
                wanted = max(4 * len(self._rows), _FIRST_ROWS)
                self._grow(max(rows, min(wanted, self.most_rows)))
        return self._struct

    def _grow(self, rows: int) -> None:
        self._rows = np.empty((rows, len(self._probes)))
        self._struct.rows = self._ffi.from_buffer("double[]", self._rows)
        self._struct.capacity = rows

    def empty(self) -> None:
        """Hand over the rows and start anew."""
        used = int(self._struct.used)
        if used:
            self._struct.used = 0
            self._take(self._rows[:used])
