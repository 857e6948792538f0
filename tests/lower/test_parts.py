"""Cutting a model into parts: every node once, shapes equal within lanes, trees that stay trees."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecgen.frontend.freeze import freeze
from vecgen.lower.parts import (
    FEWEST_LANES,
    FEWEST_NODES,
    MOST_LANES,
    NODES_IN_CACHE,
    STEP,
    Parts,
    cells_as_parts,
    lanes_per_part,
    one_part,
)
from vecgen.model.morphology import NodeOrder, node_order
from vecgen.session import new_session

Shape = tuple[tuple[int, int, float], ...]
"""Sections of a cell: number of segments, number of the parent (-1: none), the place on it."""

BALL: Shape = ((1, -1, 0),)
AXON: Shape = ((9, -1, 0),)
TREE: Shape = ((3, -1, 0), (4, 0, 1), (2, 0, 0.5), (5, 1, 1), (1, 1, 0.4), (2, 0, 0))
OTHER: Shape = ((3, -1, 0), (4, 0, 1), (2, 0, 0.5), (5, 1, 1), (1, 1, 0.6), (2, 0, 0))
"""As many sections and segments as TREE has, connected elsewhere."""
LARGE: Shape = ((400, -1, 0), *((100, 0, 1),) * 5)


def ordered(shapes: list[Shape], reversed_every: int = 0) -> NodeOrder:
    """Return the order of nodes of a model of such cells, as the front end makes it."""
    n = new_session()
    kept = []
    for k, shape in enumerate(shapes):
        sections = [n.Section(f"c{k}_{j}") for j in range(len(shape))]
        for j, (nseg, parent, x) in enumerate(shape):
            sections[j].nseg = nseg
            if parent >= 0:
                end = 1 if reversed_every and (k + j) % reversed_every == 0 else 0
                sections[j].connect(sections[parent](x), end)
        kept.append(sections)
    order = node_order(freeze(n._workspace).sections, n._workspace.space("node").size)
    assert len(kept) == len(shapes)
    return order


def parents(order: NodeOrder) -> np.ndarray:
    """Return the parent of each node of the flat order; -1 of roots."""
    found = np.full(order.nodes, -1)
    for row, (first, count, parent) in enumerate(
        zip(order.first.tolist(), order.count.tolist(), order.parent.tolist(), strict=True)
    ):
        found[first] = parent
        found[first + 1 : first + count] = np.arange(first, first + count - 1)
        found[order.segments + row] = first + count - 1
    return found


def parents_in_parts(parts: Parts) -> dict[int, int]:
    """Return position → position of the parent, as compiled code reads the section tables."""
    found: dict[int, int] = {}
    for number, table in enumerate(parts.sections):
        lanes, start = int(parts.lanes[number]), int(parts.start[number])
        segments = int(parts.segments[number]) // lanes
        nodes = int(parts.nodes[number]) // lanes
        assert nodes * lanes == parts.nodes[number]
        one = np.full(nodes, -1)
        for row in range(len(table.first)):
            first, count = int(table.first[row]), int(table.count[row])
            one[first] = table.parent[row]
            one[first + 1 : first + count] = np.arange(first, first + count - 1)
            one[segments + row] = first + count - 1
        for node, parent in enumerate(one.tolist()):
            for lane in range(lanes):
                above = -1 if parent < 0 else start + parent * lanes + lane
                found[start + node * lanes + lane] = above
    return found


def check(order: NodeOrder, parts: Parts) -> None:
    """Fail unless the parts are the model, cut where nothing meets."""
    position = parts.position
    assert len(position) == order.nodes == len(set(position.tolist()))
    assert position.min() >= 0 and position.max() < parts.size
    end = 0
    for start, nodes, segments in zip(parts.start, parts.nodes, parts.segments, strict=True):
        assert start % STEP == 0 and start >= end
        assert 0 < segments < nodes
        end = start + nodes
    assert end <= parts.size
    assert parts.nodes.sum() == order.nodes
    assert parts.segments.sum() == order.segments
    assert (1 <= parts.lanes).all() and (parts.lanes <= MOST_LANES).all()
    expected, found = parents(order), parents_in_parts(parts)
    for node, parent in enumerate(expected.tolist()):
        there = found[int(position[node])]
        assert there == (-1 if parent < 0 else position[parent]), (node, parent)
    own = parts.part_of(position)
    assert (own[expected >= 0] == own[expected[expected >= 0]]).all()
    for number in range(len(parts.lanes)):
        inside = position[own == number] - parts.start[number]
        assert (inside < parts.nodes[number]).all()
        is_segment = np.flatnonzero(own == number) < order.segments
        assert ((inside < parts.segments[number]) == is_segment).all()
    check_inner_children(parts)
    check_order_of_children(order, parts)


def check_inner_children(parts: Parts) -> None:
    for number, table in enumerate(parts.sections):
        segments = int(parts.segments[number]) // int(parts.lanes[number])
        on = table.parent[table.parent < segments]
        expected = [
            int(((on >= first) & (on < first + count)).any())
            for first, count in zip(table.first, table.count, strict=True)
        ]
        assert table.has_inner_children.tolist() == expected


def check_order_of_children(order: NodeOrder, parts: Parts) -> None:
    """Sections of a cell come in the order that the flat model has: so do a node's additions."""
    own = parts.part_of(parts.position)
    for number, table in enumerate(parts.sections):
        lanes, start = int(parts.lanes[number]), int(parts.start[number])
        flat = np.full(parts.size, -1)
        flat[parts.position] = np.arange(order.nodes)
        for lane in range(lanes):
            firsts = flat[start + table.first * lanes + lane]
            assert (np.diff(firsts) > 0).all()
            assert (own[firsts] == number).all()


