"""How sections, segments, mechanisms and point processes come into a workspace and go.

Rules: specification 1.4 to 1.7 (sections), 5.1 and 5.3 (ions), 7 (point processes).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vecgen.frontend import geometry, topology
from vecgen.frontend.construction import (
    construct_copies,
    construct_in,
    construct_point,
    destruct_point,
)
from vecgen.frontend.errors import ArgumentError, StaleReferenceError
from vecgen.frontend.ions import STYLE, STYLE_BITS, promoted_style
from vecgen.frontend.notices import notice
from vecgen.frontend.records import PointHandle, PointRecord, SectionHandle, SectionRecord
from vecgen.frontend.segmentation import added_segments, point_destination, segment_origins
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import MechanismKind
from vecgen.store import IndexArray, Space

if TYPE_CHECKING:
    from vecgen.model.mechanism import IonUse, Mechanism


# -- sections ---------------------------------------------------------------------------------


def create_section(workspace: Workspace, name: str | None, nseg: int = 1) -> SectionRecord:
    """Return a new section; without a name it gets one of its number."""
    number = workspace.created_sections
    workspace.created_sections += 1
    slot = workspace.allocate(workspace.sections, 1)
    node = workspace.allocate(workspace.nodes, nseg + 2)
    record = SectionRecord(number, f"__nrnsec_{number:#x}" if name is None else name, slot, node)
    record.nseg = nseg
    workspace.tree[number] = record
    workspace.structure_version += 1
    return record


def hold_section(workspace: Workspace, record: SectionRecord, owner: object) -> None:
    """Delete the section when `owner` (the object that a user holds) is no more."""
    record.handle = SectionHandle(owner, _section_lost)
    record.handle.record = record
    record.handle.workspace = workspace


def _section_lost(handle: SectionHandle) -> None:
    delete_section(handle.workspace, handle.record)


def delete_section(workspace: Workspace, record: SectionRecord) -> None:
    """Delete a section: its children become roots, its point processes stand nowhere."""
    if not record.alive:
        return
    record.alive = False
    del workspace.tree[record.number]
    for child in list(record.children):
        disconnect(workspace, child)
    topology.detach(record)
    for point in list(record.points):
        unlocate_point(workspace, point)
    for name, first in record.instances.items():
        workspace.release(workspace.instances[name], first, record.nseg)
    record.instances.clear()
    workspace.release(workspace.sections, record.slot, 1)
    workspace.release(workspace.nodes, record.node, record.nseg + 2)
    workspace.structure_version += 1


def connect(
    workspace: Workspace, child: SectionRecord, parent: SectionRecord, x: float, end: float
) -> None:
    """Hang `child` by its `end` on `parent` at x; errors as `topology.attach`."""
    old, old_x, old_end = child.parent, child.parent_x, int(child.reversed)
    topology.attach(child, parent, x, end)
    geometry.outdate(workspace, child)
    if old is not None:
        notice(
            f"Notice: {child.name}({old_end}) had previously been connected to parent "
            f"{old.name}({old_x:g})"
        )
    # The root node goes; should the section become a root again, it gets a new one.
    workspace.nodes.detach()
    v = workspace.nodes.fields["v"]
    v.array[child.node] = v.default
    workspace.structure_version += 1


def disconnect(workspace: Workspace, child: SectionRecord) -> None:
    """Make a section a root, with a root node of its own; nothing happens to a root."""
    if child.parent is not None:
        topology.detach(child)
        workspace.structure_version += 1


def set_nseg(workspace: Workspace, record: SectionRecord, nseg: int) -> None:
    """Cut a section into another number of segments."""
    old = record.nseg
    if nseg == old:
        return
    origins = segment_origins(old, nseg, mirrored=record.reversed)
    ends = np.concatenate(([0], origins + 1, [old + 1]))
    record.node = _moved(workspace, workspace.nodes, record.node, old + 2, ends)
    for name, first in record.instances.items():
        space = workspace.instances[name]
        record.instances[name] = _moved(workspace, space, first, old, origins)
    _move_points(workspace, record, nseg)
    record.nseg = nseg
    geometry.outdate(workspace, record)
    workspace.structure_version += 1
    added = added_segments(old, nseg, mirrored=record.reversed)
    for name in record.instances:
        mechanism = None if workspace.registry.ion_of(name) else workspace.registry.mechanism(name)
        if mechanism is not None and added:
            construct_copies(workspace, record, mechanism, added)


def _move_points(workspace: Workspace, record: SectionRecord, nseg: int) -> None:
    """Give a section's point processes their new places.

    Those of segments that are dropped are placed anew, in tree order: each becomes the newest where
    it goes, and raises the styles of its ions there.
    """
    old, mirrored = record.nseg, record.reversed
    kept = set(segment_origins(old, nseg, mirrored=mirrored).tolist()) | {-1, old}
    moving = [point for point in record.points if point.place not in kept]
    moving.sort(key=lambda point: (-point.place if mirrored else point.place, -point.number))
    for point in record.points:
        if point.place == old:
            point.place = nseg
        elif point.place >= 0:
            point.place = point_destination(point.place, old, nseg, mirrored=mirrored)
    for point in moving:
        _make_newest(workspace, point)
        mechanism = workspace.registry.mechanism(point.mechanism)
        if mechanism is not None:
            use_ions(workspace, record, mechanism, range(point.place, point.place + 1))


def _moved(workspace: Workspace, space: Space, first: int, count: int, origins: IndexArray) -> int:
    target = workspace.allocate(space, len(origins))
    for store in space.fields.values():
        store.array[target : target + len(origins)] = store.array[first + origins]
    workspace.release(space, first, count)
    return target


# -- density mechanisms -----------------------------------------------------------------------


def insert(workspace: Workspace, record: SectionRecord, name: str) -> bool:
    """Insert a density mechanism or an ion, with the ions it uses, into all segments.

    Returns False if there is no density mechanism of that name. Inserting twice changes nothing.
    """
    if name in record.instances:
        return True
    ion = workspace.registry.ion_of(name)
    if ion is not None:
        _add_instances(workspace, record, name)
        return True
    mechanism = workspace.registry.mechanism(name)
    if mechanism is None or mechanism.kind is not MechanismKind.DENSITY:
        return False
    _add_instances(workspace, record, name)
    use_ions(workspace, record, mechanism)
    construct_in(workspace, record, mechanism)
    return True


def uninsert(workspace: Workspace, record: SectionRecord, name: str) -> None:
    """Take a density mechanism out of a section; ions stay."""
    if workspace.registry.ion_of(name) is not None:
        notice(f"Notice: {name} cannot be uninserted from {record.name}")
        return
    first = record.instances.pop(name, None)
    if first is not None:
        workspace.release(workspace.instances[name], first, record.nseg)
        workspace.structure_version += 1


def use_ions(
    workspace: Workspace, record: SectionRecord, mechanism: Mechanism, segments: range | None = None
) -> None:
    """Bring the ions that a mechanism uses into a section, and raise their styles where it is.

    `segments` are those (by arc) that have the mechanism; None: all of them.
    """
    for use in mechanism.ions:
        _use_ion(workspace, record, use, segments or range(record.nseg))


def _use_ion(workspace: Workspace, record: SectionRecord, use: IonUse, segments: range) -> None:
    name = f"{use.ion}_ion"
    fresh = name not in record.instances
    if fresh:
        _add_instances(workspace, record, name)
    space = workspace.instances[name]
    positions = space.positions(record.instances[name] + segments.start, len(segments))
    if fresh:
        write_styles(space, positions, promoted_style(0, use))
        return
    old = space.fields[STYLE].array[positions].tolist()
    new = [promoted_style(int(style), use) for style in old]
    if new != old:
        write_styles(space, positions, np.array(new))
        workspace.structure_version += 1


def set_style(workspace: Workspace, record: SectionRecord, ion: str, style: int) -> None:
    """Set the style word of an ion (`na_ion`) in a section, but for who writes concentrations."""
    space = workspace.instances[ion]
    positions = space.positions(record.instances[ion], record.nseg)
    old = space.fields[STYLE].array[positions].astype(np.int64)
    write_styles(space, positions, old & 0o600 | style)
    workspace.structure_version += 1


def write_styles(
    space: Space, positions: slice | IndexArray, styles: int | NDArray[np.int64]
) -> None:
    """Set style words where instances of an ion stand in their arrays."""
    space.fields[STYLE].array[positions] = styles
    for field, bit in STYLE_BITS.items():
        space.fields[field].array[positions] = (styles & bit) // bit


def _add_instances(workspace: Workspace, record: SectionRecord, name: str) -> None:
    record.instances[name] = workspace.allocate(workspace.instances[name], record.nseg)
    workspace.structure_version += 1


# -- point processes --------------------------------------------------------------------------


def _make_newest(workspace: Workspace, point: PointRecord) -> None:
    point.number = workspace.created_points
    workspace.created_points += 1


def hold_point(workspace: Workspace, record: PointRecord, owner: object) -> None:
    """Delete the point process when `owner` (the object that a user holds) is no more."""
    record.handle = PointHandle(owner, _point_lost)
    record.handle.record = record
    record.handle.workspace = workspace


def _point_lost(handle: PointHandle) -> None:
    unlocate_point(handle.workspace, handle.record)


def locate_point(
    workspace: Workspace, point: PointRecord, section: SectionRecord, x: float
) -> None:
    """Put a point process at a position; its values move with it, and it is the newest there.

    Raises:
        ArgumentError: it uses an ion and x is an end of the section, where there are none.
    """
    mechanism = workspace.registry.mechanism(point.mechanism)
    if mechanism is None:
        raise StaleReferenceError(f"There is no point process {point.mechanism}.")
    place = topology.place_of(section, topology.checked_position(x))
    if mechanism.ions and not 0 <= place < section.nseg:
        raise ArgumentError(
            f"{point.name} can't be inserted in this node: it uses the ion "
            f"{mechanism.ions[0].ion}, and there are no ions at {section.name}({x:g})."
        )
    use_ions(workspace, section, mechanism, range(place, place + 1))
    is_new = point.section is None
    if point.section is not None:
        point.section.points.remove(point)
    else:
        point.slot = workspace.allocate(workspace.instances[point.mechanism], 1)
    point.section = section
    point.place = place
    section.points.append(point)
    _make_newest(workspace, point)
    workspace.structure_version += 1
    if is_new:
        construct_point(workspace, point)


def unlocate_point(workspace: Workspace, point: PointRecord) -> None:
    """Take a point process off its section; its values are lost, as in NEURON."""
    if point.section is None:
        return
    destruct_point(workspace, point)
    point.section.points.remove(point)
    point.section = None
    workspace.release(workspace.instances[point.mechanism], point.slot, 1)
    point.slot = -1
    workspace.structure_version += 1


# -- mechanisms' files ------------------------------------------------------------------------


def load_mechanisms(workspace: Workspace, path: str | Path | Sequence[Path]) -> list[str]:
    """Load a .mod file, all those of a folder, or several; return the mechanisms' names.

    Sections that have an edited mechanism get the ions it newly uses.
    """
    names = workspace.registry.load(path)
    for name in names:
        mechanism = workspace.registry.mechanism(name)
        if mechanism is None:
            continue
        for record in list(workspace.tree.values()):
            if name in record.instances:
                use_ions(workspace, record, mechanism)
            for point in record.points:
                if point.mechanism == name:
                    use_ions(workspace, record, mechanism, range(point.place, point.place + 1))
    return names
