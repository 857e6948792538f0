"""A workspace bound to its compiled code: Python's attributes and compiled code share one arena."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vecgen.build.machine import usable_processors
from vecgen.exchange import Exchange
from vecgen.frontend.freeze import probes, saved_probes
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
from vecgen.run.arena import allocate_arena
from vecgen.run.compiled import Compiled
from vecgen.run.probes import Probes, no_probes, probes_at
from vecgen.run.session import Failure, Session, TeamLayout
from vecgen.run.unsolved import STOPPED, describe_unsolved
from vecgen.store import Space


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
