"""Finds things in emitted C: whole functions, and the statements that a .mod line became."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vecgen.values import value_class

_SIGNATURE = re.compile(r"^(?:static |VG_INLINE )?\w[\w *]*?\b(?P<name>\w+)\(")
_TRAILING = re.compile(r"\s*/\* (?P<place>\S+:\d+) \*/$")
_HEADING = re.compile(r"^/\* (?P<place>\S+?:\d+) ")


@value_class
class Statement:
    """A statement, or a function's first line, that says which .mod line it comes from."""

    place: str
    """`hh.mod:84`."""
    line: int
    """The line in the C file, counted from 1."""
    text: str
    """The C on one line, without its comment."""


def function_lines(lines: Sequence[str], name: str) -> list[str]:
    """Return a function with the comment above it, [] if it is not there."""
    for start, line in enumerate(lines):
        found = _SIGNATURE.match(line)
        if found is None or found["name"] != name or line.endswith(";"):
            continue
        end = next(n for n in range(start, len(lines)) if lines[n] == "}")
        while start > 0 and lines[start - 1].startswith(("/*", " *")):
            start -= 1
        return list(lines[start : end + 1])
    return []


def statements(text: str) -> Iterator[Statement]:
    """Yield everything in a C file that names a .mod line, in the file's order."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        heading, trailing = _HEADING.match(line), _TRAILING.search(line)
        if heading is not None and trailing is None:
            start = next(n for n in range(number, len(lines)) if _is_code(lines[n]))
            yield Statement(heading["place"], start + 1, lines[start])
        elif trailing is not None:
            first, last = _extent(lines, number)
            code = [_TRAILING.sub("", one).strip() for one in lines[first : last + 1]]
            yield Statement(trailing["place"], first + 1, " ".join(part for part in code if part))


def _is_code(line: str) -> bool:
    return bool(line) and not line.startswith(("/*", " *"))


def _extent(lines: Sequence[str], number: int) -> tuple[int, int]:
    """Return the first and last line of the statement whose comment stands on a line."""
    if lines[number].lstrip().startswith("/*"):
        last = next(n for n in range(number + 1, len(lines)) if lines[n].endswith((";", "{")))
        return number + 1, last
    first = number
    while first > 0 and not lines[first - 1].endswith((";", "{", "}", "*/")) and lines[first - 1]:
        first -= 1
    return first, number
