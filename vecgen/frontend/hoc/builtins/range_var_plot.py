"""RangeVarPlot: a variable along the way between two places of a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, ClassVar, NamedTuple

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.hoc.builtins.evaluation import value_of
from vecgen.frontend.hoc.values import ClassMaker, Interpreter
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.hoc_object import NamedObject
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_list import SectionList
from vecgen.frontend.neuron_api.segment import Segment
from vecgen.frontend.neuron_api.values import argument, unknown
from vecgen.frontend.neuron_api.vector import Vector
from vecgen.values import value_class

_ACCEPTED = frozenset("color list_sections label view".split())


class Node(NamedTuple):
    """The middle of a segment or an end of a section; its x on the section."""

    section: Section
    x: float


@value_class
class Way:
    """The nodes from one place to another, and where they are (um) from the highest of them."""

    nodes: tuple[Node, ...]
    places: tuple[float, ...]
    to_root: float
    """From the highest node to the root (um)."""


class RangeVarPlot(NamedObject):
    """`r = new RangeVarPlot("v")`, `soma r.begin(0)`, `dend r.end(1)`, `r.to_vector(y, x)`.

    An expression with `$1` for x works too: `RangeVarPlot("v($1) + 65")`.
    """

    __slots__ = ("_begin", "_end", "_name", "_origin", "_variable")

    _interpreter: ClassVar[Interpreter]
    _numbers: ClassVar[Any]

    def __init__(self, variable: Any, begin: Any = None, end: Any = None) -> None:
        self._variable = variable
        self._begin: Node | None = None
        self._end: Node | None = None
        self._origin = 0.0
        self._name = f"RangeVarPlot[{next(self._numbers)}]"
        if begin is not None:
            self.begin(begin)
        if end is not None:
            self.end(end)

    # -- the way ------------------------------------------------------------------------------

    def begin(self, place: Any, sec: Any = None) -> float:
        """Begin at x of the current section, or at a segment."""
        self._begin = self._node(place, sec)
        return 1.0

    def end(self, place: Any, sec: Any = None) -> float:
        """End at x of the current section, or at a segment."""
        self._end = self._node(place, sec)
        return 1.0

    def origin(self, shift: float) -> float:
        """Count distances from a number other than 0."""
        self._origin = argument(shift, "the origin of a RangeVarPlot")
        return 1.0

    def left(self) -> float:
        """Return the distance (um) at which it begins."""
        way = self._way()
        return self._origin + way.places[0] if way else 0.0

    def right(self) -> float:
        """Return the distance (um) at which it ends."""
        way = self._way()
        return self._origin + way.places[-1] if way else 0.0

    def d2root(self) -> float:
        """Return the distance (um) of the way's highest node from the root."""
        way = self._way()
        return way.to_root if way else 0.0

    def list(self, sections: SectionList) -> float:
        """Append the sections on the way to a SectionList."""
        way = self._way()
        passed: list[Section] = []
        for node in way.nodes if way else ():
            if node.section not in passed:
                passed.append(node.section)
                sections.append(node.section)
        return 0.0

    # -- the values ---------------------------------------------------------------------------

    def to_vector(self, values: Vector, distances: Vector | None = None) -> int:
        """Put the values, and the distances (um), into Vectors; return how many there are."""
        way = self._way()
        found = [] if way is None else [self._value(node) for node in way.nodes]
        _vector(values).from_python(found)
        if distances is not None:
            places = [] if way is None else [self._origin + place for place in way.places]
            _vector(distances).from_python(places)
        return len(found)

    def from_vector(self, values: Vector) -> int:
        """Set the variable along the way to the values."""
        way = self._way()
        given = list(_vector(values))
        for node, value in zip(way.nodes if way else (), given, strict=False):
            setattr(node.section(node.x), self._name_of_variable(), value)
        return len(given)

    def _name_of_variable(self) -> str:
        if isinstance(self._variable, str) and self._variable.isidentifier():
            return str(self._variable)
        raise ArgumentError(f"{self._name}: {self._variable!r} is no range variable to be set")

    def _value(self, node: Node) -> float:
        variable = self._variable
        if callable(variable):
            return float(variable(node.x))
        if variable.isidentifier():
            return _range_value(node, variable)
        stack = self._interpreter.workspace.pushed
        stack.append(node.section._live())
        try:
            return value_of(self._interpreter, variable.replace("$1", repr(node.x)))
        finally:
            stack.pop()

    def _node(self, place: Any, sec: Any) -> Node:
        if isinstance(place, Segment):
            return _node(place.sec, place.x)
        section = section_argument(self._interpreter.workspace, sec)
        return _node(section, argument(place, "x of a RangeVarPlot"))

    def _way(self) -> Way | None:
        if self._begin is None or self._end is None:
            return None
        return way_between(self._begin, self._end)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in _ACCEPTED:
            return lambda *arguments: 0.0
        raise unknown("A RangeVarPlot", name, (m for m in dir(RangeVarPlot) if m[0] != "_"))


