"""Keeps a workspace and its compiled code together: the `Engine` that front ends call.

The model is frozen, compiled and bound when its structure has changed since the last time; areas
and couplings are computed anew when its geometry has; a changed value costs nothing, because
Python's attributes and compiled code share the arena.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from vecgen.build.cache import BUNDLE, Cache, open_cache
from vecgen.build.machine import usable_processors
from vecgen.build.toolchain import Toolchain, find_toolchain
from vecgen.collection import uncollected
from vecgen.diagnostics import BatchFileError, NumericError
from vecgen.exchange import Exchange
from vecgen.frontend.freeze import freeze, probes, require_saved, saved_probes
from vecgen.frontend.geometry import shaped_segments
from vecgen.frontend.workspace import Progress, Workspace
from vecgen.ir.arena import ItemKind, global_fields
from vecgen.ir.program import Program
from vecgen.lower.data import (
    ArenaPlan,
    fill_geometry,
    fill_structure,
    item_views,
    neuron_rank,
    plan_arena,
    probe_offset,
)
from vecgen.lower.parts import Cutting
from vecgen.model.model import Model, Probe
from vecgen.options import Options
from vecgen.recall import code_key, recall, remember
from vecgen.run.arena import allocate_arena, return_free_memory
from vecgen.run.compiled import Compiled
from vecgen.run.not_finite import describe_not_finite
from vecgen.run.probes import Probes, no_probes, probes_at
from vecgen.run.session import BatchRequest, Failure, Session, TeamLayout, UnsolvedError
from vecgen.run.unsolved import STOPPED, describe_unsolved
from vecgen.store import Space

Versions = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CompletedRun:
    """A batch_run that came to its end, for who wants to tell about it."""

    path: str | None
    rows: int
    steps: int
    seconds: float
    """Wall time of the run itself, without compiling."""
    code: Path
    """The folder with the emitted C that ran."""


class NativeEngine:
    """Compiles workspaces and runs them; one engine serves one workspace at a time."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._tools: tuple[Toolchain, Cache] | None = None
        self._prepared: Prepared | None = None
        self._code: tuple[str, Compiled] | None = None
        self._in_one_part = False
        self.completed: list[CompletedRun] = []

    @uncollected
    def initialise(self, workspace: Workspace, v: float | None) -> None:
        """Do what finitialize does, the first samples of recordings included."""
        self.prepare(workspace).session.initialise_begin(v)
        workspace.voltages_set()
        prepared = self.prepare(workspace)
        try:
            prepared.session.initialise_states()
        except UnsolvedError as error:
            raise NumericError(prepared.unsolved(error.failure)) from None
        workspace.states_set()
        prepared = self.prepare(workspace)
        prepared.session.initialise_end(prepared.exchange.recorder)
        prepared.gather_globals()

    @uncollected
    def currents(self, workspace: Workspace) -> None:
        """Do what fcurrent does."""
        self.prepare(workspace).session.currents()

    @uncollected
    def advance(self, workspace: Workspace, steps: int) -> None:
        """Take `steps` fixed steps."""
        prepared = self.prepare(workspace)
        try:
            prepared.session.advance(steps, prepared.exchange.recorder)
        except UnsolvedError as error:
            raise NumericError(prepared.unsolved(error.failure)) from None
        prepared.gather_globals()

    @uncollected
    def batch_run(
        self,
        workspace: Workspace,
        tstop: float,
        tstep: float,
        path: str | None,
        comment: str,
        *,
        nan: str = "stop",
        progress: Progress | None = None,
    ) -> None:
        """Do what batch_run does.

        Raises:
            BatchFileError: the file cannot be written; what was written stays in PATH.part.
            NumericError: a membrane potential is not a number any more (not with nan="ignore"), or
                the equations of a mechanism could not be solved.
        """
        require_saved(workspace)
        prepared = self.prepare(workspace)
        prepared.globals["ignore_nan"][0] = float(nan == "ignore")
        encoded = None if path is None else os.fsencode(path)
        text = comment.encode("utf-8", "surrogateescape")
        request = BatchRequest(tstop, tstep, encoded, text, prepared.saved)
        started = time.perf_counter()
        try:
            end = prepared.session.batch_run(
                request, prepared.exchange.recorder, prepared.tell(progress)
            )
        except KeyboardInterrupt:
            raise KeyboardInterrupt(_interrupted(prepared, path)) from None
        prepared.gather_globals()
        lib = prepared.session.library.lib
        if end.status == lib.VG_IO_ERROR:
            raise BatchFileError(end.error, _file_message(end.error, end.rows), path)
        if end.status == lib.VG_UNSOLVED:
            failure = prepared.session.failure()
            raise NumericError(prepared.unsolved(failure) + _rows_so_far(path))
        if end.status == lib.VG_NOT_FINITE:
            found = describe_not_finite(
                prepared.program, prepared.plan, prepared.model, prepared.fields, prepared.arena
            )
            raise NumericError(
                f"{found} at t = {prepared.globals['t'][0]:g} ms. Try a smaller dt (now"
                f' {prepared.globals["dt"][0]:g} ms), or nan="ignore" to go on as NEURON does.'
                + _rows_so_far(path)
            )

        seconds = time.perf_counter() - started
        code = prepared.compiled.library.built.entry.folder / BUNDLE
        self.completed.append(CompletedRun(path, end.rows, end.steps, seconds, code))

    def prepare(self, workspace: Workspace) -> Prepared:
        """Return the workspace's model, compiled and bound to an arena that has its values."""
        prepared = self._prepared
        is_new = prepared is None or not prepared.fits(workspace)
        is_new = is_new or (self._in_one_part and prepared is not None and prepared.is_cut)
        if prepared is None or is_new:
            prepared = self._compile(workspace, prepared)
            self._prepared = prepared
        prepared.refresh(workspace)
        if is_new:
            return_free_memory(prepared.arena)
        return prepared

    def _compile(self, workspace: Workspace, old: Prepared | None) -> Prepared:
        model = freeze(workspace)
        compiled = self._code_of(model)
        kept = old.exchange if old is not None and old.workspace is workspace else Exchange()
        cutting = _cutting(workspace, compiled)
        if self._in_one_part:
            cutting = Cutting.ONE_PART
        return Prepared(workspace, model, compiled, kept, self.options, cutting)

    def _code_of(self, model: Model) -> Compiled:
        """Return the model's code: what was last used, if it is the same, not to load it again.

        A change of structure then costs another arena only.
        """
        key = code_key(model, self.options)
        if self._code is not None and self._code[0] == key:
            return self._code[1]
        if self._tools is None:
            cache = open_cache(self.options)
            self._tools = find_toolchain(self.options, cache=cache), cache
        toolchain, cache = self._tools
        compiled = _compiled(model, self.options, toolchain, cache)
        self._code = key, compiled
        return compiled

    def prepare_to_emit(self, workspace: Workspace) -> Prepared:
        """Return the same as `prepare`; in one part if something is played.

        The file of a model's values has room for what one part plays.
        """
        before = self._in_one_part
        self._in_one_part = before or bool(workspace.attached.plays())
        try:
            return self.prepare(workspace)
        finally:
            self._in_one_part = before

    @contextmanager
    def in_one_part(self) -> Iterator[None]:
        """Keep models in one part for a while: in NEURON's order, as a sweep copies them."""
        before = self._in_one_part, self._prepared
        self._in_one_part, self._prepared = True, None
        try:
            yield
        finally:
            self._in_one_part, self._prepared = before


