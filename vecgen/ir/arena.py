"""What a program keeps in its arena, in which order: the contract between data and emitted code.

The arena is one aligned block of memory. Which items it has follows from the program alone; how
large they are and where they start is data (`lower.data` decides, `vg_bind` is told).
"""

from __future__ import annotations

from enum import Enum

from vecgen.ir.program import Program
from vecgen.ir.storage import ARENA, Field, IndexMap, SpaceKind, Table
from vecgen.values import value_class

NODE, SEGMENT, SECTION = "node", "segment", "section"
"""Spaces that every model has; `segment` counts the nodes that have a membrane."""


class ItemKind(Enum):
    """What an item holds."""

    GLOBALS = "the globals' struct"
    FIELD = "a field"
    SECTION = "a column of the section table"
    MAP_INDEX = "a map's index"
    MAP_CONTIGUOUS = "a map's flags, one per tile"
    TABLE = "a table's rows"
    TABLE_FUNCTION = "a FUNCTION_TABLE's numbers"


@value_class
class ArenaItem:
    """One stretch of the arena. `space` says how many elements it has (None: fixed).

    A FUNCTION_TABLE has as many as it was given, which the code does not know.
    """

    kind: ItemKind
    name: str
    c_type: str
    space: str | None
    fixed_count: int = 0


SECTION_COLUMNS = {
    "first": "its first segment's node",
    "segments": "number of its segments",
    "parent": "the node it hangs on",
    "has_inner_children": "whether sections hang on its segments' nodes",
}


def table_width(table: Table) -> int:
    """Return the doubles from row to row: a power of two up to 8, else a multiple of 8."""
    columns = len(table.columns)
    for width in (1, 2, 4, 8):
        if columns <= width:
            return width
    return -(-columns // 8) * 8


def global_fields(program: Program) -> tuple[Field, ...]:
    """Return the fields that the globals' struct holds, in its order."""
    return tuple(field for field in program.fields if field.space is None)


def space_names(program: Program) -> tuple[str, ...]:
    """Return the spaces in the order of the layout's sizes."""
    instances = [s.name for s in program.spaces if s.kind is SpaceKind.INSTANCE]
    return (NODE, SEGMENT, SECTION, *instances)


def maps_of(program: Program, space: str) -> tuple[IndexMap, ...]:
    """Return the maps from a space that some kernel needs."""
    return tuple(item for item in program.maps if item.source == space)


def arena_items(program: Program) -> tuple[ArenaItem, ...]:
    """Return the arena's items in the order of the layout's offsets."""
    items = [ArenaItem(ItemKind.GLOBALS, "globals", "double", None, len(global_fields(program)))]
    for field in program.fields:
        if field.space not in (None, ARENA):
            items.append(ArenaItem(ItemKind.FIELD, field.name, "double", field.space))
    for column in SECTION_COLUMNS:
        items.append(ArenaItem(ItemKind.SECTION, f"section.{column}", "int32_t", SECTION))
    for item in program.maps:
        items.append(ArenaItem(ItemKind.MAP_INDEX, item.name, "int32_t", item.source))
        items.append(ArenaItem(ItemKind.MAP_CONTIGUOUS, item.name, "uint8_t", item.source))
    for table in program.tables:
        count = (table.count + 2) * table_width(table)
        items.append(ArenaItem(ItemKind.TABLE, table.name, "double", None, count))
    for function in program.table_functions:
        items.append(ArenaItem(ItemKind.TABLE_FUNCTION, function.name, "double", None))
    return tuple(items)
