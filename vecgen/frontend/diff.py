"""Structural difference of two models, as sentences; values are not looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

import numpy as np

from vecgen.model.model import Model, Placement, Probe, SectionTable


def diff(first: Model, second: Model) -> tuple[str, ...]:
    """Return what differs in structure, one sentence each; nothing if the models are equal.

    Slots and creation numbers do not count: two models are equal when they were built alike,
    whatever was created and deleted in between.
    """
    return tuple(
        [
            *_names("ion", (f"{i.name} (charge {i.valence:g})" for i in first.ions),
                    (f"{i.name} (charge {i.valence:g})" for i in second.ions)),
            *_mechanisms(first, second),
            *_sections(first.sections, second.sections),
            *_placements(first, second),
            *_probes(first.probes, second.probes),
        ]
    )  # fmt: skip


def _names(kind: str, first: Iterable[str], second: Iterable[str]) -> Iterator[str]:
    one, two = list(first), list(second)
    yield from (f"{kind} {name} is only in the first" for name in one if name not in two)
    yield from (f"{kind} {name} is only in the second" for name in two if name not in one)


def _mechanisms(first: Model, second: Model) -> Iterator[str]:
    one = {m.name: m for m in first.mechanisms}
    two = {m.name: m for m in second.mechanisms}
    yield from _names("mechanism", one, two)
    for name in one:
        if name in two and one[name].texts != two[name].texts:
            yield f"mechanism {name} has another source"


def _sections(first: SectionTable, second: SectionTable) -> Iterator[str]:
    if len(first.names) != len(second.names):
        yield f"{len(first.names)} sections in the first, {len(second.names)} in the second"
        return
    for row, (one, two) in enumerate(zip(first.names, second.names, strict=True)):
        if one != two:
            yield f"section {row} is named {one} in the first, {two} in the second"
        if first.nseg[row] != second.nseg[row]:
            yield f"{one}: nseg is {first.nseg[row]} in the first, {second.nseg[row]} in the second"
        if _connection(first, row) != _connection(second, row):
            yield (
                f"{one} is {_connection(first, row)} in the first, {_connection(second, row)} in "
                "the second"
            )
        if first.child_order[row] != second.child_order[row]:
            yield f"{one}: its children are in another order"


def _connection(table: SectionTable, row: int) -> str:
    parent = int(table.parent[row])
    end = 1 if table.reversed[row] else 0
    if parent < 0:
        return "a root" if end == 0 else "a root, reversed"
    owner, node = _node(table, int(table.parent_node[row]), row)
    return f"connected by its end {end} to node {node} of {table.names[owner]}"


def _node(table: SectionTable, slot: int, row: int) -> tuple[int, int]:
    """Return the section that owns a node's slot and the slot's number there."""
    owner = int(table.parent[row])
    while not table.node_slot[owner] <= slot < table.node_slot[owner] + table.nseg[owner] + 2:
        owner = int(table.parent[owner])
    return owner, slot - int(table.node_slot[owner])


def _placements(first: Model, second: Model) -> Iterator[str]:
    yield from _names("instances of", first.placements, second.placements)
    for name, one in first.placements.items():
        two = second.placements.get(name)
        if two is None:
            continue
        if _where(first.sections, one) != _where(second.sections, two):
            yield f"{name} is in other places ({len(one.slot)} and {len(two.slot)} instances)"


def _where(sections: SectionTable, placement: Placement) -> list[tuple[int, int]]:
    """Return (row, node of that section) of every instance, in order of creation."""
    order = np.argsort(sections.node_slot, kind="stable")
    place = np.searchsorted(sections.node_slot[order], placement.node_slot, side="right") - 1
    rows = order[place]
    offset = placement.node_slot - sections.node_slot[rows]
    return list(zip(rows.tolist(), offset.tolist(), strict=True))


def _probes(first: tuple[Probe, ...], second: tuple[Probe, ...]) -> Iterator[str]:
    for item, (one, two) in enumerate(zip_longest(first, second), 1):
        labels = tuple("nothing" if p is None else p.label for p in (one, two))
        if labels[0] != labels[1]:
            yield f"saved variable {item} is {labels[0]} in the first, {labels[1]} in the second"