class Prepared:
    """A workspace whose values live in an arena that compiled code is bound to."""

    def __init__(
        self,
        workspace: Workspace,
        model: Model,
        compiled: Compiled,
        exchange: Exchange,
        options: Options,
        cutting: Cutting,
    ) -> None:
        self.workspace = workspace
        self.exchange = exchange
        self.compiled = compiled
        self.structure = workspace.structure_version
        self.options = options
        self.separable = compiled.storage.separable
        self.saved_names = _names(model)
        program = compiled.storage
        slots = {name: workspace.space(name).size for name in ("node", *model.placements)}
        self.plan: ArenaPlan = plan_arena(program, model, slots, cutting)
        self.is_cut = self.plan.parts.lanes.tolist() != [1]
        arena = allocate_arena(self.plan.bytes)
        views = item_views(self.plan, arena)
        fill_structure(self.plan, views)
        self._leavings = _leavings(self.plan, program, model)
        # Their columns are as long as the arena's, and compiled code has maps of its own now.
        self.plan = replace(self.plan, maps={})
        self.model = replace(model, placements={})
        self._numbers = dict(model.table_numbers)
        self._tables = {
            item.name: view.view(np.float64)
            for item, view in zip(self.plan.items, views, strict=True)
            if item.kind is ItemKind.TABLE_FUNCTION and self._numbers[item.name]
        }
        self.fields: dict[str, NDArray[np.float64]] = {}
        for item, view in zip(self.plan.items, views, strict=True):
            if item.kind is ItemKind.FIELD:
                self.fields[item.name] = view.view(np.float64)
        block = views[0].view(np.float64)
        self.globals = {f.name: block[k : k + 1] for k, f in enumerate(global_fields(program))}
        for field in global_fields(program):
            if field.name not in workspace.globals.fields:
                self.globals[field.name][0] = field.default
        self._attach()
        threads = options.threads or usable_processors()
        self.arena = arena
        layout = team_layout(self.plan)
        self.session = Session(compiled.library, [arena] * len(layout.lanes), layout, threads)
        self._geometry = -1
        self._probes = -1
        self.saved = no_probes(self.session.parts)

    @property
    def program(self) -> Program:
        """The compiled program; of one recalled from the cache only what is stored where."""
        return self.compiled.storage

    def fits(self, workspace: Workspace) -> bool:
        """Whether the workspace still has the structure that this was made for."""
        if workspace is not self.workspace or workspace.structure_version != self.structure:
            return False
        if self._numbers and self._numbers != _table_numbers(workspace, self._numbers):
            return False
        for space, index in self._attached:  # a loop: this is asked before each step
            if space.index is not index:
                return False
        if workspace.probe_version == self._probes:
            return True
        if self.is_cut and workspace.attached.needs_one_part():
            return False
        return _needs_no_other_code(self.saved_names, probes(workspace), self.program)

    def refresh(self, workspace: Workspace) -> None:
        """Bring derived geometry and the tables of probes up to date."""
        if workspace.geometry_version != self._geometry:
            self._geometry = workspace.geometry_version
            shaped = shaped_segments(workspace)
            slots = self.model.sections.slot
            values = {
                name: workspace.sections.fields[name].array[workspace.sections.positions_of(slots)]
                for name in ("L", "Ra", "rallbranch")
            }
            fill_geometry(
                self.plan,
                self.fields,
                length=values["L"],
                ra=values["Ra"],
                rallbranch=values["rallbranch"],
                shaped=shaped,
            )
        if workspace.probe_version != self._probes:
            self._probes = workspace.probe_version
            count = len(saved_probes(workspace))
            places = [self._place(probe) for probe in probes(workspace)]
            self.saved = self._probes_at(places[:count])
            self.exchange.prepare(workspace, self.session, places[count:])
        for name, view in self._tables.items():
            view[...] = workspace.table_functions[name].packed()
        self.exchange.refresh(workspace)

    def gather_globals(self) -> None:
        """Show what instances left in globals: the last instance's value, whichever part has it."""
        first = int(self.plan.offset[0])
        for name, part in self._leavings:
            shift = int(self.plan.part_offset[part, 0]) - first
            block = self.arena[first + shift :].view(np.float64)
            self.globals[name][0] = block[self.global_index(name)]

    def saved_offsets(self) -> list[int]:
        """Return the bytes to each saved variable from the arena's start; the model is one part."""
        return [int(offset) for offset in self.saved.offset]

    def global_index(self, name: str) -> int:
        """Return the number of a global among the doubles of the globals' struct."""
        return [field.name for field in global_fields(self.program)].index(name)

    def unsolved(self, failure: Failure) -> str:
        """Return a sentence on equations that have no solution."""
        told = describe_unsolved(failure, self.plan, self.model, self.arena)
        if failure.reason == STOPPED:
            return f"{told}."
        advice = f"Try a smaller dt (now {self.globals['dt'][0]:g} ms)."
        return f"{told}. {advice}"

    def tell(self, progress: Progress | None) -> Callable[[], None] | None:
        """Return what a run calls between its slices."""
        if progress is None:
            return None
        return lambda: progress(float(self.globals["t"][0]))

    def _probes_at(self, places: Sequence[tuple[int, int]]) -> Probes:
        return probes_at(places, self.session.parts)

    def _place(self, probe: Probe) -> tuple[int, int]:
        return probe_offset(self.plan, self.program, probe.space, probe.field, probe.slot)

    def _attach(self) -> None:
        """Move the workspace's values into the arena."""
        workspace, plan = self.workspace, self.plan
        self._attached: list[tuple[Space, NDArray[np.int64]]] = []
        for name in ("node", *workspace.instances):
            space = workspace.space(name)
            if name in plan.index:
                self._move(space, plan.index[name], f"{name}.")
            else:
                space.detach()
        index = np.zeros(1, dtype=np.int64)
        globals_space = workspace.globals
        views = {
            name: self.globals[name] if name in self.globals else np.zeros(1)
            for name in globals_space.fields
        }
        globals_space.attach(index, views)
        self._attached.append((globals_space, index))

    def _move(self, space: Space, index: NDArray[np.int64], prefix: str) -> None:
        count = int(index.max(initial=-1)) + 1
        views = {}
        for name, store in space.fields.items():
            view = self.fields.get(prefix + name)
            # What the program dropped keeps a place of its own: nobody writes it.
            views[name] = view if view is not None else store.fresh(count, count)
        space.attach(index, views)
        self._attached.append((space, index))


