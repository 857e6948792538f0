"""Plays, samples and threshold detectors as the structures that compiled code works on.

The memory is numpy's, so it outlives a compiled library: when the model's structure changes in the
middle of a run, what waits goes on waiting. What the members mean stands in abi.h.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.run.library import Library
from vecgen.values import value_class

NOBODY = 2**64 - 1
_MUCH = 1 << 16

TIMED = np.dtype(
    [
        ("kind", np.uint64),
        ("variable", np.uint64),
        ("time", np.uint64),
        ("times", np.uint64),
        ("interval", np.float64),
        ("value", np.uint64),
        ("values", np.uint64),
        ("joint", np.uint64),
        ("joints", np.uint64),
        ("next", np.uint64),
        ("bracket", np.uint64),
        ("next_joint", np.uint64),
        ("due", np.float64),
        ("rank", np.uint64),
    ]
)
"""struct vg_timed"""
PROGRESS = ("next", "bracket", "next_joint", "due", "rank")
DETECTOR = np.dtype(
    [
        ("kind", np.uint64),
        ("variable", np.uint64),
        ("reported", np.uint64),
        ("threshold", np.float64),
        ("is_above", np.uint64),
    ]
)
"""struct vg_detector"""

TakeLog = Callable[[NDArray[np.float64], NDArray[np.int64]], None]
"""Gets values and their sources: a row of `timed`, or behind these a row of `detectors`."""


class TimedKind(IntEnum):
    """Of enum vg_timed_kind."""

    PLAY_STEPS = 0
    PLAY_LINES = 1
    SAMPLE = 2
    SAMPLE_TIME = 3


class DetectorKind(IntEnum):
    """Of enum vg_detector_kind."""

    THRESHOLD = 0
    COUNTER = 1


@value_class(eq=False)
class TimedSpec:
    """One play or sampler; `key` tells it apart from others."""

    key: int
    kind: TimedKind
    variable: int
    """Bytes from the arena's start."""
    interval: float
    times: NDArray[np.float64] | None
    values: NDArray[np.float64] | None = None
    joints: NDArray[np.float64] | None = None


@value_class(eq=False)
class DetectorSpec:
    """One detector."""

    key: int
    kind: DetectorKind
    variable: int
    reported: int = 0
    threshold: float = 0.0


@value_class(eq=False)
class Earlier:
    """How far plays, samplers and detectors are, by their keys."""

    timed: dict[int, Any]
    """Rows of the table."""
    waiting: list[int]
    """Who waits, the first first."""
    detectors: dict[int, Any]
    rank: int = 0
    shown_t: float = 0.0


def combined(parts: Sequence[Earlier]) -> Earlier:
    """Return the progress of several timetables as one."""
    if len(parts) == 1:
        return parts[0]
    timed = {key: row for one in parts for key, row in one.timed.items()}
    return Earlier(
        timed,
        sorted((key for one in parts for key in one.waiting), key=lambda key: timed[key]["due"]),
        {key: row for one in parts for key, row in one.detectors.items()},
        max((one.rank for one in parts), default=0),
        max((one.shown_t for one in parts), default=0.0),
    )


