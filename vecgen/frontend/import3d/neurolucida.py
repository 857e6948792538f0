"""Neurolucida's text files (.asc, version 3): outlines of somas, and trees of points.

A parser by descent, one function a rule. What NEURON passes over without a word (markers, texts,
properties, spines) is passed over here too.
"""

from __future__ import annotations

from pathlib import Path

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.import3d.faults import read_source
from vecgen.frontend.import3d.neurolucida_tokens import Kind, Token, tokens
from vecgen.frontend.import3d.outline import (
    APICAL,
    AXON,
    DENDRITE,
    SOMA,
    Branch,
    Point,
    same_place,
)
from vecgen.source import Source, Span
from vecgen.values import value_class

SOMA_NAMES = frozenset({"CellBody", "Cell Body", "Soma"})
KIND_OF_NAME = {"Axon": AXON, "Dendrite": DENDRITE, "Apical": APICAL}
OTHER_KIND = 0
_VALUES = frozenset({Kind.NUMBER, Kind.STRING, Kind.LABEL, Kind.RGB})
_FEWEST_OF_OUTLINE = 3


@value_class
class NeurolucidaFile:
    """The outlines and branches of a file, in its order; trees are not connected to somas yet."""

    source: Source
    branches: list[Branch]
    diagnostics: Diagnostics
    """What is odd about the file, and was read all the same."""


def read_neurolucida(path: str | Path) -> NeurolucidaFile:
    """Return the outlines and branches of a file.

    Raises:
        MorphologyFileError: the file cannot be read.
        SourceError: the text does not follow the rules.
    """
    source = read_source(path)
    diagnostics = Diagnostics(source)
    branches = _Parser(source, diagnostics).file()
    if not branches:
        diagnostics.error("no-branches", f"{source.name} has neither somas nor trees.")
    diagnostics.raise_if_errors()
    return NeurolucidaFile(source, branches, diagnostics)


