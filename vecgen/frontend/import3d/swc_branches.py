"""From the points of an SWC file to branches, by the rules of NEURON's Import3d.

A branch is a run of points that follow one another in the file, each the parent of the next, of
one kind. A branch that is not the root's begins with its parent's point. Somas have rules of their
own, each of which is a function here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from vecgen.frontend.import3d.outline import SOMA, TOLERANCE, Branch, Point
from vecgen.frontend.import3d.swc import NO_PARENT, SwcFile, report

_ONE, _SEPARATE = 1.0, 0.01
"""What a child adds to its parent's count, and adds if it starts something new."""
_NOWHERE = Point(0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class _Marks:
    """What is found out of the points before branches are made."""

    counts: list[float]
    """1 for a point in the middle of a branch; anything else ends one."""
    on_first_point: list[bool]
    """The point's branch hangs on the near end of its parent branch."""
    soma_children: list[int]
    """Per point the number of its children of kind soma, if it is one itself."""
    parents: list[int]
    is_ball: bool
    """The soma is the three points that stand for a sphere."""


def swc_branches(file: SwcFile) -> list[Branch]:
    """Return the branches, each after its parent.

    Raises:
        SourceError: a branch would have to begin at a point that does not exist.
    """
    marks = _marks(file)
    ends = [k for k, count in enumerate(marks.counts) if abs(count - _ONE) >= TOLERANCE]
    firsts = [0, *(end + 1 for end in ends[:-1])]
    branch_of = [0] * len(file.rows)
    for number, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        branch_of[first : end + 1] = [number] * (end + 1 - first)
    branches = [_root(file, marks, ends[0])]
    lost = [
        file.rows[first]
        for first, end in zip(firsts[1:], ends[1:], strict=True)
        if not _add_branch(file, marks, branches, branch_of, firsts, first, end)
    ]
    no_start = "point {0} has no parent, and its branch cannot begin without one"
    report(file.source, file.diagnostics.error, lost, "no-start", no_start)
    file.diagnostics.raise_if_errors()
    return branches


def is_doubtful(file: SwcFile) -> bool:
    """Return whether NEURON sets `err` for a file that it reads all the same.

    It does so for lines that are no points (empty ones too), for several trees, for a root of
    another kind than the next point (a soma of one point), and for branches of one point.
    """
    rows = file.rows
    lines = file.source.lines[: -1 if file.source.lines[-1] == "" else None]
    return (
        any(line == "" for line in lines)
        or any(item.code in ("not-a-point", "several-roots") for item in file.diagnostics.items)
        or (len(rows) > 1 and rows[0].kind != rows[1].kind)
        or any(_is_late_first_point(file, k) for k in range(len(rows)))
    )


def _is_late_first_point(file: SwcFile, child: int) -> bool:
    parent = file.parents[child]
    return parent > 0 and parent != child - 1 and _hangs_on_first_point(file, parent)


def _marks(file: SwcFile) -> _Marks:
    size = len(file.rows)
    marks = _Marks([0.0] * size, [False] * size, [0] * size, list(file.parents), False)
    for k in range(size):
        _count_child(file, marks, k)
    _count_somas(file, marks)
    somas = sum(row.kind == SOMA for row in file.rows)
    if somas == 3 and _is_ball(file, marks):
        marks.is_ball = True
        marks.parents[2] = 1  # so that the last two points are one run, which is dropped
    _keep_somas_together(file, marks)
    return marks


def _count_child(file: SwcFile, marks: _Marks, child: int) -> None:
    parent = file.parents[child]
    if parent == NO_PARENT:
        return
    rows = file.rows
    marks.counts[parent] += _ONE
    if parent != child - 1:
        marks.counts[parent] += _SEPARATE
        if _hangs_on_first_point(file, parent):
            # The parent is the first point of a branch that a wire connects to the soma: a branch
            # that also begins there hangs on that branch's near end.
            marks.on_first_point[child] = True
            marks.counts[parent] = _ONE
    if rows[parent].kind != rows[child].kind:
        marks.counts[parent] += _SEPARATE


def _hangs_on_first_point(file: SwcFile, parent: int) -> bool:
    if parent == 0:
        return file.rows[0].kind != SOMA
    if parent == 1 or file.rows[parent].kind == SOMA:
        return False
    above = file.parents[parent]
    return above != NO_PARENT and file.rows[above].kind == SOMA


def _count_somas(file: SwcFile, marks: _Marks) -> None:
    for k, row in enumerate(file.rows[1:], 1):
        parent = file.parents[k]
        if row.kind == SOMA and parent != NO_PARENT and file.rows[parent].kind == SOMA:
            marks.soma_children[parent] += 1


def _is_ball(file: SwcFile, marks: _Marks) -> bool:
    """Return whether the first three points stand for a sphere, as NeuroMorpho.Org writes it.

    The middle of three points of one diameter is the root, the length is that diameter, and nothing
    hangs on the outer two.
    """
    points = [row.point for row in file.rows[:3]]
    if len(points) < 3 or file.parents[1] != 0 or file.parents[2] != 0:
        return False
    if any(marks.counts[k] > TOLERANCE for k in (1, 2)):
        return False
    middle = points[0]
    if any(abs(point.diameter - middle.diameter) > TOLERANCE for point in points[1:]):
        return False
    length = 0.0
    for point in points[1:]:
        x, y, z = point.x - middle.x, point.y - middle.y, point.z - middle.z
        length += math.sqrt(x * x + y * y + z * z)
    return abs(length / middle.diameter - 1.0) < 0.01 - TOLERANCE if middle.diameter else False


def _keep_somas_together(file: SwcFile, marks: _Marks) -> None:
    rows = file.rows
    for k in range(len(rows) - 1):
        follows = rows[k].kind == SOMA and rows[k + 1].kind == SOMA and marks.parents[k + 1] == k
        if follows and not (k != 0 and marks.soma_children[k] > 1):
            marks.counts[k] = _ONE


def _root(file: SwcFile, marks: _Marks, end: int) -> Branch:
    last = 0 if marks.is_ball else end
    points = [row.point for row in file.rows[: last + 1]]
    return Branch(file.rows[0].kind, points, file.rows[0].line)


def _add_branch(
    file: SwcFile,
    marks: _Marks,
    branches: list[Branch],
    branch_of: list[int],
    firsts: list[int],
    first: int,
    end: int,
) -> bool:
    """Append the branch; return False if it begins at a point that does not exist."""
    rows, above = file.rows, marks.parents[first]
    parent_number = 0 if above == NO_PARENT else branch_of[above]
    parent = branches[parent_number]
    branch = Branch(rows[first].kind, [], rows[first].line, parent)
    _connect(file, marks, branch, above, firsts[parent_number], end - first + 1)
    start = _NOWHERE if above == NO_PARENT else rows[above].point
    own = [row.point for row in rows[first : end + 1]]
    if parent.kind == SOMA and branch.kind != SOMA:
        start = start._replace(diameter=own[0].diameter)
    branch.points = [start, *own]
    if marks.on_first_point[first]:
        branch.parent_x = 0.0
    branches.append(branch)
    return above != NO_PARENT or branch.wired


def _connect(
    file: SwcFile, marks: _Marks, branch: Branch, above: int, parent_first: int, size: int
) -> None:
    """Decide where on its parent a branch hangs, and whether by a wire."""
    parent = branch.parent
    assert parent is not None
    leaves_soma = parent.kind == SOMA and branch.kind != SOMA
    shared = above != NO_PARENT and marks.soma_children[above] > 1
    if parent_first == 0:
        if leaves_soma and len(parent.points) == 1:
            branch.parent_x = 0.5
            branch.wired = size > 1
            return
        if above == 0:
            branch.parent_x = 0.0
            branch.wired = branch.kind != SOMA and shared
            return
    if parent.kind != SOMA:
        return
    # The points of a branch include its parent's, but for the root.
    last = parent_first + len(parent.points) - (1 if parent_first == 0 else 2)
    if above < last:
        branch.parent_x = 0.5
        branch.wired = leaves_soma and size > 1
    elif size > 1 and shared and branch.kind != SOMA:
        branch.wired = True
