"""SWC files: points with a kind, a place, a radius and a parent, one a line.

Reads and checks; `swc_branches.py` makes branches of the points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.import3d.faults import read_source
from vecgen.frontend.import3d.numbers import leading_numbers, single
from vecgen.frontend.import3d.outline import Point
from vecgen.source import Source, Span
from vecgen.values import value_class

COLUMNS = ("number", "kind", "x", "y", "z", "radius", "parent")
NO_PARENT = -1
_MOST_LINES = 5
"""So many lines of a kind are told."""


@value_class
class SwcRow:
    """A line of the file with a point."""

    number: int
    kind: int
    point: Point
    parent: int
    line: int


@value_class
class SwcFile:
    """The points of a file in the order of their numbers."""

    source: Source
    rows: tuple[SwcRow, ...]
    parents: tuple[int, ...]
    """Per row the index of the parent's row, -1 for none."""
    header: tuple[str, ...]
    """The comment lines."""
    diagnostics: Diagnostics
    """What is odd about the file, and was read all the same."""


def read_swc(path: str | Path) -> SwcFile:
    """Return the points of a file.

    Raises:
        MorphologyFileError: the file cannot be read.
        SourceError: it has no points, or points that make no tree; the message has all such lines.
    """
    source = read_source(path)
    diagnostics = Diagnostics(source)
    rows, header = _read_rows(source, diagnostics)
    # NEURON means to sort points that are out of order, and then fails to.
    rows.sort(key=lambda row: row.number)
    parents = _check_tree(source, rows, diagnostics)
    diagnostics.raise_if_errors()
    return SwcFile(source, tuple(rows), parents, tuple(header), diagnostics)


def line_span(source: Source, line: int) -> Span:
    """Return the place of a whole line."""
    text = source.lines[line - 1]
    indent = len(text) - len(text.lstrip())
    return Span(source.name, line, indent + 1, line, max(len(text.rstrip()), indent + 1) + 1)


def _read_rows(source: Source, diagnostics: Diagnostics) -> tuple[list[SwcRow], list[str]]:
    rows: list[SwcRow] = []
    header: list[str] = []
    for number, text in enumerate(source.lines, 1):
        columns = leading_numbers(text, len(COLUMNS))
        if len(columns) == len(COLUMNS):
            row = _row([single(column) for column in columns], number)
            if row is not None:
                rows.append(row)
                continue
        stripped = text.strip()
        if stripped.startswith("#"):
            header.append(text)
        elif stripped and stripped != "\x1a":
            diagnostics.warning(
                "not-a-point",
                f"this line is skipped: it has {len(columns)} numbers where a point has 7",
                line_span(source, number),
                hint=f"A point is: {' '.join(COLUMNS)}, with blanks between them.",
            )
    if not rows:
        told = diagnostics.items[0] if diagnostics.items else None
        diagnostics.error(
            "no-points",
            f"{source.name} has no points, so it is no SWC file",
            told.span if told else None,
            hint=told.hint if told else None,
        )
    return rows, header


def _row(values: list[float], line: int) -> SwcRow | None:
    if not all(-1e30 < value < 1e30 for value in values):
        return None
    number, kind, x, y, z, radius, parent = values
    return SwcRow(int(number), int(kind), Point(x, y, z, radius * 2.0), int(parent), line)


def _check_tree(source: Source, rows: list[SwcRow], diagnostics: Diagnostics) -> tuple[int, ...]:
    index = {row.number: k for k, row in enumerate(rows)}
    same = [row for before, row in pairwise(rows) if row.number == before.number]
    late = [row for row in rows if row.parent >= row.number and row.parent >= 0]
    another = "another point has the number {0} too"
    report(source, diagnostics.error, same, "duplicate-number", another)
    after = "the parent of point {0} is {1}, which is not less; number each point after its parent"
    report(source, diagnostics.error, late, "child-before-parent", after)
    diagnostics.raise_if_errors()
    wire = "; it is connected to the first section by a wire"
    roots = [row for row in rows[1:] if row.parent < 0]
    lost = [row for row in rows[1:] if row.parent >= 0 and row.parent not in index]
    tree = "point {0} begins another tree"
    report(source, diagnostics.warning, roots, "several-roots", tree + wire)
    unknown = "point {0} has the parent {1}, and there is no such point"
    report(source, diagnostics.warning, lost, "unknown-parent", unknown + wire)
    return tuple(index.get(row.parent, NO_PARENT) for row in rows)


def report(
    source: Source, add: Callable[..., None], rows: Sequence[SwcRow], code: str, message: str
) -> None:
    """Add a fault for each of the first rows; the last of them says how many more there are.

    `{0}` in the message is the point's number, `{1}` its parent's.
    """
    told = sorted(rows, key=lambda row: row.line)[:_MOST_LINES]
    more = len(rows) - len(told)
    for row in told:
        hint = f"{more} more lines are like this." if more and row is told[-1] else None
        add(code, message.format(row.number, row.parent), line_span(source, row.line), hint=hint)
