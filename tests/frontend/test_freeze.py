from __future__ import annotations

import numpy as np
import pytest

from vecgen.frontend.diff import diff
from vecgen.frontend.freeze import freeze
from vecgen.model.morphology import neuron_node_index, node_order
from vecgen.session import new_session


def small_cell(n, *, dend_nseg=3):
    soma, dend, axon = n.Section("soma"), n.Section("dend"), n.Section("axon")
    dend.nseg = dend_nseg
    dend.connect(soma(1))
    axon.connect(soma(0))
    for section in (soma, dend):
        section.insert("hh")
    axon.insert("pas")
    clamps = [n.IClamp(x) for x in (dend(0.5), soma(0.5), dend(0))]
    return soma, dend, axon, clamps


def test_section_table(n, workspace):
    cell = small_cell(n)
    table = freeze(workspace).sections
    assert table.names == ("soma", "dend", "axon")
    assert table.nseg.tolist() == [1, 3, 1]
    assert table.parent.tolist() == [-1, 0, 0]
    assert table.child_order == ((2, 1), (), ())
    assert table.reversed.tolist() == [False] * 3
    soma, dend, axon = table.node_slot.tolist()
    assert table.parent_node.tolist() == [soma, soma + 2, soma]
    assert len({soma, dend, axon}) == 3
    assert not table.nseg.flags.writeable
    del cell


def test_section_slots_lead_to_values(n, workspace):
    cell = small_cell(n)
    cell[1].L = 33
    table = freeze(workspace).sections
    assert workspace.sections.get("L", int(table.slot[1])) == 33


def test_placements(n, workspace):
    cell = small_cell(n)
    for index, segment in enumerate([*cell[0], *cell[1]]):
        segment.gnabar_hh = index
        segment.v = index
    model = freeze(workspace)
    assert set(model.placements) == {"hh", "pas", "IClamp", "na_ion", "k_ion"}
    place = model.placements["hh"]
    values = [workspace.instances["hh"].get("gnabar", slot) for slot in place.slot.tolist()]
    assert values == [0, 1, 2, 3]
    assert [workspace.nodes.get("v", slot) for slot in place.node_slot.tolist()] == values
    points = model.placements["IClamp"]
    assert points.created.tolist() == [0, 1, 2]
    soma, dend, _ = model.sections.node_slot.tolist()
    assert points.node_slot.tolist() == [dend + 2, soma + 1, soma + 2]


def test_only_what_is_used_and_in_neurons_order(n, workspace):
    cell = small_cell(n)
    _ = n.usetable_hh
    section = n.Section()
    model = freeze(workspace)
    assert [m.name for m in model.mechanisms] == ["pas", "IClamp", "hh"]
    assert [(ion.name, ion.valence) for ion in model.ions] == [("na", 1.0), ("k", 1.0)]
    del cell, section
    assert freeze(workspace).mechanisms == ()
    assert freeze(workspace).placements == {}


def test_probes(n, workspace):
    soma, dend, axon, clamps = small_cell(n)
    vector = n.Vector().record(axon(1)._ref_v)
    n.finitialize(-65)
    n.batch_save(
        n._ref_t, dend(0)._ref_v, soma(0.5).hh._ref_m, clamps[0]._ref_i, soma(0.5)._ref_ina
    )
    probes = freeze(workspace).probes
    assert [probe.field_name for probe in probes] == [
        "t", "node.v", "hh.m", "IClamp.i", "na_ion.ina", "node.v",
    ]  # fmt: skip
    assert [probe.label for probe in probes] == [
        "t", "dend(0).v", "soma(0.5).hh.m", "IClamp[0].i", "soma(0.5).ina", "axon(1).v",
    ]  # fmt: skip
    table = freeze(workspace).sections
    assert probes[1].slot == table.node_slot[0] + 2
    assert probes[5].slot == table.node_slot[2] + 2
    del vector
    assert len(freeze(workspace).probes) == 5


def test_reversed_sections(n, workspace):
    soma, dend, tip = n.Section("s"), n.Section("d"), n.Section("t")
    dend.nseg = 2
    dend.connect(soma(1), 1)
    tip.connect(dend(0))
    table = freeze(workspace).sections
    assert table.reversed.tolist() == [False, True, False]
    assert table.parent_node[2] == table.node_slot[1] + 3
    order = node_order(table, workspace.nodes.size)
    index = neuron_node_index(table, order)[order.position[table.node_slot[1] + np.arange(1, 4)]]
    assert index.tolist() == [4, 3, 5]
    assert [x.node_index() for x in dend.allseg()] == [5, 4, 3, 2]
    del tip


def test_an_empty_model(workspace):
    model = freeze(workspace)
    assert model.sections.names == ()
    assert model.sections.nseg.dtype == np.int64


