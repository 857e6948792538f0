"""Global numbers of cells: which detector is the source of each (specification 8.6).

There is one process, so that every number that is known stands here. What others do with a source
(connections, events) is not known here.
"""

from __future__ import annotations

from typing import Any

from vecgen.frontend.detection import Detector, Sink
from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.recording import FloatBuffer
from vecgen.frontend.variable import exists
from vecgen.values import value_class


@value_class
class Source:
    """A detector of spikes, kept alive by its number."""

    detector: Detector
    is_output: bool
    """Whether others may connect to it."""


class Gids:
    """The numbers of a model, with the sources that have been given them."""

    def __init__(self) -> None:
        self._sources: dict[int, Source | None] = {}

    def add(self, gid: int) -> None:
        """Let a number be of this process.

        Raises:
            ArgumentError: it is already.
        """
        if gid in self._sources:
            raise ArgumentError(f"gid={gid} already exists on this process as an output port")
        self._sources[gid] = None

    def put(self, gid: int, source: Source) -> None:
        """Give a number its source.

        Raises:
            ArgumentError: the number is not known, or the source has another one.
        """
        if gid not in self._sources:
            raise ArgumentError(f"gid={gid} has not been set on rank 0: set_gid2node({gid}, 0)")
        other = self.number(source.detector)
        if other not in (gid, None):
            raise ArgumentError(f"Can't associate gid {gid}: the source is that of gid {other}.")
        self._sources[gid] = source

    def state(self, gid: int) -> int:
        """Return 0: not known; 1: no source yet; 2: a source; 3: one that others connect to."""
        if gid not in self._sources:
            return 0
        source = self._sources[gid]
        if source is None:
            return 1
        if not exists(source.detector.variable):
            return 0
        return 3 if source.is_output else 2

    def source(self, gid: int) -> Source:
        """Return the source of a number.

        Raises:
            ArgumentError: there is none.
        """
        found = self._sources.get(gid)
        if found is None:
            what = "no source yet: cell(gid, netcon)" if gid in self._sources else "not known here"
            raise ArgumentError(f"gid={gid} is {what}")
        return found

    def number(self, detector: Detector) -> int | None:
        """Return the number whose source a detector is, None if it is none."""
        for gid, source in self._sources.items():
            if source is not None and source.detector is detector:
                return gid
        return None

    def outputs(self) -> list[int]:
        """Return the numbers that others may connect to, in the order in which they were set."""
        return [gid for gid in self._sources if self.state(gid) == 3]

    def clear(self) -> None:
        """Forget all numbers; what is recorded goes on."""
        self._sources.clear()

    def record(self, gid: int, vector: Any, times: FloatBuffer, ids: FloatBuffer) -> None:
        """Append a source's spikes to Vectors, in place of those that it went to before."""
        detector = self.source(gid).detector
        if detector.sink is not None:
            for buffer in detector.sink.buffers():
                buffer.settle()
        detector.sink = Sink(vector, times, ids, float(gid))
