"""What the workspace remembers of a section and of a point process. Values are in its spaces.

Records are not what a user holds: `Section` and `PointProcess` of the Python interface keep one
each. A record outlives its object, so that a reference can tell what it once meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

if TYPE_CHECKING:
    from vecgen.frontend.points import Points
    from vecgen.frontend.workspace import Workspace


class SectionHandle(ref[Any]):
    """A weak reference to a user's section; what is called at its death learns the record."""

    __slots__ = ("record", "workspace")
    record: SectionRecord
    workspace: Workspace


class PointHandle(ref[Any]):
    """A weak reference to a user's point process, with its record."""

    __slots__ = ("record", "workspace")
    record: PointRecord
    workspace: Workspace


class SectionRecord:
    """A section: its slots, its place in the tree, what is in it."""

    __slots__ = (
        "alive",
        "children",
        "handle",
        "instances",
        "name",
        "node",
        "nseg",
        "number",
        "parent",
        "parent_x",
        "points",
        "points3d",
        "reversed",
        "slot",
    )

    def __init__(self, number: int, name: str, slot: int, node: int) -> None:
        self.number = number
        """Creation number."""
        self.name = name
        self.slot = slot
        """Its slot in the space `section`."""
        self.node = node
        """First of its `nseg + 2` slots in the space `node`: root, segments by arc, end."""
        self.nseg = 1
        self.parent: SectionRecord | None = None
        self.parent_x = 0.0
        """Where on the parent, as the user said."""
        self.reversed = False
        """Connected by its end x=1; a section keeps this when it loses its parent."""
        self.children: list[SectionRecord] = []
        """In NEURON's order of visiting (specification 1.6)."""
        self.instances: dict[str, int] = {}
        """First slot of each density mechanism and ion in it, in the order of insertion; the
        others follow by arc."""
        self.points: list[PointRecord] = []
        self.points3d: Points | None = None
        """Its 3-d points, once it had any."""
        self.handle: SectionHandle | None = None
        self.alive = True


class PointRecord:
    """An instance of a point process, located in a section or not yet."""

    __slots__ = ("handle", "mechanism", "name", "number", "place", "section", "slot")

    def __init__(self, name: str, mechanism: str) -> None:
        self.number = 0
        """Number of its placing: the newest comes first at a node (specification 2.2)."""
        self.name = name
        """What a user calls it: `IClamp[0]`."""
        self.mechanism = mechanism
        self.section: SectionRecord | None = None
        self.place = 0
        """The segment by arc; -1 is the section's end at x=0 and nseg the one at x=1."""
        self.slot = -1
        """Its slot in the mechanism's space; -1 while it is located nowhere."""
        self.handle: PointHandle | None = None
