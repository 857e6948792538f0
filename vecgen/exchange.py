"""What goes between a user's Vectors and compiled code: records, samples, plays, spikes.

Compiled code gets offsets and memory; Vectors get values, when they are looked at or when a table
is full. Who takes part is told by the workspace; nothing here decides what a value is.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.detection import Detector, Sink
from vecgen.frontend.recording import FloatBuffer, Recording
from vecgen.frontend.timed import Play, PlayShape, Sampling, Timed
from vecgen.frontend.workspace import Workspace
from vecgen.run.probes import probes_at
from vecgen.run.recorder import Recorder, Rows
from vecgen.run.session import Session
from vecgen.run.timetable import DetectorKind, DetectorSpec, Earlier, TimedKind, TimedSpec
from vecgen.run.timetables import Timetables

Place = tuple[int, int]
"""Bytes from the arena's start to a double, and the part of the model that it belongs to."""


class Exchange:
    """The recordings, samplings, plays and detectors that take part in a model's runs."""

    def __init__(self) -> None:
        self._recorder: Recorder | None = None
        self._timetables = Timetables(self._take_log)
        self._recordings: list[ref[Recording]] = []
        self._timed: list[ref[Timed]] = []
        self._detectors: list[ref[Detector]] = []
        self._places: list[Place] = []
        self._parts = np.zeros(0, dtype=np.int64)
        """Of each detector."""
        self._inputs = -1

    @property
    def recorder(self) -> Recorder:
        """What a run puts its rows into."""
        if self._recorder is None:
            raise RuntimeError("nothing was prepared yet")
        return self._recorder

    def prepare(self, workspace: Workspace, session: Session, places: Sequence[Place]) -> None:
        """Take part as the workspace says; `places` are those of its observed variables."""
        self.flush()
        attached = workspace.attached
        recordings, timed, detectors = (
            attached.recordings(),
            attached.timed(),
            attached.detectors(),
        )
        recorded = probes_at(places[: len(recordings)], session.parts)
        self._recorder = Recorder(session.library.ffi, recorded, self._take_rows)
        self._recordings = [ref(item) for item in recordings]
        self._timed = [ref(item) for item in timed]
        self._detectors = [ref(item) for item in detectors]
        self._places = list(places[len(recordings) :])
        parts = [part for _, part in self._places]
        self._parts = np.array(parts[len(timed) :][: len(detectors)], dtype=np.int64)
        self._timetables.fill(*self._specs(timed, detectors), parts[: len(timed)], self._parts)
        self._inputs = attached.input_version
        session.attach(self._timetables)
        buffers = [item.buffer for item in (*recordings, *timed) if not isinstance(item, Play)]
        for detector in detectors:
            buffers += [] if detector.sink is None else detector.sink.buffers()
        for buffer in buffers:
            buffer.pending = self.flush

    def refresh(self, workspace: Workspace) -> None:
        """Follow Vectors that have got other memory."""
        if workspace.attached.input_version == self._inputs:
            return
        self._inputs = workspace.attached.input_version
        timed, detectors = workspace.attached.timed(), workspace.attached.detectors()
        self._timetables.point(*self._specs(timed, detectors))

    def flush(self) -> None:
        """Hand everything over that was recorded, sampled or detected."""
        if self._recorder is not None:
            self._recorder.empty()
        self._timetables.empty()

    def plays(self) -> bytes:
        """Return what is played, for a .vgd file."""
        return self._timetables.plays()

    def played(self) -> tuple[list[TimedSpec], Earlier]:
        """Return what is played and sampled in a model of one part, and how far all of it is."""
        known = zip((held() for held in self._timed), self._places, strict=False)
        specs = [_spec(item, offset) for item, (offset, _) in known if item is not None]
        return specs, self._timetables.progress()

    # -- to compiled code ---------------------------------------------------------------------

    def _specs(
        self, timed: Sequence[Timed], detectors: Sequence[Detector]
    ) -> tuple[list[TimedSpec], list[DetectorSpec]]:
        offsets = iter([offset for offset, _ in self._places])
        specs = [_spec(item, next(offsets)) for item in timed]
        places = [next(offsets) for _ in detectors]
        sources = [
            DetectorSpec(item.number, DetectorKind.THRESHOLD, place, threshold=item.threshold)
            if item.reported is None
            else DetectorSpec(item.number, DetectorKind.COUNTER, place, next(offsets))
            for item, place in zip(detectors, places, strict=True)
        ]
        return specs, sources

    # -- from compiled code -------------------------------------------------------------------

    def _take_rows(self, rows: Rows) -> None:
        columns = np.ascontiguousarray(rows.T)
        for column, held in zip(columns, self._recordings, strict=True):
            recording = held()
            if recording is not None:
                recording.extend(column)

    def _take_log(self, values: NDArray[np.float64], sources: NDArray[np.int64]) -> None:
        for row in _present(sources[sources < len(self._timed)]):
            sampling = self._timed[row]()
            if isinstance(sampling, Sampling):
                sampling.extend(values[sources == row])
        spikes = sources >= len(self._timed)
        self._take_spikes(values[spikes], sources[spikes] - len(self._timed))

    def _take_spikes(self, times: NDArray[np.float64], rows: NDArray[np.int64]) -> None:
        """Give each Vector its spikes; detectors with one Vector in common keep their order.

        Parts come one after the other; in one part spikes come by time, and at one time in the
        detectors' order.
        """
        sinks: list[Sink] = []
        owner = np.full(len(self._detectors), -1)
        numbers = np.zeros(len(self._detectors))
        known: dict[tuple[FloatBuffer | None, FloatBuffer | None], int] = {}
        for row in _present(rows):
            detector = self._detectors[row]()
            sink = None if detector is None else detector.sink
            if sink is None:
                continue
            target = (sink.times, sink.ids)
            if target not in known:
                known[target] = len(sinks)
                sinks.append(sink)
            owner[row] = known[target]
            numbers[row] = sink.number
        for number, sink in enumerate(sinks):
            here = np.flatnonzero(owner[rows] == number)
            if len(_present(self._parts[rows[here]])) > 1:
                here = here[np.lexsort((rows[here], times[here]))]
            sink.receive(times[here], numbers[rows[here]])


def _present(numbers: NDArray[np.int64]) -> list[int]:
    """Return the numbers that occur, each once, ascending; np.unique imports much to do this."""
    return np.flatnonzero(np.bincount(numbers)).tolist()


_KINDS: dict[PlayShape, TimedKind] = {
    PlayShape.STEPS: TimedKind.PLAY_STEPS,
    PlayShape.LINES: TimedKind.PLAY_LINES,
}


def _spec(item: Timed, offset: int) -> TimedSpec:
    times = None if item.times.buffer is None else item.times.buffer()
    array = None if times is None else times.values
    if isinstance(item, Sampling):
        place = item.variable.locate()
        is_time = (place.space, place.field) == ("", "t")
        kind = TimedKind.SAMPLE_TIME if is_time else TimedKind.SAMPLE
        return TimedSpec(item.number, kind, offset, item.times.interval, array)
    joints = None if item.joints is None else item.joints()
    return TimedSpec(
        item.number,
        _KINDS[item.shape],
        offset,
        item.times.interval,
        array,
        item.buffer.values,
        None if joints is None else joints.values,
    )
