"""What notebooks show of a section and of a vector: self-contained HTML with a small drawing.

No scripts, no styles but those of the elements; every name is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from vecgen.frontend import geometry, topology
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.tree_drawing import DrawnSection, Place, drawn_tree
from vecgen.frontend.workspace import Workspace
from vecgen.store import FloatArray

_WIDTH, _HEIGHT, _BORDER = 340.0, 240.0, 10.0
_NARROWEST = 100.0
_SPARK_WIDTH, _SPARK_HEIGHT = 340.0, 70.0
_COLUMNS = 340
"""Columns of a sparkline; each shows the least and the greatest value in it."""
_MARK = "#d1495b"
_MOST_NAMES = 12
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def section_html(workspace: Workspace, record: SectionRecord) -> str:
    """Return a table of a section's properties beside its tree, with the section marked."""
    if not record.alive:
        return "<em>deleted section</em>"
    drawing = _tree_svg(drawn_tree(workspace, record), record)
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:16px;align-items:center">'
        f"{_table(f'Section {record.name}', _section_rows(workspace, record))}{drawing}</div>"
    )


def vector_html(name: str, label: str, values: FloatArray) -> str:
    """Return a vector's size and extent above a sparkline."""
    finite = values[np.isfinite(values)]
    said = [f"{len(values)} values"]
    if len(finite):
        with np.errstate(over="ignore", invalid="ignore"):
            mean = finite.mean()
        said.append(f"{finite.min():.6g} to {finite.max():.6g}")
        said.append(f"mean {mean:.6g}")
    if len(finite) < len(values):
        said.append(f"{len(values) - len(finite)} not finite")
    title = f"{name} ({label})" if label else name
    caption = f"<div><b>{escape(title)}</b>: {', '.join(said)}</div>"
    return f"<div>{caption}{_sparkline(values) if len(finite) > 1 else ''}</div>"


def escape(text: str) -> str:
    """Return a text that is only text, in HTML and in its attributes."""
    return text.translate(_ENTITIES)


# -- tables -----------------------------------------------------------------------------------


def _section_rows(workspace: Workspace, record: SectionRecord) -> list[tuple[str, str]]:
    first = record.node + 1
    rows = [
        ("L", f"{geometry.length(workspace, record):.6g} µm"),
        ("diam", f"{_extent(_node_values(workspace, 'diam', record, first))} µm"),
        ("nseg", str(record.nseg)),
        ("Ra", f"{workspace.sections.get('Ra', record.slot):.6g} Ω cm"),
        ("cm", f"{_extent(_node_values(workspace, 'cm', record, first))} µF/cm²"),
        ("parent", _parent(record)),
        ("children", _names([_short(child, record) for child in record.children])),
        ("mechanisms", _names(record.instances)),
    ]
    if record.points:
        rows.append(("point processes", _names([point.name for point in record.points])))
    return rows


def _node_values(
    workspace: Workspace, field: str, record: SectionRecord, first: int
) -> list[float]:
    geometry.settle_section(workspace, record)
    return [workspace.nodes.get(field, first + k) for k in range(record.nseg)]


def _extent(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:.6g}" if low == high else f"{low:.6g} to {high:.6g}"


def _parent(record: SectionRecord) -> str:
    if record.parent is None:
        return "none: it is a root"
    end = int(record.reversed)
    return f"{_short(record.parent, record)}({record.parent_x:g}), by its end {end}"


def _short(other: SectionRecord, record: SectionRecord) -> str:
    """Return a section's name, without the cell's if that is the cell of `record` too."""
    cell = record.name.rpartition(".")[0]
    return other.name.removeprefix(f"{cell}.") if cell else other.name


