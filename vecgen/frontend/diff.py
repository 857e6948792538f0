"""What makes two models different, as sentences: first the structure, then values, by their size.

`differences` looks at workspaces; `diff` at frozen models, in which there are no values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest

import numpy as np

from vecgen.frontend.freeze import freeze
from vecgen.frontend.section_places import owners
from vecgen.frontend.value_diff import Pair, value_differences
from vecgen.frontend.workspace import Workspace
from vecgen.model.model import IntColumn, Model, Placement, PointerLink, Probe, SectionTable

_MOST = 5
"""Sentences of one kind; the others are counted."""


def differences(first: Workspace, second: Workspace) -> tuple[str, ...]:
    """Return what differs in structure and values; nothing if the models are equal.

    One sentence for each difference of structure, then one for each variable that has other
    values, the largest relative difference first.
    """
    pair = Pair(first, second, freeze(first), freeze(second))
    values = sorted(value_differences(pair), key=lambda found: found.relative, reverse=True)
    return (*diff(pair.first_model, pair.second_model), *(found.sentence for found in values))


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
            *_pointers(first, second),
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


# -- sections -------------------------------------------------------------------------------------


def _sections(first: SectionTable, second: SectionTable) -> Iterator[str]:
    if len(first.names) != len(second.names):
        yield f"{len(first.names)} sections in the first, {len(second.names)} in the second"
        yield from _some(_names("section", first.names, second.names))
        return
    yield from _some(_other_names(first, second))
    yield from _some(
        f"{first.names[row]}: nseg is {first.nseg[row]} in the first, {second.nseg[row]} in the "
        "second"
        for row in np.flatnonzero(first.nseg != second.nseg).tolist()
    )
    yield from _some(_connections(first, second))
    if first.child_order != second.child_order:
        pairs = enumerate(zip(first.child_order, second.child_order, strict=True))
        others = (row for row, (one, two) in pairs if one != two)
        yield from _some(f"{first.names[row]}: its children are in another order" for row in others)


def _some(sentences: Iterable[str]) -> Iterator[str]:
    """Yield the first few sentences, and how many there are besides."""
    left = iter(sentences)
    yield from islice(left, _MOST)
    more = sum(1 for _ in left)
    if more:
        yield f"... and {more} more differences like that"


def _other_names(first: SectionTable, second: SectionTable) -> Iterator[str]:
    if first.names == second.names:
        return
    for row, (one, two) in enumerate(zip(first.names, second.names, strict=True)):
        if one != two:
            yield f"section {row} is named {one} in the first, {two} in the second"


def _connections(first: SectionTable, second: SectionTable) -> Iterator[str]:
    one, two = (np.column_stack(_connected(table)) for table in (first, second))
    for row in np.flatnonzero(np.any(one != two, axis=1)).tolist():
        yield (
            f"{first.names[row]} is {_connection(first, one[row])} in the first, "
            f"{_connection(second, two[row])} in the second"
        )


def _connected(table: SectionTable) -> Sequence[IntColumn]:
    """Return of each section whose node it hangs on (-1: nobody's), which node, by which end."""
    owner, node = owners(table, table.parent_node)
    is_root = table.parent < 0
    end = np.where(table.reversed, 1, 0)
    return np.where(is_root, -1, owner), np.where(is_root, 0, node), end


def _connection(table: SectionTable, connected: IntColumn) -> str:
    owner, node, end = connected.tolist()
    if owner < 0:
        return "a root" if end == 0 else "a root, reversed"
    return f"connected by its end {end} to node {node} of {table.names[owner]}"


# -- what is in them ------------------------------------------------------------------------------


def _placements(first: Model, second: Model) -> Iterator[str]:
    yield from _names("instances of", first.placements, second.placements)
    for name, one in first.placements.items():
        two = second.placements.get(name)
        if two is None:
            continue
        if not _same_places(first.sections, one, second.sections, two):
            yield f"{name} is in other places ({len(one.slot)} and {len(two.slot)} instances)"


def _same_places(first: SectionTable, one: Placement, second: SectionTable, two: Placement) -> bool:
    """Whether all instances are in the same places, in the same order of creation."""
    if len(one.slot) != len(two.slot):
        return False
    places = (owners(first, one.node_slot), owners(second, two.node_slot))
    return all(np.array_equal(a, b) for a, b in zip(*places, strict=True))


def _pointers(first: Model, second: Model) -> Iterator[str]:
    one, two = (_Counted(model) for model in (first, second))
    for mechanism, name, number in (key for key in one.links if key in two.links):
        key = mechanism, name, number
        labels = one.links[key].target.label, two.links[key].target.label
        if labels[0] != labels[1]:
            yield (
                f"{mechanism} {number}: {name} points to {labels[0]} in the first, {labels[1]} in "
                "the second"
            )


class _Counted:
    """The POINTERs of a model by mechanism, name and the number of the instance."""

    def __init__(self, model: Model) -> None:
        rows = {
            name: dict(zip(placement.slot.tolist(), range(len(placement.slot)), strict=True))
            for name, placement in model.placements.items()
            if any(link.mechanism == name for link in model.pointers)
        }
        self.links: dict[tuple[str, str, int], PointerLink] = {
            (link.mechanism, link.name, rows[link.mechanism][link.slot]): link
            for link in model.pointers
        }


def _probes(first: tuple[Probe, ...], second: tuple[Probe, ...]) -> Iterator[str]:
    for item, (one, two) in enumerate(zip_longest(first, second), 1):
        labels = tuple("nothing" if p is None else p.label for p in (one, two))
        if labels[0] != labels[1]:
            yield f"saved variable {item} is {labels[0]} in the first, {labels[1]} in the second"