class Timetable:
    """The plays, samplers and detectors of one part of a model, and how far each of them is."""

    def __init__(self, take: TakeLog) -> None:
        self._take = take
        self.timed = np.zeros(0, TIMED)
        self.detectors = np.zeros(0, DETECTOR)
        self._timed_keys: list[int] = []
        self._detector_keys: list[int] = []
        self._queue = np.zeros(0, np.uint64)
        self._queued = 0
        self._first = NOBODY
        self._rank = 0
        self._shown_t = 0.0
        self._arrays: list[NDArray[np.float64] | None] = []
        self._struct: Any = None
        self._library: Library | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not len(self.timed) and not len(self.detectors)

    def earlier(self) -> Earlier:
        """Return how far everything is; compiled code must not go on with this afterwards."""
        self._detach()
        return self.progress()

    def progress(self) -> Earlier:
        """Return how far everything is now; compiled code may go on."""
        self._note_progress()
        return Earlier(
            dict(zip(self._timed_keys, self.timed.copy(), strict=True)),
            [self._timed_keys[row] for row in self._waiting_rows()],
            dict(zip(self._detector_keys, self.detectors.copy(), strict=True)),
            self._rank,
            self._shown_t,
        )

    def fill(
        self,
        timed: Sequence[TimedSpec],
        detectors: Sequence[DetectorSpec],
        earlier: Earlier | None = None,
    ) -> None:
        """Make this what there is; what `earlier` (else this) knows of it keeps its progress.

        `attach` must follow before the next call of compiled code.
        """
        before = self.earlier() if earlier is None else earlier
        self._rank, self._shown_t = before.rank, before.shown_t
        rows = {spec.key: row for row, spec in enumerate(timed)}
        table = np.zeros(len(timed), TIMED)
        for row, spec in enumerate(timed):
            if spec.key in before.timed:
                for name in PROGRESS:
                    table[name][row] = before.timed[spec.key][name]
            table["kind"][row] = spec.kind
            table["interval"][row] = spec.interval
        still = [rows[key] for key in before.waiting if key in rows]
        self.timed = table
        self._timed_keys = [spec.key for spec in timed]
        self._first = still[0] if still else NOBODY
        self._queue = np.zeros(len(timed) + 1, np.uint64)
        self._queued = max(0, len(still) - 1)
        self._queue[: self._queued] = still[1:]
        self._fill_detectors(detectors, before)
        self.point(timed, detectors)

    def _fill_detectors(self, detectors: Sequence[DetectorSpec], before: Earlier) -> None:
        table = np.zeros(len(detectors), DETECTOR)
        for row, spec in enumerate(detectors):
            if spec.key in before.detectors:
                table[row] = before.detectors[spec.key]
            table["kind"][row] = spec.kind
        self.detectors = table
        self._detector_keys = [spec.key for spec in detectors]

    def _waiting_rows(self) -> list[int]:
        """Return the rows of what waits, the first first; a sorted list is a heap."""
        if self._first == NOBODY:
            return []
        heap = self._queue[: self._queued].astype(np.int64)
        order = np.lexsort((self.timed["rank"][heap], self.timed["due"][heap]))
        return [self._first, *heap[order].tolist()]

    def point(self, timed: Sequence[TimedSpec], detectors: Sequence[DetectorSpec]) -> None:
        """Take the variables' and Vectors' places anew; the items are those of `fill`."""
        self._arrays = []
        for row, spec in enumerate(timed):
            self.timed["variable"][row] = spec.variable
            for name, array in (
                ("time", spec.times),
                ("value", spec.values),
                ("joint", spec.joints),
            ):
                self.timed[name][row] = 0 if array is None else array.ctypes.data
                self.timed[name + "s"][row] = 0 if array is None else len(array)
                self._arrays.append(array)  # compiled code reads it
        for row, detector in enumerate(detectors):
            self.detectors["variable"][row] = detector.variable
            self.detectors["reported"][row] = detector.reported
            if detector.kind is DetectorKind.THRESHOLD:
                self.detectors["threshold"][row] = detector.threshold

    def plays(self) -> bytes:
        """Return what is played, and how far it is, for a .vgd file; nothing where nothing is.

        Samplers are left out: nobody would see what they sample.
        """
        self._note_progress()
        kinds = self.timed["kind"]
        played = np.flatnonzero((kinds == TimedKind.PLAY_STEPS) | (kinds == TimedKind.PLAY_LINES))
        if not len(played):
            return b""
        rows = {int(row): number for number, row in enumerate(played)}
        waiting = [rows[row] for row in self._waiting_rows() if row in rows]
        table = self.timed[played]
        arrays = [self._arrays[3 * int(row) + k] for row in played for k in range(3)]
        for name in ("time", "value", "joint"):
            table[name] = table[name] != 0
        queue = np.zeros(len(played), np.uint64)
        queue[: max(0, len(waiting) - 1)] = waiting[1:]
        first = waiting[0] if waiting else NOBODY
        head = np.array([len(played), max(0, len(waiting) - 1), first, self._rank], np.uint64)
        shown = np.array([self._shown_t])
        parts = [head, shown, table, queue, *(array for array in arrays if array is not None)]
        return b"".join(part.tobytes() for part in parts)

    # -- compiled code ------------------------------------------------------------------------

    def attach(self, library: Library, team: Any, part: int = 0) -> None:
        """Let the steps of a part of a model work on this."""
        self._detach()
        if self.is_empty:
            self._check(library, library.lib.vg_attach(team, part, library.ffi.NULL))
            return
        ffi = library.ffi
        for table, name in ((self.timed, "vg_timed"), (self.detectors, "vg_detector")):
            if table.dtype.itemsize != ffi.sizeof(f"struct {name}"):
                raise VecgenError(f"struct {name} has another size than vecgen thinks")
        struct = ffi.new("struct vg_events *")
        if len(self.timed):
            struct.timed = ffi.cast("struct vg_timed *", self.timed.ctypes.data)
        if len(self.detectors):
            struct.detectors = ffi.cast("struct vg_detector *", self.detectors.ctypes.data)
        struct.queue = ffi.cast("uint64_t *", self._queue.ctypes.data)
        struct.timed_count, struct.detector_count = len(self.timed), len(self.detectors)
        struct.queued, struct.first, struct.rank = self._queued, self._first, self._rank
        struct.shown_t = self._shown_t
        self._struct, self._library = struct, library
        self._free = weakref.finalize(self, library.lib.vg_events_free_log, struct)
        self._free.atexit = False
        self._check(library, library.lib.vg_attach(team, part, struct))

    def _note_progress(self) -> None:
        struct = self._struct
        if struct is not None:
            self._queued, self._first = int(struct.queued), int(struct.first)
            self._rank, self._shown_t = int(struct.rank), float(struct.shown_t)

    def _detach(self) -> None:
        self._note_progress()
        if self._struct is not None:
            self._free()
            self._struct = self._library = None

    @staticmethod
    def _check(library: Library, status: int) -> None:
        if status != library.lib.VG_DONE:
            raise VecgenError(f"the compiled model refused to play and sample (status {status})")

    @property
    def is_much(self) -> bool:
        """Whether much was sampled and detected since it was last handed over."""
        return self._struct is not None and bool(self._struct.log_used > _MUCH)

    def empty(self) -> None:
        """Hand over what was sampled and detected, if anything was."""
        struct = self._struct
        if struct is None or not struct.log_used:
            return
        ffi, used = self._library.ffi, int(struct.log_used)  # type: ignore[union-attr]
        values = np.frombuffer(ffi.buffer(struct.log_value, 8 * used), np.float64).copy()
        sources = np.frombuffer(ffi.buffer(struct.log_source, 8 * used), np.int64).copy()
        struct.log_used = 0
        self._take(values, sources)