def _compiled(model: Model, options: Options, toolchain: Toolchain, cache: Cache) -> Compiled:
    """Return the model's code from the cache, or compiled now.

    The compiler's stages are imported only when something must be compiled: that is what makes a
    warm start quick.
    """
    found = recall(model, options, toolchain=toolchain, cache=cache)
    if found is None:
        pipeline = importlib.import_module("vecgen.pipeline")
        found = cast(
            Compiled, pipeline.compile_model(model, options, toolchain=toolchain, cache=cache)
        )
        remember(model, options, found, cache=cache)
    return found


def _cutting(workspace: Workspace, compiled: Compiled) -> Cutting:
    """Return how the model may be cut: what is played may be seen by all of it."""
    if workspace.attached.needs_one_part() or not compiled.storage.separable:
        return Cutting.ONE_PART
    return Cutting.CELLS


def _leavings(plan: ArenaPlan, program: Program, model: Model) -> list[tuple[str, int]]:
    """Return the globals that kernels set, each with the part that has NEURON's last instance."""
    if len(plan.parts.lanes) == 1:
        return []
    found = []
    rank = neuron_rank(plan.order)
    for name, mechanism in program.last_setter:
        placement = model.placements[mechanism]
        last = int(np.argmax(rank[plan.order.position[placement.node_slot]]))
        position = int(plan.index[mechanism][placement.slot[last]])
        found.append((name, plan.spaces[mechanism].part_of(position)))
    return found


