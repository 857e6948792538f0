"""`n.APCount` with its `record`: the times at which it counts, in a Vector."""

from __future__ import annotations

from typing import Any

from vecgen.frontend.detection import Detector, Sink
from vecgen.frontend.errors import ArgumentTypeError
from vecgen.frontend.neuron_api.point_process import PointProcess
from vecgen.frontend.neuron_api.vector import Vector
from vecgen.frontend.variable import PointVariable


class APCount(PointProcess):
    """A counter of action potentials."""

    __slots__ = ("_detector",)

    _detector: Detector | None

    def record(self, times: Any = None) -> float:
        """Append the time (ms) of each action potential to a Vector; without one end that."""
        if times is not None and not isinstance(times, Vector):
            raise ArgumentTypeError(f"APCount.record needs a Vector, not {times!r}")
        detector: Detector | None = None
        if times is not None:
            count, time = (PointVariable(self._record, field) for field in ("n", "time"))
            detector = self._workspace.attached.detector(count, time)
            detector.sink = Sink(times, times._buffer, None, 0.0)
            self._workspace.attached.changed()
        object.__setattr__(self, "_detector", detector)
        return 1.0
