"""The words of a Neurolucida file, cut as NEURON cuts them.

NEURON knows a word by its first letters alone: `Settings` is the word `Set` with `tings` behind it.
Comments go from a semicolon to the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from vecgen.frontend.import3d.numbers import NUMBER
from vecgen.source import Source, Span
from vecgen.values import value_class


class Kind(Enum):
    """What a word is; the values are what messages call it."""

    NUMBER = "a number"
    OPEN = "'('"
    CLOSE = "')'"
    COMMA = "','"
    BAR = "'|'"
    SPINE_OPEN = "'<'"
    SPINE_CLOSE = "'>'"
    SET = "'Set'"
    RGB = "'RGB'"
    STRING = "a string"
    LABEL = "a name"
    UNKNOWN = "an unknown character"
    END = "the end of the file"


@value_class
class Token:
    """A word with its place."""

    kind: Kind
    text: str
    line: int
    column: int

    def span(self, source: Source) -> Span:
        """Return its place."""
        end = self.column + max(1, len(self.text))
        return Span(source.name, self.line, self.column, self.line, end)

    @property
    def value(self) -> float:
        """The number, of a number."""
        return float(self.text)


_REST = r"(?=[^@])"
"""NEURON takes a word only if the line goes on behind it; its end of line counts."""
_PATTERNS = (
    (Kind.NUMBER, re.compile(NUMBER.pattern + _REST, re.IGNORECASE)),
    (Kind.OPEN, re.compile(r"\s*(\()" + _REST)),
    (Kind.CLOSE, re.compile(r"\s*(\))" + _REST)),
    (Kind.COMMA, re.compile(r"\s*(,)" + _REST)),
    (Kind.BAR, re.compile(r"\s*(\|)" + _REST)),
    (Kind.SPINE_OPEN, re.compile(r"\s*(<)" + _REST)),
    (Kind.SPINE_CLOSE, re.compile(r"\s*(>)" + _REST)),
    (Kind.SET, re.compile(r"\s*(set|Set|SET)\s*+" + _REST)),
    (Kind.RGB, re.compile(r"\s*(RGB)\s*+" + _REST)),
    (Kind.STRING, re.compile(r'\s*"([^"]*)"' + _REST)),
    (Kind.LABEL, re.compile(r"\s*([A-Za-z0-9_]++)" + _REST)),
)
_COMMENT = re.compile(r"\s*;" + _REST)


def tokens(source: Source) -> Iterator[Token]:
    """Yield the words of a file up to the first that is none, and then its kind for ever."""
    for number, line in enumerate(source.lines, 1):
        text = line.rstrip() + "\n"
        place = 0
        while len(text) - place > 1 and not _COMMENT.match(text, place):
            token, place = _next(text, place, number)
            yield token
            if token.kind is Kind.UNKNOWN:
                return
            ends = text.find("@", place)
            text = text if ends < 0 else text[:ends]


def _next(text: str, place: int, line: int) -> tuple[Token, int]:
    for kind, pattern in _PATTERNS:
        match = pattern.match(text, place)
        if match is not None:
            return Token(kind, match.group(1), line, match.start(1) + 1), match.end()
    found = text[place:].strip()[:1]
    column = text.index(found, place) + 1 if found else place + 1
    return Token(Kind.UNKNOWN, found, line, column), place