def team_layout(plan: ArenaPlan) -> TeamLayout:
    """Return how compiled code is bound to an arena: the first part leads all others."""
    lanes = plan.parts.lanes
    return TeamLayout(plan.part_offset, plan.space_size, lanes, np.zeros_like(lanes))


def _table_numbers(workspace: Workspace, names: Iterable[str]) -> dict[str, int]:
    """Return how many doubles each of some FUNCTION_TABLEs has now, 0 for none."""
    found = ((name, workspace.table_functions.get(name)) for name in names)
    return {name: 0 if data is None else data.size for name, data in found}


def _names(model: Model) -> frozenset[str]:
    return frozenset(probe.field_name for probe in model.probes)


def _needs_no_other_code(
    compiled: frozenset[str], wanted: Sequence[Probe], program: Program
) -> bool:
    """Whether all wanted variables are kept right in every step by the code that there is."""
    fields = program.field_table
    for name in {probe.field_name for probe in wanted} - compiled:
        if name not in fields or program.is_demotable(fields[name]):
            return False
    return True


def _interrupted(prepared: Prepared, path: str | None) -> str:
    where = f"; the rows so far are in {path}.part" if path and _is_file(path) else ""
    return f"batch_run was stopped at t = {prepared.globals['t'][0]:g} ms{where}"


def _rows_so_far(path: str | None) -> str:
    return f" The rows so far are in {path}.part." if path and _is_file(path) else ""


def _is_file(path: str) -> bool:
    return Path(f"{path}.part").exists()


def _file_message(error: int, rows: int) -> str:
    if rows == 0:
        return f"Couldn't open batch file: {os.strerror(error)}"
    return f"{os.strerror(error)} while writing row {rows}"
