"""`record` and `play`: what a Vector has to do with a run (specification 8.4, 8.5)."""

from __future__ import annotations

from typing import Any, Self

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.attachments import Attachments
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.point_process import PointProcess
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.recording import FloatBuffer, Recording
from vecgen.frontend.timed import Play, PlayShape, Sampling, Timed, Times
from vecgen.frontend.workspace import RUN_CONTROL

SHORTEST_INTERVAL = 1e-12
"""ms; NEURON's limit."""


class VectorAttachments(HocObject):
    """What a Vector records and plays; it ends with the Vector."""

    __slots__ = ("_attached", "_held")

    _buffer: FloatBuffer
    _attached: Attachments | None
    _held: list[Recording | Timed]

    def record(self, *arguments: Any, sec: Any = None) -> Self:
        """Record a variable from the next `finitialize` on.

        `record(ref)`: its value then, and after every step. `record(ref, Dt)`: every Dt ms.
        `record(ref, tvec)`: at the times of a Vector, which must be kept. A point process may stand
        before them.
        """
        del sec  # NEURON takes it to know the time of a section's thread
        reference, rest = _reference(arguments, "record")
        if len(rest) > 1:
            raise ArgumentError(f"record takes a reference and a time or times, not {rest!r} too")
        times = _times(rest[0], "record") if rest else None
        self.play_remove()
        variable = reference.variable
        if times is None:
            self._hold(reference, Recording(variable, self._buffer))
        else:
            self._hold(reference, Sampling(variable, self._buffer, times), *rest)
        return self

    def play(self, *arguments: Any, sec: Any = None) -> Self:
        """Let a variable take this Vector's values from the next `finitialize` on.

        `play(ref, Dt)`: one value every Dt ms. `play(ref, tvec)`: each at its time; the Vector of
        times must be kept. `play(ref, tvec, 1)`: what lies on the lines between the points; after
        the last point the last line goes on. `play(ref, tvec, indices)`: the same with jumps of
        the slope at these points. A point process may stand before them.
        """
        del sec
        reference, rest = _reference(arguments, "play")
        if not rest:
            raise ArgumentError("play not enough arguments: it needs a time step or times")
        if len(rest) > 2:
            raise ArgumentError(f"play takes a reference and at most two more, not {rest!r}")
        times = _times(rest[0], "play")
        joints = rest[1] if len(rest) > 1 and isinstance(rest[1], VectorAttachments) else None
        lines = joints is not None or (
            len(rest) > 1 and bool(argument(rest[1], "the third argument of play"))
        )
        if lines and times.buffer is None:
            raise ArgumentError("A continuous play needs a Vector of times, not a time step.")
        play = Play(
            reference.variable,
            self._buffer,
            times,
            shape=PlayShape.LINES if lines else PlayShape.STEPS,
            joints=None if joints is None else joints._buffer,
        )
        self._hold(reference, play, *rest)
        return self

    def play_remove(self) -> float:
        """End everything that it records, plays, or is the times of."""
        if self._attached is not None:
            self._attached.remove_users(self._buffer)
        self._held.clear()
        return 1.0

    def _hold(self, reference: Reference, item: Recording | Timed, *others: Any) -> None:
        self._attached = reference.workspace.attached
        self._held.append(item)
        self._attached.add(item)
        for other in others:
            if isinstance(other, VectorAttachments) and other._attached is None:
                other._attached = self._attached


def _reference(arguments: tuple[Any, ...], name: str) -> tuple[Reference, tuple[Any, ...]]:
    """Return the reference among the arguments, and what stands behind it."""
    if not arguments:
        raise ArgumentError(f"{name} not enough arguments: it needs a reference, e.g. n._ref_t")
    first, *rest = arguments
    if isinstance(first, PointProcess) and rest:
        first, *rest = rest
    if isinstance(first, Reference):
        place = first.variable.locate()
        if place.space == RUN_CONTROL:
            raise UnsupportedError(f"{place.field} is no variable of the model to {name}.")
        return first, tuple(rest)
    if name == "play" and (isinstance(first, (str, int)) or callable(first)):
        raise UnsupportedError(f"Vector.play of {first!r} (a statement, a sound) is not in vecgen.")
    raise ArgumentTypeError(
        f"Vector.{name} needs a reference such as segment._ref_v, not {first!r}. "
        "Did you forget an _ref_?"
    )


def _times(value: Any, name: str) -> Times:
    if isinstance(value, VectorAttachments):
        return Times(buffer=value._buffer)
    interval = argument(value, f"the time step of {name}")
    if not interval >= SHORTEST_INTERVAL:
        raise ArgumentError(
            f"Arg out of range in user function: the time step of {name} is {interval!r} ms"
        )
    return Times(interval)
