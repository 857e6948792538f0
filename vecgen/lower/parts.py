"""Which cells run together: the parts of a model, and where each keeps its nodes.

Cells do not meet in the cable equation. Cells whose trees have one shape stand side by side in the
lanes of a part, node by node: the solution of the tree, a chain of divisions, then runs along the
lanes. All others are packed one after the other into parts of one lane. A part is small enough to
stay in a processor's cache while it takes many steps. None of this decides a bit of any result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

import numpy as np

from vecgen.model.model import SLOT, IntColumn
from vecgen.model.morphology import NodeOrder
from vecgen.values import value_class

MOST_LANES = 512
"""VG_MOST_LANES of the runtime."""
NODES_IN_CACHE = 2048
"""Nodes (in all lanes) of a part: with their mechanisms' values some hundred kilobytes."""
FEWEST_LANES = 8
"""Lanes that a large cell gets although its part is then larger than that."""
FEWEST_NODES = 64
"""Copies of a cell that have fewer nodes than this, all together, are not worth lanes."""
PARTS_WANTED = 8
"""Into so many parts at least are many copies cut, for threads."""
STEP = 8
"""Parts start at multiples of this many elements: of a cache line."""


@value_class(eq=False)
class SectionColumns:
    """The section table of a part, its nodes counted in one lane."""

    first: IntColumn
    count: IntColumn
    parent: IntColumn
    has_inner_children: IntColumn

    def column(self, name: str) -> IntColumn:
        """Return a column by its name in the section table."""
        columns = {
            "first": self.first,
            "segments": self.count,
            "parent": self.parent,
            "has_inner_children": self.has_inner_children,
        }
        return columns[name]


@value_class(eq=False)
class Parts:
    """The parts of a model, and the position of each node of the flat order."""

    lanes: IntColumn
    start: IntColumn
    """Position of the first node of each part."""
    nodes: IntColumn
    """Nodes of each part, in all lanes."""
    segments: IntColumn
    """Nodes with a membrane, which come first in each part."""
    sections: tuple[SectionColumns, ...]
    position: IntColumn
    """Position of each node of the flat order (`model.morphology.NodeOrder`)."""
    size: int
    """Positions in all, with what is left free between parts."""

    def part_of(self, position: IntColumn) -> IntColumn:
        """Return the part that each position belongs to."""
        found: IntColumn = np.searchsorted(self.start, position, side="right") - 1
        return found


@value_class(eq=False)
class _Cells:
    """Where each cell (the tree of one root) stands in the flat order."""

    order: NodeOrder
    section: IntColumn
    """First section of each cell; one more entry for the end."""
    segment: IntColumn
    """First segment of each cell; one more entry for the end."""

    @property
    def count(self) -> int:
        return len(self.section) - 1

    def nodes(self, cells: IntColumn) -> IntColumn:
        """Return flat positions [cells, nodes of one] of cells alike: segments, ends, root."""
        order, one = self.order, cells[0]
        count = self.segment[one + 1] - self.segment[one]
        segments = self.segment[cells][:, None] + np.arange(count)
        local = np.arange(self.section[one + 1] - self.section[one])
        ends = order.segments + self.section[cells][:, None] + local
        roots = (order.segments + len(order.order) + cells)[:, None]
        return np.concatenate([segments, ends, roots], axis=1)


class Cutting(Enum):
    """How a model is cut into parts."""

    ONE_PART = "not at all"
    CELLS = "by cells"


def one_part(order: NodeOrder) -> Parts:
    """Return the model as one part with one lane, in the flat order."""
    sections = SectionColumns(order.first, order.count, order.parent, _inner(order))
    return Parts(
        lanes=np.ones(1, dtype=np.int64),
        start=np.zeros(1, dtype=np.int64),
        nodes=np.array([order.nodes]),
        segments=np.array([order.segments]),
        sections=(sections,),
        position=np.arange(order.nodes, dtype=SLOT),
        size=order.nodes,
    )


def cells_as_parts(order: NodeOrder, kinds: IntColumn) -> Parts:
    """Return a model cut into parts; segments with different `kinds` tell cells apart."""
    cells = _cells(order)
    if cells.count < 2:
        return one_part(order)
    builder = _Builder(order.nodes)
    alone: list[IntColumn] = []
    for group in _alike(cells, kinds):
        nodes = cells.nodes(group)
        if len(group) < 2 or nodes.size < FEWEST_NODES:
            alone.append(group)
            continue
        sections, segments = _columns(cells, group[:1], nodes[0])
        done = 0
        for width in _split(len(group), nodes.shape[1]).tolist():
            builder.add(nodes[done : done + width], width, segments, sections)
            done += width
    for some in _packed(cells, np.sort(np.concatenate(alone)) if alone else np.zeros(0, np.int64)):
        flat = np.concatenate([_flat(cells, some, kind) for kind in range(3)])
        sections, segments = _columns(cells, some, flat)
        builder.add(flat[None, :], 1, segments, sections)
    return builder.parts()


