"""Where every value of a model stands in its arena, and the values that follow from geometry.

Nothing here depends on emitted text: the same program serves every morphology. Instances of a
mechanism are ordered by node, and at one node the most recently created point process comes first
(specification 2.2); nodes as `model.morphology` says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.arena import (
    NODE,
    SECTION,
    SEGMENT,
    ArenaItem,
    ItemKind,
    arena_items,
    global_fields,
    space_names,
)
from vecgen.ir.program import Program
from vecgen.ir.storage import ARENA
from vecgen.model.model import IntColumn, Model, Placement
from vecgen.model.morphology import (
    NodeOrder,
    ShapedSegments,
    cable_coefficients,
    node_order,
)

ALIGNMENT = 64
TILE = 64
"""VG_TILE of the runtime: instances that a kernel works on at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class ArenaPlan:
    """Layout of an arena: offsets in bytes, sizes of spaces, and where slots have gone."""

    items: tuple[ArenaItem, ...]
    offset: NDArray[np.uint64]
    count: tuple[int, ...]
    """Elements of each item."""
    space_size: NDArray[np.uint64]
    bytes: int
    order: NodeOrder
    index: dict[str, IntColumn]
    """Position of each slot of each space, -1 for slots that have none."""
    maps: dict[str, NDArray[np.int32]]
    """Index of each map: position of the target for each position of the source."""


def plan_arena(program: Program, model: Model, slots: dict[str, int]) -> ArenaPlan:
    """Return where everything goes; `slots` is the size of each of the workspace's spaces."""
    order = node_order(model.sections, slots[NODE])
    index: dict[str, IntColumn] = {NODE: order.position}
    arranged: dict[str, IntColumn] = {}
    for name, placement in model.placements.items():
        sequence = _instance_order(placement, order)
        position = np.full(slots[name], -1, dtype=np.int64)
        position[placement.slot[sequence]] = np.arange(len(sequence))
        index[name] = position
        arranged[name] = order.position[placement.node_slot[sequence]]
    sizes = {NODE: order.nodes, SEGMENT: order.segments, SECTION: len(order.order)}
    sizes |= {name: len(nodes) for name, nodes in arranged.items()}
    items = arena_items(program)
    counts = tuple(_count(item, sizes) for item in items)
    offset, total = _offsets(items, counts)
    own = [item for item in program.maps if item.target != ARENA]
    plan = ArenaPlan(
        items=items,
        offset=offset,
        count=counts,
        space_size=np.array([sizes[name] for name in space_names(program)], dtype=np.uint64),
        bytes=total,
        order=order,
        index=index,
        maps={m.name: _map(m.source, m.target, arranged) for m in own},
    )
    return replace(plan, maps=plan.maps | _pointers(plan, program, model, sizes))


def _pointers(
    plan: ArenaPlan, program: Program, model: Model, sizes: dict[str, int]
) -> dict[str, NDArray[np.int32]]:
    """Return where POINTER variables lead: places of doubles, counted from the arena's start."""
    maps = {m.name: np.zeros(sizes[m.source], np.int32) for m in program.maps if m.target == ARENA}
    for link in model.pointers:
        target = link.target
        offset = probe_offset(plan, program, target.space, target.field, target.slot)
        if offset < 0:
            raise UnsupportedError(f"a POINTER cannot lead to {target.label}")
        place = plan.index[link.mechanism][link.slot]
        maps[f"{link.mechanism}.{link.name}"][place] = offset // 8
    return maps


def _instance_order(placement: Placement, order: NodeOrder) -> IntColumn:
    """Return the rows of a placement by node, newest first at one node."""
    sequence: IntColumn = np.lexsort(
        (-placement.created, order.position[placement.node_slot])
    ).astype(np.int64)
    return sequence


def _map(source: str, target: str, arranged: dict[str, IntColumn]) -> NDArray[np.int32]:
    nodes = arranged[source]
    if target == NODE:
        return nodes.astype(np.int32)
    # One instance of an ion stands at a node, in the order of the nodes.
    return np.searchsorted(arranged[target], nodes).astype(np.int32)