def _names(names: Iterable[str]) -> str:
    found = list(names)
    more = len(found) - _MOST_NAMES
    shown = ", ".join(found[:_MOST_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown or "none"


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><td style="text-align:left;opacity:.7">{escape(name)}</td>'
        f'<td style="text-align:left">{escape(value)}</td></tr>'
        for name, value in rows
    )
    head = f'<tr><th colspan="2" style="text-align:left">{escape(title)}</th></tr>'
    return f"<table>{head}{cells}</table>"


# -- drawings ---------------------------------------------------------------------------------


def _tree_svg(drawn: list[DrawnSection], marked: SectionRecord) -> str:
    if not drawn:
        return "<em>The tree has too many sections to be drawn.</em>"
    places = [place for item in drawn for place in (*item.line, *item.joint)]
    width = _fitting_width(places)
    scale = _Scale(places, width, _HEIGHT)
    lines = "".join(_path(scale, item.line) for item in drawn if item.record is not marked)
    joints = "".join(_path(scale, item.joint) for item in drawn)
    own = next(item for item in drawn if item.record is marked)
    root = next(item for item in drawn if item.record is topology.root(marked))
    x, y = scale(root.line[0])
    return (
        f"{_svg_head(width, _HEIGHT, f'the tree of {marked.name}')}"
        f'<path d="{joints}" fill="none" stroke="currentColor" stroke-width="1" opacity=".35"/>'
        f'<path d="{lines}" fill="none" stroke="currentColor" stroke-width="1.2" opacity=".6"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="currentColor"/>'
        f'<path d="{_path(scale, own.line)}" fill="none" stroke="{_MARK}" stroke-width="3.5" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _fitting_width(places: list[Place]) -> float:
    """Return how wide a drawing of full height is, within limits."""
    across = max(x for x, _ in places) - min(x for x, _ in places)
    down = max(y for _, y in places) - min(y for _, y in places)
    if not down > 0.0:
        return _WIDTH
    wanted = 2 * _BORDER + (_HEIGHT - 2 * _BORDER) * across / down
    return round(min(_WIDTH, max(_NARROWEST, wanted)))


def _sparkline(values: FloatArray) -> str:
    """Return the values as a line; where there are many, the extent within each column."""
    count = len(values)
    edges = np.linspace(0, count, min(count, _COLUMNS) + 1).astype(np.int64)
    runs: list[list[Place]] = [[]]
    for first, end in pairwise(edges.tolist()):
        part = values[first:end]
        part = part[np.isfinite(part)]
        if not len(part):
            runs.append([])
            continue
        heights = dict.fromkeys((part[0], part.min(), part.max(), part[-1]))
        runs[-1] += [(float(first), -float(height)) for height in heights]
    scale = _Scale(
        [place for run in runs for place in run], _SPARK_WIDTH, _SPARK_HEIGHT, even=False
    )
    path = "".join(_path(scale, run) for run in runs)
    return (
        f'{_svg_head(_SPARK_WIDTH, _SPARK_HEIGHT, "sparkline")}<path d="{path}" fill="none" '
        f'stroke="{_MARK}" stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round"/>'
        "</svg>"
    )


def _svg_head(width: float, height: float, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img"><title>{escape(title)}</title>'
    )


class _Scale:
    """Fits places into a drawing."""

    def __init__(
        self,
        places: list[Place],
        width: float = _WIDTH,
        height: float = _HEIGHT,
        *,
        even: bool = True,
    ) -> None:
        left, right = min(x for x, _ in places), max(x for x, _ in places)
        top, bottom = min(y for _, y in places), max(y for _, y in places)
        room = (width - 2 * _BORDER, height - 2 * _BORDER)
        factors = [
            space / extent if extent > 0.0 and math.isfinite(space / extent) else math.inf
            for space, extent in zip(room, (right - left, bottom - top), strict=True)
        ]
        least = min(factors)
        if even:
            factors = [least, least]
        self._factors = [factor if math.isfinite(factor) else 0.0 for factor in factors]
        self._middle = ((left + right) / 2.0, (top + bottom) / 2.0)
        self._center = (width / 2.0, height / 2.0)

    def __call__(self, place: Place) -> Place:
        """Return a place in the drawing."""
        x, y = (
            center + (value - middle) * factor
            for center, value, middle, factor in zip(
                self._center, place, self._middle, self._factors, strict=True
            )
        )
        return x, y


def _path(scale: _Scale, places: Sequence[Place]) -> str:
    drawn: list[str] = []
    for place in places:
        x, y = scale(place)
        text = f"{x:.1f},{y:.1f}"
        if not drawn or drawn[-1][1:] != text:
            drawn.append(("L" if drawn else "M") + text)
    # A dot is a line of no length with round ends.
    return "".join(drawn) + ("h0" if len(drawn) == 1 else "")
