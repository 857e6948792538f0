"""From sections to the matrix of the cable equation: NEURON's own numbers (specification 9.1)."""

from __future__ import annotations

import numpy as np
import pytest

from vecgen.frontend.freeze import freeze, node_numbers
from vecgen.frontend.geometry import shaped_segments
from vecgen.model.morphology import cable_coefficients, node_order


@pytest.fixture
def coefficients(workspace):
    """Return a function that gives b, a, d (S/cm2) by NEURON's node index, without a membrane."""

    def compute(cj=40.0):
        sections = freeze(workspace).sections
        shaped = shaped_segments(workspace)
        order = node_order(sections, workspace.nodes.size)
        rows = sections.slot[order.order]
        fields = {name: store.array for name, store in workspace.sections.fields.items()}
        slots = np.argsort(order.position)[-order.nodes :]
        found = cable_coefficients(
            order,
            diameter=workspace.nodes.fields["diam"].array[slots],
            length=fields["L"][rows],
            ra=fields["Ra"][rows],
            rallbranch=fields["rallbranch"][rows],
            shaped=shaped,
        )
        index = node_numbers(workspace)[slots]
        table = np.zeros((order.nodes, 3))
        parent = np.zeros(order.nodes, dtype=int)
        parent[: order.segments] = np.arange(order.segments) - 1
        parent[order.first] = order.parent
        parent[order.end] = order.first + order.count - 1
        inner = slice(0, order.segments + len(order.order))
        diagonal = np.zeros(order.nodes)
        diagonal[: order.segments] = 1e-3 * cj
        diagonal[inner] -= found.b[inner]
        np.subtract.at(diagonal, parent[inner], found.a[inner])
        table[index[inner], 0] = found.b[inner]
        table[index[inner], 1] = found.a[inner]
        table[index, 2] = diagonal
        return table

    return compute


def test_golden_matrix(n, coefficients):
    soma, d1, d2, ax, sp = sections = [n.Section(name) for name in ("soma", "d1", "d2", "ax", "sp")]
    for section in sections:
        section.L, section.diam, section.nseg = 50, 2, 2
    soma.L, soma.diam, soma.nseg = 20, 20, 3
    d1.connect(soma(1))
    d2.connect(soma(1))
    ax.connect(soma(0))
    sp.connect(d1(0.25))
    table = coefficients()
    expected = {
        0: (0, 0, 266.947),
        1: (-63.5593, -266.237, 95.379),
        4: (-266.237, -63.5593, 267.657),
        5: (-0.451977, -0.709964, 0.717966),
        11: (-0.451977, -0.709964, 1.16994),
        14: (-0.451977, -0.451977, 0.717966),
    }
    for index, row in expected.items():
        assert table[index] == pytest.approx(row, rel=3e-6), index
    assert [section(0.1).node_index() for section in (soma, ax, d2, d1, sp)] == [1, 5, 8, 11, 14]


def test_rallbranch_counts_for_the_parent_only(n, coefficients):
    parent, child = n.Section("p"), n.Section("c")
    child.connect(parent(1))
    single = coefficients()
    child.rallbranch = 2.5
    many = coefficients()
    node, hangs_on = child(0.5).node_index(), parent(1).node_index()
    assert many[node, 1] == pytest.approx(2.5 * single[node, 1], rel=1e-15)
    assert many[node, 0] == single[node, 0]
    changed = np.flatnonzero((many != single).any(axis=1)).tolist()
    assert changed == sorted([node, hangs_on])


def test_points_give_area_and_both_halves(n, coefficients):
    section = n.Section("s")
    section.nseg = 2
    for point in [(0, 0, 0, 2), (10, 0, 0, 2), (10, 0, 0, 4), (20, 0, 0, 1)]:
        section.pt3dadd(*point)
    table = coefficients()
    for segment in section:
        b = -1e2 / segment.ri() / segment.area()
        assert table[segment.node_index(), 0] == pytest.approx(b, rel=1e-15)
    assert table[section(1).node_index(), 0] == pytest.approx(-1 / section(1).ri(), rel=1e-15)


def test_taper_golden_numbers(n):
    section = n.Section("u")
    section.L, section.nseg = 100, 5
    for segment, diam in zip(section, (9.2, 7.6, 6.0, 4.4, 2.8), strict=True):
        segment.diam = diam
    assert section(0.1).area() == pytest.approx(578.0530482605219, rel=1e-15)
    assert section(0.1).ri() == pytest.approx(0.05325222103452832, rel=1e-15)
