"""Where every value of a model stands in its arena, and the values that follow from geometry.

Nothing here depends on emitted text: the same program serves every morphology. Instances of a
mechanism are ordered by node, and at one node the most recently created point process comes first
(specification 2.2); nodes as `model.morphology` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

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
from vecgen.lower.parts import STEP, Cutting, Parts, cells_as_parts, one_part
from vecgen.model.model import SLOT, IntColumn, Model
from vecgen.model.morphology import (
    NodeOrder,
    ShapedSegments,
    cable_coefficients,
    node_order,
)
from vecgen.values import value_class

ALIGNMENT = 64
TILE = 64
"""VG_TILE of the runtime: instances that a kernel works on at a time."""


@value_class(eq=False)
class Stretches:
    """Where the elements of a space stand in the space's arrays: a stretch for each part."""

    start: IntColumn
    count: IntColumn
    size: int
    """Elements of an array, with what is left free between stretches."""

    def part_of(self, position: int) -> int:
        """Return the part that an element belongs to."""
        return int(np.searchsorted(self.start, position, side="right")) - 1


@value_class(eq=False)
class ArenaPlan:
    """Layout of an arena: offsets in bytes, sizes of spaces, and where slots have gone."""

    items: tuple[ArenaItem, ...]
    offset: NDArray[np.uint64]
    """Where each item starts."""
    count: tuple[int, ...]
    """Elements of each item."""
    part_offset: NDArray[np.uint64]
    """[part, item] where each part's stretch of an item starts."""
    space_size: NDArray[np.uint64]
    """[part, space] elements that each part has."""
    bytes: int
    order: NodeOrder
    parts: Parts
    spaces: dict[str, Stretches]
    index: dict[str, IntColumn]
    """Position of each slot of each space, -1 for slots that have none."""
    maps: dict[str, IntColumn]
    """Position of the target for each position of the source, -1 where no element stands."""
    targets: dict[str, str]
    """The space that each map leads to."""


def plan_arena(
    program: Program, model: Model, slots: dict[str, int], cutting: Cutting = Cutting.ONE_PART
) -> ArenaPlan:
    """Return where everything goes; `slots` is the size of each of the workspace's spaces."""
    order = node_order(model.sections, slots[NODE])
    parts = one_part(order)
    if cutting is Cutting.CELLS:
        parts = cells_as_parts(order, _kinds(model, order))
    return _plan(program, model, slots, order, parts)


def _plan(
    program: Program, model: Model, slots: dict[str, int], order: NodeOrder, parts: Parts
) -> ArenaPlan:
    where = np.append(parts.position, SLOT(-1))[order.position]
    index: dict[str, IntColumn] = {NODE: where}
    section_count = np.array([len(table.first) for table in parts.sections])
    spaces = {
        NODE: Stretches(parts.start, parts.nodes, parts.size),
        SEGMENT: Stretches(parts.start, parts.segments, parts.size),
        SECTION: _stretches(section_count),
    }
    nodes: dict[str, IntColumn] = {}
    points = {mechanism.name for mechanism in model.mechanisms if mechanism.is_point}
    rank = neuron_rank(order)
    for name, placement in model.placements.items():
        at = where[placement.node_slot]
        if name in points:
            # In NEURON's order: the last one to set a global is then NEURON's.
            key = rank[order.position[placement.node_slot]]
            sequence = np.lexsort((-placement.created, key, parts.part_of(at)))
        else:
            sequence = np.argsort(at)
        at, slot = at[sequence], placement.slot[sequence]
        del sequence
        count = np.bincount(parts.part_of(at), minlength=len(parts.lanes))
        spaces[name] = _stretches(count)
        position = np.repeat(_shift(spaces[name]).astype(SLOT), count)
        position += np.arange(len(position), dtype=SLOT)
        index[name] = np.full(slots[name], -1, dtype=SLOT)
        index[name][slot] = position
        nodes[name] = np.full(spaces[name].size, -1, dtype=SLOT)
        nodes[name][position] = at
    own = [item for item in program.maps if item.target != ARENA]
    maps = {m.name: _map(m.source, m.target, nodes) for m in own}
    items = arena_items(program)
    numbers = model.table_numbers
    counts = tuple(_count(item, spaces, len(parts.lanes), numbers) for item in items)
    offset, total = _offsets(items, counts)
    sizes = [spaces[name].count for name in space_names(program)]
    plan = ArenaPlan(
        items=items,
        offset=offset,
        count=counts,
        part_offset=_part_offsets(items, offset, spaces, len(parts.lanes)),
        space_size=np.ascontiguousarray(np.stack(sizes, axis=1), dtype=np.uint64),
        bytes=total,
        order=order,
        parts=parts,
        spaces=spaces,
        index=index,
        maps=maps,
        targets={m.name: m.target for m in program.maps},
    )
    return replace(plan, maps=plan.maps | _pointers(plan, program, model))


