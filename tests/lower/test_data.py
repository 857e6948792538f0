"""The layout of the arena: offsets, order of instances, maps, contiguous tiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vecgen.frontend.freeze import freeze
from vecgen.ir.arena import ItemKind
from vecgen.lower.data import (
    ALIGNMENT,
    TILE,
    ArenaPlan,
    contiguous_tiles,
    fill_structure,
    item_views,
    plan_arena,
    probe_offset,
)
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.session import new_session

BYTES = {"double": 8, "int32_t": 4, "uint8_t": 1}


def planned(build):
    """Return what `build` returns, the plan, the program and the model."""
    n = new_session(Options())
    alive = build(n)
    workspace = n._workspace
    model = freeze(workspace)
    program = model_program(model, Options(check=True))
    slots = {name: workspace.space(name).size for name in ("node", *model.placements)}
    return alive, plan_arena(program, model, slots), program, model


def two_sections(n):
    """hh in one of two sections, three clamps at one place, one elsewhere."""
    a, b = n.Section("a"), n.Section("b")
    a.nseg, b.nseg = 3, 4
    b.insert("hh")
    b.connect(a(1))
    clamps = [n.IClamp(b(0.5)), n.IClamp(a(0.5)), n.IClamp(b(0.5)), n.IClamp(b(0.5))]
    n.batch_save(b(0.5)._ref_v, b(0.9).hh._ref_m, n._ref_t)
    return a, b, clamps


def test_items_are_aligned_and_do_not_overlap() -> None:
    _, plan, *_ = planned(two_sections)
    end = 0
    for item, start, count in zip(plan.items, plan.offset, plan.count, strict=True):
        assert start % ALIGNMENT == 0
        assert start >= end
        end = int(start) + count * BYTES[item.c_type]
    assert plan.bytes >= end
    assert plan.bytes % ALIGNMENT == 0


def test_the_globals_stand_first() -> None:
    _, plan, *_ = planned(two_sections)
    assert plan.items[0].kind is ItemKind.GLOBALS
    assert plan.offset[0] == 0


def test_instances_stand_in_the_order_of_nodes_the_newest_first_at_one_node() -> None:
    _, plan, _, model = planned(two_sections)
    slots = model.placements["IClamp"].slot
    positions = [int(plan.index["IClamp"][slot]) for slot in slots]
    assert positions == [3, 0, 2, 1]  # created: in b, in a, in b, in b
    node = plan.maps["IClamp.node"]
    assert (np.diff(node) >= 0).all()
    assert node[1] == node[2] == node[3]


def test_a_mechanism_in_one_section_covers_its_nodes() -> None:
    _, plan, *_ = planned(two_sections)
    assert plan.maps["hh.node"].tolist() == [3, 4, 5, 6]
    assert plan.maps["hh.na_ion"].tolist() == [0, 1, 2, 3]
    assert plan.maps["na_ion.node"].tolist() == [3, 4, 5, 6]


def test_an_ion_of_two_mechanisms_is_found_by_node(tmp_path: Path) -> None:
    text = "NEURON { SUFFIX own USEION na READ ena RANGE x } ASSIGNED { ena x } INITIAL { x = ena }"
    (tmp_path / "own.mod").write_text(text)

    def build(n):
        n.load_mechanisms(tmp_path)
        a, b, c = (n.Section(name) for name in "abc")
        b.connect(a(1))
        c.connect(b(1))
        a.insert("own")
        c.insert("hh")
        return a, b, c

    _, plan, *_ = planned(build)
    assert plan.maps["na_ion.node"].tolist() == [0, 2]
    assert plan.maps["own.na_ion"].tolist() == [0]
    assert plan.maps["hh.na_ion"].tolist() == [1]
    assert plan.maps["hh.k_ion"].tolist() == [0]


def test_structure_is_written_where_the_plan_says() -> None:
    _, plan, *_ = planned(two_sections)
    arena = np.zeros(plan.bytes, dtype=np.uint8)
    views = item_views(plan, arena)
    fill_structure(plan, views)
    found = {i.name: view for i, view in zip(plan.items, views, strict=True)}
    assert found["section.segments"].tolist() == [3, 4]
    assert found["section.first"].tolist() == [0, 3]
    indices = {
        item.name: view.tolist()
        for item, view in zip(plan.items, views, strict=True)
        if item.kind is ItemKind.MAP_INDEX
    }
    assert indices == {name: index.tolist() for name, index in plan.maps.items()}


def test_a_probe_is_bytes_from_the_arenas_start() -> None:
    _, plan, program, model = planned(two_sections)
    v, m, t = model.probes
    number = {item.name: k for k, item in enumerate(plan.items)}
    node = int(plan.index["node"][v.slot])
    assert node == 5  # x = 0.5 of four segments is the third's
    assert offset(plan, program, v) == plan.offset[number["node.v"]] + 8 * node
    assert offset(plan, program, m) == plan.offset[number["hh.m"]] + 8 * 3
    names = [f.name for f in program.fields if f.space is None]
    assert offset(plan, program, t) == 8 * names.index("t")


def offset(plan: ArenaPlan, program, probe) -> int:
    place, part = probe_offset(plan, program, probe.space, probe.field, probe.slot)
    assert part == 0
    return place


def runs(*pairs: tuple[int, int]) -> np.ndarray:
    parts = [np.arange(first, first + count) for first, count in pairs]
    return np.concatenate(parts).astype(np.int32)


@pytest.mark.parametrize(
    ("index", "flags"),
    [
        (runs((0, 10)), [1]),
        (runs((5, TILE)), [1]),
        (runs((5, TILE + 1)), [1, 1]),
        (runs((0, 10), (11, 10)), [0]),
        (runs((0, TILE), (100, TILE)), [1, 1]),
        (runs((0, TILE - 1), (100, TILE + 1)), [0, 1]),
        (runs((0, TILE), (100, 5), (200, 5)), [1, 0]),
        (runs((7, 1), (7, 1)), [0]),
        (runs((7, 1), (6, 1)), [0]),
        (runs((0, 1)), [1]),
        (np.zeros(0, dtype=np.int32), []),
    ],
)
def test_contiguous_tiles(index: np.ndarray, flags: list[int]) -> None:
    assert contiguous_tiles(index).tolist() == flags


def test_contiguous_tiles_of_random_runs() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        pairs = [(int(rng.integers(0, 1000)), int(rng.integers(1, 150))) for _ in range(5)]
        index = runs(*pairs)
        tiles = [index[k : k + TILE] for k in range(0, len(index), TILE)]
        expected = [int((np.diff(tile) == 1).all()) for tile in tiles]
        assert contiguous_tiles(index).tolist() == expected
