"""The methods of a section that deal with its place in the tree (specification 1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from vecgen.frontend import building, topology
from vecgen.frontend.errors import ArgumentTypeError
from vecgen.frontend.neuron_api.section_base import (
    SectionBase,
    held_section,
    held_sections,
    require_model,
)
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import number

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.section import Section


class SectionTree(SectionBase):
    """Connections to a parent, and the sections around."""

    __slots__ = ()

    def connect(self, parent: Section | Segment, *ends: float) -> Self:
        """Hang it on another section; return it.

        `connect(parent)`, `connect(parent, x, childend)`, `connect(parent(x))` and
        `connect(parent(x), childend)`: by its end `childend` (0 or 1, default 0) at x (default 1).

        Raises:
            ValueRefusedError: x is not in 0..1, or childend neither 0 nor 1.
            TopologyError: a loop would close.
        """
        if isinstance(parent, Segment):
            section, x, last = parent.sec, parent.x, ends
        elif isinstance(parent, SectionBase):
            section, x, last = parent, 1.0, ends[1:]
            if ends:
                x = number(ends[0], "position in connect")
        else:
            raise ArgumentTypeError(f"connect needs a section or a segment, not {parent!r}")
        require_model(self._workspace, section)
        if len(last) > 1:
            most = "one more argument" if isinstance(parent, Segment) else "two more arguments"
            raise ArgumentTypeError(f"connect takes at most {most} here")
        end = number(last[0], "child end in connect") if last else 0.0
        building.connect(self._workspace, self._live(), section._live(), x, end)
        return self

    def disconnect(self) -> None:
        """Make it a root."""
        building.disconnect(self._workspace, self._live())

    def parentseg(self) -> Segment | None:
        """Return the segment it was connected to, or None."""
        record = self._live()
        if record.parent is None:
            return None
        parent = held_section(record.parent)
        return None if parent is None else Segment(parent, record.parent_x)

    def trueparentseg(self) -> Segment | None:
        """Return the segment of the first ancestor that really carries its near node, or None."""
        carrier = topology.true_parent(self._live())
        owner = None if carrier is None else held_section(carrier[0])
        return None if owner is None or carrier is None else Segment(owner, carrier[1])

    def orientation(self) -> float:
        """Return the end (0 or 1) by which it is connected."""
        return 1.0 if self._live().reversed else 0.0

    def children(self) -> list[Section]:
        """Return the sections connected to it."""
        return held_sections(self._live().children)

    def subtree(self) -> list[Section]:
        """Return it and all sections below it."""
        return held_sections(topology.subtree(self._live()))

    def wholetree(self) -> list[Section]:
        """Return all sections of its tree."""
        return held_sections(topology.subtree(topology.root(self._live())))