def _pointers(plan: ArenaPlan, program: Program, model: Model) -> dict[str, IntColumn]:
    """Return where POINTER variables lead: places of doubles, counted from the arena's start."""
    maps = {
        m.name: np.zeros(plan.spaces[m.source].size, SLOT)
        for m in program.maps
        if m.target == ARENA
    }
    for link in model.pointers:
        target = link.target
        offset, _ = probe_offset(plan, program, target.space, target.field, target.slot)
        if offset < 0:
            raise UnsupportedError(f"a POINTER cannot lead to {target.label}")
        place = plan.index[link.mechanism][link.slot]
        maps[f"{link.mechanism}.{link.name}"][place] = offset // 8
    return maps


def neuron_rank(order: NodeOrder) -> IntColumn:
    """Return NEURON's number of each node: all roots, then each section's segments and its end."""
    sections = len(order.order)
    roots = order.nodes - order.segments - sections
    number = np.arange(sections)
    inner = np.arange(order.segments) + np.repeat(number, order.count)
    ends = order.first + order.count + number
    return np.concatenate([roots + inner, roots + ends, np.arange(roots)])


def _kinds(model: Model, order: NodeOrder) -> IntColumn:
    """Return for each segment a number that tells which density mechanisms it has."""
    kinds = np.zeros(order.segments, dtype=np.int64)
    points = {mechanism.name for mechanism in model.mechanisms if mechanism.is_point}
    for number, (name, placement) in enumerate(sorted(model.placements.items())):
        if name not in points:
            weight = (number + 1) * 0x9E3779B97F4A7C15 % (1 << 62)  # sums of some differ
            kinds[order.position[placement.node_slot]] ^= weight
    return kinds


