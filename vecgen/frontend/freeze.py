"""Workspace to `model.Model`: the structure as tables of columns, and the probes. No values.

The last checks that need the whole model stand here: a saved variable must still exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from vecgen.collection import uncollected
from vecgen.diagnostics import UnsupportedError
from vecgen.frontend import topology
from vecgen.frontend.errors import NotLocatedError, StaleReferenceError
from vecgen.frontend.ions import (
    CONCENTRATIONS_START,
    REVERSAL_FOLLOWS,
    REVERSAL_STARTS,
    Ion,
)
from vecgen.frontend.pointers import PointerTarget, answer_pointing, pointer_targets
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.registry import MechanismError
from vecgen.frontend.variable import Variable, exists
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import Storage
from vecgen.model.model import (
    MOST_SLOTS,
    SLOT,
    IntColumn,
    IonSpec,
    Model,
    Placement,
    PointerLink,
    Probe,
    SectionTable,
)
from vecgen.model.morphology import neuron_node_index, node_order

if TYPE_CHECKING:
    from vecgen.model.mechanism import Mechanism

Column = TypeVar("Column", bound=NDArray[Any])


def freeze(workspace: Workspace) -> Model:
    """Return the structure of the model as it is now, with what is saved and recorded.

    Raises:
        UnsupportedError: it has more segments than 32 bits can count.
    """
    if max(workspace.nodes.size, *(s.size for s in workspace.instances.values()), 0) > MOST_SLOTS:
        raise UnsupportedError(f"a model of more than {MOST_SLOTS} segments")
    records = list(workspace.tree.values())
    placements = _placements(workspace, records)
    mechanisms = [m for m in workspace.registry.loaded() if m.name in placements]
    number = workspace.registry.number
    ions = [ion for ion in workspace.registry.ions.values() if ion.mechanism in placements]
    ions.sort(key=lambda ion: number(ion.mechanism))
    for mechanism in mechanisms:
        _require_external(workspace, mechanism)
        answer_pointing(workspace, mechanism)
    return Model(
        sections=section_table(records),
        mechanisms=tuple(mechanisms),
        ions=tuple(_ion_spec(workspace, ion, placements[ion.mechanism]) for ion in ions),
        placements=placements,
        probes=probes(workspace),
        pointers=tuple(
            PointerLink(mechanism.name, found.name, found.slot, _probe_at(found))
            for mechanism in mechanisms
            if mechanism.pointers
            for found in pointer_targets(workspace, mechanism, records)
        ),
        table_numbers=dict(
            item for mechanism in mechanisms for item in _table_sizes(workspace, mechanism)
        ),
    )


def _require_external(workspace: Workspace, mechanism: Mechanism) -> None:
    """Check that some mechanism has what another calls EXTERNAL.

    Raises:
        MechanismError: none has.
    """
    registry = workspace.registry
    for variable in mechanism.variables:
        name = variable.name
        if variable.storage is not Storage.EXTERNAL:
            continue
        for start, character in enumerate(name):
            if character == "_" and registry.kind(name[start + 1 :]) is not None:
                registry.mechanism(name[start + 1 :])  # a built-in one has its globals once parsed
        if name not in workspace.globals.fields:
            raise MechanismError(
                f"{variable.span}: {name} is EXTERNAL in {mechanism.name}, and no mechanism that is"
                " loaded has such a GLOBAL"
            )


def _table_sizes(workspace: Workspace, mechanism: Mechanism) -> Iterator[tuple[str, int]]:
    """Yield the FUNCTION_TABLEs of a mechanism with their doubles, 0 where there are none yet."""
    for routine in mechanism.routines:
        if routine.is_table:
            name = f"{mechanism.name}.{routine.name}"
            data = workspace.table_functions.get(name)
            yield name, 0 if data is None else data.size


def _ion_spec(workspace: Workspace, ion: Ion, placement: Placement) -> IonSpec:
    space = workspace.instances[ion.mechanism]
    places = space.positions_of(placement.slot)

    def anywhere(field: str) -> bool:
        return bool(np.any(space.fields[field].array[places]))

    return IonSpec(
        ion.name,
        ion.valence,
        concentrations_start=anywhere(CONCENTRATIONS_START),
        reversal_starts=anywhere(REVERSAL_STARTS),
        reversal_follows=anywhere(REVERSAL_FOLLOWS),
    )


def section_table(records: list[SectionRecord]) -> SectionTable:
    """Return the table of all sections; `records` in the order of creation."""
    row = {record.number: index for index, record in enumerate(records)}
    return SectionTable(
        names=tuple(record.name for record in records),
        slot=_column(record.slot for record in records),
        nseg=_column(record.nseg for record in records),
        parent=_column(-1 if r.parent is None else row[r.parent.number] for r in records),
        parent_node=_column(topology.near_node(record) for record in records),
        reversed=_read_only(np.array([record.reversed for record in records], dtype=np.bool_)),
        node_slot=_column(record.node for record in records),
        child_order=tuple(tuple(row[c.number] for c in r.children) for r in records),
    )


@uncollected
def node_numbers(workspace: Workspace) -> IntColumn:
    """Return NEURON's index of the node of each slot of the space `node`, -1 where there is none.

    It is kept until the structure changes.
    """
    known = workspace.node_numbers
    if known is None or known[0] != workspace.structure_version:
        table = section_table(list(workspace.tree.values()))
        order = node_order(table, workspace.nodes.size)
        numbers = np.append(neuron_node_index(table, order), -1)[order.position]
        known = workspace.node_numbers = (workspace.structure_version, numbers)
    return known[1]


def probes(workspace: Workspace) -> tuple[Probe, ...]:
    """Return what is read or written from outside during a run.

    What is saved comes first, then recordings, samplings and plays, detectors.
    """
    attached = workspace.attached
    items = [*attached.recordings(), *attached.timed(), *attached.detectors()]
    variables = [item.variable for item in items]
    variables += [item.reported for item in attached.detectors() if item.reported is not None]
    return saved_probes(workspace) + tuple(map(_probe, variables))


def saved_probes(workspace: Workspace) -> tuple[Probe, ...]:
    """Return the items of the save list that still exist; `require_saved` asks for all."""
    return tuple(_probe(item) for item in workspace.save_list if exists(item))


def require_saved(workspace: Workspace) -> None:
    """Check that everything on the save list still exists.

    Raises:
        StaleReferenceError: an item belongs to something that was deleted.
    """
    for item, variable in enumerate(workspace.save_list, 1):
        try:
            variable.locate()
        except (StaleReferenceError, NotLocatedError) as error:
            raise StaleReferenceError(f"batch_save item {item}: {error}") from error


def _probe(variable: Variable) -> Probe:
    place = variable.locate()
    return Probe(space=place.space, field=place.field, slot=place.slot, label=variable.label)


def _probe_at(target: PointerTarget) -> Probe:
    space, field, slot = target.location
    return Probe(space=space, field=field, slot=slot, label=target.label)


def _placements(workspace: Workspace, records: list[SectionRecord]) -> dict[str, Placement]:
    mechanisms = [mechanism.name for mechanism in workspace.registry.loaded()]
    names = [*(ion.mechanism for ion in workspace.registry.ions.values()), *mechanisms]
    found: dict[str, Placement] = {}
    for name in sorted(names, key=workspace.registry.number):
        placement = _density(name, records) or _points(name, records)
        if placement is not None:
            found[name] = placement
    return found


def _density(name: str, records: list[SectionRecord]) -> Placement | None:
    users = [record for record in records if name in record.instances]
    if not users:
        return None
    nseg = _column(record.nseg for record in users)
    slot = _runs(_column(record.instances[name] for record in users), nseg)
    node = _runs(_column(record.node + 1 for record in users), nseg)
    return Placement(name, slot, node, np.broadcast_to(SLOT(0), len(slot)))


def _points(name: str, records: list[SectionRecord]) -> Placement | None:
    points = [p for record in records for p in record.points if p.mechanism == name]
    if not points:
        return None
    points.sort(key=lambda point: point.number)
    nodes = (topology.place_slot(p.section, p.place) for p in points if p.section is not None)
    return Placement(
        name,
        _column(point.slot for point in points),
        _column(nodes),
        _column(point.number for point in points),
    )


def _runs(first: IntColumn, count: IntColumn) -> IntColumn:
    """Return `first[k], first[k] + 1, ...` of each run of `count[k]`, run after run."""
    found = np.repeat((first - (np.cumsum(count) - count)).astype(SLOT), count)
    found += np.arange(len(found), dtype=SLOT)
    return _read_only(found)


def _column(values: Iterable[int]) -> IntColumn:
    return _read_only(np.fromiter(values, dtype=np.int64))


def _read_only(column: Column) -> Column:
    column.setflags(write=False)
    return column
