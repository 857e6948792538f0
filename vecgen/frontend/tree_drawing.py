"""Where the lines of a drawn tree go: as it is in space if that is known, else as a diagram.

Coordinates here are um; whoever draws scales them.
"""

from __future__ import annotations

from vecgen.frontend import geometry, topology
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace
from vecgen.values import value_class

Place = tuple[float, float]

MOST_SECTIONS = 3000
"""Trees of more sections are not drawn: a page would not bear them."""


@value_class
class DrawnSection:
    """The lines of one section: along it, and from its parent to it."""

    record: SectionRecord
    line: list[Place]
    joint: list[Place]


def drawn_tree(workspace: Workspace, section: SectionRecord) -> list[DrawnSection]:
    """Return the lines of the whole tree of a section; none if the tree is too large."""
    root = topology.root(section)
    sections = topology.subtree(root)
    if len(sections) > MOST_SECTIONS:
        return []
    if all(record.points3d is not None and len(record.points3d) > 1 for record in sections):
        return [_in_space(record) for record in sections]
    return _diagram(workspace, sections)


def _in_space(record: SectionRecord) -> DrawnSection:
    points = record.points3d
    assert points is not None
    line = [(x, -y) for x, y in zip(points.x, points.y, strict=True)]  # pages count downwards
    return DrawnSection(record, line, [])


def _diagram(workspace: Workspace, sections: list[SectionRecord]) -> list[DrawnSection]:
    """Return a dendrogram: to the right the distance from the root, downwards the branches."""
    lengths = [geometry.length(workspace, record) for record in sections]
    step = max(lengths) / 4.0
    rows: dict[int, float] = {}
    drawn: dict[int, DrawnSection] = {}
    next_row = 0
    for record in reversed(sections):
        below = [rows[child.number] for child in record.children]
        rows[record.number] = (min(below) + max(below)) / 2.0 if below else next_row * step
        next_row += not below
    for record, length in zip(sections, lengths, strict=True):
        parent = record.parent
        joint: list[Place] = []
        start = 0.0
        row = rows[record.number]
        if parent is not None:
            here = abs(float(parent.reversed) - record.parent_x)
            first, last = drawn[parent.number].line
            start = first[0] + here * (last[0] - first[0])
            joint = [(start, rows[parent.number]), (start, row)]
        drawn[record.number] = DrawnSection(record, [(start, row), (start + length, row)], joint)
    return list(drawn.values())
