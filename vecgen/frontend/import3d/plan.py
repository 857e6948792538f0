"""From branches to the sections that are to be made: names, order, connections, 3-d points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vecgen.frontend.import3d.contours import soma_cylinders
from vecgen.frontend.import3d.outline import (
    APICAL,
    AXON,
    DENDRITE,
    SOMA,
    Branch,
    Point,
    same_place,
)
from vecgen.values import value_class

_NAMES = {SOMA: "soma", AXON: "axon", DENDRITE: "dend", APICAL: "apic"}


@value_class
class SectionKey:
    """Which section: `dend[3]` is SectionKey("dend", 3)."""

    array: str
    index: int


@value_class
class PlannedSection:
    """A section with its connection and its 3-d points."""

    key: SectionKey
    points: tuple[Point, ...]
    parent: SectionKey | None
    parent_x: float
    wire_from: Point | None
    """Where a wire to the parent begins, for a section that is connected by one."""


@value_class
class Plan:
    """What one file gives."""

    arrays: tuple[tuple[str, int], ...]
    """Names with numbers of sections, in the order in which NEURON creates them."""
    sections: tuple[PlannedSection, ...]
    """In the order in which NEURON connects them and gives them points."""
    removed: tuple[str, ...]
    """What is said of branches that are no sections."""


def plan_sections(branches: Sequence[Branch]) -> Plan:
    """Return the sections of a file. Its branches are changed; plan a file once.

    Raises:
        UnsupportedError: a soma's outline cannot be made a soma.
    """
    remaining, removed = _without_empty(branches)
    counts: dict[int, int] = {}
    for branch in remaining:
        branch.number = counts.get(branch.kind, 0)
        counts[branch.kind] = branch.number + 1
    arrays = tuple((array_name(kind), counts[kind]) for kind in sorted(counts))
    return Plan(arrays, tuple(map(_planned, remaining)), tuple(removed))


def array_name(kind: int) -> str:
    """Return what the sections of a kind are called: `dend`, `dend_5`, `minus_1`."""
    if kind in _NAMES:
        return _NAMES[kind]
    return f"minus_{-kind}" if kind < 0 else f"dend_{kind}"


def _without_empty(branches: Sequence[Branch]) -> tuple[list[Branch], list[str]]:
    """Remove branches of one point, or of two at one place; their children move up."""
    remaining = list(branches)
    removed: list[str] = []
    for place in range(len(remaining) - 1, -1, -1):
        branch = remaining[place]
        own = branch.own_points
        if branch.parent is None or not _is_empty(own):
            continue
        removed.append(
            f"The branch of {'one point' if len(own) <= 1 else 'no length'} that begins at line "
            f"{branch.line} is no section; what hangs on it hangs on its parent."
        )
        del remaining[place]
        for below in remaining[place:]:
            if below.parent is branch:
                below.parent, below.parent_x = branch.parent, branch.parent_x
    return [branch for branch in remaining if not branch.is_subsidiary], removed


def _is_empty(points: Sequence[Point]) -> bool:
    return len(points) <= 1 or (len(points) == 2 and same_place(*points))


def _planned(branch: Branch) -> PlannedSection:
    points = soma_cylinders(branch) if branch.is_contour else branch.own_points
    if len(points) == 1:
        points = list(_ball(points[0]))
    return PlannedSection(
        _key(branch),
        tuple(points),
        None if branch.parent is None else _key(branch.parent),
        branch.parent_x,
        branch.points[0] if branch.wired else None,
    )


def _key(branch: Branch) -> SectionKey:
    return SectionKey(array_name(branch.kind), branch.number)


def _ball(point: Point) -> Iterator[Point]:
    """Yield the three points of a cylinder as long as it is wide, along x, for a sphere."""
    radius = point.diameter / 2.0
    yield point._replace(x=point.x - radius)
    yield point
    yield point._replace(x=point.x + radius)
