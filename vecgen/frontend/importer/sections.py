"""Sections: names, geometry, 3-d points, connections and what was inserted, in NEURON's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from vecgen.frontend import building, geometry
from vecgen.frontend.importer.live import LiveNeuron
from vecgen.frontend.importer.mechanisms import ALWAYS_THERE
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace
from vecgen.values import value_class


@value_class
class LiveSection:
    """A section of NEURON's with what is in it."""

    section: Any
    name: str
    nseg: int
    near: Any
    """The segment that is nearest to the root."""
    mechanisms: tuple[str, ...]
    """Density mechanisms and ions, the first inserted first."""
    lonely: Mapping[str, tuple[int, ...]]
    """Ions that a point process brought into some segments only: which ones, from the near end."""


def live_sections(live: LiveNeuron, with_points: Set[Any]) -> list[LiveSection]:
    """Return all sections in the order of their creation; some have point processes."""
    return [_looked_at(section, section in with_points) for section in live.h.allsec()]


def _looked_at(section: Any, has_points: bool) -> LiveSection:
    nseg = section.nseg
    middle = 0.5 / nseg
    near = section(1.0 - middle if section.orientation() else middle)
    mechanisms = mechanisms_of(near)
    if not has_points:
        return LiveSection(section, section.name(), nseg, near, mechanisms, {})
    segments = list(section)
    if section.orientation():
        segments.reverse()
    names, lonely = _by_segment(list(map(mechanisms_of, segments)))
    return LiveSection(section, section.name(), nseg, near, names, lonely)


def _by_segment(
    found: list[tuple[str, ...]],
) -> tuple[tuple[str, ...], dict[str, tuple[int, ...]]]:
    """Return all mechanisms of a section, and those that only some of its segments have."""
    names = tuple(dict.fromkeys(name for here in found for name in here))
    places = {
        name: tuple(place for place, here in enumerate(found) if name in here) for name in names
    }
    return names, {name: at for name, at in places.items() if len(at) < len(found)}


def mechanisms_of(segment: Any) -> tuple[str, ...]:
    """Return the density mechanisms and ions in a segment, the first inserted first."""
    names = [mechanism.name() for mechanism in segment]
    return tuple(name for name in reversed(names) if name not in ALWAYS_THERE)


def create_sections(
    workspace: Workspace, live: LiveNeuron, found: Sequence[LiveSection]
) -> dict[Any, SectionRecord]:
    """Make the sections, connected and shaped; return the records by NEURON's sections."""
    records: dict[Any, SectionRecord] = {}
    for item in found:
        record = building.create_section(workspace, item.name, item.nseg)
        record.reversed = bool(item.section.orientation())
        records[item.section] = record
    slots = [record.slot for record in records.values()]
    for name in ("L", "Ra", "rallbranch"):
        workspace.sections.fields[name].array[slots] = [getattr(s, name) for s in records]
    for section, record in records.items():
        _connect(section, record, records)
    workspace.spine_area = live.h.getSpineArea()
    for section, record in records.items():
        _take_points(workspace, section, record)
    workspace.structure_version += 1
    workspace.geometry_version += 1
    return records


def _connect(section: Any, record: SectionRecord, records: dict[Any, SectionRecord]) -> None:
    place = section.parentseg()
    if place is not None:
        record.parent = records[place.sec]
        record.parent_x = place.x
    # NEURON lists children in the order in which it visits them.
    record.children = [records[child] for child in section.children()]


def _take_points(workspace: Workspace, section: Any, record: SectionRecord) -> None:
    count = section.n3d()
    if not count:
        return
    each = range(count)
    diam: Iterable[float] = map(section.diam3d, each)
    if workspace.spine_area:  # only then does a spine's mark mean anything
        diam = [-d if section.spine3d(k) else d for k, d in enumerate(diam)]
    columns = map(section.x3d, each), map(section.y3d, each), map(section.z3d, each), diam
    geometry.points_of(record).take(columns, map(section.arc3d, each))
    geometry.outdate(workspace, record)
