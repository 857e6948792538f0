"""POINTER variables: which variable each instance's POINTER means.

A pointer is kept by what it means, as a saved reference is, so it stays right when the model
changes. Where it leads in memory is decided when the model is prepared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from vecgen.frontend.errors import (
    ArgumentError,
    NotLocatedError,
    StaleReferenceError,
    ValueRefusedError,
)
from vecgen.frontend.records import PointRecord, SectionRecord
from vecgen.frontend.variable import Location, Variable
from vecgen.frontend.workspace import Workspace

if TYPE_CHECKING:
    from vecgen.model.mechanism import Mechanism


class PointerPlace(NamedTuple):
    """One instance's POINTER; for a density mechanism with its segment among `nseg`."""

    owner: PointRecord | SectionRecord
    mechanism: str
    name: str
    segment: int = 0
    nseg: int = 0

    @property
    def label(self) -> str:
        """What a user calls it."""
        if isinstance(self.owner, PointRecord):
            return f"{self.owner.name}.{self.name}"
        x = (self.segment + 0.5) / self.nseg
        return f"{self.owner.name}({x:g}).{self.mechanism}.{self.name}"


def is_pointer(workspace: Workspace, mechanism: str, name: str) -> bool:
    """Whether a name is a POINTER of the mechanism."""
    found = workspace.registry.mechanism(mechanism)
    return found is not None and name in found.pointers


def set_pointer(workspace: Workspace, place: PointerPlace, target: Variable) -> None:
    """Make a POINTER mean a variable."""
    found = target.locate()
    if found.space in ("section", "stdrun"):
        raise ArgumentError(f"{place.label} cannot point to {target.label}")
    workspace.pointers[place] = target
    workspace.structure_version += 1


def target_of(workspace: Workspace, place: PointerPlace) -> Variable:
    """Return what a POINTER means.

    Raises:
        ValueRefusedError: it was never set.
    """
    target = workspace.pointers.get(place)
    if target is None:
        raise ValueRefusedError(
            f"{place.label} is a POINTER that points nowhere yet; set it, for instance with "
            f"{place.label.rpartition('.')[0]}._ref_{place.name} = segment._ref_v"
        )
    return target


class PointerTarget(NamedTuple):
    """Where a POINTER of one instance leads."""

    name: str
    slot: int
    """The instance."""
    label: str
    location: Location


def pointer_targets(
    workspace: Workspace, mechanism: Mechanism, records: list[SectionRecord]
) -> Iterator[PointerTarget]:
    """Yield where all POINTERs of a mechanism's instances lead.

    One that was never set leads to its instance's own answer to nrn_pointing, which is 0, if the
    mechanism asks that. (NEURON crashes where such a POINTER is used nevertheless.)

    Raises:
        ValueRefusedError: one was never set, and the mechanism does not ask.
        StaleReferenceError: a target is no more.
    """
    asked = dict(mechanism.pointing)
    for place, slot in _places(mechanism, records):
        if place.name in asked and place not in workspace.pointers:
            own = Location(mechanism.name, asked[place.name], slot)
            yield PointerTarget(place.name, slot, place.label, own)
            continue
        target = target_of(workspace, place)
        try:
            location = target.locate()
        except (StaleReferenceError, NotLocatedError) as error:
            message = f"{place.label} points to what is no more: {error}"
            raise StaleReferenceError(message) from error
        yield PointerTarget(place.name, slot, target.label, location)


def target_at(workspace: Workspace, mechanism: Mechanism, name: str, slot: int) -> Location:
    """Return where a POINTER of one instance leads.

    Raises:
        ValueRefusedError: it was never set.
    """
    records = list(workspace.tree.values())
    places = (p for p, own in _places(mechanism, records) if p.name == name and own == slot)
    return target_of(workspace, next(places)).locate()


def answer_pointing(workspace: Workspace, mechanism: Mechanism) -> None:
    """Give all instances of a mechanism their answers to nrn_pointing: 1 or 0."""
    asked = dict(mechanism.pointing)
    if asked:
        space = workspace.instances[mechanism.name]
        for place, slot in _places(mechanism, list(workspace.tree.values())):
            if place.name in asked:
                space.set(asked[place.name], slot, float(place in workspace.pointers))


def _places(
    mechanism: Mechanism, records: list[SectionRecord]
) -> Iterator[tuple[PointerPlace, int]]:
    for name in mechanism.pointers:
        for record in records:
            first = record.instances.get(mechanism.name)
            if first is not None:
                for k in range(record.nseg):
                    yield PointerPlace(record, mechanism.name, name, k, record.nseg), first + k
            for point in record.points:
                if point.mechanism == mechanism.name:
                    yield PointerPlace(point, mechanism.name, name), point.slot
