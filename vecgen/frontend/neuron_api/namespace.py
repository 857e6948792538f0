"""The object `n` (or `h`): a table from names to what they do. Unknown names are errors.

Nothing is computed here. A name is, in this order: one of the table's functions and classes, a
global variable, a mechanism, a variable of stdrun.hoc, one of NEURON's constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend import building
from vecgen.frontend.errors import (
    ArgumentError,
    ArgumentTypeError,
    MissingFeatureError,
    RangeNameError,
    UnknownNameError,
    ValueTypeError,
)
from vecgen.frontend.neuron_api import batch
from vecgen.frontend.neuron_api.ap_count import APCount
from vecgen.frontend.neuron_api.arguments import checked_call
from vecgen.frontend.neuron_api.arrays import ArrayReference, ArrayView, refuse_whole
from vecgen.frontend.neuron_api.constants import CONSTANTS, INTEGERS, nrnversion
from vecgen.frontend.neuron_api.current_section import current_section
from vecgen.frontend.neuron_api.hoc_language import HocLanguage
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.import3d import import3d_tools
from vecgen.frontend.neuron_api.interface import NeuronInterface
from vecgen.frontend.neuron_api.ion_functions import IonFunctions
from vecgen.frontend.neuron_api.library_files import (
    IMPORT3D_FILE,
    LIBRARY_FILES,
    STDRUN_FILES,
    not_loaded,
)
from vecgen.frontend.neuron_api.mechanism import DensityMechanism, suffixes
from vecgen.frontend.neuron_api.missing import missing_feature
from vecgen.frontend.neuron_api.objects import object_handlers
from vecgen.frontend.neuron_api.point_process import PointProcess, PointProcessClass
from vecgen.frontend.neuron_api.pointer_values import set_pointer_of
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.routine_functions import RoutineFunctions
from vecgen.frontend.neuron_api.section import Section, all_sections
from vecgen.frontend.neuron_api.section_arrays import SectionArrays
from vecgen.frontend.neuron_api.section_class import section_class
from vecgen.frontend.neuron_api.section_functions import SectionFunctions
from vecgen.frontend.neuron_api.section_list import section_list_class
from vecgen.frontend.neuron_api.section_ref import section_ref_class
from vecgen.frontend.neuron_api.stdlib import stdlib_functions
from vecgen.frontend.neuron_api.stdrun import StandardRun
from vecgen.frontend.neuron_api.unit_names import unit_of
from vecgen.frontend.neuron_api.values import argument, number, unknown
from vecgen.frontend.neuron_api.vector import Vector, vector_class
from vecgen.frontend.statements import LateStatements, StatementRunner
from vecgen.frontend.variable import GlobalVariable
from vecgen.frontend.workspace import RUN_CONTROL, Progress, Workspace
from vecgen.model.kinds import MechanismKind

_SECTION_VARIABLES = frozenset({"L", "Ra", "nseg", "rallbranch"})
"""Variables of the current section."""


MakeHoc = Callable[["NeuronNamespace"], HocLanguage]
"""Begins HOC for a session."""


class NeuronNamespace(NeuronInterface, HocObject):
    """NEURON's interpreter as Python sees it."""

    __slots__ = (
        "__weakref__",
        "_arrays",
        "_hoc",
        "_make_hoc",
        "_points",
        "_routines",
        "_stdrun",
        "_table",
        "_workspace",
    )

    _workspace: Workspace
    _arrays: SectionArrays
    _table: dict[str, Callable[..., Any]]
    _points: dict[str, PointProcessClass]
    _routines: RoutineFunctions
    _stdrun: StandardRun | None
    _hoc: HocLanguage | None
    _make_hoc: MakeHoc | None

    def __init__(self, workspace: Workspace, make_hoc: MakeHoc | None = None) -> None:
        place = object.__setattr__
        place(self, "_hoc", None)
        place(self, "_make_hoc", make_hoc)
        if make_hoc is not None:
            workspace.statements = LateStatements(self._begin_statements)
        place(self, "_workspace", workspace)
        place(self, "_arrays", SectionArrays(workspace))
        place(self, "_points", {})
        place(self, "_stdrun", None)
        place(self, "_routines", RoutineFunctions(workspace))
        place(self, "_table", self._handlers())

    def _handlers(self) -> dict[str, Callable[..., Any]]:
        vectors = vector_class(self._workspace)
        handlers: dict[str, Callable[..., Any]] = {
            "Section": section_class(self._workspace),
            "Vector": vectors,
            "allsec": self._allsec,
            "batch_run": self._batch_run,
            "batch_save": self._batch_save,
            "fadvance": self._fadvance,
            "fcurrent": self._fcurrent,
            "finitialize": self._finitialize,
            "load_file": self._load_file,
            "load_mechanisms": self._load_mechanisms,
            "nrnversion": nrnversion,
            "units": partial(unit_of, self._workspace),
            "SectionList": section_list_class(self._workspace),
            "SectionRef": section_ref_class(self._workspace),
            **SectionFunctions(self._workspace).handlers(),
            **object_handlers(self._workspace, vectors, self._find_instances),
            **IonFunctions(self._workspace).handlers(),
            "setpointer": set_pointer_of,
        }
        return {
            name: handler if isinstance(handler, type) else checked_call(name, handler)
            for name, handler in handlers.items()
        }

    # -- names --------------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        if self._hoc is not None and name[:2] != "__" and self._hoc.has(name):
            return self._hoc.get(name)
        handler = self._table.get(name)
        if handler is not None:
            return handler
        workspace = self._workspace
        if name.startswith("_ref_"):
            return self._reference(name.removeprefix("_ref_"))
        if name in workspace.global_arrays:
            return ArrayView(workspace, name, workspace.global_arrays[name], _global_element)
        if self._is_global(name):
            value = workspace.globals.get(name, 0)
            return int(value) if name in INTEGERS else value
        made = self._mechanism(name)
        if made is not None:
            return made
        if name in workspace.run_control.fields:
            return workspace.run_control.get(name, 0)
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in _SECTION_VARIABLES:
            return getattr(current_section(workspace), name)
        array = self._arrays.get(name)
        if array is not None:
            return array
        if name.startswith("__"):
            raise AttributeError(name)
        routine = self._routines.find(name)
        if routine is not None:
            return routine
        if self._make_hoc is not None:
            language = self._language  # which defines names of its own when it begins
            if language.has(name):
                return language.get(name)
            if language.has_builtin(name):
                return language.builtin(name)
        raise self._unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        workspace = self._workspace
        if self._hoc is not None and self._hoc.has(name):
            self._hoc.set(name, value)
        elif name in INTEGERS:
            workspace.globals.set(name, 0, float(_integer(value, name)))
        elif name in workspace.global_arrays:
            raise refuse_whole(name)
        elif self._is_global(name):
            workspace.globals.set(name, 0, number(value, name))
        elif name in workspace.run_control.fields:
            workspace.run_control.set(name, 0, number(value, name))
        elif name in _SECTION_VARIABLES:
            setattr(current_section(workspace), name, value)
        elif name in self._table or name in CONSTANTS or workspace.registry.kind(name) is not None:
            raise UnknownNameError(f"n.{name} is not assignable.")
        elif self._make_hoc is not None and self._hoc is None and self._language.has(name):
            self._language.set(name, value)
        else:
            raise self._unknown(name)

    def _is_global(self, name: str) -> bool:
        """Whether it is a global, after loading the built-in mechanism it may belong to."""
        workspace = self._workspace
        if name in workspace.global_names:
            return True
        for owner in suffixes(name):
            if workspace.registry.kind(owner) is not None:
                known = workspace.registry.ion_of(owner) or workspace.registry.mechanism(owner)
                return known is not None and name in workspace.global_names
        return False

    def _mechanism(self, name: str) -> DensityMechanism | PointProcessClass | None:
        if self._workspace.registry.lacks(name):
            # An AttributeError, so that hasattr() and editors get their answer.
            raise MissingFeatureError(self._workspace.registry.why_lacking(name))
        match self._workspace.registry.kind(name):
            case None:
                return None
            case MechanismKind.DENSITY:
                if self._workspace.registry.ion_of(name) is None:
                    self._workspace.registry.mechanism(name)
                return DensityMechanism(name)
            case MechanismKind.POINT_PROCESS:
                self._workspace.registry.mechanism(name)
                if name not in self._points:
                    kind = APCount if name == "APCount" else PointProcess
                    self._points[name] = PointProcessClass(self._workspace, name, kind)
                return self._points[name]
            case MechanismKind.NOTHING:
                return None
            case MechanismKind.ARTIFICIAL_CELL:
                raise MissingFeatureError(f"n.{name}: artificial cells are not in vecgen yet.")
            case other:
                raise NotImplementedError(other)

    def _find_instances(self, name: str) -> Callable[[], list[Any]] | None:
        """Return what lists a point process's instances, None for what is no point process."""
        made = self._mechanism(name)
        return made.instances.living if isinstance(made, PointProcessClass) else None

    def _reference(self, name: str) -> Any:
        arrays = self._workspace.global_arrays
        if self._hoc is not None and self._hoc.has(name):
            return self._hoc.reference(name)
        if name in arrays:
            return ArrayReference(self._workspace, name, arrays[name], _global_element)
        if self._is_global(name):
            return Reference(self._workspace, GlobalVariable(name))
        if name in self._workspace.run_control.fields:
            return Reference(self._workspace, GlobalVariable(name, RUN_CONTROL))
        raise self._unknown(name)

    def _unknown(self, name: str) -> Exception:
        workspace = self._workspace
        missing = missing_feature(name)
        if missing is not None:
            return missing
        absent = not_loaded(name)
        if absent is not None:
            return absent
        if name in workspace.range_names or name in ("v", "diam", "cm", "i_cap"):
            return RangeNameError(
                f"Cannot access {name} directly; it is a variable of a section or segment."
            )
        names = [*self._table, *workspace.global_names, *workspace.registry.names, *CONSTANTS]
        return unknown("n", name, [*names, *workspace.run_control.fields])

    def __dir__(self) -> list[str]:
        workspace = self._workspace
        mechanisms = (
            name for name in workspace.registry.names if not workspace.registry.lacks(name)
        )
        names = {*self._table, *workspace.global_names, *mechanisms, *CONSTANTS}
        if self._hoc is not None:
            names |= set(self._hoc.names())
        return sorted(names | set(workspace.run_control.fields) | set(self._arrays))

    def __repr__(self) -> str:
        return "<vecgen's interface in the manner of NEURON>"

    # -- HOC ----------------------------------------------------------------------------------

    @property
    def _language(self) -> HocLanguage:
        """HOC in this session, which begins when it is first needed."""
        if self._hoc is None:
            if self._make_hoc is None:
                raise UnsupportedError("This session has no HOC.")
            object.__setattr__(self, "_hoc", self._make_hoc(self))
        found = self._hoc
        assert found is not None
        return found

    def _begin_statements(self) -> StatementRunner:
        """Return what executes statements of HOC, which begins now."""
        return self._language.statements

    def __call__(self, code: str) -> bool:
        """Execute HOC code; return True.

        Raises:
            HocError: something is wrong with it. (NEURON prints that and returns False.)
        """
        if not isinstance(code, str):
            raise ArgumentTypeError(f"HOC code is given as a string, not as {code!r}")
        self._language.run(code)
        return True

    # -- building -----------------------------------------------------------------------------

    def _allsec(self) -> Iterator[Section]:
        """Iterate over all sections, in the order of their creation."""
        return iter(all_sections(self._workspace))

    def _load_mechanisms(self, path: str | Path) -> list[str]:
        """Load a .mod file or all those of a folder; return the mechanisms' names."""
        return building.load_mechanisms(self._workspace, path)

    # -- running ------------------------------------------------------------------------------

    def _finitialize(self, *arguments: Any) -> float:
        """Initialise to a voltage (mV) everywhere, or with the voltages as they are."""
        v = argument(arguments[0], "v of finitialize") if arguments else None
        if v is not None and v != v:
            raise ArgumentError("v of finitialize is nan: no number")
        self._workspace.initialise(v)
        return 1.0

    def _fadvance(self, *_: Any) -> float:
        """Take one step of dt."""
        batch.require_time_step(self._workspace)
        self._workspace.engine.advance(self._workspace, 1)
        return 1.0

    def _fcurrent(self) -> float:
        """Compute all currents and conductances for the voltages as they are."""
        self._workspace.engine.currents(self._workspace)
        return 1.0

    def _batch_save(self, *references: Any) -> float:
        """Append variables to what `batch_run` writes; without arguments begin a new list."""
        return batch.batch_save(self._workspace, *references)

    def _batch_run(
        self, *arguments: Any, nan: str = "stop", progress: bool | Progress = False
    ) -> float:
        """Run and write the saved variables: `batch_run(tstop, tstep, filename, comment)`.

        Times in ms; without a filename nothing is written. nan="stop" stops where a variable
        becomes no number, "ignore" goes on; progress=True shows a bar, a function is told the time.
        """
        return batch.batch_run(self._workspace, *arguments, nan=nan, progress=progress)

    def _load_file(self, *arguments: Any) -> float:
        """Execute a HOC file, unless that was done; or bring a part of NEURON's library."""
        given = list(arguments)
        always = False
        if given and isinstance(given[0], (int, float)):
            always = given.pop(0) == 1
        if not given or not all(isinstance(item, (str, Path)) for item in given):
            raise ArgumentTypeError("load_file needs the name of a file.")
        name = str(given[0])
        if name not in LIBRARY_FILES or Path(name).is_file():
            return float(self._language.load_file(name, given[1] if given[1:] else "", always))
        return self._load_library(name)

    def _load_library(self, name: str) -> float:
        """Bring a part of NEURON's library, by the name of its file."""
        found: dict[str, Callable[..., Any]] = stdlib_functions(self._workspace)
        if name in STDRUN_FILES and self._stdrun is None:
            loaded = StandardRun(self._workspace, self._user_function)
            object.__setattr__(self, "_stdrun", loaded)
            found |= loaded.functions()
        if name == IMPORT3D_FILE and "Import3d_GUI" not in self._table:
            vector = cast(type[Vector], self._table["Vector"])
            found |= import3d_tools(self._workspace, self._arrays, vector)
        fresh = {name: function for name, function in found.items() if name not in self._table}
        self._table.update(fresh)
        if self._hoc is not None:
            self._hoc.library_loaded(name, fresh)
        return 1.0

    def _user_function(self, name: str) -> Callable[[], Any] | None:
        """Return the user's own HOC procedure that replaces one of the library's, or None."""
        return None if self._hoc is None else self._hoc.function(name)


def _global_element(field: str) -> tuple[GlobalVariable]:
    return (GlobalVariable(field),)


def _integer(value: Any, name: str) -> int:
    low, high = INTEGERS[name]
    if not isinstance(value, (str, bytes)) and hasattr(value, "__index__"):
        result = int(value)
        if low <= result <= high:
            return result
        raise ValueTypeError(f"n.{name} must be from {low} to {high}, not {value!r}")
    raise ValueTypeError(f"n.{name} must be an integer, not {value!r}")