def test_versions(n, workspace):
    section, other = n.Section(), n.Section()
    clamp = n.IClamp(section(0.5))

    def change(attribute, action):
        before = getattr(workspace, attribute)
        action()
        return getattr(workspace, attribute) > before

    structural = (
        lambda: setattr(section, "nseg", 3), lambda: section.insert("hh"),
        lambda: section.connect(other), lambda: clamp.loc(other(0.5)), section.disconnect,
        lambda: section.uninsert("hh"), lambda: n.IClamp(other(0.5)), n.Section,
    )  # fmt: skip
    assert all(change("structure_version", action) for action in structural)
    geometric = [lambda name=name: setattr(section, name, 2) for name in
                 ("L", "diam", "Ra", "rallbranch")]  # fmt: skip
    geometric.append(lambda: setattr(section(0.5), "diam", 3))
    assert all(change("geometry_version", action) for action in geometric)
    assert not any(change("structure_version", action) for action in geometric)
    values = (lambda: setattr(section, "cm", 2), lambda: setattr(section, "v", 1),
              lambda: setattr(n, "dt", 0.1))  # fmt: skip
    assert not any(change("structure_version", action) for action in values)
    assert not any(change("geometry_version", action) for action in values)


# -- values through an arena --------------------------------------------------------------------


def attach_mirrored(space):
    """Put a space's values into other arrays in the opposite order, as an engine does."""
    index = np.arange(space.size)[::-1].copy()
    space.attach(index, {name: np.zeros(space.size) for name in space.fields})


def test_attributes_work_the_same_when_attached(n, workspace):
    soma, dend, axon, clamps = small_cell(n)
    dend(0.5).v, dend.gnabar_hh, clamps[1].amp = 5, 3, 7
    for space in (workspace.nodes, workspace.sections, *workspace.instances.values()):
        attach_mirrored(space)
    assert (dend(0.5).v, dend.gnabar_hh, clamps[1].amp) == (5, 3, 7)
    dend(0.1).v, dend.ena, dend.diam = 8, 9, 4
    assert [x.v for x in dend] == [8, 5, -65]
    assert [x.ena for x in dend] == [9] * 3
    assert dend(0.5).area() == pytest.approx(np.pi * 4 * 100 / 3)
    dend.nseg = 5
    assert [x.v for x in dend] == [8, 8, 5, -65, -65]
    assert clamps[1].amp == 7
    del soma, axon


def test_a_slot_that_the_compiled_model_lacks(n, workspace):
    soma, dend = n.Section("s"), n.Section("d")
    dend.connect(soma(1))
    nodes = workspace.nodes
    index = np.arange(nodes.size)
    index[dend._record.node] = -1
    index[index > dend._record.node] -= 1
    nodes.attach(index, {name: np.zeros(nodes.size - 1) for name in nodes.fields})
    dend(1).v = 4
    del soma
    assert dend(0).v == -65
    assert dend(1).v == 4


# -- difference ---------------------------------------------------------------------------------


@pytest.fixture
def model():
    """Return a function that builds a small cell, changes it, and freezes it."""

    def build(change=lambda n, cell: None):
        n = new_session()
        cell = small_cell(n)
        kept = change(n, cell)
        frozen = freeze(n._workspace)
        del kept
        return frozen

    return build


def test_equal_models(model):
    def detour(n, cell):
        n.Section("thrown away")
        n.IClamp(cell[0](0.5))
        cell[1].nseg = 7
        cell[1].nseg = 3

    assert diff(model(), model()) == ()
    assert diff(model(), model(detour)) == ()


def test_values_make_no_difference(model):
    def change(n, cell):
        cell[0].L = 3
        cell[1].gnabar_hh = 5
        n.dt = 0.1

    assert diff(model(), model(change)) == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda n, cell: n.Section("more"), "3 sections in the first, 4 in the second"),
        (lambda n, cell: setattr(cell[1], "nseg", 5), "dend: nseg is 3 in the first, 5"),
        (lambda n, cell: cell[2].connect(cell[0](0.5)), "axon is connected by its end 0 to node 0"),
        (lambda n, cell: cell[0].insert("pas"), "pas is in other places (1 and 2 instances)"),
        (lambda n, cell: n.IClamp(cell[0](0)), "IClamp is in other places"),
        (lambda n, cell: cell[2].uninsert("pas"), "mechanism pas is only in the first"),
        (lambda n, cell: n.batch_save(n._ref_t), "saved variable 1 is nothing in the first, t in"),
        (lambda n, cell: cell[2].insert("ca_ion"), None),
    ],
)
def test_differences(model, change, expected):
    if expected is None:
        with pytest.raises(ValueError):
            model(change)
        return
    found = diff(model(), model(change))
    assert any(expected in line for line in found), found


def test_building_is_quick_enough_to_count(n, workspace):
    """No object per segment: the sizes of the spaces are the numbers of segments."""
    sections = [n.Section() for _ in range(100)]
    for section in sections:
        section.nseg = 100
        section.insert("hh")
    placement = freeze(workspace).placements["hh"]
    assert len(placement.slot) == len(set(placement.slot.tolist())) == 10_000
