"""A Vector's elements as a line of a Graph: `plot`, `line`, `mark`, `ploterr`."""

from __future__ import annotations

from typing import Any, Self

from vecgen.frontend.errors import ArgumentTypeError
from vecgen.frontend.neuron_api.graph import Graph
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic

_MARKS = {"o": "o", "O": "o", "+": "+", "s": "s", "S": "s", "t": "^", "T": "^", "|": "|", "-": "_"}


class VectorGraphics(VectorArithmetic):
    """What a Vector does with a Graph; `x` is a Vector, or the distance of two elements."""

    __slots__ = ()

    def label(self, text: str | None = None) -> str:
        """Return its label."""
        raise NotImplementedError

    def plot(self, graph: Graph, *arguments: Any) -> Self:
        """Draw a line: `plot(graph, [x,] [color, brush])`."""
        return self._drawn(graph, arguments, "")

    def line(self, graph: Graph, *arguments: Any) -> Self:
        """Draw a line that is not changed with the Vector: `line(graph, [x,] [color, brush])`."""
        return self._drawn(graph, arguments, "")

    def mark(self, graph: Graph, *arguments: Any) -> Self:
        """Draw marks: `mark(graph, [x,] ["O", size, color, brush])`."""
        kind = next((str(given) for given in arguments if isinstance(given, str)), "O")
        numbers = [given for given in arguments if not isinstance(given, str)]
        xs, rest = self._xs(numbers)
        color = rest[1] if len(rest) > 1 else None
        _graph(graph).add_curve(xs, self, (self.label(), color, None, _MARKS.get(kind, "o")))
        return self

    def ploterr(self, graph: Graph, x: Any, errors: Any, *arguments: Any) -> Self:
        """Draw the elements with the Vector of their errors."""
        place = list(self._vector(x))
        for at, value, error in zip(place, self, self._vector(errors), strict=True):
            _graph(graph).add_curve([at, at], [value - error, value + error], ("", None, None, ""))
        return self._drawn(graph, (x, *arguments[1:]), "")

    def _drawn(self, graph: Graph, arguments: tuple[Any, ...], mark: str) -> Self:
        xs, rest = self._xs(list(arguments))
        color, brush = (*rest, None, None)[:2]
        _graph(graph).add_curve(xs, self, (self.label(), color, brush, mark))
        return self

    def _xs(self, arguments: list[Any]) -> tuple[list[float], list[Any]]:
        """Return where the elements are, and the arguments behind."""
        if arguments and isinstance(arguments[0], VectorArithmetic):
            given = list(arguments[0])[: len(self)]
            return given, arguments[1:]
        step = float(arguments[0]) if len(arguments) % 2 else 1.0
        return [step * place for place in range(len(self))], arguments[len(arguments) % 2 :]


def _graph(given: Any) -> Graph:
    if not isinstance(given, Graph):
        raise ArgumentTypeError(f"A Graph is needed, not {given!r}")
    return given
