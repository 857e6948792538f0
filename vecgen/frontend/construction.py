"""CONSTRUCTOR and DESTRUCTOR of mechanisms: run when an instance comes and before it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecgen.frontend.records import PointRecord, SectionRecord
from vecgen.frontend.routines import Place, place_in_section, place_of_point
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import CONSTRUCTOR, DESTRUCTOR

if TYPE_CHECKING:
    from vecgen.model.mechanism import Mechanism


def construct_in(workspace: Workspace, record: SectionRecord, mechanism: Mechanism) -> None:
    """Run the CONSTRUCTOR of a density mechanism in all segments of a section."""
    if mechanism.routine(CONSTRUCTOR) is None:
        return
    for segment in reversed(range(record.nseg)):  # as NEURON inserts
        x = (segment + 0.5) / record.nseg
        place = place_in_section(workspace, record, x, mechanism.name)
        _run(workspace, mechanism, CONSTRUCTOR, place)


def construct_copies(
    workspace: Workspace, record: SectionRecord, mechanism: Mechanism, segments: list[int]
) -> None:
    """Run the CONSTRUCTOR of a density mechanism in segments that became copies of others.

    As in NEURON it works on an instance with the defaults, which then gets the other's values: what
    it leaves in globals stays.
    """
    if mechanism.routine(CONSTRUCTOR) is None:
        return
    space = workspace.instances[mechanism.name]
    for segment in segments:
        slot = record.instances[mechanism.name] + segment
        values = {name: space.get(name, slot) for name in space.fields}
        for name, store in space.fields.items():
            space.set(name, slot, store.default)
        x = (segment + 0.5) / record.nseg
        place = place_in_section(workspace, record, x, mechanism.name)
        _run(workspace, mechanism, CONSTRUCTOR, place)
        for name, value in values.items():
            space.set(name, slot, value)


def construct_point(workspace: Workspace, point: PointRecord) -> None:
    """Run the CONSTRUCTOR of a point process that stands where it is for the first time."""
    _at_point(workspace, point, CONSTRUCTOR)


def destruct_point(workspace: Workspace, point: PointRecord) -> None:
    """Run the DESTRUCTOR of a point process that still has its values."""
    _at_point(workspace, point, DESTRUCTOR)


def _at_point(workspace: Workspace, point: PointRecord, routine: str) -> None:
    mechanism = workspace.registry.mechanism(point.mechanism)
    if mechanism is not None and mechanism.routine(routine) is not None:
        _run(workspace, mechanism, routine, place_of_point(workspace, point))


def _run(workspace: Workspace, mechanism: Mechanism, routine: str, place: Place | None) -> None:
    workspace.run_routine(workspace, mechanism, routine, (), place)