def way_between(begin: Node, end: Node) -> Way:
    """Return the way from node to node.

    Raises:
        ArgumentError: they are in two trees.
    """
    first, second = list(_upward(begin)), list(_upward(end))
    known = {_key(node): place for place, (node, _) in enumerate(second)}
    meeting = next((at for at, (node, _) in enumerate(first) if _key(node) in known), None)
    if meeting is None:
        raise ArgumentError("RangeVarPlot: No path from begin to end points: they are in two trees")
    turn = known[_key(first[meeting][0])]
    top = first[meeting][1]
    ups = [(node, -(top - way)) for node, way in first[: meeting + 1]]
    height = second[turn][1]
    downs = [(node, height - way) for node, way in reversed(second[:turn])]
    nodes, places = zip(*ups, *downs, strict=True)
    return Way(nodes, tuple(place + 0.0 for place in places), first[-1][1] - top)


def _upward(start: Node) -> Iterator[tuple[Node, float]]:
    """Yield the nodes from one up to the root, each with its distance from the first."""
    node, way = start, 0.0
    while True:
        yield node, way
        following = _above(node)
        if following is None:
            return
        way += abs(following[1] - node.x) * node.section.L
        node = following[0]


def _above(node: Node) -> tuple[Node, float] | None:
    """Return the node before this one on the way to the root, and its x on this one's section."""
    section = node.section
    near = float(section.orientation())
    if node.x == near:
        return None  # only the root has a node there
    between = [x for x in _middles(section) if abs(x - near) < abs(node.x - near)]
    if between:
        x = min(between, key=lambda place: abs(place - node.x))
        return Node(section, x), x
    return _node(section, near), near


def _node(section: Section, x: float) -> Node:
    """Return the node at x: a section's beginning is its parent's."""
    parent = section.parentseg()
    if x == float(section.orientation()) and parent is not None:
        return _node(parent.sec, parent.x)
    if x in (0.0, 1.0):
        return Node(section, x)
    return Node(section, min(_middles(section), key=lambda middle: abs(middle - x)))


def _middles(section: Section) -> list[float]:
    return [(2 * place + 1) / (2 * section.nseg) for place in range(section.nseg)]


def _key(node: Node) -> tuple[int, float]:
    return node.section._live().number, node.x


def _range_value(node: Node, variable: str) -> float:
    """Return a range variable's value, 0 where the section does not have it."""
    segment = node.section(node.x)
    if "_" in variable and not hasattr(segment, variable):
        return 0.0
    return float(getattr(segment, variable))


def _vector(given: Any) -> Vector:
    if not isinstance(given, Vector):
        raise ArgumentTypeError(f"A Vector is needed, not {given!r}")
    return given


def _class(interpreter: Interpreter) -> type[RangeVarPlot]:
    members = {
        "__slots__": (),
        "__doc__": RangeVarPlot.__doc__,
        "_interpreter": interpreter,
        "_numbers": count(),
    }
    return type("RangeVarPlot", (RangeVarPlot,), members)


CLASSES: Mapping[str, ClassMaker] = {"RangeVarPlot": _class}
