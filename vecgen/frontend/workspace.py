"""The one mutable thing of the front ends: what a user has built so far, NEURON's state.

Values live in spaces (`vecgen.store`); the workspace knows which slots belong to what, counts
changes, and hands the work to an `Engine`. It compiles nothing and computes nothing itself. How
sections and mechanisms come and go is in `building.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vecgen.frontend.attachments import Attachments
from vecgen.frontend.gids import Gids
from vecgen.frontend.handlers import Handlers, Stage
from vecgen.frontend.ions import STYLE, STYLE_BITS, Ion
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.registry import LoadMechanism, Registry
from vecgen.frontend.routines import RunRoutine, no_routines
from vecgen.frontend.statements import NoStatements, StatementRunner
from vecgen.frontend.table_functions import TableData
from vecgen.frontend.variable import Location, Variable
from vecgen.model.kinds import Storage
from vecgen.store import IndexArray, Space, component_name

if TYPE_CHECKING:
    from vecgen.frontend.pointers import PointerPlace
    from vecgen.model.mechanism import Mechanism
    from vecgen.model.mechanism import Variable as MechanismVariable

_GLOBALS = {"t": 0.0, "dt": 0.025, "celsius": 6.3, "secondorder": 0.0, "stoprun": 0.0}
_HIDDEN_GLOBALS = {"cj": 0.0, "step_t": 0.0, "step_dt": 0.0, "scop_random_": 1.0}
_NODE = {"v": -65.0, "diam": 500.0, "cm": 1.0, "i_cap": 0.0}
_SECTION = {"L": 100.0, "Ra": 35.4, "rallbranch": 1.0}

RUN_CONTROL = "stdrun"
"""The space of the variables of stdrun.hoc, which are no variables of the model."""
GEOMETRY = frozenset({"L", "diam", "Ra", "rallbranch"})
"""Fields from which areas and resistances are derived."""


_SHOWN = ("PARAMETER", "ASSIGNED", "STATE")
"""The order in which NEURON lists a mechanism's variables, by the block they are declared in."""

Progress = Callable[[float], None]
"""Told the time (ms) that a run has reached, some thirty times a second."""


class Engine(Protocol):
    """What runs the model. It freezes, compiles and binds the workspace when that is due."""

    def initialise(self, workspace: Workspace, v: float | None) -> None:
        """Do what `finitialize` does; `v` None keeps the voltages.

        It calls `workspace.voltages_set` before the INITIAL blocks, `workspace.states_set` after.
        """

    def currents(self, workspace: Workspace) -> None:
        """Do what `fcurrent` does."""

    def advance(self, workspace: Workspace, steps: int) -> None:
        """Take `steps` fixed steps."""

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
        """Do what `batch_run` does; `nan` is "stop" or "ignore"; `progress` is told t at times."""