def _stretches(count: IntColumn) -> Stretches:
    room = -(-count // STEP) * STEP if len(count) > 1 else count
    end = np.cumsum(room)
    return Stretches(end - room, count, int(end[-1]))


def _shift(stretches: Stretches) -> IntColumn:
    """Return by how much an element's position is larger than its number."""
    shift: IntColumn = stretches.start - (np.cumsum(stretches.count) - stretches.count)
    return shift


def _map(source: str, target: str, nodes: dict[str, IntColumn]) -> IntColumn:
    if target == NODE:
        return nodes[source]
    # One instance of an ion stands at a node, in the order of the nodes.
    there = np.flatnonzero(nodes[target] >= 0).astype(SLOT)
    found = np.searchsorted(nodes[target][there], nodes[source]).astype(SLOT)
    found[nodes[source] < 0] = len(there)
    result: IntColumn = np.append(there, SLOT(-1))[found]
    return result


def contiguous_tiles(index: IntColumn) -> NDArray[np.uint8]:
    """Return for each tile of a map whether its elements follow one another."""
    tiles = -(-len(index) // TILE)
    flags = np.ones(tiles, dtype=np.uint8)
    breaks = np.flatnonzero(np.diff(index) != 1)
    inside = breaks[(breaks + 1) % TILE != 0]
    flags[inside // TILE] = 0
    return flags


def _tiles(stretches: Stretches) -> Stretches:
    """Return where the flags of each part's tiles stand."""
    return _stretches(-(-stretches.count // TILE))


def _globals_room(item: ArenaItem) -> int:
    """Return the doubles from one part's globals to the next one's: whole cache lines."""
    return -(-item.fixed_count // STEP) * STEP


def _count(
    item: ArenaItem, spaces: dict[str, Stretches], parts: int, numbers: Mapping[str, int]
) -> int:
    if item.kind is ItemKind.GLOBALS:
        return item.fixed_count if parts == 1 else _globals_room(item) * parts
    if item.kind is ItemKind.TABLE_FUNCTION:
        return numbers[item.name]
    if item.space is None:
        return item.fixed_count
    if item.kind is ItemKind.MAP_CONTIGUOUS:
        return _tiles(spaces[item.space]).size
    return spaces[item.space].size


def _part_offsets(
    items: tuple[ArenaItem, ...],
    offset: NDArray[np.uint64],
    spaces: dict[str, Stretches],
    parts: int,
) -> NDArray[np.uint64]:
    """Return [part, item] where each part's stretch of each item starts, in bytes."""
    columns = []
    for item, start in zip(items, offset.astype(np.int64), strict=True):
        if item.kind is ItemKind.GLOBALS:
            within = np.arange(parts) * _globals_room(item)
        elif item.space is None:
            within = np.zeros(parts, dtype=np.int64)
        elif item.kind is ItemKind.MAP_CONTIGUOUS:
            within = _tiles(spaces[item.space]).start
        else:
            within = spaces[item.space].start
        columns.append(start + within * _BYTES[item.c_type])
    return np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.uint64)


ITEM_TYPES: dict[str, type[np.generic]] = {
    "double": np.float64,
    "int32_t": np.int32,
    "uint8_t": np.uint8,
}
"""The elements of an arena's items, as numpy calls them."""
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
    views: list[NDArray[np.generic]] = []
    for item, start, count in zip(plan.items, plan.offset, plan.count, strict=True):
        dtype = np.dtype(ITEM_TYPES[item.c_type])
        raw = arena[int(start) : int(start) + count * dtype.itemsize]
        views.append(raw.view(dtype))
    return views


def fill_structure(plan: ArenaPlan, views: list[NDArray[np.generic]]) -> None:
    """Write the section table and the maps into a new arena."""
    for item, view in zip(plan.items, views, strict=True):
        match item.kind:
            case ItemKind.SECTION:
                column = item.name.removeprefix("section.")
                stretches = plan.spaces[SECTION]
                for start, table in zip(stretches.start, plan.parts.sections, strict=True):
                    rows = table.column(column)
                    view[start : start + len(rows)] = rows
            case ItemKind.MAP_INDEX:
                for here, values in _part_maps(plan, item):
                    view[here] = values
            case ItemKind.MAP_CONTIGUOUS:
                tiles = _tiles(plan.spaces[_space(item)])
                for start, count, (_, values) in zip(
                    tiles.start, tiles.count, _part_maps(plan, item), strict=True
                ):
                    view[start : start + count] = contiguous_tiles(values)
            case _:
                pass


def node_at(plan: ArenaPlan, arena: NDArray[np.uint8], space: str, position: int) -> int:
    """Return the position of the node at which an instance stands."""
    views = item_views(plan, arena)
    kinds = ((item.kind, item.name) for item in plan.items)
    index = views[list(kinds).index((ItemKind.MAP_INDEX, f"{space}.{NODE}"))].view(np.int32)
    part = plan.spaces[space].part_of(position)
    return int(index[position]) + int(plan.spaces[NODE].start[part])


def _space(item: ArenaItem) -> str:
    if item.space is None:
        raise ValueError(f"{item.name} belongs to no space")
    return item.space


def _part_maps(plan: ArenaPlan, item: ArenaItem) -> Iterator[tuple[slice, IntColumn]]:
    """Yield each part's stretch of a map, and its targets counted from the part's first one."""
    source, target = plan.spaces[_space(item)], plan.targets[item.name]
    whole = plan.maps[item.name]
    bases = np.zeros_like(source.start) if target == ARENA else plan.spaces[target].start
    for start, count, base in zip(source.start, source.count, bases, strict=True):
        here = slice(int(start), int(start + count))
        yield here, whole[here] - SLOT(base)


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
        diameter=fields["node.diam"][plan.parts.position],
        length=length[order.order],
        ra=ra[order.order],
        rallbranch=rallbranch[order.order],
        shaped=shaped,
    )
    fields["node.area"][plan.parts.position] = found.area
    fields["node.a"][plan.parts.position] = found.a
    fields["node.b"][plan.parts.position] = found.b


def probe_offset(
    plan: ArenaPlan, program: Program, space: str, field: str, slot: int
) -> tuple[int, int]:
    """Return the bytes from the arena's start to one double, and the part that it belongs to.

    The offset is -1 if the slot is not in the model.
    """
    if not space:
        names = [item.name for item in global_fields(program)]
        return int(plan.offset[0]) + 8 * names.index(field), 0
    position = int(plan.index[space][slot])
    if position < 0:
        return -1, 0
    full = f"{space}.{field}"
    number = next(
        k for k, item in enumerate(plan.items) if item.kind is ItemKind.FIELD and item.name == full
    )
    return int(plan.offset[number]) + 8 * position, plan.spaces[space].part_of(position)
