"""Point processes: where they stand, in which order, and NEURON's values of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vecgen.frontend import topology
from vecgen.frontend.importer.live import LiveNeuron
from vecgen.frontend.importer.rows import point_rows, shown_variable
from vecgen.frontend.importer.sources import LiveMechanism
from vecgen.frontend.importer.values import take_variable
from vecgen.frontend.records import PointRecord, SectionRecord
from vecgen.frontend.workspace import Workspace
from vecgen.values import value_class


@value_class
class LivePoint:
    """A point process of NEURON's that stands somewhere."""

    point: Any
    mechanism: str
    segment: Any
    """Where it stands: a segment, or an end of a section."""


def live_points(
    live: LiveNeuron, known: Mapping[str, LiveMechanism]
) -> tuple[list[LivePoint], dict[str, int]]:
    """Return the point processes in the order of their placing, and counts of artificial cells."""
    found: list[LivePoint] = []
    artificial: dict[str, int] = {}
    for mechanism in known.values():
        if not mechanism.is_point:
            continue
        instances = list(live.h.List(mechanism.name))
        if mechanism.is_artificial:
            if instances:
                artificial[mechanism.name] = len(instances)
            continue
        for point in instances:
            segment = point.get_segment()
            if segment is not None:
                found.append(LivePoint(point, mechanism.name, segment))
    return _in_order(found), artificial


def _in_order(found: list[LivePoint]) -> list[LivePoint]:
    """Return the points such that of those at one node the oldest placing comes first.

    NEURON lists the points at a node with the newest first; elsewhere order means nothing.
    """
    at_node: dict[Any, list[LivePoint]] = {}
    for item in found:
        at_node.setdefault(_node(item.segment), []).append(item)
    result: list[LivePoint] = []
    for here in at_node.values():
        if len(here) > 1:
            newest_first = here[0].segment.point_processes()
            rank = {_identity(point): -k for k, point in enumerate(newest_first)}
            here.sort(key=lambda item: rank[_identity(item.point)])
        result += here
    return result


def _identity(point: Any) -> str:
    return str(point.hname())


def _node(segment: Any) -> tuple[Any, float]:
    """Return what two places have in common where they are one node."""
    section, x = segment.sec, segment.x
    while x == (1.0 if section.orientation() else 0.0):
        place = section.parentseg()
        if place is None:
            break
        section, x = place.sec, place.x
    if 0.0 < x < 1.0:
        x = (int(section.nseg * x) + 0.5) / section.nseg
    return section, x


def place_points(
    workspace: Workspace, records: Mapping[Any, SectionRecord], found: Sequence[LivePoint]
) -> list[PointRecord]:
    """Make the point processes; return their records, in the same order.

    Their CONSTRUCTORs do not run: what these did has been done, and NEURON's values are taken.
    """
    made: list[PointRecord] = []
    for item in found:
        record = PointRecord(_identity(item.point), item.mechanism)
        record.section = records[item.segment.sec]
        record.place = topology.place_of(record.section, item.segment.x)
        record.slot = workspace.allocate(workspace.instances[item.mechanism], 1)
        record.number = workspace.created_points
        workspace.created_points += 1
        record.section.points.append(record)
        made.append(record)
    workspace.structure_version += 1
    return made


def take_point_values(
    workspace: Workspace,
    live: LiveNeuron,
    points: Sequence[tuple[LivePoint, PointRecord]],
) -> None:
    """Take all variables of the point processes that NEURON shows."""
    by_name: dict[str, list[tuple[Any, int]]] = {}
    for item, record in points:
        by_name.setdefault(item.mechanism, []).append((item.point, record.slot))
    for name, instances in by_name.items():
        fields = workspace.visible[name]
        if not fields:
            continue
        rows = point_rows(name, instances, shown_variable(fields, ""))
        for field, width in fields.items():
            reference = getattr(rows.first, f"_ref_{field}")
            take_variable(workspace.instances[name], live, rows, reference, field, width)
