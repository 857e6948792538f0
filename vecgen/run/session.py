"""A loaded library bound to an arena: initialise, currents, steps and batch runs in native code.

Long runs are cut into slices of about 100 ms of wall time: between two of them Python handles
signals, rows of recorders are taken away, and nothing else happens. What a slice is decides no bit
of the results.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.run.interrupts import Interrupts
from vecgen.run.library import Library
from vecgen.run.probes import Probes
from vecgen.run.recorder import Recorder
from vecgen.values import value_class

_SLICE_SECONDS = 0.1
_FIRST_STEPS = 8
_MOST_ROWS = 256
_MOST_VALUES = 1 << 18
"""Rows, and values in them, that are collected before they are written."""


@value_class(eq=False)
class TeamLayout:
    """How a model is cut into parts: arrays by part."""

    field_offset: NDArray[np.uint64]
    """[part, item] bytes from the arena's start."""
    space_size: NDArray[np.uint64]
    """[part, space] elements."""
    lanes: NDArray[np.int64]
    leader: NDArray[np.int64]
    """The part whose globals and tables each part takes over."""


@value_class
class BatchEnd:
    """How a batch run ended: `status` is a member of enum vg_status, `error` an errno."""

    status: int
    error: int
    rows: int
    steps: int


@value_class
class Failure:
    """Equations that could not be solved: `equations` is e.g. "di.mod:12: DERIVATIVE states"."""

    mechanism: str
    equations: str
    part: int
    instance: int
    """Which one of the part's."""
    t: float
    reason: int
    """1: no convergence, 2: singular."""


class UnsolvedError(Exception):
    """A call ended because equations could not be solved; whoever knows the model words it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.equations)
        self.failure = failure


@value_class
class BatchRequest:
    """The arguments of one batch run; `saved` are the variables of a row."""

    tstop: float
    tstep: float
    path: bytes | None
    comment: bytes
    saved: Probes
    take: Callable[[NDArray[np.float64]], None] | None = None
    """Gets the rows [row, variable], some at a time; it must copy what it keeps."""


class Attached(Protocol):
    """What steps play, sample and detect."""

    def attach(self, library: Library, team: Any) -> None:
        """Let the steps of a model's parts work on this."""

    def trim(self) -> None:
        """Hand over what was sampled and detected if it is much."""


