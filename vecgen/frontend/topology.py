"""The tree of sections: positions, connections, segments. Values move with their segments.

Rules: specification 1.1 (positions), 1.4 (change of nseg), 1.5 (connections). Functions that need
only a record are free of the workspace; those that change the model take it.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_left

from vecgen.frontend.errors import TopologyError, ValueRefusedError
from vecgen.frontend.records import SectionRecord

NODE = "node"
MAX_NSEG = 32767


def checked_position(x: float) -> float:
    """Return x as a position in a section.

    Raises:
        ValueRefusedError: it is not in 0..1.
    """
    if not 0.0 <= x <= 1.0:
        raise ValueRefusedError(f"segment position range is 0 <= x <= 1, not {x!r}")
    return x


def segment_index(section: SectionRecord, x: float) -> int:
    """Return the segment (by arc) that holds position x; the ends belong to the outer segments."""
    return min(int(section.nseg * x), section.nseg - 1)


def segment_center(section: SectionRecord, x: float) -> float:
    """Return x itself at an end, else the centre of its segment."""
    if x in (0.0, 1.0):
        return x
    return (segment_index(section, x) + 0.5) / section.nseg


def segment_slot(section: SectionRecord, x: float) -> int:
    """Return the slot (space `node`) of the segment that holds x."""
    return section.node + 1 + segment_index(section, x)


def near_node(section: SectionRecord) -> int:
    """Return the slot of the node at the end of the section that is nearer to the root."""
    child, parent = section, section.parent
    while parent is not None:
        x = child.parent_x
        if 0.0 < x < 1.0:
            return segment_slot(parent, x)
        if (x == 1.0) is not parent.reversed:
            return end_node(parent)
        child, parent = parent, parent.parent
    return child.node


def true_parent(section: SectionRecord) -> tuple[SectionRecord, float] | None:
    """Return the first ancestor that carries the section's near node, and where; None: no one."""
    child = section
    while child.parent is not None:
        parent = child.parent
        if child.parent_x != (1.0 if parent.reversed else 0.0):
            return parent, child.parent_x
        child = parent
    return None


def end_node(section: SectionRecord) -> int:
    """Return the slot of the zero-area node at the far end."""
    return section.node + 1 + section.nseg


def node_slot(section: SectionRecord, x: float) -> int:
    """Return the slot of the node at x: the segment's, or the ends' at exactly 0 and 1."""
    if 0.0 < x < 1.0:
        return segment_slot(section, x)
    if (x == 1.0) is not section.reversed:
        return end_node(section)
    return near_node(section)


def value_slot(section: SectionRecord, x: float, field: str) -> int:
    """Return the slot that holds a field of space `node` at x: only `v` exists at the ends."""
    return node_slot(section, x) if field == "v" else segment_slot(section, x)


def place_of(section: SectionRecord, x: float) -> int:
    """Return where a point process at x stands: a segment by arc, -1 at x=0, nseg at x=1."""
    if 0.0 < x < 1.0:
        return segment_index(section, x)
    return section.nseg if x == 1.0 else -1


def place_position(section: SectionRecord, place: int) -> float:
    """Return the position x of a place; NEURON counts those of a reversed section from x=1."""
    if place < 0:
        return 0.0
    if place == section.nseg:
        return 1.0
    if section.reversed:
        return 1.0 - (section.nseg - 1 - place + 0.5) / section.nseg
    return (place + 0.5) / section.nseg


def place_slot(section: SectionRecord, place: int) -> int:
    """Return the slot of the node at a place."""
    if 0 <= place < section.nseg:
        return section.node + 1 + place
    return node_slot(section, 0.0 if place < 0 else 1.0)


def attach(child: SectionRecord, parent: SectionRecord, x: float, end: float) -> None:
    """Hang `child` by its `end` on `parent` at x, taking it off whatever it hung on.

    Raises:
        TopologyError: that would close a loop.
        ValueRefusedError: x or `end` is no position.
    """
    if not 0.0 <= x <= 1.0:
        raise ValueRefusedError(f"out of range 0 <= parentx <= 1.: {x!r}")
    if end not in (0.0, 1.0):
        raise ValueRefusedError(f"child connection end must be 0 or 1, not {end!r}")
    if child.children or child is parent:
        _refuse_loop(child, parent)
    detach(child)
    child.parent = parent
    child.parent_x = x
    if child.reversed is not (end == 1.0):
        child.reversed = end == 1.0
        child.children.reverse()  # so that equal positions change their order too, as in NEURON
    # Among equal positions the newest comes first.
    children = parent.children
    children.insert(
        bisect_left(children, _distance(child), key=_distance) if children else 0, child
    )


def detach(child: SectionRecord) -> None:
    """Make a section a root."""
    if child.parent is not None:
        child.parent.children.remove(child)
        child.parent = None


def _distance(child: SectionRecord) -> float:
    parent = child.parent
    if parent is None:
        return math.nan
    return 1.0 - child.parent_x if parent.reversed else child.parent_x


def _refuse_loop(child: SectionRecord, parent: SectionRecord) -> None:
    above: SectionRecord | None = parent
    while above is not None:
        if above is child:
            raise TopologyError(
                f"{child.name} connection will form loop: {parent.name} is "
                + ("the same section." if parent is child else f"a descendant of {child.name}.")
            )
        above = above.parent


def subtree(section: SectionRecord) -> list[SectionRecord]:
    """Return the section and all below it, each before its children."""
    found: list[SectionRecord] = []
    waiting = [section]
    while waiting:
        found.append(waiting.pop())
        waiting.extend(reversed(found[-1].children))
    return found


def by_levels(section: SectionRecord) -> list[SectionRecord]:
    """Return the section and all below it, the nearer ones first."""
    found = [section]
    done = 0
    while done < len(found):
        found += found[done].children
        done += 1
    return found


def root(section: SectionRecord) -> SectionRecord:
    """Return the section without a parent above this one."""
    while section.parent is not None:
        section = section.parent
    return section


def checked_nseg(value: object) -> int:
    """Return a number of segments.

    Raises:
        ValueRefusedError: it is no integer from 1 to 32767.
    """
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = 0
    if not 1 <= number <= MAX_NSEG:
        raise ValueRefusedError(f"nseg must be an integer in range 1 to {MAX_NSEG}, not {value!r}")
    return number