class _Builder:
    """Parts, one after the other."""

    def __init__(self, nodes: int) -> None:
        self.position = np.full(nodes, -1, dtype=SLOT)
        self.rows: list[tuple[int, int, int, int]] = []
        self.sections: list[SectionColumns] = []
        self.size = 0

    def add(self, flat: IntColumn, lanes: int, segments: int, sections: SectionColumns) -> None:
        """Add a part with the nodes at `flat` [lanes, nodes]."""
        count = flat.shape[1]
        self.position[flat] = self.size + np.arange(count) * lanes + np.arange(lanes)[:, None]
        self.rows.append((lanes, self.size, count * lanes, segments * lanes))
        self.sections.append(sections)
        self.size += -(-count * lanes // STEP) * STEP

    def parts(self) -> Parts:
        """Return all of them."""
        lanes, start, nodes, segments = np.array(self.rows, dtype=np.int64).T
        sections = tuple(self.sections)
        return Parts(lanes, start, nodes, segments, sections, self.position, self.size)


def lanes_per_part(copies: int, nodes: int) -> int:
    """Return how many copies of a model with so many nodes stand side by side in a part."""
    return int(_split(copies, nodes)[0])


def _split(copies: int, nodes: int) -> IntColumn:
    """Return how many lanes each part gets: as many as the cache holds, the last one the rest."""
    most = max(FEWEST_LANES, min(MOST_LANES, NODES_IN_CACHE // nodes // STEP * STEP))
    parts = -(-copies // most)
    if copies >= PARTS_WANTED * FEWEST_LANES:
        parts = max(parts, PARTS_WANTED)
    width = -(-copies // parts)
    if width > STEP:
        width = -(-width // STEP) * STEP
    full, rest = divmod(copies, width)
    return np.array([width] * full + [rest] * (rest > 0), dtype=np.int64)


def _cells(order: NodeOrder) -> _Cells:
    roots = order.segments + len(order.order)
    on_root = np.flatnonzero(order.parent >= roots)
    _, first = np.unique(order.parent[on_root], return_index=True)
    section = np.append(on_root[first], len(order.order))
    segment = np.append(order.first[section[:-1]], order.segments)
    return _Cells(order, section, segment)


def _alike(cells: _Cells, kinds: IntColumn) -> Iterable[IntColumn]:
    """Yield the cells of each shape, in the order of the first of each."""
    order = cells.order
    sections, segments = np.diff(cells.section), np.diff(cells.segment)
    sizes = np.stack([sections, segments], axis=1)
    _, group = np.unique(sizes, axis=0, return_inverse=True)
    group = group.ravel()
    found: list[IntColumn] = []
    for number in range(int(group.max()) + 1):
        some = np.flatnonzero(group == number)
        rows = cells.section[some][:, None] + np.arange(sections[some[0]])
        places = cells.segment[some][:, None] + np.arange(segments[some[0]])
        parent = order.parent[rows]
        base = np.where(
            parent < order.segments,
            cells.segment[some][:, None],
            np.where(
                parent < order.segments + len(order.order),
                order.segments + cells.section[some][:, None] - segments[some[0]],
                parent - segments[some[0]] - sections[some[0]],
            ),
        )
        shape = np.concatenate([order.count[rows], parent - base, kinds[places]], axis=1)
        text = np.ascontiguousarray(shape).view(np.dtype((np.void, shape.shape[1] * 8))).ravel()
        _, same = np.unique(text, return_inverse=True)
        rank = np.argsort(same, kind="stable")
        edges = np.flatnonzero(np.diff(same[rank])) + 1
        found += [some[chunk] for chunk in np.split(rank, edges)]
    return sorted(found, key=lambda group: int(group[0]))


def _flat(cells: _Cells, some: IntColumn, kind: int) -> IntColumn:
    """Return the flat positions of the segments (0), ends (1) or roots (2) of some cells."""
    order = cells.order
    if kind == 2:
        return order.segments + len(order.order) + some
    bounds = cells.segment if kind == 0 else cells.section
    base = 0 if kind == 0 else order.segments
    return base + np.concatenate([np.arange(bounds[c], bounds[c + 1]) for c in some])


def _packed(cells: _Cells, alone: IntColumn) -> Iterator[IntColumn]:
    """Yield the cells without lanes, as many in each part as the cache holds."""
    nodes = np.diff(cells.segment)[alone] + np.diff(cells.section)[alone] + 1
    done = np.cumsum(nodes)
    if len(alone):
        yield from np.split(alone, np.flatnonzero(np.diff((done - nodes) // NODES_IN_CACHE)) + 1)


def _columns(cells: _Cells, some: IntColumn, flat: IntColumn) -> tuple[SectionColumns, int]:
    """Return the section table of cells whose nodes stand as `flat` says, and their segments."""
    order = cells.order
    rows = _flat(cells, some, 1) - order.segments
    local = np.full(order.nodes, -1, dtype=np.int64) if len(some) > 1 else None
    count = order.count[rows]
    segments = int(count.sum())
    first = np.cumsum(count) - count
    if local is not None:
        local[flat] = np.arange(len(flat))
        parent = local[order.parent[rows]]
    else:
        sorter = np.argsort(flat)
        parent = sorter[np.searchsorted(flat, order.parent[rows], sorter=sorter)]
    inner = np.zeros(len(rows), dtype=np.int64)
    on_segment = parent[parent < segments]
    inner[np.searchsorted(first, on_segment, side="right") - 1] = 1
    return SectionColumns(first, count, parent, inner), segments


def _inner(order: NodeOrder) -> IntColumn:
    inner = order.parent[order.parent < order.segments]
    flags = np.zeros(len(order.order), dtype=np.int64)
    flags[np.searchsorted(order.first, inner, side="right") - 1] = 1
    return flags
