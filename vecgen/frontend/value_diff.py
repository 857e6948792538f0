"""Which values differ between two models of like structure: what a user sets, and the states.

Compared are geometry and 3-d points, cm and v, each mechanism's PARAMETERs and STATEs, the ions'
concentrations, reversal potentials and styles, globals, and the numbers of FUNCTION_TABLEs. What a
run computes from these (currents, rates) is not. Everything in whole columns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend import geometry
from vecgen.frontend.errors import StaleReferenceError
from vecgen.frontend.ions import STYLE
from vecgen.frontend.points import Points
from vecgen.frontend.section_places import owners, place_name
from vecgen.frontend.workspace import Workspace, fields_of
from vecgen.model.mechanism import Mechanism, Role
from vecgen.model.model import IntColumn, Model, Placement, SectionTable
from vecgen.store import Space
from vecgen.values import value_class

Column = NDArray[np.float64]
Where = Callable[[int], str]


@value_class
class ValueDifference:
    """A variable that has other values in the two models."""

    relative: float
    """The largest |difference| by the larger of both |values|; inf for NaN against a number."""
    sentence: str


@value_class(eq=False)
class Pair:
    """Two workspaces with their frozen models."""

    first: Workspace
    second: Workspace
    first_model: Model
    second_model: Model


@value_class(eq=False)
class _Rows:
    """The sections that belong together: rows of both tables."""

    first: IntColumn
    second: IntColumn


def value_differences(pair: Pair) -> Iterator[ValueDifference]:
    """Yield the variables with other values, where the structure lets them be compared."""
    for workspace in (pair.first, pair.second):
        geometry.settle(workspace)
    rows = _rows(pair.first_model.sections, pair.second_model.sections)
    yield from _sections(pair, rows)
    yield from _nodes(pair, rows)
    yield from _points3d(pair, rows)
    for name, placement in pair.first_model.placements.items():
        other = pair.second_model.placements.get(name)
        if other is not None:
            yield from _instances(pair, rows, placement, other)
    yield from _globals(pair)
    yield from _tables(pair)


def _rows(first: SectionTable, second: SectionTable) -> _Rows:
    """Return the sections that belong together: row by row, or by name if some are missing."""
    if len(first.names) == len(second.names):
        every = np.arange(len(first.names))
        return _Rows(every, every)
    numbers = {name: row for row, name in reversed(list(enumerate(second.names)))}
    common = {name: row for row, name in reversed(list(enumerate(first.names))) if name in numbers}
    return _Rows(
        np.array(list(common.values()), dtype=np.int64),
        np.array([numbers[name] for name in common], dtype=np.int64),
    )


# -- sections and segments ------------------------------------------------------------------------


def _sections(pair: Pair, rows: _Rows) -> Iterator[ValueDifference]:
    tables = pair.first_model.sections, pair.second_model.sections
    names = tables[0].names
    for field in ("L", "Ra", "rallbranch"):
        one = _values(pair.first.sections, field, tables[0].slot[rows.first])
        two = _values(pair.second.sections, field, tables[1].slot[rows.second])
        yield from _compared(field, one, two, lambda k: names[rows.first[k]], "sections")


def _nodes(pair: Pair, rows: _Rows) -> Iterator[ValueDifference]:
    tables = pair.first_model.sections, pair.second_model.sections
    alike = tables[0].nseg[rows.first] == tables[1].nseg[rows.second]
    here, there = rows.first[alike], rows.second[alike]
    nseg = tables[0].nseg[here]
    one, two = (
        np.repeat(table.node_slot[row] + 1, nseg) + _counting(nseg)
        for table, row in ((tables[0], here), (tables[1], there))
    )
    section, segment = np.repeat(here, nseg), _counting(nseg) + 1
    for field in ("diam", "cm", "v"):
        yield from _compared(
            field,
            _values(pair.first.nodes, field, one),
            _values(pair.second.nodes, field, two),
            lambda k: place_name(tables[0], int(section[k]), int(segment[k])),
            "segments",
        )


def _counting(counts: IntColumn) -> IntColumn:
    """Return 0, 1, ... up to each count, one after the other."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