class Workspace:
    """Sections, mechanisms, globals, the save list and recordings, with all values."""

    def __init__(
        self,
        *,
        load_mechanism: LoadMechanism,
        engine: Engine,
        mechanisms: Path,
        run_routine: RunRoutine = no_routines,
    ) -> None:
        self.engine = engine
        self.run_routine = run_routine
        """What runs FUNCTIONs and PROCEDUREs that are called from Python."""
        self.statements: StatementRunner = NoStatements()
        """What executes HOC that is given as a string."""
        self.nodes = _space("node", _NODE)
        """Per section its root node, its segments by arc, its end node."""
        self.sections = _space("section", _SECTION)
        self.globals = _space("", _GLOBALS | _HIDDEN_GLOBALS)
        self.globals.allocate(1)
        self.run_control = Space(RUN_CONTROL)
        """`tstop` and its like: no part of the model, never in compiled code."""
        self.instances: dict[str, Space] = {}
        """Per mechanism, and per ion as `<ion>_ion`."""
        self.tree: dict[int, SectionRecord] = {}
        """Living sections by creation number, in that order."""
        self.save_list: list[Variable] = []
        self.structure_version = 0
        """Grows when anything changes that makes another model or another set of fields."""
        self.geometry_version = 0
        """Grows when L, diam, Ra or rallbranch of anything changes."""
        self.saved_version = 0
        """Grows when the save list changes."""
        self.table_functions: dict[str, TableData] = {}
        """The numbers of FUNCTION_TABLEs, by `mechanism.function`."""
        self.pointers: dict[PointerPlace, Variable] = {}
        """What POINTER variables mean."""
        self.attached = Attachments()
        """What is recorded, sampled, played and detected during a run."""
        self.gids = Gids()
        """Global numbers of cells (ParallelContext)."""
        self.handlers = Handlers()
        """What is called during `initialise`."""
        self.reshaped: dict[int, SectionRecord] = {}
        """Sections by number whose L and diam are to follow from their 3-d points anew."""
        self.cleared: list[SectionRecord] = []
        """Sections without 3-d points whose areas are still those of the points they had."""
        self.keep_points = False
        """Whether an assigned L or diam leaves 3-d points alone (pt3dconst)."""
        self.spine_area = 0.0
        """What a 3-d point that marks a spine adds to its segment's area (um2)."""
        self.pushed: list[SectionRecord] = []
        """Sections that were made the current one, the last last."""
        self.kept: list[object] = []
        """Objects that live as long as the model, whoever else refers to them."""
        self.created_sections = 0
        self.created_points = 0
        self.global_names: dict[str, str] = {name: "" for name in _GLOBALS}
        """Globals a user sees, with the mechanism that has them ("" for NEURON's own)."""
        self.global_arrays: dict[str, int] = {}
        """Global array variables with the number of their elements."""
        self.visible: dict[str, dict[str, int]] = {}
        """Per mechanism and ion the variables a user sees, with their widths (0: scalar)."""
        self.range_names: dict[str, tuple[str, str]] = {}
        """`gnabar_hh` and `ena` with their mechanism and variable there."""
        self.node_numbers: tuple[int, IndexArray] | None = None
        """NEURON's node indices by slot, with the structure's version they were found for."""
        self._spare: dict[tuple[str, int], list[int]] = {}
        self.registry = Registry(load_mechanism, mechanisms, self)

    # -- spaces -------------------------------------------------------------------------------

    def space(self, name: str) -> Space:
        """Return a space by its name: `""`, `node`, `section`, or a mechanism's."""
        match name:
            case "":
                return self.globals
            case "node":
                return self.nodes
            case "section":
                return self.sections
            case "stdrun":
                return self.run_control
            case _:
                return self.instances[name]

    def allocate(self, space: Space, count: int) -> int:
        """Return the first of `count` consecutive slots with default values."""
        spare = self._spare.get((space.name, count)) if self._spare else None
        if not spare:
            return space.allocate(count)
        first = spare.pop()
        space.detach()
        for store in space.fields.values():
            store.array[first : first + count] = store.default
        return first

    def release(self, space: Space, first: int, count: int) -> None:
        """Give slots back; their values are lost when the slots are given out again."""
        self._spare.setdefault((space.name, count), []).append(first)

    def read(self, place: Location) -> float:
        """Return a value."""
        space, field, slot = place
        return self.space(space).get(field, slot)

    def write(self, place: Location, value: float) -> None:
        """Set a value; it must have been checked."""
        space, field, slot = place
        self.space(space).set(field, slot, value)
        if field in GEOMETRY and space in ("node", "section"):
            self.geometry_version += 1

    # -- what the registry tells --------------------------------------------------------------

    def ion_added(self, ion: Ion) -> None:
        """Make the space of an ion and its globals."""
        space = _space(ion.mechanism, ion.variables)
        for field in (STYLE, *STYLE_BITS):
            space.add_field(field, 0.0, "int16")
        self.instances[ion.mechanism] = space
        self.visible[ion.mechanism] = dict.fromkeys(ion.variables, 0)
        for name in ion.variables:
            self.range_names[name] = (ion.mechanism, name)
        for name, value in ion.globals.items():
            self._add_global(name, value, ion.mechanism)
        self.structure_version += 1

    def mechanism_added(self, mechanism: Mechanism, replaced: Mechanism | None) -> None:
        """Make the space of a mechanism and its globals, or fit them to an edited one."""
        name = mechanism.name
        space = self.instances.setdefault(name, Space(name))
        own = [v for v in mechanism.variables if not v.storage.is_shared]
        wanted = {field for variable in own for field in fields_of(variable)}
        parts = {written for use in mechanism.ions for written in use.writes}
        wanted |= parts
        for gone in set(space.fields) - wanted:
            space.detach()
            del space.fields[gone]
        for full in [n for n, (owner, _) in self.range_names.items() if owner == name]:
            del self.range_names[full]
        shown = [v for v in mechanism.variables if v.storage is Storage.RANGE]
        shown.sort(key=lambda variable: _SHOWN.index(variable.role.value))
        self.visible[name] = {variable.name: variable.width for variable in shown}
        for variable in mechanism.variables:
            if variable.storage.is_shared:
                if variable.storage is not Storage.EXTERNAL:
                    self._add_globals(variable, mechanism)
                continue
            for field in fields_of(variable):
                _fit(space, field, variable.default)
            if variable.storage is Storage.RANGE and not mechanism.is_point:
                self.range_names[f"{variable.name}_{name}"] = (name, variable.name)
        for part in sorted(parts):
            _fit(space, part, 0.0)
        if mechanism.has_usetable:
            self._add_global(mechanism.usetable, 1.0, name)
        self.structure_version += 1

    def _add_globals(self, variable: MechanismVariable, mechanism: Mechanism) -> None:
        full = mechanism.global_name(variable)
        visible = variable.storage is Storage.GLOBAL
        if not variable.width:
            if visible:
                self._add_global(full, variable.default, mechanism.name)
            else:
                self._keep_global(full, variable.default)
            return
        if visible:
            self.global_arrays[full] = variable.width
        for k in range(variable.width):
            self._keep_global(component_name(full, k), variable.default)

    def _add_global(self, name: str, value: float, mechanism: str) -> None:
        self._keep_global(name, value)
        self.global_names[name] = mechanism

    def _keep_global(self, name: str, value: float) -> None:
        if name not in self.globals.fields:
            self.globals.add_field(name, value)
            self.globals.set(name, 0, value)

    # -- what is read during a run ------------------------------------------------------------

    def save(self, variables: list[Variable]) -> None:
        """Append to the save list."""
        self.save_list.extend(variables)
        self.saved_version += 1

    def clear_save_list(self) -> None:
        """Start a new save list."""
        self.save_list.clear()
        self.saved_version += 1

    @property
    def probe_version(self) -> int:
        """Grows when what is read or written from outside during a run changes."""
        return self.saved_version + self.attached.version

    # -- running ------------------------------------------------------------------------------

    def initialise(self, v: float | None) -> None:
        """Do what `finitialize` does; recordings start anew, handlers are called."""
        self.handlers.call(Stage.BEFORE)
        self.attached.begin_plays()
        self.engine.initialise(self, v)
        self.handlers.call(Stage.AFTER)

    def voltages_set(self) -> None:
        """Go on with `initialise`: the engine has set the voltages and calls no INITIAL yet."""
        self.handlers.call(Stage.BEFORE_INITIAL)

    def states_set(self) -> None:
        """Go on with `initialise`: the INITIAL blocks are done, the currents are not."""
        self.attached.begin_detectors()
        self.handlers.call(Stage.AFTER_INITIAL)
        self.attached.begin_records()


def fields_of(variable: MechanismVariable) -> list[str]:
    """Return the names of a variable's fields: one, or one for each element of an array."""
    if not variable.width:
        return [variable.name]
    return [component_name(variable.name, k) for k in range(variable.width)]


def _fit(space: Space, field: str, default: float) -> None:
    """Make sure that a space has a field, with this default for elements to come."""
    known = space.fields.get(field)
    if known is None:
        space.add_field(field, default)
    elif known.default != default:
        space.detach()
        known.default = default
        known.array[space.size :] = default


def _space(name: str, fields: dict[str, float]) -> Space:
    space = Space(name)
    for field, default in fields.items():
        space.add_field(field, default)
    return space
