"""SWC files: points with a kind, a place, a radius and a parent, one a line.

Reads and checks; `swc_branches.py` makes branches of the points.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.import3d.faults import read_source
from vecgen.frontend.import3d.numbers import leading_numbers, single
from vecgen.frontend.import3d.outline import Point
from vecgen.source import Source, Span

COLUMNS = ("number", "kind", "x", "y", "z", "radius", "parent")
NO_PARENT = -1


@dataclass(frozen=True, slots=True)
class SwcRow:
    """A line of the file with a point."""

    number: int
    kind: int
    point: Point
    parent: int
    line: int


@dataclass(frozen=True, slots=True)
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

    def span(self, index: int) -> Span:
        """Return the place of a row."""
        return line_span(self.source, self.rows[index].line)


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
        diagnostics.error("no-points", f"{source.name} has no points: it is no SWC file.")
    return rows, header


def _row(values: list[float], line: int) -> SwcRow | None:
    if not all(-1e30 < value < 1e30 for value in values):
        return None
    number, kind, x, y, z, radius, parent = values
    return SwcRow(int(number), int(kind), Point(x, y, z, radius * 2.0), int(parent), line)


def _check_tree(
    source: Source, rows: list[SwcRow], diagnostics: Diagnostics
) -> tuple[int, ...]:
    index = {row.number: k for k, row in enumerate(rows)}
    for before, row in zip(rows, rows[1:], strict=False):
        if row.number == before.number:
            diagnostics.error(
                "duplicate-number",
                f"the number {row.number} is that of line {before.line} too",
                line_span(source, row.line),
            )
    for row in rows:
        if row.parent >= row.number and not (row.parent < 0):
            diagnostics.error(
                "child-before-parent",
                f"the parent of point {row.number} is {row.parent}, which is not less",
                line_span(source, row.line),
                hint="Number the points so that each comes after its parent.",
            )
    parents = [index.get(row.parent, NO_PARENT) if row.parent >= 0 else NO_PARENT for row in rows]
    for k, row in enumerate(rows[1:], 1):
        if parents[k] == NO_PARENT:
            what = "begins another tree" if row.parent < 0 else f"has no point {row.parent} before"
            diagnostics.warning(
                "several-roots" if row.parent < 0 else "unknown-parent",
                f"point {row.number} {what}; it is connected to the first section by a wire",
                line_span(source, row.line),
            )
    return tuple(parents)
