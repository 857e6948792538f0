"""The import itself: looks at everything, tells what cannot be taken, then takes the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from vecgen.frontend.importer.attachments import (
    LiveAttachments,
    kept_from_going_on,
    live_attachments,
)
from vecgen.frontend.importer.faults import CannotImportError, ImporterError
from vecgen.frontend.importer.live import LiveNeuron, checked_interpreter
from vecgen.frontend.importer.mechanisms import Usage, load_used, take_globals, take_run_values
from vecgen.frontend.importer.pointers import take_pointers
from vecgen.frontend.importer.points import (
    LivePoint,
    live_points,
    place_points,
    take_point_values,
)
from vecgen.frontend.importer.references import References
from vecgen.frontend.importer.rows import NodeRows, Placed
from vecgen.frontend.importer.sections import LiveSection, create_sections, live_sections
from vecgen.frontend.importer.sources import Sources, live_mechanisms
from vecgen.frontend.importer.unsupported import lacking_parts, told_in_passing
from vecgen.frontend.importer.values import (
    place_mechanisms,
    take_density_values,
    take_node_values,
)
from vecgen.frontend.notices import notice
from vecgen.frontend.records import PointRecord
from vecgen.frontend.workspace import Workspace
from vecgen.values import value_class


class State(Enum):
    """What a run of the imported model begins with."""

    INITIAL = "initial"
    """`finitialize` of the imported model."""
    PRESENT = "present"
    """NEURON's state as it is now."""


@value_class
class ImportedParts:
    """What was imported, beside what it was in NEURON."""

    sections: Sequence[Placed]
    points: Sequence[tuple[LivePoint, PointRecord]]
    references: References
    attachments: LiveAttachments

    def take_values(self) -> None:
        """Give the model all values that NEURON has now."""
        references = self.references
        workspace, live = references.workspace, references.live
        live.sort()
        nodes = NodeRows(live, self.sections, workspace.nodes.size)
        for space in (workspace.nodes, *workspace.instances.values(), workspace.globals):
            space.detach()
        take_node_values(workspace, live, nodes, self.sections)
        take_density_values(workspace, live, nodes, self.sections)
        take_point_values(workspace, live, self.points)
        used = {name for item in self.sections for name in item.live.mechanisms}
        take_globals(workspace, live, used | {item.mechanism for item, _ in self.points})
        take_run_values(workspace, live.h)
        live.columns_done()


def read_model(
    workspace: Workspace, h: Any, mod_dirs: Iterable[str | Path], state: State
) -> ImportedParts:
    """Take NEURON's model into an empty workspace.

    Raises:
        ImporterError: `h` is no NEURON that can be read, or has no sections.
        CannotImportError: the model has parts that vecgen lacks; it names all.
    """
    live = checked_interpreter(h)
    live.sort()
    known = live_mechanisms(live)
    points, artificial = live_points(live, known)
    sections = live_sections(live, {item.segment.sec for item in points})
    if not sections:
        raise ImporterError("NEURON has no sections in this process: build a model first")
    usage = _usage(sections, points)
    attachments, odd = live_attachments(live)
    faults = [*lacking_parts(live, sections, artificial), *odd]
    if state is State.PRESENT:
        faults += kept_from_going_on(live, attachments)
    faults += load_used(workspace, live, known, usage, Sources(mod_dirs))
    if faults:
        raise CannotImportError(faults)
    parts = _made(workspace, live, sections, points, attachments)
    parts.take_values()
    for text in told_in_passing(live, workspace.registry.loaded()):
        notice(text)
    return parts


def _usage(sections: Sequence[LiveSection], points: Sequence[LivePoint]) -> Usage:
    where: dict[str, list[str]] = {}
    for item in sections:
        for name in item.mechanisms:
            if name != "extracellular":  # told about by itself
                where.setdefault(name, []).append(item.name)
    for point in points:
        where.setdefault(point.mechanism, []).append(str(point.segment))
    return Usage(where)


def _made(
    workspace: Workspace,
    live: LiveNeuron,
    sections: Sequence[LiveSection],
    points: Sequence[LivePoint],
    attachments: LiveAttachments,
) -> ImportedParts:
    for item in sections:
        item.section(0.5).area()  # diameters follow from 3-d points when somebody asks
    records = create_sections(workspace, live, sections)
    placed = [Placed(item, records[item.section]) for item in sections]
    place_mechanisms(workspace, placed)
    point_records = place_points(workspace, records, points)
    both = list(zip(points, point_records, strict=True))
    references = References(workspace, live, placed, both)
    take_pointers(references)
    return ImportedParts(placed, both, references, attachments)