def _points3d(pair: Pair, rows: _Rows) -> Iterator[ValueDifference]:
    names = pair.first_model.sections.names
    first, second = (
        [record.points3d for record in workspace.tree.values()]
        for workspace in (pair.first, pair.second)
    )
    columns: dict[str, list[tuple[int, Column, Column]]] = {"x": [], "y": [], "z": [], "diam": []}
    for here, there in zip(rows.first.tolist(), rows.second.tolist(), strict=True):
        one, two = first[here] or Points(), second[there] or Points()
        if len(one) != len(two):
            count = f"{len(one)} in the first, {len(two)} in the second"
            yield ValueDifference(math.inf, f"3-d points of {names[here]}: {count}")
            continue
        for name, found in columns.items():
            a, b = getattr(one, name), getattr(two, name)
            if a != b:
                found.append((here, np.array(a, np.float64), np.array(b, np.float64)))
    for name, found in columns.items():
        if found:
            yield from _points_column(name, found, names)


def _points_column(
    name: str, found: list[tuple[int, Column, Column]], names: tuple[str, ...]
) -> Iterator[ValueDifference]:
    sizes = np.array([len(one) for _, one, _ in found])
    section, point = np.repeat([row for row, _, _ in found], sizes), _counting(sizes)
    yield from _compared(
        f"{name} of 3-d points",
        np.concatenate([one for _, one, _ in found]),
        np.concatenate([two for _, _, two in found]),
        lambda k: f"point {point[k]} of {names[section[k]]}",
        "points of sections that have others",
    )


# -- mechanisms and ions --------------------------------------------------------------------------


def _instances(
    pair: Pair, rows: _Rows, first: Placement, second: Placement
) -> Iterator[ValueDifference]:
    name = first.mechanism
    here, there = _common(pair, rows, first, second)
    table = pair.first_model.sections
    section, node = owners(table, first.node_slot[here])
    spaces = pair.first.instances[name], pair.second.instances[name]
    is_ion = pair.first.registry.ion_of(name) is not None
    for field in _fields(pair, name):
        if field not in spaces[1].fields:
            continue  # another source, which the structure tells
        shown = field if is_ion and field != STYLE else f"{name}.{field}"
        yield from _compared(
            shown,
            _values(spaces[0], field, first.slot[here]),
            _values(spaces[1], field, second.slot[there]),
            lambda k: place_name(table, int(section[k]), int(node[k])),
            "places",
        )


def _fields(pair: Pair, name: str) -> list[str]:
    """Return the fields of a mechanism or ion that are compared."""
    ion = pair.first.registry.ion_of(name)
    if ion is not None:
        return [f"{ion.name}i", f"{ion.name}o", f"e{ion.name}", STYLE]
    mechanism: Mechanism = next(m for m in pair.first_model.mechanisms if m.name == name)
    own = (
        variable
        for variable in mechanism.variables
        if not variable.storage.is_shared and variable.role is not Role.ASSIGNED
    )
    fields = [field for variable in own for field in fields_of(variable)]
    return [field for field in fields if field in pair.first.instances[name].fields]


def _common(
    pair: Pair, rows: _Rows, first: Placement, second: Placement
) -> tuple[IntColumn, IntColumn]:
    """Return the instances that are in the same places: indices into both placements.

    Of several at one place the first created belong together, then the second ones.
    """
    one = _place_keys(pair.first_model.sections, rows.first, first)
    two = _place_keys(pair.second_model.sections, rows.second, second)
    keys, here, there = np.intersect1d(one, two, assume_unique=True, return_indices=True)
    here, there = here[keys >= 0], there[keys >= 0]
    # Nodes at different places may have the same number where nseg differs: no place in common.
    nseg = pair.first_model.sections.nseg, pair.second_model.sections.nseg
    row_here, _ = owners(pair.first_model.sections, first.node_slot[here])
    row_there, _ = owners(pair.second_model.sections, second.node_slot[there])
    alike = nseg[0][row_here] == nseg[1][row_there]
    return here[alike], there[alike]


