"""A FUNCTION or PROCEDURE of a mechanism as something to call: `segment.mech.f(x)`, `pp.f(x)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend.errors import ArgumentError, NotLocatedError
from vecgen.frontend.neuron_api.table_function import TableFunction, table_function
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.records import PointRecord, SectionRecord
from vecgen.frontend.routines import Place, place_in_section, place_of_point
from vecgen.frontend.workspace import Workspace

FindPlace = Callable[[], Place | None]


class RoutineFunction:
    """A FUNCTION or PROCEDURE of a mechanism, at an instance."""

    __slots__ = ("__name__", "_mechanism", "_place", "_workspace")

    def __init__(self, workspace: Workspace, mechanism: str, name: str, place: FindPlace) -> None:
        self._workspace = workspace
        self._mechanism = mechanism
        self._place = place
        self.__name__ = name

    def __call__(self, *arguments: Any) -> float:
        """Return a FUNCTION's value, or 1.0 after a PROCEDURE.

        Raises:
            ArgumentError: too few or too many arguments, or no instance where one is needed.
        """
        workspace, name = self._workspace, self.__name__
        mechanism = workspace.registry.mechanism(self._mechanism)
        routine = None if mechanism is None else mechanism.routine(name)
        if mechanism is None or routine is None:
            raise ArgumentError(f"{self._mechanism} has no {name} any more.")
        wanted = len(routine.parameters)
        if len(arguments) != wanted:
            plural = "" if wanted == 1 else "s"
            raise ArgumentError(
                f"{name} of {mechanism.name} takes {wanted} argument{plural}"
                f" ({', '.join(routine.parameters)}), {len(arguments)} given"
            )
        values = tuple(argument(value, f"argument of {name}") for value in arguments)
        return workspace.run_routine(workspace, mechanism, name, values, self._place())

    def __repr__(self) -> str:
        return f"<{self.__name__} of {self._mechanism}>"


def routine_in_section(
    workspace: Workspace, record: SectionRecord, x: float, mechanism: str, name: str
) -> RoutineFunction | TableFunction | None:
    """Return a routine at x of a section, None if the mechanism has none of that name."""
    found = workspace.registry.mechanism(mechanism)
    if found is None or found.routine(name) is None:
        return table_function(workspace, mechanism, name)

    def place() -> Place | None:
        return place_in_section(workspace, record, x, mechanism) if record.alive else None

    return RoutineFunction(workspace, mechanism, name, place)


def routine_at_point(
    workspace: Workspace, record: PointRecord, name: str
) -> RoutineFunction | TableFunction | None:
    """Return a routine of a point process, None if it has none of that name."""
    mechanism = workspace.registry.mechanism(record.mechanism)
    if mechanism is None or mechanism.routine(name) is None:
        return table_function(workspace, record.mechanism, name)

    def place() -> Place:
        found = place_of_point(workspace, record)
        if found is None:
            raise NotLocatedError(
                f"{record.name}.{name}: POINT_PROCESS data instance not valid; it is not located"
                " in a section."
            )
        return found

    return RoutineFunction(workspace, record.mechanism, name, place)
