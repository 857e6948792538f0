"""`vecgen.sweep`: sets lanes up one by one, runs them side by side, hands the rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.build.machine import usable_processors
from vecgen.collection import no_collection
from vecgen.engine import NativeEngine
from vecgen.frontend.attachments import Attachments
from vecgen.frontend.workspace import Workspace
from vecgen.ir.arena import NODE, ItemKind
from vecgen.lower.parts import lanes_per_part
from vecgen.prepared import Prepared
from vecgen.run.probes import Probes, no_probes
from vecgen.run.recorder import Recorder
from vecgen.run.session import BatchRequest, Session, TeamLayout
from vecgen.store import KeptValues
from vecgen.sweeps.lanes import LanePart, make_part
from vecgen.sweeps.parameters import Parameter, SweepError, parameters_of
from vecgen.sweeps.plays import LanePlays, PlayedVariables, require_own_plays
from vecgen.sweeps.progress import Progress
from vecgen.sweeps.reduce import Reduction, Summaries
from vecgen.sweeps.result import Rows, SweepResult
from vecgen.sweeps.shapes import KeptShapes

Snapshot = NDArray[np.uint8]


def sweep(
    workspace: Workspace,
    engine: NativeEngine,
    varied: Mapping[Any, Any],
    tstop: float,
    tstep: float,
    v_init: Any = -65.0,
    *,
    reduce: Mapping[str, Reduction] | None = None,
    threads: int | None = None,
) -> SweepResult:
    """Run a model once for each lane; see `vecgen.sweep` for what the arguments mean."""
    parameters = parameters_of(varied)
    lanes = len(parameters[0].values)
    if threads is not None and threads < 1:
        raise SweepError(f"threads must be 1 or more, not {threads}")
    voltages = _voltages(v_init, lanes)
    if not workspace.save_list:
        raise SweepError("a sweep returns what batch_save names: call n.batch_save(...) before it")
    require_own_plays(workspace.attached)
    with (
        no_collection(),
        engine.in_one_part(),
        _unobserved(workspace),
        _kept(workspace, parameters) as put_back,
    ):
        base = engine.prepare(workspace)
        team = _Team(base, lanes)
        played = PlayedVariables(workspace)
        for lane in range(lanes):
            if lane:
                put_back()
            played.reset()
            _set(parameters, lane)
            workspace.initialise(voltages[lane])
            team.add(lane, engine.prepare(workspace))
        team.finish()
        labels = [variable.label for variable in workspace.save_list]
        summaries = Summaries(reduce or {}, labels, lanes)
        rows = Rows(len(labels), lanes, keeps=not reduce)
        complete = _run(team, base, tstop, tstep, rows, summaries, threads)
    return SweepResult(parameters, labels, rows, summaries, complete=complete)


def _voltages(v_init: Any, lanes: int) -> list[float | None]:
    if v_init is None:
        return [None] * lanes
    values = np.atleast_1d(np.asarray(v_init, dtype=np.float64)).ravel()
    if len(values) not in (1, lanes):
        raise SweepError(f"v_init needs one value, or one for each of the {lanes} lanes")
    return [float(value) for value in np.broadcast_to(values, (lanes,))]


def _set(parameters: Sequence[Parameter], lane: int) -> None:
    for parameter in parameters:
        try:
            parameter.set(parameter.values[lane])
        except Exception as error:
            error.add_note(f"in lane {lane} of the sweep: {parameter.label}")
            raise


@contextmanager
def _unobserved(workspace: Workspace) -> Iterator[None]:
    """Leave the user's recordings and plays as they are: a sweep has rows of its own, and plays."""
    before = workspace.attached
    plays = [play.again() for play in before.plays()]  # attachments only know them
    workspace.attached = Attachments()
    for play in plays:
        workspace.attached.add(play)
    workspace.attached.begin_plays()
    try:
        yield
    finally:
        workspace.attached = before
        before.listen_again()


@contextmanager
def _kept(workspace: Workspace, parameters: Sequence[Parameter]) -> Iterator[Callable[[], None]]:
    """Give the model its own values back in the end, as far as they are known.

    What comes out puts back, for the next lane, what INITIAL blocks and parameters may have changed
    in mechanisms, ions and globals: a lane starts where a run of its own would.
    """
    shapes = KeptShapes(workspace)
    spaces = [workspace.space(name) for name in ("", NODE, *workspace.instances)]
    kept = [KeptValues(space) for space in spaces]
    present = [parameter.present() for parameter in parameters]

    def put_back() -> None:
        shapes.put_back()
        for space, values in zip(spaces, kept, strict=True):
            if space.name != NODE:
                values.put_back()

    try:
        yield put_back
    finally:
        for parameter, value in zip(parameters, present, strict=True):
            if value is not None:
                parameter.set(value)
        shapes.put_back()
        for values in kept:
            values.restore()


