"""What happens to a variable at times of its own: it is sampled into a Vector, or played from one.

Times (ms) are 0, interval, 2 interval, ... or those of a Vector. Such a Vector, and the one that is
played, is not kept alive: where one of them is no more, nothing happens any more, as in NEURON.
"""

from __future__ import annotations

from enum import Enum
from weakref import ref

from vecgen.frontend.recording import FloatBuffer
from vecgen.frontend.variable import Variable
from vecgen.store import FloatArray


class Times:
    """When something happens: every `interval` ms, or at the times in a buffer."""

    __slots__ = ("buffer", "interval")

    def __init__(self, interval: float = 0.0, buffer: FloatBuffer | None = None) -> None:
        self.interval = interval
        self.buffer: ref[FloatBuffer] | None = None if buffer is None else ref(buffer)


class Sampling:
    """A variable that is read at given times, into a buffer, from the next `finitialize` on."""

    __slots__ = ("__weakref__", "begun", "buffer", "number", "times", "variable")

    def __init__(self, variable: Variable, buffer: FloatBuffer, times: Times) -> None:
        self.variable = variable
        self.buffer = buffer
        self.times = times
        self.begun = False
        self.number = 0
        """Of its creation, among all that a workspace knows."""

    def begin(self) -> None:
        """Forget what was sampled, and sample from now on."""
        self.buffer.resize(0)
        self.begun = True

    def extend(self, values: FloatArray) -> None:
        """Append the values just sampled."""
        self.buffer.receive(values)

    def inputs(self) -> list[FloatBuffer] | None:
        """Return the buffers that are read during a run, None if one of them is no more."""
        return _living([self.times.buffer])


class PlayShape(Enum):
    """What a played variable is between the points."""

    STEPS = "the last point's value"
    LINES = "on the line through the two points around, or through the last two"


class Play:
    """A variable that takes the values of a buffer at given times, from the next `finitialize`."""

    __slots__ = ("__weakref__", "begun", "buffer", "joints", "number", "shape", "times", "variable")

    def __init__(
        self,
        variable: Variable,
        buffer: FloatBuffer,
        times: Times,
        *,
        shape: PlayShape,
        joints: FloatBuffer | None = None,
    ) -> None:
        self.variable = variable
        self.buffer = buffer
        self.times = times
        self.shape = shape
        self.joints: ref[FloatBuffer] | None = None if joints is None else ref(joints)
        """Indices of the points at which the lines' slope may jump."""
        self.begun = False
        self.number = 0
        """Of its creation, among all that a workspace knows."""

    def begin(self) -> None:
        """Play from now on."""
        self.begun = True

    def again(self) -> Play:
        """Return another play of the same, which has not begun."""
        return Play(self.variable, self.buffer, self.times, shape=self.shape, joints=self._joints())

    def _joints(self) -> FloatBuffer | None:
        return None if self.joints is None else self.joints()

    def inputs(self) -> list[FloatBuffer] | None:
        """Return the buffers that are read during a run, None if one of them is no more."""
        others = _living([self.times.buffer, self.joints])
        return None if others is None else [self.buffer, *others]


Timed = Sampling | Play


def _living(references: list[ref[FloatBuffer] | None]) -> list[FloatBuffer] | None:
    held = [reference() for reference in references if reference is not None]
    living = [buffer for buffer in held if buffer is not None]
    return living if len(living) == len(held) else None
