"""`n.PlotShape`: the sections' shapes, for `printfile` to draw them into a file."""

from __future__ import annotations

from typing import Any, ClassVar

from vecgen.frontend.neuron_api.drawing import Drawing, Line, save
from vecgen.frontend.neuron_api.instances import Instances
from vecgen.frontend.neuron_api.section_base import held_section
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.windows import Window, window_class
from vecgen.frontend.records import SectionRecord
from vecgen.frontend.tree_drawing import drawn_tree
from vecgen.frontend.workspace import Workspace


class PlotShape(Window):
    """`s = PlotShape()`, `s.variable("v")`, `s.scale(-80, 40)`; `s.printfile("shape.svg")`.

    There is no window; colors go from blue (the scale's lower end) to red.
    """

    __slots__ = ("_scale", "_variable")

    _workspace: ClassVar[Workspace]
    _scale: tuple[float, float]
    _variable: str

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._variable = ""
        self._scale = (-80.0, 40.0)

    def variable(self, name: Any) -> float:
        """Color the sections by a range variable's value in their middles."""
        self._variable = str(name)
        return 1.0

    def scale(self, low: float, high: float) -> float:
        """Set the values of the first and the last color."""
        self._scale = (argument(low, "the scale"), argument(high, "the scale"))
        return 1.0

    def printfile(self, path: str) -> float:
        """Draw into a file, of the kind that its name tells: .svg, .pdf, .png, .eps, ..."""
        lines: list[Line] = []
        roots = [record for record in self._workspace.tree.values() if record.parent is None]
        for root in roots:
            for drawn in drawn_tree(self._workspace, root):
                xs, ys = zip(*drawn.joint[-1:], *drawn.line, strict=True)
                lines.append(Line(list(xs), list(ys), self._color_of(drawn.record), 2))
        save(Drawing(lines, equal=True), str(path))
        return 1.0

    def _color_of(self, record: SectionRecord) -> int | tuple[float, ...]:
        section = held_section(record)
        if not self._variable or section is None:
            return 1
        value = getattr(section(0.5), self._variable, None)
        if value is None:
            return 9
        low, high = self._scale
        part = min(max((float(value) - low) / (high - low or 1.0), 0.0), 1.0)
        return (part, 0.0, 1.0 - part)


def plot_shape_class(workspace: Workspace) -> type[PlotShape]:
    """Return a session's class of PlotShapes."""
    members = {
        "__slots__": (),
        "__doc__": PlotShape.__doc__,
        "_class": "PlotShape",
        "_instances": Instances(),
        "_workspace": workspace,
    }
    return type("PlotShape", (PlotShape, window_class("PlotShape")), members)