class _Team:
    """Parts in the making: lanes with the same globals stand together."""

    def __init__(self, base: Prepared, lanes: int) -> None:
        self.base = base
        self.plan, self.program = base.plan, base.program
        self.width = lanes_per_part(lanes, self.plan.order.nodes) if base.separable else 1
        self.parts: list[LanePart] = []
        self.leader: list[int] = []
        self.where: list[tuple[int, int]] = [(-1, -1)] * lanes
        """Part and lane in it of each lane of the sweep."""
        self.times: tuple[float, ...] = ()
        """t and dt (ms), with which all lanes start."""
        self._saved: list[list[int]] = [[] for _ in range(lanes)]
        self._plays = LanePlays()
        self._waiting: dict[bytes, list[tuple[int, Snapshot]]] = {}
        self._led: dict[bytes, int] = {}

    def add(self, lane: int, prepared: Prepared) -> None:
        """Take a lane as the model stands now."""
        if not _is_alike(prepared, self.base):
            raise SweepError(
                f"lane {lane} changes the model's structure (nseg, connections, mechanisms or the"
                " number of point processes); a sweep varies values and places only"
            )
        times = tuple(float(prepared.globals[name][0]) for name in ("t", "dt"))
        self.times = self.times or times
        if times != self.times:
            raise SweepError(f"lane {lane} has another t or dt than lane 0: lanes step together")
        self._saved[lane] = prepared.saved_offsets()
        self._plays.add(*prepared.exchange.played())
        snapshot = prepared.arena.copy()
        key = b"".join(self._shared(snapshot))
        waiting = self._waiting.setdefault(key, [])
        waiting.append((lane, snapshot))
        if len(waiting) == self.width:
            self._make(key)

    def _shared(self, snapshot: Snapshot) -> Iterator[bytes]:
        """Yield what lanes that stand together have in common: globals, FUNCTION_TABLEs."""
        shared = (ItemKind.GLOBALS, ItemKind.TABLE_FUNCTION)
        for item, start, count in zip(
            self.plan.items, self.plan.offset, self.plan.count, strict=True
        ):
            if item.kind in shared:
                yield snapshot[int(start) : int(start) + 8 * count].tobytes()

    def finish(self) -> None:
        """Make the parts that are not full."""
        for key in list(self._waiting):
            self._make(key)

    def _make(self, key: bytes) -> None:
        waiting = self._waiting.pop(key)
        number = len(self.parts)
        for place, (lane, _) in enumerate(waiting):
            self.where[lane] = (number, place)
        snapshots = [snapshot for _, snapshot in waiting]
        self.parts.append(make_part(self.plan, self.program, snapshots))
        leads = self._led.setdefault(key, number) if self.base.separable else number
        self.leader.append(leads)

    def session(self, threads: int) -> Session:
        """Return all parts, bound to the compiled code."""
        layout = TeamLayout(
            np.stack([part.field_offset for part in self.parts]),
            np.stack([part.space_size for part in self.parts]),
            np.array([part.lanes for part in self.parts]),
            np.array(self.leader),
        )
        arenas = [part.arena for part in self.parts]
        session = Session(self.base.compiled.library, arenas, layout, threads)
        session.attach(self._plays.timetables(self.where, self._offset))
        return session

    def probes(self) -> Probes:
        """Return the saved variables of all lanes: column k * lanes + l for the k-th of lane l."""
        offsets = [
            self._offset(offset, *self.where[lane])
            for column in zip(*self._saved, strict=True)
            for lane, offset in enumerate(column)
        ]
        parts = np.tile([part for part, _ in self.where], len(self._saved[0]))
        return Probes(np.array(offsets, dtype=np.uint64), parts, len(self.parts))

    def _offset(self, offset: int, part: int, lane: int) -> int:
        """Return where a double of the single model stands in a part, for one of its lanes."""
        item = int(np.searchsorted(self.plan.offset, offset, side="right")) - 1
        element = (offset - int(self.plan.offset[item])) // 8
        if self.plan.items[item].kind is ItemKind.GLOBALS:
            return int(self.parts[part].field_offset[item]) + 8 * element
        return self.parts[part].offset(item, element, lane)


def _is_alike(one: Prepared, other: Prepared) -> bool:
    """Whether two models differ in values and places only."""
    if one is other:
        return True
    columns = ("first", "segments", "parent", "has_inner_children")
    here, there = one.plan.parts.sections[0], other.plan.parts.sections[0]
    return (
        one.compiled is other.compiled
        and one.plan.count == other.plan.count
        and all(np.array_equal(here.column(name), there.column(name)) for name in columns)
    )


def _run(
    team: _Team,
    base: Prepared,
    tstop: float,
    tstep: float,
    rows: Rows,
    summaries: Summaries,
    threads: int | None,
) -> bool:
    """Run all lanes; return whether they came to the end."""
    session = team.session(threads or base.options.threads or usable_processors())
    globals_ = [part.arena[int(part.field_offset[0]) :].view(np.float64) for part in team.parts]
    ignore, time = base.global_index("ignore_nan"), base.global_index("t")
    t, dt = team.times
    for values in globals_:
        values[ignore] = 1.0  # one lane's NaN is no other lane's affair
    times = _Times(tstop, tstep, t, dt)

    def take(some: NDArray[np.float64]) -> None:
        at = times.next(len(some))
        rows.take(at, some)
        summaries.take(at, some)

    request = BatchRequest(tstop, tstep, None, b"", team.probes(), take)
    recorder = Recorder(session.library.ffi, no_probes(session.parts), lambda _: None)
    with Progress(tstop) as progress:
        try:
            session.batch_run(request, recorder, lambda: progress.reach(globals_[0][time]))
        except KeyboardInterrupt:
            return False
    return True


class _Times:
    """The times of the rows, by the steps that NEURON's batch_run takes."""

    def __init__(self, tstop: float, tstep: float, t: float, dt: float) -> None:
        self.t, self.dt = t, dt
        self.tstop, self.tstep = tstop - dt / 4.0, tstep - dt / 4.0
        self._is_first = True

    def next(self, count: int) -> NDArray[np.float64]:
        """Return the times of the next rows."""
        found = np.empty(count)
        for k in range(count):
            if self._is_first:
                self._is_first = False
            else:
                until = self.t + self.tstep
                while self.t < self.tstop:
                    self.t = self.t + 0.5 * self.dt + 0.5 * self.dt
                    if self.t > until:
                        break
            found[k] = self.t
        return found
