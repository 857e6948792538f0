"""Density mechanisms: `n.hh`, to be inserted, and `segment.hh`, with the values of one segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from vecgen.frontend import topology
from vecgen.frontend.errors import ArgumentTypeError, StaleReferenceError, UnknownNameError
from vecgen.frontend.neuron_api.arrays import (
    ArrayReference,
    ArrayView,
    checked_index,
    refuse_whole,
)
from vecgen.frontend.neuron_api.pointer_values import assign_pointer
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.routine_function import routine_in_section
from vecgen.frontend.neuron_api.values import number, unknown
from vecgen.frontend.pointers import PointerPlace, is_pointer, target_of
from vecgen.frontend.variable import InstanceVariable, Location
from vecgen.frontend.workspace import Workspace
from vecgen.store import component_name

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.section import Section
    from vecgen.frontend.neuron_api.segment import Segment


class DensityMechanism:
    """A density mechanism, as `n.hh`: `section.insert(n.hh)`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name
        """The SUFFIX of its .mod file."""

    def insert(self, sections: Section | Iterable[Section]) -> None:
        """Insert it into a section, or into each of several."""
        for section in _each(sections):
            section.insert(self.name)

    def uninsert(self, sections: Section | Iterable[Section]) -> None:
        """Take it out of a section, or out of each of several."""
        for section in _each(sections):
            section.uninsert(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DensityMechanism) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"DensityMechanism({self.name!r})"


def _each(sections: Any) -> Iterable[Section]:
    # A section is iterable too (over its segments), but it is one section.
    return (sections,) if hasattr(sections, "has_membrane") else sections


class MechanismView:
    """`segment.hh`: the variables of a mechanism in a segment, by their short names."""

    __slots__ = ("_mechanism", "_segment")

    _mechanism: str
    _segment: Segment

    def __init__(self, segment: Segment, mechanism: str) -> None:
        object.__setattr__(self, "_segment", segment)
        object.__setattr__(self, "_mechanism", mechanism)

    def name(self) -> str:
        """Return the mechanism's name."""
        return self._mechanism

    def segment(self) -> Segment:
        """Return the segment."""
        return self._segment

    def is_ion(self) -> bool:
        """Return whether it is an ion such as `na_ion`."""
        return self._segment._workspace.registry.ion_of(self._mechanism) is not None

    def __repr__(self) -> str:
        return self._mechanism

    def __reduce_ex__(self, protocol: object) -> Any:
        raise ArgumentTypeError("cannot pickle or copy a 'Mechanism' object")

    def __dir__(self) -> list[str]:
        return ["is_ion", "name", "segment", *self._segment._workspace.visible[self._mechanism]]

    def __iter__(self) -> Iterator[RangeVariable]:
        """Iterate over its variables, in NEURON's order."""
        names = self._segment._workspace.visible[self._mechanism]
        return (RangeVariable(self, name) for name in names)

    def __getattr__(self, name: str) -> Any:
        workspace = self._segment._workspace
        field = name.removeprefix("_ref_")
        pointer = self._pointer(field)
        if pointer is not None:
            reference = Reference(workspace, target_of(workspace, pointer))
            return reference if name.startswith("_ref_") else reference[0]
        if field not in workspace.visible[self._mechanism]:
            record, x = self._segment.sec._live(), self._segment.x
            routine = routine_in_section(workspace, record, x, self._mechanism, name)
            if routine is not None:
                return routine
        width = self._width(field)
        if name.startswith("_ref_"):
            if width:
                return ArrayReference(workspace, field, width, self._elements)
            return Reference(workspace, self._elements(field)[0])
        if width:
            return ArrayView(workspace, field, width, self._elements)
        return workspace.read(self._locate(name))

    def __setattr__(self, name: str, value: Any) -> None:
        pointer = self._pointer(name.removeprefix("_ref_"))
        if pointer is not None:
            assign_pointer(self._segment._workspace, pointer, name, value)
            return
        if self._width(name):
            raise refuse_whole(name)
        place = self._locate(name)
        self._segment._workspace.write(place, number(value, f"{self._mechanism}.{name}"))

    def _pointer(self, name: str) -> PointerPlace | None:
        """Return the POINTER of that name in the segment, None if there is none."""
        segment = self._segment
        if not is_pointer(segment._workspace, self._mechanism, name):
            return None
        self._locate(name)
        record = segment.sec._live()
        index = topology.segment_index(record, segment.x)
        return PointerPlace(record, self._mechanism, name, index, record.nseg)

    def _width(self, name: str) -> int:
        """Return the number of elements of a variable, 0 if it is no array."""
        visible = self._segment._workspace.visible[self._mechanism]
        if name not in visible:
            raise unknown(f"The mechanism {self._mechanism}", name, visible)
        return visible[name]

    def _elements(self, field: str) -> tuple[InstanceVariable]:
        self._locate(field)
        record = self._segment._record
        center = topology.segment_center(record, self._segment.x)
        return (InstanceVariable(record, center, self._mechanism, field),)

    def _locate(self, name: str) -> Location:
        segment = self._segment
        record = segment.sec._live()
        first = record.instances.get(self._mechanism)
        if first is None:
            raise StaleReferenceError(f"{self._mechanism} is no more in {record.name}.")
        index = topology.segment_index(record, segment.x)
        return Location(self._mechanism, name, first + index)


class RangeVariable:
    """One variable of a mechanism in a segment: `variable[0]` reads it, `variable[0] = x` sets it.

    An array variable has more elements than that one.
    """

    __slots__ = ("_mechanism", "_name")

    def __init__(self, mechanism: MechanismView, name: str) -> None:
        self._mechanism = mechanism
        self._name = name

    def name(self) -> str:
        """Return its name among all variables: `gnabar_hh`, `ena`."""
        if self._mechanism.is_ion():
            return self._name
        return f"{self._name}_{self._mechanism.name()}"

    def mech(self) -> MechanismView:
        """Return the mechanism in its segment."""
        return self._mechanism

    def __len__(self) -> int:
        return max(1, self._mechanism._width(self._name))

    def __getitem__(self, index: int) -> float:
        place = self._mechanism._locate(self._element(index))
        return self._mechanism._segment._workspace.read(place)

    def __setitem__(self, index: int, value: Any) -> None:
        place = self._mechanism._locate(self._element(index))
        self._mechanism._segment._workspace.write(place, number(value, self.name()))

    def __repr__(self) -> str:
        return f"<{self.name()} of {self._mechanism.segment()!r}>"

    def _element(self, index: int) -> str:
        checked = checked_index(index, len(self))
        is_array = self._mechanism._width(self._name)
        return component_name(self._name, checked) if is_array else self._name


def missing_instance(workspace: Workspace, name: str, where: str) -> UnknownNameError | None:
    """Return the error for a mechanism, or its variable, that is known but not in the segment."""
    known = workspace.range_names.get(name)
    registry = workspace.registry
    owners = (known[0] if known else name, *suffixes(name))
    owner = next((o for o in owners if registry.kind(o) is not None), None)
    if owner is None:
        return None
    return UnknownNameError(
        f"{name}, the mechanism does not exist at {where}. "
        f"Mechanisms are put into a section with insert({owner!r})."
    )


def suffixes(name: str) -> Iterable[str]:
    """Return what may be the mechanism in `x_mech`: all that stands behind an underscore."""
    parts = name.split("_")
    return ("_".join(parts[start:]) for start in range(1, len(parts)))
