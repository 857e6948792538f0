"""`n.Graph`: curves that are kept, for `printfile` to draw them into a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from vecgen.frontend.neuron_api.drawing import Drawing, Line, save
from vecgen.frontend.neuron_api.hoc_values import HocRef
from vecgen.frontend.neuron_api.instances import Instances
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.windows import Window, window_class
from vecgen.frontend.workspace import Workspace


@dataclass
class Tracked:
    """A variable that `plot(x)` takes the value of."""

    label: str
    color: int
    reference: Any
    """None for what is no variable: expressions are not drawn."""
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)


class Graph(Window):
    """`g = Graph()`; `g.addvar("soma.v(.5)")`, `g.begin()`, `g.plot(t)`; `vector.plot(g)`.

    There is no window. `g.printfile("figure.svg")` draws what is there, with matplotlib.
    """

    __slots__ = ("_brush", "_color", "_limits", "_lines", "_open", "_texts", "_tracked")

    _workspace: ClassVar[Workspace]
    _brush: int
    _color: int
    _limits: tuple[float, ...]
    _lines: list[Line]
    _open: Line | None
    _texts: list[tuple[float, float, str]]
    _tracked: list[Tracked]

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._brush = self._color = 1
        self._limits = ()
        self._open = None
        self._lines, self._texts, self._tracked = [], [], []

    # -- variables ----------------------------------------------------------------------------

    def addvar(self, *arguments: Any) -> float:
        """Have `plot(x)` draw a variable: `addvar("v(.5)")`, `addvar("label", "v(.5)", color)`."""
        texts = [str(given) for given in arguments if isinstance(given, str)]
        numbers = [given for given in arguments if isinstance(given, (int, float))]
        given = next((item for item in arguments if isinstance(item, (HocRef, Reference))), None)
        label = texts[0] if texts else "variable"
        color = int(numbers[0]) if numbers else self._color
        name = texts[-1] if texts else ""
        reference = self._workspace.statements.reference(name) if given is None else given
        self._tracked.append(Tracked(label, color, reference))
        return 1.0

    def addexpr(self, *arguments: Any) -> float:
        """Accept an expression; only those that are variables are drawn."""
        return self.addvar(*arguments)

    def begin(self, *_: Any) -> float:
        """Forget what `plot` drew."""
        for one in self._tracked:
            one.xs, one.ys = [], []
        return 1.0

    def plot(self, *arguments: Any) -> float:
        """Go on to x with all variables."""
        x = argument(arguments[0], "x of Graph.plot") if arguments else 0.0
        for one in self._tracked:
            if one.reference is not None:
                one.xs.append(x)
                one.ys.append(float(one.reference[0]))
        return 1.0

    # -- lines --------------------------------------------------------------------------------

    def color(self, *arguments: Any) -> float:
        """Choose the color of what comes."""
        if len(arguments) == 1:
            self._color = int(argument(arguments[0], "a color"))
        return 1.0

    def brush(self, *arguments: Any) -> float:
        """Choose the width of what comes."""
        if len(arguments) == 1:
            self._brush = int(argument(arguments[0], "a brush"))
        return 1.0

    def beginline(self, *arguments: Any) -> float:
        """Begin a line: `beginline(["label",] [color, brush])`."""
        label = next((str(given) for given in arguments if isinstance(given, str)), "")
        numbers = [int(given) for given in arguments if isinstance(given, (int, float))]
        color, brush = (
            (*numbers, self._color, self._brush)[:2]
            if len(numbers) != 1
            else (numbers[0], self._brush)
        )
        self._open = Line([], [], color, brush, label)
        self._lines.append(self._open)
        return 1.0

    def line(self, *arguments: Any) -> float:
        """Go on with the line to (x, y)."""
        if self._open is None:
            self.beginline()
        assert self._open is not None
        self._open.xs.append(argument(arguments[0], "x of Graph.line"))
        self._open.ys.append(argument(arguments[1], "y of Graph.line"))
        return 1.0

    def mark(self, *arguments: Any) -> float:
        """Mark a point."""
        x, y = (argument(given, "a place in a Graph") for given in arguments[:2])
        self._lines.append(Line([x], [y], self._color, self._brush, mark="o"))
        return 1.0

    def label(self, *arguments: Any) -> float:
        """Write a text at (x, y) of the graph, from 0 to 1."""
        if len(arguments) > 2 and isinstance(arguments[2], str):
            x, y = (argument(given, "the place of a label") for given in arguments[:2])
            self._texts.append((x, y, str(arguments[2])))
        return 1.0

    def add_curve(self, xs: Iterable[float], ys: Iterable[float], style: tuple[Any, ...]) -> None:
        """Add a line, for `Vector.plot` and its like; `style` is a label, color, width, mark."""
        label, color, brush, mark = style
        chosen = self._color if color is None else int(color)
        width = self._brush if brush is None else int(brush)
        self._lines.append(Line(list(xs), list(ys), chosen, width, label, mark))

    # -- the picture --------------------------------------------------------------------------

    def size(self, *arguments: Any) -> float:
        """Show from x to x and y to y."""
        if len(arguments) == 4:
            self._limits = tuple(argument(given, "a limit of a Graph") for given in arguments)
        return 0.0

    def erase(self) -> float:
        """Forget what was drawn, not the variables."""
        self._lines, self._open = [], None
        return self.begin()

    def erase_all(self) -> float:
        """Forget everything."""
        self._texts, self._tracked = [], []
        return self.erase()

    def printfile(self, path: str) -> float:
        """Draw into a file, of the kind that its name tells: .svg, .pdf, .png, .eps, ..."""
        plotted = [Line(one.xs, one.ys, one.color, 1, one.label) for one in self._tracked]
        lines = [line for line in (*self._lines, *plotted) if line.xs]
        save(Drawing(lines, self._limits, self._texts), str(path))
        return 1.0


def graph_class(workspace: Workspace) -> type[Graph]:
    """Return a session's class of Graphs."""
    members = {
        "__slots__": (),
        "__doc__": Graph.__doc__,
        "_class": "Graph",
        "_instances": Instances(),
        "_workspace": workspace,
    }
    return type("Graph", (Graph, window_class("Graph")), members)
