"""What calling a FUNCTION or PROCEDURE from Python needs to know: the instance and its place.

The routines themselves are run by a `RunRoutine`, on the values as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend import topology
from vecgen.frontend.geometry import segment_geometry, settle_section
from vecgen.frontend.records import PointRecord, SectionRecord
from vecgen.values import value_class

if TYPE_CHECKING:
    from vecgen.frontend.workspace import Workspace
    from vecgen.model.mechanism import Mechanism

END_AREA = 100.0
"""The area of a node at an end (um2)."""


@value_class
class Place:
    """One instance of a mechanism, and what is around it."""

    slots: Mapping[str, int]
    """Its slot, that of its node, and those of the ions there, by the space's name."""
    area: float
    """Of its node (um2)."""


RunRoutine = Callable[["Workspace", "Mechanism", str, tuple[float, ...], Place | None], float]
"""Calls a routine with arguments at an instance, or (None) at none; returns a FUNCTION's value, 1.0
after a PROCEDURE. Raises ArgumentError if the routine needs an instance and there is none."""


def no_routines(
    workspace: Workspace,
    mechanism: Mechanism,
    routine: str,
    args: tuple[float, ...],
    place: Place | None,
) -> float:
    """Refuse: what a session calls that runs none."""
    raise UnsupportedError(f"this session runs no routines, {routine} neither")


def place_in_section(
    workspace: Workspace, record: SectionRecord, x: float, mechanism: str
) -> Place | None:
    """Return the instance of a density mechanism at x of a section, None if there is none."""
    if mechanism not in record.instances:
        return None
    index = topology.segment_index(record, x)
    slots = {name: first + index for name, first in record.instances.items()}
    area = _area(workspace, record, index)
    return Place(slots | {"node": topology.segment_slot(record, x)}, area)


def place_of_point(workspace: Workspace, point: PointRecord) -> Place | None:
    """Return the instance of a point process, None if it stands nowhere."""
    record = point.section
    if record is None:
        return None
    slots = {point.mechanism: point.slot, "node": topology.place_slot(record, point.place)}
    is_inside = 0 <= point.place < record.nseg
    if is_inside:
        slots |= {name: first + point.place for name, first in record.instances.items()}
    return Place(slots, _area(workspace, record, point.place) if is_inside else END_AREA)


def _area(workspace: Workspace, record: SectionRecord, index: int) -> float:
    settle_section(workspace, record)
    return segment_geometry(workspace, record, index).area
