"""A threshold detector: a variable whose rise above a threshold is a spike.

There is one for each variable, however many NetCons look at it; the threshold is its own
(specification 8.1). It lives as long as one of them does.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

import numpy as np

from vecgen.frontend.recording import FloatBuffer
from vecgen.frontend.variable import Variable
from vecgen.store import FloatArray

DEFAULT_THRESHOLD = 10.0
"""mV"""


class Sink:
    """Where a detector's spikes go: Vectors that nobody else needs to keep."""

    __slots__ = ("_ids", "_times", "number", "vector")

    def __init__(
        self, vector: Any, times: FloatBuffer, ids: FloatBuffer | None, number: float
    ) -> None:
        self.vector = ref(vector)
        """The user's Vector of times."""
        self._times = ref(times)
        self._ids = None if ids is None else ref(ids)
        self.number = number
        """What is appended to the ids for each spike."""

    @property
    def times(self) -> FloatBuffer | None:
        """The spikes' times, None when the Vector is no more."""
        return self._times()

    @property
    def ids(self) -> FloatBuffer | None:
        """Whose spikes they are; None where nobody asks."""
        return None if self._ids is None else self._ids()

    def buffers(self) -> list[FloatBuffer]:
        """Return the buffers that are still there."""
        return [buffer for buffer in (self.times, self.ids) if buffer is not None]

    def receive(self, times: FloatArray, numbers: FloatArray) -> None:
        """Append spikes (ms) of this sink's Vectors."""
        for buffer, values in ((self.times, times), (self.ids, numbers)):
            if buffer is not None:
                buffer.receive(np.ascontiguousarray(values))


class Detector:
    """A variable that is compared with a threshold at the start of each step.

    With `reported` it is one that counts: when it does, the value of `reported` is a spike's time.
    """

    __slots__ = ("__weakref__", "number", "reported", "sink", "threshold", "variable")

    def __init__(self, variable: Variable, reported: Variable | None = None) -> None:
        self.variable = variable
        self.reported = reported
        self.threshold = DEFAULT_THRESHOLD
        self.number = 0
        """Of its creation, among all that a workspace knows."""
        self.sink: Sink | None = None
        """Where its spikes go, if somebody records them."""

    def begin(self) -> None:
        """Forget the spikes so far (`finitialize` does)."""
        for buffer in () if self.sink is None else self.sink.buffers():
            buffer.resize(0)
