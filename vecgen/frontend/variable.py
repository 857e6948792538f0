"""Variables by their meaning: which one it is, whatever happens to the model meanwhile.

A variable finds its place (space, field, slot) at each use. So a saved reference stays right when
sections are added, connected or cut into other numbers of segments after it was taken.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from vecgen.frontend import topology
from vecgen.frontend.errors import NotLocatedError, StaleReferenceError
from vecgen.frontend.records import PointRecord, SectionRecord
from vecgen.values import value_class


class Location(NamedTuple):
    """Where a value is now: a slot of a field of a space (`""` is the space of the globals)."""

    space: str
    field: str
    slot: int


class Variable(Protocol):
    """A variable of the model."""

    @property
    def label(self) -> str:
        """What a user calls it."""

    def locate(self) -> Location:
        """Return where it is now.

        Raises:
            StaleReferenceError: what it belongs to is no more.
        """


@value_class
class GlobalVariable:
    """One value for the whole model: `t`, `celsius`, `gmax_mech`."""

    name: str
    space: str = ""

    @property
    def label(self) -> str:
        """What a user calls it."""
        return self.name

    def locate(self) -> Location:
        """Return where it is now."""
        return Location(self.space, self.name, 0)


@value_class
class NodeVariable:
    """A variable of a segment itself (`v`, `diam`, `cm`, `i_cap`); `v` exists at the ends too."""

    section: SectionRecord
    x: float
    field: str

    @property
    def label(self) -> str:
        """What a user calls it."""
        return f"{self.section.name}({self.x:g}).{self.field}"

    def locate(self) -> Location:
        """Return where it is now."""
        require_alive(self.section, self.label)
        return Location("node", self.field, topology.value_slot(self.section, self.x, self.field))


@value_class
class InstanceVariable:
    """A variable of a density mechanism or an ion in a segment."""

    section: SectionRecord
    x: float
    mechanism: str
    field: str

    @property
    def label(self) -> str:
        """What a user calls it."""
        ion = self.mechanism.endswith("_ion")
        name = self.field if ion else f"{self.mechanism}.{self.field}"
        return f"{self.section.name}({self.x:g}).{name}"

    def locate(self) -> Location:
        """Return where it is now."""
        require_alive(self.section, self.label)
        first = self.section.instances.get(self.mechanism)
        if first is None:
            raise StaleReferenceError(
                f"{self.label} is no more: {self.mechanism} is not in {self.section.name}."
            )
        index = topology.segment_index(self.section, self.x)
        return Location(self.mechanism, self.field, first + index)


@value_class
class PointVariable:
    """A variable of a point process."""

    point: PointRecord
    field: str

    @property
    def label(self) -> str:
        """What a user calls it."""
        return f"{self.point.name}.{self.field}"

    def locate(self) -> Location:
        """Return where it is now."""
        if self.point.slot < 0:
            if self.point.handle is None or self.point.handle() is None:
                raise StaleReferenceError(f"{self.label} is no more: it was deleted.")
            raise NotLocatedError(
                f"{self.point.name} has no {self.field}: it is not located in a section."
            )
        return Location(self.point.mechanism, self.field, self.point.slot)


def require_alive(section: SectionRecord, label: str) -> None:
    """Raise `StaleReferenceError` if the section was deleted."""
    if not section.alive:
        raise StaleReferenceError(f"{label} is no more: the section was deleted.")


def same(one: Variable, other: Variable) -> bool:
    """Whether two variables are the same now."""
    if one == other:
        return True
    return exists(one) and exists(other) and one.locate() == other.locate()


def exists(variable: Variable) -> bool:
    """Whether a variable can be located now."""
    try:
        variable.locate()
    except (StaleReferenceError, NotLocatedError):
        return False
    return True
