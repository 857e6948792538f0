"""Which row of NEURON's columns each of our slots is.

NEURON sorts nodes by their numbers in the cable equation, and the instances of a mechanism by their
nodes. So the nodes' rows give all others; that this is so is checked for some of each column, and
where it is not, every instance is asked for its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from vecgen.frontend.importer.faults import ImporterError
from vecgen.frontend.importer.live import LiveNeuron, row_of
from vecgen.frontend.importer.sections import LiveSection
from vecgen.frontend.records import SectionRecord
from vecgen.store import IndexArray
from vecgen.values import value_class


@value_class
class Placed:
    """A section of NEURON's with its record here."""

    live: LiveSection
    record: SectionRecord

    def segment(self, index: int) -> Any:
        """Return NEURON's segment, counted by arc."""
        return self.live.section((index + 0.5) / self.live.nseg)


@value_class(eq=False)
class Rows:
    """A container's rows with our slots of them."""

    slots: IndexArray
    rows: IndexArray
    first: Any
    """What has row 0: a segment, or a point process."""

    @property
    def count(self) -> int:
        """How many rows the container has."""
        return len(self.rows)


@value_class
class Shown:
    """A variable by which a container is known; `is_array` if it has elements."""

    name: str
    is_array: bool = False

    def reference(self, owner: Any) -> Any:
        """Return a segment's or a point process's reference to it, or to its first element."""
        found = getattr(owner, f"_ref_{self.name}")
        return found[0] if self.is_array else found


def shown_variable(fields: Mapping[str, int], suffix: str) -> Shown:
    """Return a variable of a mechanism that shows rows: the first one, rather one of one value."""
    field = next((name for name, width in fields.items() if not width), next(iter(fields)))
    return Shown(f"{field}{suffix}", bool(fields[field]))


# -- nodes ------------------------------------------------------------------------------------


class NodeRows:
    """The rows of all nodes."""

    def __init__(self, live: LiveNeuron, sections: Sequence[Placed], slots: int) -> None:
        self.by_slot: IndexArray = np.full(slots, -1, dtype=np.int64)
        """The row of each slot of the space `node`, -1 where there is no node."""
        self._sections = sections
        self._known: dict[tuple[int, ...], _Instances] = {}
        near = [item.live.near for item in sections]
        if live.has_one_thread:
            found = [segment.node_index() for segment in near]
        else:
            found = [row_of(segment._ref_v)[0] for segment in near]
        nseg = np.array([item.record.nseg for item in sections], dtype=np.int64)
        first = np.array([item.record.node for item in sections], dtype=np.int64) + 1
        mirrored = np.array([item.record.reversed for item in sections])
        run, offset = runs(nseg)
        along = np.where(mirrored[run], nseg[run] - 1 - offset, offset)
        self.by_slot[first[run] + along] = np.array(found, dtype=np.int64)[run] + offset
        self.by_slot[first + nseg] = np.array(found, dtype=np.int64) + nseg
        for item in sections:
            if item.record.parent is None:
                root = item.live.section(1.0 if item.record.reversed else 0.0)
                self.by_slot[item.record.node] = row_of(root._ref_v)[0]
        self._check(sections)

    def _check(self, sections: Sequence[Placed]) -> None:
        known = np.sort(self.by_slot[self.by_slot >= 0])
        right = np.array_equal(known, np.arange(len(known)))
        for item in (sections[0], sections[-1]):
            place = row_of(item.segment(0)._ref_v)
            right &= place == (self.by_slot[item.record.node + 1], len(known))
        if not right:
            raise unexpected("nodes")

    def instances(self, sections: Sequence[Placed], name: str) -> _Instances:
        """Return the instances of a mechanism in sections, with the rows of its columns."""
        key = tuple([item.record.number for item in sections])
        is_everywhere = not any(name in item.live.lonely for item in sections)
        if is_everywhere and key in self._known:
            return self._known[key]
        run, index = runs(np.array([item.record.nseg for item in sections], dtype=np.int64))
        if not is_everywhere:
            kept = _having(name, sections, run, index)
            run, index = run[kept], index[kept]
        node = np.array([item.record.node for item in sections], dtype=np.int64) + 1
        rows = np.empty(len(run), dtype=np.int64)
        rows[np.argsort(self.by_slot[node[run] + index])] = np.arange(len(run))
        found = _Instances(run, index, rows)
        if is_everywhere:
            self._known[key] = found
        return found

    def rows(self) -> Rows:
        """Return the rows with slots of the space `node`."""
        slots = np.flatnonzero(self.by_slot >= 0)
        rows = self.by_slot[slots]
        slot = int(slots[np.argmin(rows)])
        for item in self._sections:
            record = item.record
            if record.node == slot:
                first = item.live.section(1.0 if record.reversed else 0.0)
                return Rows(slots, rows, first)
        raise unexpected("nodes")