def cut(shapes: list[Shape], kinds: np.ndarray | None = None, **how: int) -> Parts:
    order = ordered(shapes, **how)
    if kinds is None:
        kinds = np.zeros(order.segments, dtype=np.int64)
    parts = cells_as_parts(order, kinds)
    check(order, parts)
    return parts


def test_one_part_is_the_flat_order() -> None:
    order = ordered([TREE, BALL, TREE])
    parts = one_part(order)
    check(order, parts)
    assert parts.position.tolist() == list(range(order.nodes))
    assert parts.lanes.tolist() == [1]


@pytest.mark.parametrize("shape", [BALL, AXON, TREE, LARGE])
@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 40])
def test_copies(shape, count) -> None:
    parts = cut([shape] * count)
    nodes = count * (sum(nseg for nseg, *_ in shape) + len(shape) + 1)
    if count > 1 and nodes >= FEWEST_NODES:
        assert parts.lanes.sum() == count
    else:
        assert parts.lanes.tolist() == [1]


def test_reversed_children_have_lanes_too() -> None:
    assert cut([TREE] * 20, reversed_every=1).lanes.sum() == 20
    assert cut([TREE] * 20, reversed_every=2).lanes.max() >= 5


def test_equal_counts_are_no_equal_shapes() -> None:
    parts = cut([TREE, OTHER] * 10)
    assert sorted(parts.lanes.tolist()) == [10, 10]
    alone = (*cut([TREE] * 10).sections, *cut([OTHER] * 10).sections)
    assert [t.parent.tolist() for t in parts.sections] == [t.parent.tolist() for t in alone]


def test_other_mechanisms_are_no_equal_cells() -> None:
    order = ordered([TREE] * 20)
    kinds = np.zeros(order.segments, dtype=np.int64)
    kinds[order.segments // 2 :] = 5
    parts = cells_as_parts(order, kinds)
    check(order, parts)
    assert sorted(parts.lanes.tolist()) == [10, 10]


def test_cells_that_are_alone_share_a_part() -> None:
    shapes: list[Shape] = [((k + 1, -1, 0),) for k in range(20)]
    assert cut(shapes).lanes.tolist() == [1]
    assert sorted(cut([*shapes, *[TREE] * 9]).lanes.tolist()) == [1, 9]


def test_large_cells_that_are_alone_have_parts_of_their_own() -> None:
    shapes: list[Shape] = [((NODES_IN_CACHE + k, -1, 0),) for k in range(4)]
    assert cut(shapes).lanes.tolist() == [1, 1, 1, 1]


cells = st.sampled_from([BALL, AXON, TREE, OTHER, ((2, -1, 0), (3, 0, 0.5))])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(cells, st.integers(1, 12)), min_size=1, max_size=6), st.randoms())
def test_any_mixture(groups, random) -> None:
    shapes = [shape for shape, count in groups for _ in range(count)]
    random.shuffle(shapes)
    cut(shapes, reversed_every=random.choice([0, 0, 2, 3]))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 20_000), st.integers(2, 5000))
def test_lanes_fit_into_the_cache(copies, nodes) -> None:
    width = lanes_per_part(copies, nodes)
    assert 1 <= width <= min(MOST_LANES, max(copies, STEP))
    assert width * nodes <= NODES_IN_CACHE or width <= FEWEST_LANES
    assert width % STEP == 0 or width < STEP or width == copies


def test_many_cells_are_cut_for_threads() -> None:
    for count in (64, 100, 1000):
        parts = cut([AXON] * count)
        assert len(parts.lanes) >= 4
        assert parts.lanes.sum() == count


def test_the_cells_of_a_part_come_in_their_order() -> None:
    order = ordered([BALL, AXON] * 60)
    parts = cells_as_parts(order, np.zeros(order.segments, dtype=np.int64))
    roots = order.segments + len(order.order) + np.arange(120)
    own = parts.part_of(parts.position[roots])
    assert all(size >= 2 for size in Counter(own.tolist()).values())
    for number in set(own.tolist()):
        assert (np.diff(parts.position[roots[own == number]]) > 0).all()


def test_a_hundred_thousand_cells() -> None:
    """Arrays all the way: a loop over cells in Python would be seen in the suite's time."""
    count = 100_000
    each = np.arange(count)
    order = NodeOrder(
        order=each,
        first=each,
        count=np.ones(count, dtype=np.int64),
        parent=2 * count + each,
        position=np.zeros(0, dtype=np.int64),
        segments=count,
        nodes=3 * count,
    )
    parts = cells_as_parts(order, np.zeros(order.segments, dtype=np.int64))
    assert parts.lanes.sum() == count
    assert len(np.unique(parts.position)) == order.nodes
