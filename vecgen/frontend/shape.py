"""3-d points for sections that have none: NEURON's `define_shape`.

Roots lie along the x axis, one above the other; children go on from where they hang, fanned out in
the plane. Sections that have points are moved to their parents.
"""

from __future__ import annotations

import math
from array import array

import numpy as np

from vecgen.frontend import geometry, topology
from vecgen.frontend.points import Points
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace

Place = tuple[float, float, float]

_BETWEEN_ROOTS = 100.0  # um
_FAN = 0.8  # rad between the outermost of several children at one place


def define_shape(workspace: Workspace) -> None:
    """Give every section 3-d points, and move every child to its parent."""
    geometry.settle(workspace)
    for number, section in enumerate(_in_order(workspace)):
        if section.parent is None:
            if not _has_points(section):
                start = (0.0, 0.0, _BETWEEN_ROOTS * number)
                _lay(workspace, section, start, _direction(section))
            continue
        start = _place_on(section.parent, _along(section))
        if _has_points(section):
            _move(workspace, section, start)
        else:
            _lay(workspace, section, start, _direction(section))


def _in_order(workspace: Workspace) -> list[SectionRecord]:
    """Return all sections, tree by tree, each before its children."""
    roots = [record for record in workspace.tree.values() if record.parent is None]
    return [record for root in roots for record in topology.by_levels(root)]


def _has_points(section: SectionRecord) -> bool:
    return section.points3d is not None and len(section.points3d) > 0


def _along(child: SectionRecord) -> float:
    """Return where a child hangs, as a part of the way from its parent's near end."""
    parent = child.parent
    return 1.0 - child.parent_x if parent is not None and parent.reversed else child.parent_x


def _place_on(section: SectionRecord, part: float) -> Place:
    """Return a place on the straight line from the first point to the last."""
    points = geometry.points_of(section)
    x, y, z = (
        _single((1.0 - part) * column[0] + part * column[-1])
        for column in (points.x, points.y, points.z)
    )
    return x, y, z


def _direction(child: SectionRecord) -> float:
    """Return the angle (rad, in single precision) at which a section leaves its parent.

    A root lies along the x axis, or across it if it once hung between its parent's ends.
    """
    parent = child.parent
    part = _along(child)
    if parent is None:
        return _single(math.pi / 2.0) if 0.0 < part < 1.0 else 0.0
    points = geometry.points_of(parent)
    forward = 1.0 if part >= 0.5 else -1.0
    along_x = np.float32(forward * (points.x[-1] - points.x[0]))
    along_y = np.float32(forward * (points.y[-1] - points.y[0]))
    angle = float(np.arctan2(along_y, along_x))
    if 0.0 < part < 1.0:
        angle = _single(angle + math.pi / 2.0)
    same = [other for other in parent.children if _along(other) == part]
    if len(same) > 1:
        angle = _single(angle + _FAN * (same.index(child) / (len(same) - 1) - 0.5))
    return angle


def _single(value: float) -> float:
    return array("f", (value,))[0]


def _lay(workspace: Workspace, section: SectionRecord, start: Place, angle: float) -> None:
    """Give a section points at its ends and its segments' centres, along a straight line."""
    length = geometry.length(workspace, section)
    diam = _diameters(workspace, section)
    points = geometry.points_of(section)
    along = [(index + 0.5) / section.nseg for index in range(section.nseg)]
    end_x = _single(start[0] + length * _single(math.cos(angle)))
    end_y = _single(start[1] + length * _single(math.sin(angle)))
    for part, thick in zip([0.0, *along, 1.0], [diam[0], *diam, diam[-1]], strict=True):
        x = (1.0 - part) * start[0] + part * end_x
        y = (1.0 - part) * start[1] + part * end_y
        points.append(x, y, start[2], thick)
    points.end_at(length)
    geometry.outdate(workspace, section)


def _diameters(workspace: Workspace, section: SectionRecord) -> list[float]:
    where = workspace.nodes.positions(section.node + 1, section.nseg)
    diam: list[float] = workspace.nodes.fields["diam"].array[where].tolist()
    return diam[::-1] if section.reversed else diam


def _move(workspace: Workspace, section: SectionRecord, start: Place) -> None:
    """Move a section so that its first point, or what stands for it, is at its parent."""
    points: Points = geometry.points_of(section)
    first = points.origin or (points.x[0], points.y[0], points.z[0])
    shift = [_single(there - here) for there, here in zip(start, first, strict=True)]
    points.shift(*shift)
    if points.origin is not None:
        points.origin = start
    geometry.outdate(workspace, section)