def contiguous_tiles(index: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return for each tile of a map whether its elements follow one another."""
    tiles = -(-len(index) // TILE)
    flags = np.ones(tiles, dtype=np.uint8)
    breaks = np.flatnonzero(np.diff(index) != 1)
    inside = breaks[(breaks + 1) % TILE != 0]
    flags[inside // TILE] = 0
    return flags


def _count(item: ArenaItem, sizes: dict[str, int]) -> int:
    if item.space is None:
        return item.fixed_count
    if item.kind is ItemKind.MAP_CONTIGUOUS:
        return -(-sizes[item.space] // TILE)
    return sizes[item.space]


_BYTES = {"double": 8, "int32_t": 4, "uint8_t": 1}


def _offsets(
    items: tuple[ArenaItem, ...], counts: tuple[int, ...]
) -> tuple[NDArray[np.uint64], int]:
    offsets = []
    total = 0
    for number, (item, count) in enumerate(zip(items, counts, strict=True)):
        offsets.append(total)
        used = count * _BYTES[item.c_type]
        total += -(-used // ALIGNMENT) * ALIGNMENT
        if number % 2:  # arrays of equal size must not all fall on the same cache sets
            total += ALIGNMENT
    return np.array(offsets, dtype=np.uint64), max(total, ALIGNMENT)


def item_views(plan: ArenaPlan, arena: NDArray[np.uint8]) -> list[NDArray[np.generic]]:
    """Return each item as an array over the arena's memory."""
    types = {"double": np.float64, "int32_t": np.int32, "uint8_t": np.uint8}
    views: list[NDArray[np.generic]] = []
    for item, start, count in zip(plan.items, plan.offset, plan.count, strict=True):
        dtype = np.dtype(types[item.c_type])
        raw = arena[int(start) : int(start) + count * dtype.itemsize]
        views.append(raw.view(dtype))
    return views


def fill_structure(plan: ArenaPlan, views: list[NDArray[np.generic]]) -> None:
    """Write the section table and the maps into a new arena."""
    order = plan.order
    columns = {
        "section.first": order.first,
        "section.segments": order.count,
        "section.parent": order.parent,
        "section.has_inner_children": _has_inner_children(order),
    }
    for item, view in zip(plan.items, views, strict=True):
        match item.kind:
            case ItemKind.SECTION:
                view[...] = columns[item.name]
            case ItemKind.MAP_INDEX:
                view[...] = plan.maps[item.name]
            case ItemKind.MAP_CONTIGUOUS:
                view[...] = contiguous_tiles(plan.maps[item.name])
            case _:
                pass


def _has_inner_children(order: NodeOrder) -> NDArray[np.bool_]:
    inner = order.parent[order.parent < order.segments]
    owners = np.searchsorted(order.first, inner, side="right") - 1
    flags = np.zeros(len(order.order), dtype=np.bool_)
    flags[owners] = True
    return flags


def fill_geometry(
    plan: ArenaPlan,
    fields: dict[str, NDArray[np.float64]],
    *,
    length: NDArray[np.float64],
    ra: NDArray[np.float64],
    rallbranch: NDArray[np.float64],
    shaped: ShapedSegments | None = None,
) -> None:
    """Write area, a and b; L, Ra and rallbranch are by section in the model's order of rows."""
    order = plan.order
    if not len(order.order):
        return
    found = cable_coefficients(
        order,
        diameter=fields["node.diam"],
        length=length[order.order],
        ra=ra[order.order],
        rallbranch=rallbranch[order.order],
        shaped=shaped,
    )
    fields["node.area"][...] = found.area
    fields["node.a"][...] = found.a
    fields["node.b"][...] = found.b


def probe_offset(plan: ArenaPlan, program: Program, space: str, field: str, slot: int) -> int:
    """Return the bytes from the arena's start to one double; -1 if the slot is not in the model."""
    if not space:
        names = [item.name for item in global_fields(program)]
        return int(plan.offset[0]) + 8 * names.index(field)
    position = int(plan.index[space][slot])
    if position < 0:
        return -1
    full = f"{space}.{field}"
    number = next(
        k for k, item in enumerate(plan.items) if item.kind is ItemKind.FIELD and item.name == full
    )
    return int(plan.offset[number]) + 8 * position