def runs(length: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Return for runs of these lengths, one after the other, each element's run and place in it."""
    run = np.repeat(np.arange(len(length)), length)
    return run, np.arange(len(run)) - np.repeat(np.cumsum(length) - length, length)


def unexpected(name: str) -> ImporterError:
    """Return what is raised where NEURON's memory is not as it is known to be."""
    return ImporterError(
        f"NEURON's values of {name} are not where they were expected; this is a fault of vecgen's "
        "importer"
    )


# -- density mechanisms -----------------------------------------------------------------------


@value_class(eq=False)
class _Instances:
    """Segments that have something, in the order of sections and then by arc."""

    run: IndexArray
    """Which one of the sections."""
    index: IndexArray
    """The segment in it, by arc."""
    rows: IndexArray
    """Which row of a column of what they have; these are sorted by their nodes."""


def density_rows(
    nodes: NodeRows,
    sections: Sequence[Placed],
    name: str,
    variable: Shown,
    first_slots: Mapping[int, int] | None = None,
) -> Rows:
    """Return the rows of a density mechanism, an ion, or of what all segments have.

    Args:
        nodes: the rows of the nodes.
        sections: those that have it.
        name: the mechanism, to tell about.
        variable: one of its variables by the name that a segment knows it by: `gnabar_hh`, `ena`.
        first_slots: the first slot in each section by its number; None: those in the records.
    """
    found = nodes.instances(sections, name)
    slot = np.array(
        [
            item.record.instances[name] if first_slots is None else first_slots[item.record.number]
            for item in sections
        ],
        dtype=np.int64,
    )
    slots = slot[found.run] + found.index
    count = len(slots)

    def segment(k: int) -> Any:
        return sections[int(found.run[k])].segment(int(found.index[k]))

    def asked(k: int) -> tuple[int, int]:
        return row_of(variable.reference(segment(k)))

    rows = found.rows
    some = (int(np.argmin(rows)), count // 2, int(np.argmax(rows)))
    if any(asked(k) != (int(rows[k]), count) for k in some):
        rows = np.array([asked(k)[0] for k in range(count)], dtype=np.int64)
        if not np.array_equal(np.sort(rows), np.arange(asked(0)[1])):
            raise unexpected(name)
    return Rows(slots, rows, segment(int(np.argmin(rows))))


def _having(
    name: str, sections: Sequence[Placed], run: IndexArray, index: IndexArray
) -> IndexArray:
    """Return which segments have a mechanism: all, but for ions of point processes."""
    kept = np.ones(len(run), dtype=np.bool_)
    for k, item in enumerate(sections):
        if name in item.live.lonely:
            places = np.array(item.live.lonely[name])
            if item.record.reversed:
                places = item.record.nseg - 1 - places
            kept[run == k] = np.isin(index[run == k], places)
    return np.flatnonzero(kept)


def point_rows(name: str, points: Iterable[tuple[Any, int]], variable: Shown) -> Rows:
    """Return the rows of a point process: `points` are NEURON's objects with our slots."""
    slots: list[int] = []
    rows: list[int] = []
    first, total = None, 0
    for point, slot in points:
        row, total = row_of(variable.reference(point))
        slots.append(slot)
        rows.append(row)
        if row == 0:
            first = point
    if first is None or sorted(rows) != list(range(total)):
        raise unexpected(name)
    return Rows(np.array(slots, dtype=np.int64), np.array(rows, dtype=np.int64), first)
