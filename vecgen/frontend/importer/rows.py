"""Which row of NEURON's columns each of our slots is.

Rows are not guessed: each section is asked for one, and the sections' runs of rows must cover a
column without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vecgen.frontend.importer.faults import ImporterError
from vecgen.frontend.importer.live import row_of
from vecgen.frontend.importer.sections import LiveSection
from vecgen.frontend.records import SectionRecord
from vecgen.store import IndexArray


@dataclass(frozen=True, slots=True)
class Placed:
    """A section of NEURON's with its record here."""

    live: LiveSection
    record: SectionRecord

    @property
    def is_root(self) -> bool:
        """Whether it has a root node of its own."""
        return self.record.parent is None


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows that follow each other, with their slots."""

    row: int
    slots: range
    first: Any


def node_rows(sections: Sequence[Placed]) -> Rows:
    """Return the rows of the nodes, with slots of the space `node`."""

    def runs() -> Iterator[tuple[_Run, int]]:
        for item in sections:
            record, segment = item.record, item.live.near
            row, count = row_of(segment._ref_v)
            yield _Run(row, _in_tree_order(record, record.node + 1), segment), count
            end = record.node + 1 + record.nseg
            yield _Run(row + record.nseg, range(end, end + 1), None), count
            if item.is_root:
                root = item.live.section(1.0 if record.reversed else 0.0)
                row, count = row_of(root._ref_v)
                yield _Run(row, range(record.node, record.node + 1), root), count

    return _joined("nodes", runs())


def density_rows(
    sections: Iterable[Placed], name: str, variable: str, first_slots: dict[int, int] | None = None
) -> Rows:
    """Return the rows of a density mechanism, an ion, or of what all segments have.

    Args:
        sections: those that have it.
        name: the mechanism, to tell about.
        variable: one of its variables by the name that a segment knows it by: `gnabar_hh`, `ena`.
        first_slots: the first slot in each section by its number; None: those in the records.
    """
    attribute = f"_ref_{variable}"

    def runs() -> Iterator[tuple[_Run, int]]:
        for item in sections:
            record = item.record
            first = (
                record.instances[name] if first_slots is None else first_slots[record.number]
            )
            for segment, part in _parts(item, name):
                row, count = row_of(_scalar(getattr(segment, attribute)))
                slots = _in_tree_order(record, first)
                yield _Run(row, slots[part] if part else slots, segment), count

    return _joined(name, runs())


def _parts(item: Placed, name: str) -> Iterator[tuple[Any, slice | None]]:
    """Yield the segments to ask, each with the part of the section in tree order it stands for."""
    if name in item.live.lonely:
        for place in item.live.lonely[name]:
            nseg = item.live.nseg
            arc = nseg - 1 - place if item.record.reversed else place
            yield item.live.section((arc + 0.5) / nseg), slice(place, place + 1)
    else:
        yield item.live.near, None


def point_rows(name: str, points: Iterable[tuple[Any, int]], variable: str) -> Rows:
    """Return the rows of a point process: `points` are NEURON's objects with our slots."""
    attribute = f"_ref_{variable}"

    def runs() -> Iterator[tuple[_Run, int]]:
        for point, slot in points:
            row, count = row_of(_scalar(getattr(point, attribute)))
            yield _Run(row, range(slot, slot + 1), point), count

    return _joined(name, runs())


def _scalar(reference: Any) -> Any:
    """Return the reference itself, or that to the first element of an array variable."""
    return reference[0] if not repr(reference).startswith("data_handle") else reference


def _in_tree_order(record: SectionRecord, first: int) -> range:
    slots = range(first, first + record.nseg)
    return slots[::-1] if record.reversed else slots


def _joined(name: str, runs: Iterable[tuple[_Run, int]]) -> Rows:
    slots: list[int] = []
    rows: list[int] = []
    first = None
    total = 0
    for run, count in runs:
        slots.extend(run.slots)
        rows.extend(range(run.row, run.row + len(run.slots)))
        total = count
        if run.row == 0:
            first = run.first
    found = np.array(rows, dtype=np.int64)
    if first is None or total != len(found) or not _is_permutation(found):
        raise ImporterError(
            f"NEURON's values of {name} are not where they were expected ({len(found)} of {total} "
            "found); this is a fault of vecgen's importer"
        )
    return Rows(np.array(slots, dtype=np.int64), found, first)


def _is_permutation(rows: IndexArray) -> bool:
    return bool(np.array_equal(np.sort(rows), np.arange(len(rows))))
