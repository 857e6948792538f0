"""Trees of a Neurolucida file find their somas; outlines at several depths are one soma."""

from __future__ import annotations

import math

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.import3d.contours import Triple, center, resampled, stack_center
from vecgen.frontend.import3d.neurolucida import NeurolucidaFile
from vecgen.frontend.import3d.outline import TOLERANCE, Branch, Point
from vecgen.source import Span

_MARGIN = 0.5
"""A tree belongs to a soma if it begins that near (um) to the outline's bounding box."""
_WIRE_DIAMETER = 0.01
_FARTHEST = 1e9


def neurolucida_branches(file: NeurolucidaFile) -> list[Branch]:
    """Return the branches, somas first, with every tree connected to a soma if there is one."""
    outlines = [branch for branch in file.branches if branch.is_contour]
    others = [branch for branch in file.branches if not branch.is_contour]
    somas = _stacks(outlines)
    if somas:
        _connect(somas, [branch for branch in others if branch.parent is None], file)
    return outlines + others


def _stacks(outlines: list[Branch]) -> list[Branch]:
    """Gather each outline that overlaps the one before it, as seen from above, into its soma."""
    somas: list[Branch] = []
    before: Branch | None = None
    for outline in outlines:
        if before is not None and _overlap(_box(before, 0.0), _box(outline, 0.0)):
            somas[-1].more_contours.append(outline)
            outline.is_subsidiary = True
        else:
            somas.append(outline)
        before = outline
    return somas


def _box(branch: Branch, margin: float) -> tuple[float, float, float, float]:
    """Return the least x and y and the greatest x and y."""
    x, y = [point.x for point in branch.points], [point.y for point in branch.points]
    return min(x) - margin, min(y) - margin, max(x) + margin, max(y) + margin


def _overlap(
    first: tuple[float, float, float, float], second: tuple[float, float, float, float]
) -> bool:
    return not any(
        first[k] > second[k + 2] + TOLERANCE or second[k] > first[k + 2] + TOLERANCE
        for k in range(2)
    )


def _soma_box(soma: Branch) -> tuple[float, float, float, float]:
    if not soma.more_contours:
        return _box(soma, _MARGIN)
    boxes = [_box(outline, 0.0) for outline in (soma, *soma.more_contours)]
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _connect(somas: list[Branch], roots: list[Branch], file: NeurolucidaFile) -> None:
    centers: list[Triple] = []
    for soma in somas:
        middle = stack_center(soma) if soma.more_contours else center(resampled(soma.points))
        centers.append(middle)
        left, bottom, right, top = _soma_box(soma)
        for root in list(roots):
            x, y = root.points[0][:2]
            if left <= x <= right and bottom <= y <= top:
                _wire(root, soma, middle)
                roots.remove(root)
    for root in roots:
        nearest = _nearest(root.points[0], centers)
        _tell_far(root, file.diagnostics, file.source.name)
        _wire(root, somas[nearest], centers[nearest])


def _nearest(point: Point, centers: list[Triple]) -> int:
    least, found = _FARTHEST, 0
    for k, middle in enumerate(centers):
        total = 0.0
        for axis in range(3):
            total += (point[axis] - middle[axis]) * (point[axis] - middle[axis])
        distance = math.sqrt(total)
        if distance < least - TOLERANCE:
            least, found = distance, k
    return found


def _wire(root: Branch, soma: Branch, middle: Triple) -> None:
    root.parent = soma
    root.parent_x = 0.5
    root.wired = True
    root.points.insert(0, Point(*middle, _WIRE_DIAMETER))


def _tell_far(root: Branch, diagnostics: Diagnostics, name: str) -> None:
    diagnostics.warning(
        "far-from-soma",
        "this tree begins outside the boxes around the somas; it is connected by a wire to the "
        "centre of the nearest",
        Span(name, root.line, 1),
    )
