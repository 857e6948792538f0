"""The geometry of sections: what L, diam and 3-d points mean for one another, and what follows.

Areas and resistances are never stored apart from what they follow from: a section without 3-d
points is computed from L, diam and Ra, one with at least two points from these (specification 1.2,
1.3). As in NEURON the points win: they give L and the segments' diameters as soon as somebody asks,
and an assigned L or diam changes the points.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend.errors import ValueRefusedError
from vecgen.frontend.points import Points
from vecgen.model.frusta import SegmentShapes, segment_shapes, segment_volume
from vecgen.model.morphology import ShapedSegments
from vecgen.values import value_class

if TYPE_CHECKING:
    from vecgen.frontend.records import SectionRecord
    from vecgen.frontend.workspace import Workspace
    from vecgen.store import IndexArray

Column = TypeVar("Column", bound=NDArray[Any])

LEAST_LENGTH = 1e-9
"""What L (um) is at least."""
_SAME_DIAMETER = 1e-9  # um; a nearer diameter is not overwritten by that of the points
_LEAST_DIAMETER = 1e-5  # um; a smaller one always is


@value_class
class SegmentGeometry:
    """What a segment is for the cable equation; `near` and `far` as seen from the root."""

    area: float
    """Side wall (um2)."""
    near: float
    """Axial resistance (Mohm) of the half towards the root."""
    far: float
    """Axial resistance (Mohm) of the other half."""


# -- points -----------------------------------------------------------------------------------


def points_of(record: SectionRecord) -> Points:
    """Return the section's points, to be changed; it has none until it is first asked."""
    if record.points3d is None:
        record.points3d = Points()
    return record.points3d


def outdate(workspace: Workspace, record: SectionRecord) -> None:
    """Note that something changed from which the section's geometry follows."""
    workspace.geometry_version += 1
    points = record.points3d
    if points is not None:
        points.fresh = points.stretched = False
        if len(points):
            workspace.reshaped[record.number] = record
        else:
            points.shapes = None


def clear_points(workspace: Workspace, record: SectionRecord) -> None:
    """Remove the section's points; L and diam stay what they were.

    As in NEURON areas and resistances stay too, until something changes the section, or anything
    else does and a run goes on.
    """
    points = points_of(record)
    if not points.stretched:
        workspace.sections.set("L", record.slot, length(workspace, record))
    points.clear()
    workspace.reshaped.pop(record.number, None)
    if points.fresh:
        workspace.cleared.append(record)
    else:
        points.shapes = None
        workspace.geometry_version += 1


def settle(workspace: Workspace) -> None:
    """Bring L and diam of all sections with 3-d points up to date."""
    for record in list(workspace.reshaped.values()):
        if record.alive:
            _settle(workspace, record)
    workspace.reshaped.clear()
    for record in workspace.cleared:
        points = points_of(record)
        if not len(points):
            points.shapes = None
    workspace.cleared.clear()


def settle_section(workspace: Workspace, record: SectionRecord) -> None:
    """Bring L and diam of a section up to date, if somebody changed what they follow from."""
    points = record.points3d
    if points is not None and not points.fresh and len(points):
        _settle(workspace, record)
        workspace.reshaped.pop(record.number, None)


def _settle(workspace: Workspace, record: SectionRecord) -> None:
    points = points_of(record)
    points.fresh, points.stretched, points.shapes = True, False, None
    if not len(points):
        return
    workspace.sections.set("L", record.slot, max(points.arc[-1], LEAST_LENGTH))
    if len(points) == 1:
        return
    ra = workspace.sections.get("Ra", record.slot)
    found = segment_shapes(points.arc, points.diameters(), nseg=record.nseg, ra=ra)
    points.shapes = found
    if workspace.spine_area:
        for segment, spines in enumerate(points.spines(record.nseg)):
            found.area[segment] += spines * workspace.spine_area
    slots = range(record.node + 1, record.node + 1 + record.nseg)
    nodes = workspace.nodes
    for slot, new in zip(
        reversed(slots) if record.reversed else slots, found.diameter, strict=True
    ):
        # A comparison with nan, the diameter of points at one place, is false: the old one stays.
        if abs(new - nodes.get("diam", slot)) > _SAME_DIAMETER or new < _LEAST_DIAMETER:
            nodes.set("diam", slot, new)


def _along(record: SectionRecord, by_arc: Column) -> Column:
    """Return values by arc in tree order, or the other way round.

    NEURON cuts the points from arc 0 on into segments in tree order: a section that is connected by
    its end x=1 gets its diameters mirrored. That is a defect, but everybody's results have it.
    """
    return cast("Column", by_arc[::-1]) if record.reversed else by_arc


# -- L and diam -------------------------------------------------------------------------------


