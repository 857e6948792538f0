"""Geometry and order of the nodes of the cable equation, as NEURON has them.

Equations: NEURON's cable discretisation (specification 1.2, 1.6). A section with N segments has N
nodes at its segments' centres and a zero-area node at its far end; a section without a parent also
has a zero-area root node at its near end. Every function keeps NEURON's order of operations, since
the last bits of areas and resistances depend on it. Sections are described *in tree order*: from
the end that is nearer to the root to the far one.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vecgen.model.model import SLOT, IntColumn, SectionTable
from vecgen.values import value_class

FloatColumn = NDArray[np.float64]

ZERO_AREA = 100.0
"""The fictitious area (um2) of end and root nodes: their equation is in nA and uS."""
ROOT_RESISTANCE = 1e30
"""What `ri` of a root node is (Mohm)."""


def segment_area(diameter: FloatColumn, length: FloatColumn) -> FloatColumn:
    """Return the side wall of each segment (um2); `length` is that of one segment, L/nseg (um)."""
    area: FloatColumn = math.pi * diameter * length
    return area


def half_resistance(diameter: FloatColumn, length: FloatColumn, ra: FloatColumn) -> FloatColumn:
    """Return the axial resistance (Mohm) of half of each segment; `ra` in ohm cm."""
    resistance: FloatColumn = 1e-2 * ra * (length / 2.0) / (math.pi * diameter * diameter / 4.0)
    return resistance


def axial_conductance(
    near: FloatColumn, far: FloatColumn, first: IntColumn, count: IntColumn
) -> FloatColumn:
    """Return the conductance (uS) from each segment's node towards its parent node.

    `near` and `far` hold the resistances of both halves of all sections' segments in tree order,
    section after section; `first` and `count` say where each section stands. A child's first node
    has no part of its parent's resistance.
    """
    previous = np.empty_like(near)
    previous[1:] = far[:-1]
    previous[first[count > 0]] = 0.0
    conductance: FloatColumn = 1.0 / (near + previous)
    return conductance


@value_class(eq=False)
class ShapedSegments:
    """Segments whose geometry follows from 3-d points, not from L and diam."""

    slot: IntColumn
    """Slots in the space `node`."""
    area: FloatColumn
    near: FloatColumn
    """Resistance (Mohm) of the half towards the root."""
    far: FloatColumn


@value_class(eq=False)
class NodeOrder:
    """NEURON's order of the sections, and where compiled code keeps their nodes.

    Compiled code keeps all segments first (section after section in `order`, in tree order), then
    the end nodes by section, then the root nodes: a mechanism that is in all sections then covers
    one contiguous stretch.
    """

    order: IntColumn
    """Rows of the section table in NEURON's order (cell by cell, breadth first)."""
    first: IntColumn
    """Position of the first segment of `order[k]`."""
    count: IntColumn
    """Number of segments of `order[k]`."""
    parent: IntColumn
    """Position of the node that the section `order[k]` hangs on."""
    position: IntColumn
    """Position of each slot of the space `node`, -1 for slots that are no node of this model."""
    segments: int
    nodes: int

    @property
    def end(self) -> IntColumn:
        """Position of the end node of `order[k]`."""
        return self.segments + np.arange(len(self.order))


def section_order(sections: SectionTable) -> tuple[list[int], list[int]]:
    """Return all section rows in NEURON's order, and the root sections' rows."""
    roots = np.flatnonzero(sections.parent < 0).tolist()
    children = sections.child_order
    order: list[int] = []
    for root in roots:
        done = len(order)
        order.append(root)
        while done < len(order):
            order.extend(children[order[done]])
            done += 1
    return order, roots


def node_order(sections: SectionTable, slots: int) -> NodeOrder:
    """Return the order of all nodes; `slots` is the size of the space `node`."""
    ordered, roots = section_order(sections)
    order = np.array(ordered, dtype=np.int64)
    nseg = sections.nseg[order] if len(order) else np.zeros(0, dtype=np.int64)
    first = np.cumsum(nseg) - nseg
    segments = int(nseg.sum())
    position = np.full(slots, -1, dtype=SLOT)
    base = sections.node_slot[order] if len(order) else np.zeros(0, dtype=np.int64)
    number = np.arange(segments, dtype=SLOT)
    backward = sections.reversed[order] if len(order) else np.zeros(0, dtype=bool)
    # The slot of segment i is start + i, or start - i where a section runs against its arc.
    start = np.where(backward, base + nseg + first, base + 1 - first).astype(SLOT)
    place = np.repeat(start, nseg)
    np.add(place, number, out=place, where=np.repeat(~backward, nseg))
    np.subtract(place, number, out=place, where=np.repeat(backward, nseg))
    position[place] = number
    position[base + 1 + nseg] = segments + np.arange(len(order))
    position[sections.node_slot[roots]] = segments + len(order) + np.arange(len(roots))
    parent = position[sections.parent_node[order]] if len(order) else np.zeros(0, dtype=np.int64)
    return NodeOrder(
        order, first, nseg, parent, position, segments, segments + len(order) + len(roots)
    )


def neuron_node_index(sections: SectionTable, order: NodeOrder) -> IntColumn:
    """Return NEURON's node index for each of our positions (what `node_index()` shows)."""
    roots = order.nodes - order.segments - len(order.order)
    start = roots + order.first + np.arange(len(order.order))
    index = np.empty(order.nodes, dtype=np.int64)
    within = np.arange(order.segments) - np.repeat(order.first, order.count)
    index[: order.segments] = np.repeat(start, order.count) + within
    index[order.end] = start + order.count
    index[order.segments + len(order.order) :] = np.arange(roots)
    return index


@value_class(eq=False)
class CableCoefficients:
    """What the tree's equations need at each position: area, and the couplings a and b."""

    area: FloatColumn
    a: FloatColumn
    """Effect of a node on its parent's row (S/cm2)."""
    b: FloatColumn
    """Effect of the parent on the node's row (S/cm2)."""


def cable_coefficients(
    order: NodeOrder,
    *,
    diameter: FloatColumn,
    length: FloatColumn,
    ra: FloatColumn,
    rallbranch: FloatColumn,
    shaped: ShapedSegments | None = None,
) -> CableCoefficients:
    """Return the coefficients at all positions (specification 1.6).

    `diameter` (um) by position; `length` (um), `ra` (ohm cm), `rallbranch` of each `order[k]`. The
    segments of `shaped` have other areas and resistances than L and diam give.
    """
    segments, count, first = order.segments, order.count, order.first
    dx = np.repeat(length / count, count)
    near = far = half_resistance(diameter[:segments], dx, np.repeat(ra, count))
    area = np.full(order.nodes, ZERO_AREA)
    area[:segments] = segment_area(diameter[:segments], dx)
    if shaped is not None:
        where = order.position[shaped.slot]
        far = near.copy()
        near[where], far[where], area[where] = shaped.near, shaped.far, shaped.area
    conductance = np.zeros(order.nodes)
    conductance[:segments] = axial_conductance(near, far, first, count)
    conductance[order.end] = 1.0 / far[first + count - 1]
    parent = np.zeros(order.nodes, dtype=np.int64)
    parent[:segments] = np.arange(segments) - 1
    parent[first] = order.parent
    parent[order.end] = first + count - 1
    rall = np.ones(order.nodes)
    rall[first] = rallbranch
    a = (-1e2 * rall) * conductance / area[parent]
    b = (-1e2 * conductance) / area
    return CableCoefficients(area=area, a=a, b=b)
