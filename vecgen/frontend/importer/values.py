"""Instances of density mechanisms and ions, and NEURON's values of them and of the nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from vecgen.frontend import building
from vecgen.frontend.importer.live import LiveNeuron
from vecgen.frontend.importer.rows import (
    NodeRows,
    Placed,
    Rows,
    Shown,
    density_rows,
    shown_variable,
)
from vecgen.frontend.ions import promoted_style
from vecgen.frontend.workspace import Workspace
from vecgen.store import Space, component_name

_STYLE = 0o177
"""The bits that ion_style sets."""


def place_mechanisms(workspace: Workspace, sections: Sequence[Placed]) -> None:
    """Give every section room for what NEURON has inserted there, in its order."""
    totals: dict[str, int] = {}
    for item in sections:
        for name in item.live.mechanisms:
            totals[name] = totals.get(name, 0) + item.live.nseg
    next_slot = {name: workspace.instances[name].allocate(total) for name, total in totals.items()}
    for item in sections:
        for name in item.live.mechanisms:
            item.record.instances[name] = next_slot[name]
            next_slot[name] += item.live.nseg
    workspace.structure_version += 1


def take_node_values(
    workspace: Workspace, live: LiveNeuron, nodes: NodeRows, sections: Sequence[Placed]
) -> None:
    """Take v of all nodes, and diam, cm and i_cap of all segments."""
    voltages = nodes.rows()
    _take(workspace.nodes, "v", voltages, live.column(voltages.first._ref_v, voltages.count))
    slots = {item.record.number: item.record.node + 1 for item in sections}
    rows = density_rows(nodes, sections, "capacitance", Shown("cm"), slots)
    for field in ("cm", "i_cap"):
        reference = getattr(rows.first, f"_ref_{field}")
        _take(workspace.nodes, field, rows, live.column(reference, rows.count))
    diam = workspace.nodes.fields["diam"].array
    for item in sections:  # one by one: NEURON leaves the column of diameters unsorted
        first = item.record.node + 1
        diam[first : first + item.live.nseg] = [segment.diam for segment in item.live.section]


def take_density_values(
    workspace: Workspace, live: LiveNeuron, nodes: NodeRows, sections: Sequence[Placed]
) -> None:
    """Take all variables of density mechanisms and ions that NEURON shows."""
    users: dict[str, list[Placed]] = {}
    for item in sections:
        for name in item.live.mechanisms:
            users.setdefault(name, []).append(item)
    for name, having in users.items():
        fields = workspace.visible[name]
        if not fields:
            continue
        suffix = "" if workspace.registry.ion_of(name) else f"_{name}"
        rows = density_rows(nodes, having, name, shown_variable(fields, suffix))
        for field, width in fields.items():
            reference = getattr(rows.first, f"_ref_{field}{suffix}")
            take_variable(workspace.instances[name], live, rows, reference, field, width)
    _take_styles(workspace, live, users)


def take_variable(
    space: Space, live: LiveNeuron, rows: Rows, reference: Any, field: str, width: int
) -> None:
    """Take a variable of all instances, with all elements of an array; `width` 0: it is none."""
    if not width:
        _take(space, field, rows, live.column(reference, rows.count))
        return
    table = live.column(reference[0], rows.count * width).reshape(rows.count, width)
    for k in range(width):
        _take(space, component_name(field, k), rows, table[:, k])


def _take(space: Space, field: str, rows: Rows, column: Any) -> None:
    store = space.fields[field]  # after `detach`: slots are positions
    store.array[rows.slots] = column[rows.rows]


# -- ions -------------------------------------------------------------------------------------


def _take_styles(workspace: Workspace, live: LiveNeuron, users: dict[str, list[Placed]]) -> None:
    for name, having in users.items():
        if workspace.registry.ion_of(name) is None:
            continue
        slots: list[int] = []
        styles: list[int] = []
        for item in having:
            first = item.record.instances[name]
            slots.extend(range(first, first + item.live.nseg))
            styles.extend(_styles(workspace, live, item, name))
        space = workspace.instances[name]
        building.write_styles(space, np.array(slots, np.int64), np.array(styles, np.int64))


def _styles(workspace: Workspace, live: LiveNeuron, item: Placed, name: str) -> list[int]:
    """Return the style words of an ion in a section, by arc.

    NEURON tells that of the near segment. Where point processes make others, they are built up as
    NEURON does; what `ion_style` set is on all segments.
    """
    nseg = item.live.nseg
    if not item.record.points:
        return [int(live.h.ion_style(name, sec=item.live.section))] * nseg
    found = [
        _promoted(workspace, name, [*item.live.mechanisms, *_points_at(item, place)])
        for place in range(nseg)
    ]
    near = nseg - 1 if item.record.reversed else 0
    if name in item.live.lonely and 0 not in item.live.lonely[name]:
        return found
    told = int(live.h.ion_style(name, sec=item.live.section))
    if told != found[near]:
        found = [style & ~_STYLE | told & _STYLE for style in found]
    return found


def _points_at(item: Placed, place: int) -> Iterable[str]:
    return [point.mechanism for point in item.record.points if point.place == place]


def _promoted(workspace: Workspace, ion: str, mechanisms: Iterable[str]) -> int:
    style = 0
    for name in mechanisms:
        mechanism = workspace.registry.mechanism(name) if not _is_ion(workspace, name) else None
        for use in () if mechanism is None else mechanism.ions:
            if f"{use.ion}_ion" == ion:
                style = promoted_style(style, use)
    return style


def _is_ion(workspace: Workspace, name: str) -> bool:
    return workspace.registry.ion_of(name) is not None
