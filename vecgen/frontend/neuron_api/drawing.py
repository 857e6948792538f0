"""Lines and texts drawn into a file, with matplotlib where that is installed (the extra `plot`)."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.notices import notice
from vecgen.values import value_class

_COLORS = (
    "white", "black", "red", "blue", "green", "orange", "brown", "violet", "gold", "grey",
)  # fmt: skip
"""What NEURON's numbers for colors mean."""


@dataclass
class Line:
    """A line, or marks where it would turn."""

    xs: list[float]
    ys: list[float]
    color: int | tuple[float, ...] = 1
    width: int = 1
    label: str = ""
    mark: str = ""


@value_class
class Drawing:
    """What a picture shows; `limits` are x, x, y, y or nothing."""

    lines: Sequence[Line]
    limits: tuple[float, ...] = ()
    texts: Sequence[tuple[float, float, str]] = ()
    equal: bool = False
    """Whether a unit is as long in x as in y, and there are no axes."""


def save(drawing: Drawing, path: str) -> None:
    """Draw into a file; tell the user where matplotlib is missing.

    Raises:
        ArgumentError: there are no pictures of that kind, or the file cannot be written.
    """
    if importlib.util.find_spec("matplotlib") is None:
        notice(f"{path} is not drawn: that needs matplotlib, pip install 'vecgen[plot]'")
        return
    figures: Any = importlib.import_module("matplotlib.figure")
    figure = figures.Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    for line in drawing.lines:
        _draw(axes, line)
    _finish(axes, drawing)
    target = Path(path) if Path(path).suffix else Path(f"{path}.png")
    try:
        figure.savefig(target)
    except (OSError, ValueError) as error:
        raise ArgumentError(f"{path} cannot be drawn: {error}") from None


def _draw(axes: Any, line: Line) -> None:
    color = line.color if isinstance(line.color, tuple) else _COLORS[line.color % len(_COLORS)]
    style = {"linestyle": "", "marker": line.mark} if line.mark else {"linewidth": line.width}
    axes.plot(line.xs, line.ys, color=color, label=line.label or None, **style)


def _finish(axes: Any, drawing: Drawing) -> None:
    if drawing.limits:
        axes.set_xlim(*drawing.limits[:2])
        axes.set_ylim(*drawing.limits[2:])
    for x, y, text in drawing.texts:
        axes.text(x, y, text, transform=axes.transAxes)
    if drawing.equal:
        axes.set_aspect("equal")
        axes.set_axis_off()
    elif any(line.label for line in drawing.lines):
        axes.legend()