class Session:
    """One model in memory, as a team of parts; it keeps the library and the memory alive.

    Each part has the arena it lies in; several may lie in one.
    """

    def __init__(
        self,
        library: Library,
        arenas: Sequence[NDArray[np.uint8]],
        layout: TeamLayout,
        threads: int,
    ) -> None:
        self.library = library
        self.arenas = tuple(arenas)
        self.parts = len(layout.lanes)
        ffi, lib = library.ffi, library.lib
        leader = layout.leader.astype(np.uint64)
        self._memory = (
            ffi.new("unsigned char[]", self.parts * int(lib.vg_model_size())),
            ffi.from_buffer("uint64_t[]", leader),
            ffi.new("struct vg_progress[]", self.parts),
        )
        self._team = ffi.new("struct vg_team *")
        self._team.models = ffi.cast("struct vg_model *", self._memory[0])
        self._team.count = self.parts
        self._team.threads = threads
        self._team.leader = self._memory[1]
        self._team.progress = self._memory[2]
        self._pointers = [ffi.from_buffer("unsigned char[]", arena) for arena in arenas]
        one = ffi.new("struct vg_layout *")
        one.field_count = layout.field_offset.shape[1]
        one.space_count = layout.space_size.shape[1]
        for part, arena in enumerate(arenas):
            one.arena_bytes = arena.nbytes
            one.field_offset = ffi.from_buffer("uint64_t[]", layout.field_offset[part])
            one.space_size = ffi.from_buffer("uint64_t[]", layout.space_size[part])
            one.lanes = int(layout.lanes[part])
            self._check(lib.vg_bind(self._team, part, self._pointers[part], one))
        self._timetables: Attached | None = None

    def attach(self, timetables: Attached) -> None:
        """Let steps play, sample and detect what is in the timetables."""
        timetables.attach(self.library, self._team)
        self._timetables = timetables

    def initialise_begin(self, v: float | None) -> None:
        """Do what finitialize does up to the voltages; `v` (mV) None keeps them."""
        given = v is not None
        lib = self.library.lib
        self._check(lib.vg_initialise_begin(self._team, int(given), v if given else 0.0))

    def initialise_states(self) -> None:
        """Go on with finitialize: the INITIAL blocks."""
        self._check(self.library.lib.vg_initialise_states(self._team))

    def initialise_end(self, recorder: Recorder) -> None:
        """End finitialize: the currents at t = 0, and the first row of the recorder."""
        self._check(self.library.lib.vg_initialise_end(self._team, recorder.room(1)))

    def currents(self) -> None:
        """Do what fcurrent does."""
        self._check(self.library.lib.vg_currents(self._team))

    def advance(self, steps: int, recorder: Recorder) -> None:
        """Take `steps` steps; each adds a row to the recorder."""
        lib = self.library.lib
        if steps == 1:
            self._check(lib.vg_advance(self._team, 1, recorder.room(1)))
            return
        pace = _Pace(recorder.most_rows)
        with Interrupts() as interrupts:
            while steps > 0:
                count = min(steps, pace.steps)
                pointer = recorder.room(count)
                pace.start()
                self._check(lib.vg_advance(self._team, count, pointer))
                pace.stop(count)
                steps -= count
                self._trim()
                interrupts.deliver()

    def batch_run(
        self,
        request: BatchRequest,
        recorder: Recorder,
        between: Callable[[], None] | None = None,
    ) -> BatchEnd:
        """Run to tstop and write the batch file; `between` is called after each slice.

        On an exception (KeyboardInterrupt) the file is closed, its rows stay in PATH.part.
        """
        ffi, lib = self.library.ffi, self.library.lib
        batch = ffi.new("struct vg_batch *")
        batch.tstop, batch.tstep = request.tstop, request.tstep
        request.saved.fill(ffi, batch.probes)
        table = np.zeros(0)
        if request.path is not None or request.take is not None:
            rows = max(1, min(_MOST_ROWS, _MOST_VALUES // (len(request.saved) + 1)))
            table = np.zeros(rows * len(request.saved) + 1)
            batch.table = ffi.from_buffer("double[]", table)
            batch.table_rows = rows
        path = ffi.NULL if request.path is None else ffi.from_buffer(request.path + b"\0")
        comment = ffi.from_buffer(request.comment + b"\0")
        pace = _Pace(recorder.most_rows)
        done = False
        with Interrupts() as interrupts:
            try:
                status = lib.vg_batch_begin(self._team, batch, path, comment)
                while status == lib.VG_RUNNING:
                    interrupts.deliver()
                    pointer = recorder.room(pace.steps)
                    before = batch.steps
                    pace.start()
                    status = lib.vg_batch_continue(self._team, batch, pointer, pace.steps)
                    pace.stop(int(batch.steps - before))
                    self._trim()
                    _hand_over(request, batch, table)
                    if between is not None:
                        between()
                done = status == lib.VG_DONE
                _hand_over(request, batch, table)
            finally:
                error = int(batch.error)
                end = lib.vg_batch_end(batch, int(done))
        if done and end != lib.VG_DONE:
            status, error = end, int(batch.error)
        return BatchEnd(int(status), error, int(batch.rows), int(batch.steps))

    def failure(self) -> Failure:
        """Return what equations were behind the last status VG_UNSOLVED."""
        find, string = self.library.lib.vg_find_failure, self.library.ffi.string
        found = [find(self._team, part) for part in range(self.parts)]
        part = next(k for k, failure in enumerate(found) if failure.reason)
        failure = found[part]
        return Failure(
            string(failure.mechanism).decode(),
            string(failure.equations).decode(),
            part,
            int(failure.instance),
            float(failure.t),
            int(failure.reason),
        )

    def _trim(self) -> None:
        if self._timetables is not None:
            self._timetables.trim()

    def _check(self, status: int) -> None:
        if status == self.library.lib.VG_NO_MEMORY:
            raise MemoryError("there is no memory for what is sampled and detected")
        if status == self.library.lib.VG_UNSOLVED:
            raise UnsolvedError(self.failure())
        if status != self.library.lib.VG_DONE:
            raise VecgenError(f"the compiled model refused a call (status {status})")


def _hand_over(request: BatchRequest, batch: Any, table: NDArray[np.float64]) -> None:
    """Give the rows that a batch holds to who wants them; their place is free again."""
    rows, columns = int(batch.held), int(batch.probes.count)
    if request.take is not None and rows:
        batch.held = 0
        request.take(table[: rows * columns].reshape(rows, columns))


class _Pace:
    """Number of steps that take about `_SLICE_SECONDS`."""

    def __init__(self, most: int) -> None:
        self._most = max(1, most)
        self.steps = min(_FIRST_STEPS, self._most)
        self._started = 0.0

    def start(self) -> None:
        """Note the time."""
        self._started = time.perf_counter()

    def stop(self, steps: int) -> None:
        """Adapt to how long `steps` took."""
        elapsed = time.perf_counter() - self._started
        wanted = int(steps * _SLICE_SECONDS / elapsed) if elapsed > 0 else 4 * self.steps
        self.steps = max(1, min(wanted, 4 * self.steps, self._most))
