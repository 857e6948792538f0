"""Order of sections and nodes, and the couplings between them, against NEURON's own numbers."""

from __future__ import annotations

import numpy as np
import pytest

from vecgen.frontend.freeze import freeze
from vecgen.model.model import Model
from vecgen.model.morphology import neuron_node_index, node_order, section_order
from vecgen.options import Options
from vecgen.session import new_session


def two_trees(n):
    """Specification 9.1.12: two cells whose sections were created alternately."""
    a, a1, b, b1, a2 = (n.Section(name) for name in ("a", "a1", "b", "b1", "a2"))
    a1.connect(a(1))
    b1.connect(b(1))
    a2.connect(a1(1))
    return a, a1, b, b1, a2


def branches(n):
    """Specification 9.1.9: children at both ends of the soma and inside a dendrite."""
    soma, d1, d2, ax, sp = (n.Section(name) for name in ("soma", "d1", "d2", "ax", "sp"))
    soma.L = soma.diam = 20
    soma.nseg = 3
    for section in (d1, d2, ax, sp):
        section.L, section.diam, section.nseg = 50, 2, 2
    d1.connect(soma(1))
    d2.connect(soma(1))
    ax.connect(soma(0))
    sp.connect(d1(0.25))
    return soma, d1, d2, ax, sp


def frozen(build) -> tuple[Model, int]:
    """Return the model and the size of the space of nodes."""
    n = new_session(Options())
    alive = build(n)
    model = freeze(n._workspace)
    assert alive
    return model, n._workspace.space("node").size


def names(model: Model) -> list[str]:
    return [model.sections.names[row] for row in section_order(model.sections)[0]]


def test_cells_come_one_after_the_other_each_breadth_first() -> None:
    assert names(frozen(two_trees)[0]) == ["a", "a1", "a2", "b", "b1"]


def test_children_come_in_neurons_order() -> None:
    assert names(frozen(branches)[0]) == ["soma", "ax", "d2", "d1", "sp"]


def node_indices(build) -> dict[str, tuple[int, ...]]:
    """Return for each section NEURON's index of its segments and of its end node."""
    model, slots = frozen(build)
    order = node_order(model.sections, slots)
    index = neuron_node_index(model.sections, order)
    found = {}
    for k, row in enumerate(order.order):
        segments = range(order.first[k], order.first[k] + order.count[k])
        nodes = [*segments, order.end[k]]
        found[model.sections.names[row]] = tuple(int(index[node]) for node in nodes)
    return found


def test_neurons_numbers_of_the_nodes() -> None:
    assert node_indices(two_trees) == {
        "a": (2, 3), "a1": (4, 5), "a2": (6, 7), "b": (8, 9), "b1": (10, 11),
    }  # fmt: skip
    assert node_indices(branches) == {
        "soma": (1, 2, 3, 4), "ax": (5, 6, 7), "d2": (8, 9, 10), "d1": (11, 12, 13),
        "sp": (14, 15, 16),
    }  # fmt: skip


@pytest.mark.parametrize("build", [two_trees, branches])
def test_every_node_has_one_position(build) -> None:
    model, slots = frozen(build)
    order = node_order(model.sections, slots)
    used = order.position[order.position >= 0]
    assert sorted(used) == list(range(order.nodes))
    roots = int((model.sections.parent < 0).sum())
    assert order.nodes == order.segments + len(order.order) + roots
    assert sorted(neuron_node_index(model.sections, order)) == list(range(order.nodes))


def test_a_section_hangs_on_its_parents_node() -> None:
    model, slots = frozen(branches)
    order = node_order(model.sections, slots)
    at = {model.sections.names[row]: k for k, row in enumerate(order.order)}
    end = order.end
    root = order.segments + len(order.order)
    assert order.parent[at["soma"]] == root
    assert order.parent[at["ax"]] == root
    assert order.parent[at["d1"]] == order.parent[at["d2"]] == end[at["soma"]]
    assert order.parent[at["sp"]] == order.first[at["d1"]]


def test_a_section_connected_by_its_far_end_is_numbered_from_there() -> None:
    def build(n):
        parent, child = n.Section("parent"), n.Section("child")
        child.nseg = 3
        child.connect(parent(1), 1)
        return parent, child

    model, slots = frozen(build)
    order = node_order(model.sections, slots)
    first = int(model.sections.node_slot[1]) + 1
    assert order.position[first : first + 3].tolist() == [3, 2, 1]


def test_no_sections_at_all() -> None:
    model, slots = frozen(lambda n: True)
    order = node_order(model.sections, slots)
    assert (order.segments, order.nodes, section_order(model.sections)) == (0, 0, ([], []))


def test_the_matrix_is_neurons() -> None:
    """fmatrix() after fcurrent(), as NEURON prints it (specification 9.1.9)."""
    expected = {  # NEURON's index: b, a, d
        1: (-63.5593, -266.237, 95.379),
        4: (-266.237, -63.5593, 267.657),
        5: (-0.451977, -0.709964, 0.717966),
        11: (-0.451977, -0.709964, 1.16994),
        14: (-0.451977, -0.451977, 0.717966),
        0: (None, None, 266.947),  # a root has no couplings
    }
    n = new_session(Options())
    alive = branches(n)
    n.finitialize(-65)
    n.fcurrent()
    workspace = n._workspace
    prepared = workspace.engine._engine.prepare(workspace)
    order = prepared.plan.order
    index = neuron_node_index(prepared.model.sections, order)
    where = {int(number): position for position, number in enumerate(index)}
    columns = [prepared.fields[f"node.{name}"] for name in ("b", "a", "d")]
    for number, values in expected.items():
        for column, value in zip(columns, values, strict=True):
            assert value is None or f"{column[where[number]]:g}" == f"{value:g}", number
    assert np.isfinite(columns).all()
    assert alive
