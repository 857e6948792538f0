"""What NEURON's references, sections and point processes are here.

NEURON sorts its columns when its model changes. So rows are looked up anew after each change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.importer.faults import ImporterError
from vecgen.frontend.importer.live import NODE, Handle, LiveNeuron, handle_of, row_of
from vecgen.frontend.importer.mechanisms import ALWAYS_THERE
from vecgen.frontend.importer.points import LivePoint
from vecgen.frontend.importer.rows import (
    NodeRows,
    Placed,
    Rows,
    Shown,
    density_rows,
    point_rows,
    shown_variable,
)
from vecgen.frontend.records import PointRecord
from vecgen.frontend.variable import (
    GlobalVariable,
    InstanceVariable,
    NodeVariable,
    PointVariable,
    Variable,
)
from vecgen.frontend.workspace import Workspace
from vecgen.store import component_name

_GLOBALS = ("t", "dt", "celsius")


@dataclass
class References:
    """NEURON's model, as far as it was imported, with its records here."""

    workspace: Workspace
    live: LiveNeuron
    sections: Sequence[Placed]
    points: Sequence[tuple[LivePoint, PointRecord]]
    _known: tuple[int, _Lookup] | None = None
    """What was looked up, with NEURON's count of changes of the structure."""

    def variables(self, references: Sequence[Any]) -> list[Variable]:
        """Return what references of NEURON's mean here.

        Raises:
            ArgumentTypeError: one of them is no reference.
            ArgumentError: one of them means nothing that was imported.
        """
        lookup = self._lookup()
        try:
            return [lookup.variable(reference) for reference in references]
        except ImporterError:
            raise ArgumentError(
                "NEURON's model is not what from_neuron() found any more: something was built, "
                "deleted or cut into other segments; import it anew"
            ) from None

    def _lookup(self) -> _Lookup:
        self.live.sort()
        changes = int(self.live.h.CVode().structure_change_count())
        if self._known is None or self._known[0] != changes:
            self._known = changes, _Lookup(self)
        return self._known[1]


class _Lookup:
    """Rows of NEURON's columns as they are now, found when they are first needed."""

    def __init__(self, known: References) -> None:
        self._known = known
        self._owners: dict[str, dict[int, Any]] = {}
        self._globals: dict[str, str] | None = None

    @cached_property
    def _node_rows(self) -> NodeRows:
        known = self._known
        return NodeRows(known.live, known.sections, known.workspace.nodes.size)

    def variable(self, reference: Any) -> Variable:
        handle = handle_of(reference)
        if handle is None:
            raise ArgumentTypeError(
                f"{reference!r} is no reference of NEURON's to a variable, such as seg._ref_v"
            )
        if not handle.container:
            return self._global(handle)
        if handle.container not in self._owners:
            self._owners[handle.container] = self._find(handle.container)
        owner = self._owners[handle.container].get(handle.row)
        if owner is None:
            raise self._unknown(handle)
        return self._of(owner, handle)

    def _of(self, owner: Any, handle: Handle) -> Variable:
        name = handle.field
        if handle.element is not None:
            name = component_name(name, handle.element)
        if isinstance(owner, PointRecord):
            return PointVariable(owner, name)
        record, x = owner
        if handle.container == NODE:
            if name != "Voltage":
                raise ArgumentError(f"NEURON's {name} of {record.name}({x:g}) is not in vecgen")
            return NodeVariable(record, x, "v")
        if handle.container in ALWAYS_THERE:
            return NodeVariable(record, x, name)
        return InstanceVariable(record, x, handle.container, name)

    def _find(self, container: str) -> dict[int, Any]:
        """Return what has each row of a container: a record with a place, or a point process."""
        known = self._known
        points = [(i.point, r) for i, r in known.points if i.mechanism == container]
        if points:
            variable = shown_variable(known.workspace.visible[container], "")
            numbered = [(point, k) for k, (point, _) in enumerate(points)]
            rows = point_rows(container, numbered, variable)
            return {row: points[k][1] for k, row in _pairs(rows)}
        if container == NODE:
            return self._nodes()
        if container == "capacitance":
            return self._segments(container, Shown("cm"), known.sections)
        if container == "morphology":
            return self._diameters()
        having = [item for item in known.sections if container in item.live.mechanisms]
        if not having:
            return {}
        suffix = "" if known.workspace.registry.ion_of(container) else f"_{container}"
        variable = shown_variable(known.workspace.visible[container], suffix)
        return self._segments(container, variable, having)

    def _nodes(self) -> dict[int, Any]:
        rows = self._node_rows.rows()
        owners: dict[int, Any] = {}
        for item in self._known.sections:
            record = item.record
            owners[record.node] = (record, 1.0 if record.reversed else 0.0)
            for k in range(record.nseg):
                owners[record.node + 1 + k] = (record, (k + 0.5) / record.nseg)
            owners[record.node + 1 + record.nseg] = (record, 0.0 if record.reversed else 1.0)
        return {row: owners[slot] for slot, row in _pairs(rows)}

    def _diameters(self) -> dict[int, Any]:
        """Return what has each row of the diameters, which NEURON does not sort."""
        return {
            row_of(item.live.section((k + 0.5) / item.record.nseg)._ref_diam)[0]: (
                item.record,
                (k + 0.5) / item.record.nseg,
            )
            for item in self._known.sections
            for k in range(item.record.nseg)
        }

    def _segments(
        self, container: str, variable: Shown, having: Sequence[Placed]
    ) -> dict[int, Any]:
        first: dict[int, int] = {}
        owners: list[Any] = []
        for item in having:
            first[item.record.number] = len(owners)
            nseg = item.record.nseg
            owners += [(item.record, (k + 0.5) / nseg) for k in range(nseg)]
        rows = density_rows(self._node_rows, having, container, variable, first)
        return {row: owners[slot] for slot, row in _pairs(rows)}

    def _global(self, handle: Handle) -> Variable:
        if self._globals is None:
            self._globals = self._global_names()
        name = self._globals.get(handle.raw)
        if name is None:
            raise self._unknown(handle)
        return GlobalVariable(name)

    def _global_names(self) -> dict[str, str]:
        h, workspace = self._known.live.h, self._known.workspace
        found: dict[str, str] = {}
        for name in (*_GLOBALS, *workspace.global_names):
            handle = handle_of(getattr(h, f"_ref_{name}", None))
            if handle is not None:
                found[handle.raw] = name
        for name, width in workspace.global_arrays.items():
            array = getattr(h, f"_ref_{name}")
            for k in range(width):
                handle = handle_of(array[k])
                if handle is not None:
                    found[handle.raw] = component_name(name, k)
        return found

    def _unknown(self, handle: Handle) -> ArgumentError:
        what = f"{handle.container} {handle.field}" if handle.container else "a value of its own"
        return ArgumentError(
            f"a reference of NEURON's ({what}) means nothing that was imported; what was built "
            "since from_neuron() is not in the model"
        )


def _pairs(rows: Rows) -> Iterator[tuple[int, int]]:
    return zip(rows.slots.tolist(), rows.rows.tolist(), strict=True)