class _Parser:
    """Reads one file."""

    def __init__(self, source: Source, diagnostics: Diagnostics) -> None:
        self._source = source
        self._diagnostics = diagnostics
        self._tokens = list(tokens(source))
        last = len(source.lines)
        self._end = Token(Kind.END, "", last, len(source.lines[-1]) + 1)
        self._place = 0
        self._branches: list[Branch] = []
        self._properties: list[str] = []
        """The names of the properties read last."""
        self._kind = OTHER_KIND

    # -- words --------------------------------------------------------------------------------

    def _look(self, ahead: int = 0) -> Token:
        place = self._place + ahead
        if place < len(self._tokens):
            return self._tokens[place]
        last = self._tokens[-1] if self._tokens else None
        return last if last is not None and last.kind is Kind.UNKNOWN else self._end

    def _is(self, kind: Kind, ahead: int = 0) -> bool:
        return self._look(ahead).kind is kind

    def _take(self, kind: Kind) -> Token:
        token = self._look()
        if token.kind is not kind:
            self._fail(kind.value)
        self._place += 1
        return token

    def _take_if(self, kind: Kind) -> bool:
        found = self._is(kind)
        self._place += found
        return found

    def _span(self, token: Token) -> Span:
        return token.span(self._source)

    def _fail(self, expected: str) -> None:
        token = self._look()
        found = token.kind.value if token.kind in (Kind.END, Kind.UNKNOWN) else repr(token.text)
        self._diagnostics.error(
            "syntax", f"{expected} was expected here, not {found}", self._span(token)
        )
        self._diagnostics.raise_if_errors()

    # -- the file -----------------------------------------------------------------------------

    def file(self) -> list[Branch]:
        """Return all outlines and branches."""
        self._objects()
        if not self._is(Kind.END):
            self._diagnostics.warning(
                "rest-ignored",
                "the file is read up to here only: no '(' stands where one begins a new object",
                self._span(self._look()),
            )
        return self._branches

    def _objects(self) -> None:
        self._object()
        while True:
            self._take_if(Kind.COMMA)
            if not self._is(Kind.OPEN):
                return
            self._object()

    def _object(self) -> None:
        if not self._is(Kind.OPEN):
            self._fail(Kind.OPEN.value)
        match self._look(1).kind:
            case Kind.STRING:
                self._contour()
            case Kind.LABEL:
                self._marker_or_property()
            case Kind.OPEN:
                self._tree_or_text()
            case Kind.SET:
                self._set()
            case _:
                self._place += 1
                self._fail("a string, a name or '('")

    def _set(self) -> None:
        self._take(Kind.OPEN)
        self._take(Kind.SET)
        self._take(Kind.STRING)
        if not self._is(Kind.CLOSE):
            self._objects()
        self._take(Kind.CLOSE)

    # -- properties and markers ---------------------------------------------------------------

    def _marker_or_property(self) -> list[Point]:
        """Read a marker or a property; return the marker's points."""
        if not self._is(Kind.OPEN, 2):
            self._property()
            return []
        self._take(Kind.OPEN)
        self._take(Kind.LABEL)
        self._read_properties()
        points = self._points()
        self._take(Kind.CLOSE)
        return points

    def _read_properties(self) -> None:
        self._properties = []
        if not self._at_property():
            return
        self._property_or_set()
        while True:
            self._take_if(Kind.COMMA)
            if not self._at_property():
                return
            self._property_or_set()

    def _at_property(self) -> bool:
        return self._is(Kind.OPEN) and self._look(1).kind in (Kind.LABEL, Kind.SET)

    def _property_or_set(self) -> None:
        if self._is(Kind.LABEL, 1):
            self._property()
        else:
            self._set()

    def _property(self) -> None:
        self._take(Kind.OPEN)
        self._properties.append(self._take(Kind.LABEL).text)
        while self._look().kind in _VALUES:
            if self._take_if(Kind.RGB):
                self._color()
            else:
                self._place += 1
        self._take(Kind.CLOSE)

    def _color(self) -> None:
        self._take(Kind.OPEN)
        self._take(Kind.NUMBER)
        for _ in range(2):
            self._take_if(Kind.COMMA)
            self._take(Kind.NUMBER)
        self._take(Kind.CLOSE)

    def _pass_object(self) -> None:
        """Pass over an object, whatever is in it."""
        self._take(Kind.OPEN)
        depth = 1
        while depth:
            token = self._look()
            if token.kind in (Kind.END, Kind.UNKNOWN):
                self._fail(Kind.CLOSE.value)
            self._place += 1
            depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)

    # -- points -------------------------------------------------------------------------------

    def _points(self) -> list[Point]:
        found = [self._point()]
        while True:
            self._take_if(Kind.COMMA)
            if not self._is(Kind.OPEN):
                return found
            found.append(self._point())

    def _point(self) -> Point:
        self._take(Kind.OPEN)
        values = [self._take(Kind.NUMBER).value]
        self._take_if(Kind.COMMA)
        values.append(self._take(Kind.NUMBER).value)
        for _ in range(2):
            self._take_if(Kind.COMMA)
            if not self._is(Kind.NUMBER):
                break
            values.append(self._take(Kind.NUMBER).value)
        else:
            self._take_if(Kind.COMMA)
            self._take_if(Kind.LABEL)
            self._take_if(Kind.COMMA)
            if self._is(Kind.OPEN):
                self._bezier()
        self._take(Kind.CLOSE)
        x, y, z, diameter = (*values, 0.0, 0.0)[:4]
        return Point(x, y, z, diameter)

    def _bezier(self) -> None:
        self._take(Kind.OPEN)
        self._take(Kind.NUMBER)
        for _ in range(3):
            self._take_if(Kind.COMMA)
            self._take(Kind.NUMBER)
        self._take(Kind.CLOSE)

    # -- outlines -----------------------------------------------------------------------------

    def _contour(self) -> None:
        line = self._take(Kind.OPEN).line
        name = self._take(Kind.STRING)
        self._read_properties()
        points = self._points()
        if name.text in SOMA_NAMES:
            if len(points) < _FEWEST_OF_OUTLINE:
                self._diagnostics.warning(
                    "short-outline",
                    f"the outline of a soma has {len(points)} points, fewer than three: skipped",
                    self._span(name),
                )
            else:
                self._branches.append(Branch(SOMA, points, line, is_contour=True))
        self._take(Kind.CLOSE)

    # -- trees --------------------------------------------------------------------------------

    def _tree_or_text(self) -> None:
        start = self._place
        if not self._text():
            self._place = start
            self._tree()

    def _text(self) -> bool:
        """Pass over a text at a point; return False if this is a tree."""
        self._take(Kind.OPEN)
        self._read_properties()
        self._point()
        if not (self._is(Kind.STRING) and self._is(Kind.CLOSE, 1)):
            return False
        self._place += 2
        return True

    def _tree(self) -> None:
        self._take(Kind.OPEN)
        self._read_properties()
        name = self._properties[-1] if self._properties else ""
        self._kind = KIND_OF_NAME.get(name, OTHER_KIND)
        self._branches_of_tree()
        self._take(Kind.CLOSE)

    def _branches_of_tree(self) -> None:
        """Read a branch and all below it; no recursion, since trees are deep."""
        parents: list[Branch | None] = [None]
        while True:
            branch = self._branch(parents[-1])
            self._pass_markers()
            if self._take_if(Kind.OPEN):
                parents.append(branch)
                continue
            self._take_if(Kind.LABEL)
            while len(parents) > 1 and not self._take_if(Kind.BAR):
                self._take(Kind.CLOSE)
                parents.pop()
            if len(parents) == 1:
                return

    def _pass_markers(self) -> None:
        self._take_if(Kind.COMMA)
        if self._is(Kind.OPEN):
            while self._is(Kind.LABEL, 1):
                self._pass_object()
        self._take_if(Kind.COMMA)

    def _branch(self, parent: Branch | None) -> Branch:
        start = self._look()
        points = self._tree_points()
        if not points:
            self._diagnostics.error("empty-branch", "a branch without points", self._span(start))
            self._diagnostics.raise_if_errors()
        if parent is not None and not same_place(parent.points[-1], points[0]):
            points.insert(0, parent.points[-1]._replace(diameter=points[0].diameter))
        branch = Branch(self._kind, points, start.line, parent)
        self._branches.append(branch)
        return branch

    def _tree_points(self) -> list[Point]:
        if self._is(Kind.LABEL, 1):
            points = self._marker_or_property()
        else:
            points = [self._tree_point()]
        while True:
            self._take_if(Kind.COMMA)
            if not (self._is(Kind.OPEN) and self._is(Kind.NUMBER, 1)):
                return points
            points.append(self._tree_point())

    def _tree_point(self) -> Point:
        point = self._point()
        while self._take_if(Kind.SPINE_OPEN):
            self._read_properties()
            self._point()
            self._take(Kind.SPINE_CLOSE)
        return point
