"""The memory of a sweep's lanes: copies of a model's arena, element beside element.

Element i of lane l of a field stands at i * lanes + l; a map's index becomes the same of its
target. So a part of a sweep is a model like any other to the compiled code.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vecgen.ir.arena import SECTION, ItemKind, space_names
from vecgen.ir.program import Program
from vecgen.lower.data import ITEM_TYPES, TILE, ArenaPlan, contiguous_tiles
from vecgen.run.arena import ALIGNMENT, allocate_arena
from vecgen.values import value_class

Bytes = NDArray[np.uint8]


@value_class(eq=False)
class LanePart:
    """Some lanes of a sweep, ready to be bound."""

    arena: Bytes
    field_offset: NDArray[np.uint64]
    space_size: NDArray[np.uint64]
    lanes: int

    def offset(self, item: int, element: int, lane: int) -> int:
        """Return the bytes from the arena's start to a double of a field."""
        return int(self.field_offset[item]) + 8 * (element * self.lanes + lane)


def make_part(plan: ArenaPlan, program: Program, snapshots: Sequence[Bytes]) -> LanePart:
    """Return a part whose lanes have the values of these arenas, all laid out as `plan` says."""
    lanes = len(snapshots)
    counts = [_count(plan, item, lanes) for item in range(len(plan.items))]
    offset, total = _place(plan, counts)
    arena = allocate_arena(total)
    stack = np.stack(snapshots)
    for number, item in enumerate(plan.items):
        dtype = np.dtype(ITEM_TYPES[item.c_type])
        source = stack[:, int(plan.offset[number]) :][:, : plan.count[number] * dtype.itemsize]
        start = int(offset[number])
        target = arena[start : start + counts[number] * dtype.itemsize].view(dtype)
        match item.kind:
            case ItemKind.FIELD:
                target.reshape(-1, lanes)[...] = source.view(dtype).T
            case ItemKind.MAP_INDEX:
                target.reshape(-1, lanes)[...] = source.view(dtype).T * lanes + np.arange(lanes)
                _flags(plan, offset, arena, number, target)
            case ItemKind.GLOBALS | ItemKind.SECTION | ItemKind.TABLE_FUNCTION:
                target[...] = source[0].view(dtype)
            case _:
                pass  # flags follow from the index; tables fill themselves
    return LanePart(arena, offset, _sizes(plan, program, lanes), lanes)


def _count(plan: ArenaPlan, number: int, lanes: int) -> int:
    item = plan.items[number]
    match item.kind:
        case ItemKind.FIELD | ItemKind.MAP_INDEX:
            return plan.count[number] * lanes
        case ItemKind.MAP_CONTIGUOUS:
            return -(-plan.count[number - 1] * lanes // TILE)
    return plan.count[number]


def _flags(
    plan: ArenaPlan, offset: NDArray[np.uint64], arena: Bytes, number: int, index: NDArray[np.int32]
) -> None:
    """Write a map's flags, which are the item behind its index."""
    if plan.items[number + 1].kind is not ItemKind.MAP_CONTIGUOUS:
        raise TypeError(f"no flags behind the map {plan.items[number].name}")
    flags = contiguous_tiles(index)
    start = int(offset[number + 1])
    arena[start : start + len(flags)] = flags


def _place(plan: ArenaPlan, counts: Sequence[int]) -> tuple[NDArray[np.uint64], int]:
    offsets = []
    total = 0
    for number, (item, count) in enumerate(zip(plan.items, counts, strict=True)):
        offsets.append(total)
        used = count * np.dtype(ITEM_TYPES[item.c_type]).itemsize
        total += -(-used // ALIGNMENT) * ALIGNMENT
        total += ALIGNMENT * (number % 2)  # not all on the same cache sets
    return np.array(offsets, dtype=np.uint64), max(total, ALIGNMENT)


def _sizes(plan: ArenaPlan, program: Program, lanes: int) -> NDArray[np.uint64]:
    one = zip(space_names(program), plan.space_size[0].tolist(), strict=True)
    sizes = [size * (1 if name == SECTION else lanes) for name, size in one]
    return np.array(sizes, dtype=np.uint64)
