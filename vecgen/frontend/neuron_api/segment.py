"""A position in a section, and the segment that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from vecgen.frontend import geometry, topology
from vecgen.frontend.errors import ArgumentTypeError, MissingFeatureError, UnknownNameError
from vecgen.frontend.freeze import node_numbers
from vecgen.frontend.neuron_api.arrays import ArrayReference, refuse_whole
from vecgen.frontend.neuron_api.mechanism import MechanismView, missing_instance
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.values import diameter, number, unknown
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.variable import InstanceVariable, Location, NodeVariable
from vecgen.frontend.workspace import Workspace
from vecgen.model.morphology import ROOT_RESISTANCE

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.section import Section

_NODE_FIELDS = ("v", "diam", "cm", "i_cap")
_METHODS = ("area", "ri", "node_index", "volume", "point_processes", "sec", "x")
_LACKING = {
    "i_membrane_": "i_membrane_ (CVode.use_fast_imem)",
    "i_membrane": "the mechanism extracellular",
    "vext": "the mechanism extracellular",
}


class Segment:
    """`section(x)`: what a user reads and sets there belongs to the segment that holds x.

    `v` exists at the ends 0 and 1 as well; mechanisms do not.
    """

    __slots__ = ("_record", "_workspace", "sec", "x")

    sec: Section
    """The section."""
    x: float
    """The position as the user gave it, 0 to 1."""
    v: float
    """Membrane potential (mV)."""
    diam: float
    """Diameter (um)."""
    cm: float
    """Membrane capacitance (uF/cm2)."""
    i_cap: float
    """Capacitive current (mA/cm2)."""
    _ref_v: Reference
    _ref_i_cap: Reference
    _record: SectionRecord
    _workspace: Workspace

    def __init__(self, sec: Section, x: float) -> None:
        place = object.__setattr__
        place(self, "sec", sec)
        place(self, "x", x)
        place(self, "_record", sec._record)
        place(self, "_workspace", sec._workspace)

    # -- identity -----------------------------------------------------------------------------

    def __repr__(self) -> str:
        return f"{self._record.name}({self.x:g})"

    def _place(self) -> int:
        return topology.place_of(self._record, self.x)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Segment):
            return NotImplemented
        return self._record is other._record and self._place() == other._place()

    def __hash__(self) -> int:
        return hash((self._record.number, self._place()))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Segment):
            return NotImplemented
        return self._rank() < other._rank()

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Segment):
            return NotImplemented
        return self._rank() <= other._rank()

    def _rank(self) -> tuple[int, int]:
        return self._record.number, self._place()

    def __reduce_ex__(self, protocol: object) -> Any:
        raise ArgumentTypeError("cannot pickle or copy a 'Segment' object")

    @property
    def _interior(self) -> bool:
        return 0.0 < self.x < 1.0

    # -- variables ----------------------------------------------------------------------------

    def __getattr__(self, name: str) -> Any:
        record = self.sec._live()
        workspace = self._workspace
        if name in _NODE_FIELDS:
            if name == "diam":
                geometry.settle_section(workspace, record)
            return workspace.read(self._node_location(name))
        if name.startswith("_ref_"):
            return self._reference(name.removeprefix("_ref_"))
        known = workspace.range_names.get(name)
        if known is not None and known[0] in record.instances:
            if workspace.visible[known[0]][known[1]]:
                return getattr(MechanismView(self, known[0]), known[1])
            return workspace.read(self._instance_location(*known))
        if name in record.instances and self._interior:
            return MechanismView(self, name)
        raise self._unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        record = self.sec._live()
        workspace = self._workspace
        if name == "diam":
            index = topology.segment_index(record, self.x)
            checked = diameter(value, repr(self))
            geometry.set_diameter(workspace, record, checked, range(index, index + 1))
            return
        if name in _NODE_FIELDS:
            workspace.write(self._node_location(name), number(value, name))
            return
        known = workspace.range_names.get(name)
        if known is not None and known[0] in record.instances:
            if workspace.visible[known[0]][known[1]]:
                raise refuse_whole(name)
            workspace.write(self._instance_location(*known), number(value, name))
            return
        if name in _METHODS:
            raise UnknownNameError(f"{name} of a segment is read-only.")
        raise self._unknown(name)

    def _node_location(self, field: str) -> Location:
        return Location("node", field, topology.value_slot(self._record, self.x, field))

    def _instance_location(self, mechanism: str, field: str) -> Location:
        first = self._record.instances[mechanism]
        return Location(mechanism, field, first + topology.segment_index(self._record, self.x))

    def _reference(self, name: str) -> Reference | ArrayReference:
        workspace, record = self._workspace, self._record
        center = topology.segment_center(record, self.x)
        if name in _NODE_FIELDS:
            return Reference(workspace, NodeVariable(record, center, name))
        known = workspace.range_names.get(name)
        if known is not None and known[0] in record.instances:
            if workspace.visible[known[0]][known[1]]:
                array = getattr(MechanismView(self, known[0]), f"_ref_{known[1]}")
                return cast(ArrayReference, array)
            return Reference(workspace, InstanceVariable(record, center, *known))
        raise self._unknown(name)

    def _unknown(self, name: str) -> UnknownNameError | MissingFeatureError:
        if name in _LACKING:
            return MissingFeatureError(f"{self!r}.{name}: vecgen lacks {_LACKING[name]}.")
        missing = missing_instance(self._workspace, name, repr(self))
        if missing is not None:
            return missing
        here = self._record.instances
        names = [n for n, (owner, _) in self._workspace.range_names.items() if owner in here]
        return unknown(f"The segment {self!r}", name, [*_NODE_FIELDS, *_METHODS, *names, *here])

    def __dir__(self) -> list[str]:
        mechanisms = self._record.instances if self._interior else ()
        variables = [
            name for name, (owner, _) in self._workspace.range_names.items() if owner in mechanisms
        ]
        return sorted({*_NODE_FIELDS, *_METHODS, *mechanisms, *variables, "_ref_v"})

    # -- contents -----------------------------------------------------------------------------

    def __iter__(self) -> Iterator[MechanismView]:
        """Iterate over the density mechanisms and ions in it, the newest first, as NEURON does."""
        names = list(self.sec._live().instances) if self._interior else []
        return (MechanismView(self, name) for name in reversed(names))

    def point_processes(self) -> list[Any]:
        """Return the point processes at its node, the newest first."""
        workspace = self._workspace
        node = topology.node_slot(self.sec._live(), self.x)
        found = [
            point
            for record in workspace.tree.values()
            for point in record.points
            if topology.place_slot(record, point.place) == node
        ]
        found.sort(key=lambda point: -point.number)
        held = (point.handle() for point in found if point.handle is not None)
        return [item for item in held if item is not None]

    # -- geometry -----------------------------------------------------------------------------

    def area(self) -> float:
        """Return the side wall's area (um2); 0 at the ends."""
        record = self.sec._live()
        if not self._interior:
            return 0.0
        index = topology.segment_index(record, self.x)
        return geometry.segment_geometry(self._workspace, record, index).area

    def ri(self) -> float:
        """Return the axial resistance (Mohm) towards the parent node; 1e30 at a root node."""
        record, place = self.sec._live(), self._place()
        near_end = record.nseg if record.reversed else -1
        while place == near_end:
            if record.parent is None:
                return ROOT_RESISTANCE
            place = topology.place_of(record.parent, record.parent_x)
            record = record.parent
            near_end = record.nseg if record.reversed else -1
        return geometry.resistance(self._workspace, record, place)

    def volume(self) -> float:
        """Return the volume (um3); 0 at the ends."""
        record = self.sec._live()
        if not self._interior:
            return 0.0
        index = topology.segment_index(record, self.x)
        return geometry.volume(self._workspace, record, index)

    def node_index(self) -> int:
        """Return NEURON's index of its node in the cable equation's matrix."""
        slot = topology.node_slot(self.sec._live(), self.x)
        return int(node_numbers(self._workspace)[slot])