def _place_keys(table: SectionTable, rows: IntColumn, placement: Placement) -> IntColumn:
    """Return a number for section, node, and how many are at that node before.

    It is negative, and no other's, where the section has no counterpart.
    """
    number = np.full(len(table.names), -1)
    number[rows] = np.arange(len(rows))
    row, node = owners(table, placement.node_slot)
    width = np.int64(1) << 20
    place = number[row] * width + node
    order = np.argsort(place, kind="stable")
    _, starts, counts = _groups(place[order])
    before = np.empty(len(place), dtype=np.int64)
    before[order] = np.arange(len(place)) - np.repeat(starts, counts)
    keys = place * width + before
    return np.where(number[row] < 0, -1 - np.arange(len(keys)), keys)


def _groups(sorted_values: IntColumn) -> tuple[IntColumn, IntColumn, IntColumn]:
    """Return the distinct values, where each begins, and how many there are of it."""
    if not len(sorted_values):
        empty = np.empty(0, dtype=np.int64)
        return empty, empty, empty
    starts = np.flatnonzero(np.append(True, sorted_values[1:] != sorted_values[:-1]))
    return sorted_values[starts], starts, np.diff(np.append(starts, len(sorted_values)))


# -- globals --------------------------------------------------------------------------------------


def _globals(pair: Pair) -> Iterator[ValueDifference]:
    used = {"", *(name for name in pair.first_model.placements)}
    for name, owner in pair.first.global_names.items():
        if owner in used and name in pair.second.global_names:
            yield from _global(pair, name)
    for name, width in pair.first.global_arrays.items():
        if pair.second.global_arrays.get(name) == width:
            for k in range(width):
                yield from _global(pair, f"{name}[{k}]")


def _global(pair: Pair, name: str) -> Iterator[ValueDifference]:
    one, two = (np.array([space.globals.get(name, 0)]) for space in (pair.first, pair.second))
    yield from _compared(name, one, two, lambda _: "", "")


def _tables(pair: Pair) -> Iterator[ValueDifference]:
    used = pair.first_model.table_numbers
    for name in used:
        one, two = (_packed(workspace, name) for workspace in (pair.first, pair.second))
        if one is None or two is None or len(one) != len(two):
            if one is not two:
                yield ValueDifference(math.inf, f"the FUNCTION_TABLE {name} has other points")
            continue
        yield from _compared(f"FUNCTION_TABLE {name}", one, two, lambda k: f"number {k}", "numbers")


def _packed(workspace: Workspace, name: str) -> Column | None:
    data = workspace.table_functions.get(name)
    try:
        return None if data is None else data.packed()
    except StaleReferenceError:
        return None


# -- columns --------------------------------------------------------------------------------------


def _values(space: Space, field: str, slots: IntColumn) -> Column:
    """Return a field's values; slots first: the values may move when they are asked for."""
    positions = space.positions_of(slots)
    if len(positions) and int(positions.min()) < 0:
        space.detach()
        positions = slots
    return space.fields[field].array[positions]


def _compared(
    name: str, one: Column, two: Column, where: Where, what: str
) -> Iterator[ValueDifference]:
    """Yield a sentence on one variable, if it has other values anywhere."""
    other = (one != two) & ~(np.isnan(one) & np.isnan(two))
    at = np.flatnonzero(other)
    if not len(at):
        return
    a, b = one[at], two[at]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        relative = np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))
    relative = np.where(np.isfinite(relative), relative, np.inf)
    most = int(np.argmax(relative))
    place = where(int(at[most]))
    values = f"{float(a[most])!r} in the first, {float(b[most])!r} in the second"
    if not place:
        sentence = f"{name} is {values}"
    elif len(at) == 1:
        sentence = f"{name} at {place} is {values}"
    else:
        sentence = f"{name} differs in {len(at)} of {len(one)} {what}, most at {place}: {values}"
    yield ValueDifference(float(relative[most]), sentence)
