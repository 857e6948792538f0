"""Path lengths in the tree, from node to node (specification 1.7)."""

from __future__ import annotations

from vecgen.frontend import geometry, topology
from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.workspace import Workspace

UNCONNECTED = 1e20
"""The distance (um) between nodes of two trees."""


class DistanceOrigin:
    """The place that distances are measured from until another is set."""

    __slots__ = ("_place", "_section")

    def __init__(self) -> None:
        self._section: SectionRecord | None = None
        self._place = 0.0

    def set(self, section: SectionRecord, x: float) -> None:
        """Measure from the node at x."""
        self._section = section
        self._place = topology.segment_center(section, x)

    def distance(self, workspace: Workspace, section: SectionRecord, x: float) -> float:
        """Return the distance (um) from the origin to the node at x.

        Raises:
            ArgumentError: there is no origin, or its section was deleted.
        """
        if self._section is None or not self._section.alive:
            raise ArgumentError(
                "Distance origin not valid. Need to initialize origin with n.distance(0, segment)."
            )
        return path_length(workspace, (self._section, self._place), (section, x))


def path_length(
    workspace: Workspace, one: tuple[SectionRecord, float], other: tuple[SectionRecord, float]
) -> float:
    """Return the distance (um) between the nodes at two positions; 1e20 between two trees."""
    ways = [_Way(workspace, *one), _Way(workspace, *other)]
    first, second = ways
    surplus = _depth(one[0]) - _depth(other[0])
    for _ in range(abs(surplus)):
        ways[surplus < 0].climb()
    while first.section is not second.section:
        first.climb()
        second.climb()
    if first.section is None:
        return UNCONNECTED
    here, there = first.in_section(), second.in_section()
    if here > there:
        first.length += here - there
    else:
        second.length += there - here
    return first.length + second.length


class _Way:
    """A way up the tree: the node it has come to, the section looked at, the length so far."""

    __slots__ = ("length", "section", "slot", "workspace")

    def __init__(self, workspace: Workspace, section: SectionRecord, x: float) -> None:
        self.workspace = workspace
        self.section: SectionRecord | None = section
        self.slot = topology.node_slot(section, x)
        self.length = 0.0

    def climb(self) -> None:
        """Go on to the node that the section hangs on."""
        if self.section is not None:
            self.length += self.in_section()
            self.slot = topology.near_node(self.section)
            self.section = self.section.parent

    def in_section(self) -> float:
        """Return the distance from the section's near end to the node."""
        section = self.section
        if section is None:
            return 0.0
        place = self.slot - section.node - 1
        if not 0 <= place <= section.nseg:
            return 0.0  # the node of an ancestor, which is the section's near end
        length = geometry.length(self.workspace, section)
        if place == section.nseg:
            return length
        along = section.nseg - 1 - place if section.reversed else place
        return length * ((along + 0.5) / section.nseg)


def _depth(section: SectionRecord) -> int:
    depth = 0
    while section.parent is not None:
        section, depth = section.parent, depth + 1
    return depth
