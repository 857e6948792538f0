"""A loaded library bound to an arena: initialise, currents, steps and batch runs in native code.

Long runs are cut into slices of about 30 ms of wall time: between two of them Python handles
signals, rows of recorders are taken away, and nothing else happens. What a slice is decides no bit
of the results.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.run.interrupts import Interrupts
from vecgen.run.library import Library
from vecgen.run.recorder import Recorder
from vecgen.run.timetable import Timetable

_SLICE_SECONDS = 0.03
_FIRST_STEPS = 8


@dataclass(frozen=True, slots=True)
class BatchEnd:
    """How a batch run ended: `status` is a member of enum vg_status, `error` an errno."""

    status: int
    error: int
    rows: int
    steps: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Equations that could not be solved: `equations` is e.g. "di.mod:12: DERIVATIVE states"."""

    mechanism: str
    equations: str
    instance: int
    t: float
    reason: int
    """1: no convergence, 2: singular."""


class UnsolvedError(Exception):
    """A call ended because equations could not be solved; whoever knows the model words it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.equations)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """The arguments of one batch run; `saved` are offsets in the arena (bytes)."""

    tstop: float
    tstep: float
    path: bytes | None
    comment: bytes
    saved: NDArray[np.uint64]


class Session:
    """One model in memory. It keeps the library and the arena alive."""

    def __init__(
        self,
        library: Library,
        arena: NDArray[np.uint8],
        field_offset: NDArray[np.uint64],
        space_size: NDArray[np.uint64],
    ) -> None:
        self.library = library
        self.arena = arena
        ffi, lib = library.ffi, library.lib
        self._memory = ffi.new("unsigned char[]", int(lib.vg_model_size()))
        self._model = ffi.cast("struct vg_model *", self._memory)
        layout = ffi.new("struct vg_layout *")
        layout.field_offset = ffi.from_buffer("uint64_t[]", field_offset)
        layout.field_count = len(field_offset)
        layout.space_size = ffi.from_buffer("uint64_t[]", space_size)
        layout.space_count = len(space_size)
        layout.arena_bytes = arena.nbytes
        self._arena_pointer = ffi.from_buffer("unsigned char[]", arena)
        self._check(lib.vg_bind(self._model, self._arena_pointer, layout))
        self._timetable: Timetable | None = None

    def attach(self, timetable: Timetable) -> None:
        """Let steps play, sample and detect what is in the timetable."""
        timetable.attach(self.library, self._model)
        self._timetable = timetable

    def initialise_begin(self, v: float | None) -> None:
        """Do what finitialize does up to the voltages; `v` (mV) None keeps them."""
        given = v is not None
        lib = self.library.lib
        self._check(lib.vg_initialise_begin(self._model, int(given), v if given else 0.0))

    def initialise_states(self) -> None:
        """Go on with finitialize: the INITIAL blocks."""
        self._check(self.library.lib.vg_initialise_states(self._model))

    def initialise_end(self, recorder: Recorder) -> None:
        """End finitialize: the currents at t = 0, and the first row of the recorder."""
        self._check(self.library.lib.vg_initialise_end(self._model, recorder.room(1)))

    def currents(self) -> None:
        """Do what fcurrent does."""
        self._check(self.library.lib.vg_currents(self._model))

    def advance(self, steps: int, recorder: Recorder) -> None:
        """Take `steps` steps; each adds a row to the recorder."""
        lib = self.library.lib
        if steps == 1:
            self._check(lib.vg_advance(self._model, 1, recorder.room(1)))
            return
        pace = _Pace(recorder.most_rows)
        with Interrupts() as interrupts:
            while steps > 0:
                count = min(steps, pace.steps)
                pointer = recorder.room(count)
                pace.start()
                self._check(lib.vg_advance(self._model, count, pointer))
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
        row = np.zeros(len(request.saved) + 1)
        batch.tstop, batch.tstep = request.tstop, request.tstep
        batch.probes.offset = ffi.from_buffer("uint64_t[]", request.saved)
        batch.probes.count = len(request.saved)
        batch.row = ffi.from_buffer("double[]", row)
        path = ffi.NULL if request.path is None else ffi.from_buffer(request.path + b"\0")
        comment = ffi.from_buffer(request.comment + b"\0")
        pace = _Pace(recorder.most_rows)
        done = False
        with Interrupts() as interrupts:
            try:
                status = lib.vg_batch_begin(self._model, batch, path, comment)
                while status == lib.VG_RUNNING:
                    interrupts.deliver()
                    pointer = recorder.room(pace.steps)
                    before = batch.steps
                    pace.start()
                    status = lib.vg_batch_continue(self._model, batch, pointer, pace.steps)
                    pace.stop(int(batch.steps - before))
                    self._trim()
                    if between is not None:
                        between()
                done = status == lib.VG_DONE
            finally:
                error = int(batch.error)
                end = lib.vg_batch_end(batch, int(done))
        if done and end != lib.VG_DONE:
            status, error = end, int(batch.error)
        return BatchEnd(int(status), error, int(batch.rows), int(batch.steps))

    def failure(self) -> Failure:
        """Return what equations were behind the last status VG_UNSOLVED."""
        found = self.library.lib.vg_find_failure(self._model)
        string = self.library.ffi.string
        return Failure(
            string(found.mechanism).decode(),
            string(found.equations).decode(),
            int(found.instance),
            float(found.t),
            int(found.reason),
        )

    def _trim(self) -> None:
        if self._timetable is not None:
            self._timetable.trim()

    def _check(self, status: int) -> None:
        if status == self.library.lib.VG_NO_MEMORY:
            raise MemoryError("there is no memory for what is sampled and detected")
        if status == self.library.lib.VG_UNSOLVED:
            raise UnsolvedError(self.failure())
        if status != self.library.lib.VG_DONE:
            raise VecgenError(f"the compiled model refused a call (status {status})")


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