def length(workspace: Workspace, record: SectionRecord) -> float:
    """Return L (um)."""
    points = record.points3d
    if points is not None and len(points) and not points.fresh:
        points.stretched = False
        return max(points.arc[-1], LEAST_LENGTH)
    return workspace.sections.get("L", record.slot)


def set_length(workspace: Workspace, record: SectionRecord, value: float) -> None:
    """Set L (um), to `LEAST_LENGTH` at least; 3-d points are stretched about the first of them.

    Raises:
        ValueRefusedError: it has 3-d points, but all at one place.
    """
    points = record.points3d
    if points is None or not len(points):
        workspace.sections.set("L", record.slot, max(value, LEAST_LENGTH))
        outdate(workspace, record)
    elif workspace.keep_points:
        outdate(workspace, record)
    elif points.arc[-1] <= 0.0:
        raise ValueRefusedError(
            f"L of {record.name} cannot be set: its {len(points)} 3-d points have no length. "
            "Remove them with pt3dclear(), or add others."
        )
    else:
        points.scale(value / length(workspace, record))
        outdate(workspace, record)
        workspace.sections.set("L", record.slot, value)
        points.stretched = True


def set_diameter(
    workspace: Workspace, record: SectionRecord, value: float, segments: range
) -> None:
    """Set diam (um) of segments by arc; all 3-d points then get the segments' diameters."""
    first, count = record.node + 1 + segments.start, len(segments)
    if count == 1:
        workspace.nodes.set("diam", first, value)
    else:
        where = workspace.nodes.positions(first, count)
        workspace.nodes.fields["diam"].array[where] = value
    points = record.points3d
    if points is None or not len(points):
        outdate(workspace, record)
        return
    if workspace.keep_points:
        # The assigned diameter stands until something else makes the section's geometry due.
        workspace.geometry_version += 1
        workspace.reshaped[record.number] = record
        return
    diam = workspace.nodes.fields["diam"].array[
        workspace.nodes.positions(record.node + 1, record.nseg)
    ]
    whole = length(workspace, record)
    for index, arc in enumerate(points.arc):
        segment = min(int(record.nseg * min(arc / whole, 1.0)), record.nseg - 1)
        points.diam[index] = diam[segment]
    outdate(workspace, record)


# -- what follows -----------------------------------------------------------------------------


def segment_geometry(workspace: Workspace, record: SectionRecord, index: int) -> SegmentGeometry:
    """Return the geometry of a segment, counted by arc."""
    settle_section(workspace, record)
    shapes = _shapes(record)
    if shapes is None:
        dx = workspace.sections.get("L", record.slot) / record.nseg
        diam = workspace.nodes.get("diam", record.node + 1 + index)
        ra = workspace.sections.get("Ra", record.slot)
        half = 1e-2 * ra * (dx / 2.0) / (math.pi * diam * diam / 4.0)
        return SegmentGeometry(math.pi * diam * dx, half, half)
    place = record.nseg - 1 - index if record.reversed else index
    return SegmentGeometry(shapes.area[place], shapes.left[place], shapes.right[place])


def _shapes(record: SectionRecord) -> SegmentShapes | None:
    return None if record.points3d is None else record.points3d.shapes


def resistance(workspace: Workspace, record: SectionRecord, index: int) -> float:
    """Return the resistance (Mohm) from a segment's node to the one before it in the tree.

    The segments are counted by arc; `nseg` (in a section that is reversed, -1) is the far end.
    """
    before = index + 1 if record.reversed else index - 1
    is_end = not 0 <= index < record.nseg
    near = 0.0 if is_end else segment_geometry(workspace, record, index).near
    far = 0.0
    if 0 <= before < record.nseg:
        far = segment_geometry(workspace, record, before).far
    return 1.0 / (1.0 / (near + far))


def volume(workspace: Workspace, record: SectionRecord, index: int) -> float:
    """Return the volume (um3) of a segment, counted by arc."""
    settle_section(workspace, record)
    points = record.points3d
    if points is not None and len(points) > 1:
        return segment_volume(points.arc, points.diameters(), nseg=record.nseg, index=index)
    diam = workspace.nodes.get("diam", record.node + 1 + index)
    return math.pi * diam * diam / 4.0 * (length(workspace, record) / record.nseg)


def shaped_segments(workspace: Workspace) -> ShapedSegments | None:
    """Return the geometry of all segments of sections that 3-d points give their shape."""
    settle(workspace)
    slots: list[IndexArray] = []
    area: list[float] = []
    near: list[float] = []
    far: list[float] = []
    for record in workspace.tree.values():
        shapes = _shapes(record)
        if shapes is None:
            continue
        slots.append(_along(record, np.arange(record.nseg) + (record.node + 1)))
        area += shapes.area
        near += shapes.left
        far += shapes.right
    if not slots:
        return None
    return ShapedSegments(np.concatenate(slots), np.array(area), np.array(near), np.array(far))
