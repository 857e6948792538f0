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
    """Return the distance (um) between the nodes at two positions; 1e20 between two trees.

    The way goes up from the end whose section comes later in NEURON's order, until both are in one
    section: the order of additions decides the last bits.
    """
    first, second = _Way(workspace, *one), _Way(workspace, *other)
    meeting = _meeting(one[0], other[0])
    if meeting is None:
        return UNCONNECTED
    section, second_is_later = meeting
    ways = (second, first) if second_is_later else (first, second)
    length = 0.0
    while first.section is not section or second.section is not section:
        later, earlier = ways
        length += (later if later.depth >= earlier.depth else earlier).climb()
    return length + abs(first.in_section() - second.in_section())


def _meeting(one: SectionRecord, other: SectionRecord) -> tuple[SectionRecord, bool] | None:
    """Return the first common ancestor, and whether the second one's branch is the later there."""
    first, second = _ancestors(one), _ancestors(other)
    if first[-1] is not second[-1]:
        return None
    shared = 1
    while shared < min(len(first), len(second)) and first[-1 - shared] is second[-1 - shared]:
        shared += 1
    ancestor = first[-shared]
    if shared == len(first) or shared == len(second):
        return ancestor, False
    children = ancestor.children
    return ancestor, children.index(second[-1 - shared]) > children.index(first[-1 - shared])


def _ancestors(section: SectionRecord) -> list[SectionRecord]:
    """Return the section and all above it, the root last."""
    found = [section]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


class _Way:
    """A way up the tree: the section it has come to, the node there."""

    __slots__ = ("depth", "section", "slot", "workspace")

    def __init__(self, workspace: Workspace, section: SectionRecord, x: float) -> None:
        self.workspace = workspace
        self.section = section
        self.slot = topology.node_slot(section, x)
        self.depth = len(_ancestors(section))

    def climb(self) -> float:
        """Go on to the node that the section hangs on; return the length (um) of the way."""
        length = self.in_section()
        if self.section.parent is None:
            raise NotImplementedError(f"{self.section.name} has no parent")
        self.slot = topology.near_node(self.section)
        self.section = self.section.parent
        self.depth -= 1
        return length

    def in_section(self) -> float:
        """Return the distance (um) from the section's near end to the node."""
        section = self.section
        place = self.slot - section.node - 1
        if not 0 <= place <= section.nseg:
            return 0.0  # the node of an ancestor, which is the section's near end
        length = geometry.length(self.workspace, section)
        if place == section.nseg:
            return length
        along = section.nseg - 1 - place if section.reversed else place
        return length * ((along + 0.5) / section.nseg)
