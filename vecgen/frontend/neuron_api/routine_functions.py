"""FUNCTIONs and PROCEDUREs of density mechanisms as functions of `n`: `n.f_mech(x)`.

`n.setdata_mech(segment)` chooses the instance that they work on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.routine_function import RoutineFunction
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.table_function import table_function
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.routines import Place, place_in_section
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import MechanismKind

_CHOOSE = "setdata"


class RoutineFunctions:
    """The functions of `n`, for one session."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._chosen: dict[str, tuple[SectionRecord, float]] = {}

    def find(self, name: str) -> Callable[..., Any] | None:
        """Return `f_mech` or `setdata_mech` of a density mechanism, None for other names."""
        registry = self._workspace.registry
        for bare in registry.loaded():
            if bare.kind is not MechanismKind.NOTHING:
                continue
            if bare.routine(name) is not None:
                return RoutineFunction(self._workspace, bare.name, name, lambda: None)
            setter = table_function(self._workspace, bare.name, name)
            if setter is not None:
                return setter
        parts = name.split("_")
        for start in range(1, len(parts)):
            function, owner = "_".join(parts[:start]), "_".join(parts[start:])
            if registry.kind(owner) is not MechanismKind.DENSITY:
                continue
            mechanism = registry.mechanism(owner)
            if mechanism is None:
                continue
            if mechanism.routine(function) is not None:
                return self._at_chosen(owner, function)
            setter = table_function(self._workspace, owner, function)
            if setter is not None:
                return setter
            if function == _CHOOSE:
                return _Choice(self, owner)
        return None

    def choose(self, mechanism: str, segment: Segment) -> None:
        """Let `n.f_mech` work on the instance in a segment."""
        record = segment.sec._live()
        if mechanism not in record.instances:
            raise ArgumentError(f"{mechanism} is not in {segment!r}: insert it first.")
        self._chosen[mechanism] = (record, segment.x)

    def _at_chosen(self, mechanism: str, name: str) -> RoutineFunction:
        return RoutineFunction(self._workspace, mechanism, name, lambda: self._place(mechanism))

    def _place(self, mechanism: str) -> Place | None:
        record, x = self._chosen.get(mechanism, (None, 0.0))
        if record is None or not record.alive:
            return None
        return place_in_section(self._workspace, record, x, mechanism)

    def segment(self, arguments: tuple[Any, ...], sec: Any) -> Segment:
        """Return what `(segment)`, or `(x, sec=section)`, means."""
        if len(arguments) == 1 and isinstance(arguments[0], Segment):
            return arguments[0]
        if len(arguments) != 1:
            raise ArgumentTypeError("setdata takes a segment, or x and sec=")
        x = argument(arguments[0], "x of setdata")
        return section_argument(self._workspace, sec)(x)


class _Choice:
    """`n.setdata_mech`."""

    __slots__ = ("_functions", "_mechanism")

    def __init__(self, functions: RoutineFunctions, mechanism: str) -> None:
        self._functions = functions
        self._mechanism = mechanism

    def __call__(self, *arguments: Any, sec: Any = None) -> float:
        """Choose the instance in a segment."""
        self._functions.choose(self._mechanism, self._functions.segment(arguments, sec))
        return 1.0

    def __repr__(self) -> str:
        return f"<setdata of {self._mechanism}>"
