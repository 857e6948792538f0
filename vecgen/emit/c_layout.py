"""Lines of C: long ones broken at operators, the .mod line behind, remarks above."""

from __future__ import annotations

import re
import textwrap
from enum import Enum

from vecgen.emit.c_names import comment_text
from vecgen.source import Span

WIDTH = 110
"""No line is longer unless a single name is."""
COMMENT_COLUMN = 84
"""Where the comment with the .mod line begins, behind code that leaves room for it."""
STEP = 4
"""Columns per level of nesting."""

_BREAKABLE = ("+", "-", "*", "/", "%", "?", ":", "&&", "||", "<", ">", "<=", ">=", "==", "!=", "=")
_LOOSENESS = {"=": 0, "?": 1, ":": 1, "||": 2, "&&": 3, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


class Marks(Enum):
    """How a line of C says which line of a .mod file it comes from."""

    COMMENTS = "comments"
    LINE_DIRECTIVES = "line directives"
    NONE = "none"


def c_lines(code: str, *, indent: int, span: Span | None, marks: Marks) -> list[str]:
    """Return one statement as lines, indented by `indent` columns."""
    if span is None or marks is Marks.NONE:
        return wrap(code, indent=indent, width=WIDTH)
    if marks is Marks.LINE_DIRECTIVES:
        name = span.place.rpartition(":")[0].replace('"', "?")
        directive = f'#line {span.line} "{comment_text(name)}"'
        return [directive, " " * indent + code]
    comment = f"/* {comment_text(span.place)} */"
    room = WIDTH - len(comment) - 2
    if room < indent + len(code) <= WIDTH or room < WIDTH // 2:
        return [*c_comment(span.place, indent=indent), *wrap(code, indent=indent, width=WIDTH)]
    lines = wrap(code, indent=indent, width=room)
    column = min(COMMENT_COLUMN, WIDTH - len(comment))
    lines[-1] = f"{lines[-1]:<{column - 1}} {comment}"
    return lines


def c_comment(text: str, *, indent: int) -> list[str]:
    """Return a remark as one comment of as many lines as it needs, [] for an empty one."""
    margin = " " * indent
    width = max(WIDTH - indent - len("/*  */"), 40)
    lines = textwrap.wrap(comment_text(text), width)
    if not lines:
        return []
    return [f"{margin}{'/*' if n == 0 else ' *'} {line}" for n, line in enumerate(lines[:-1])] + [
        f"{margin}{'/*' if len(lines) == 1 else ' *'} {lines[-1]} */"
    ]


def wrap(code: str, *, indent: int, width: int) -> list[str]:
    """Return one line of C as lines of at most `width` columns where its names allow that.

    A line is broken before an operator or behind a comma, preferably an outer one; the rest is
    indented by two levels more, and by one for each bracket that is open there. The code must have
    spaces around its binary operators.
    """
    lines: list[str] = []
    margin = " " * indent
    rest, depth = code, 0
    while len(margin) + len(rest) > width:
        found = _break_place(rest, width - len(margin))
        if found is None:
            break
        place, deeper = found
        depth += deeper
        lines.append(margin + rest[:place].rstrip())
        rest = rest[place:].lstrip()
        margin = " " * (indent + STEP * (2 + depth))
    lines.append(margin + rest)
    return lines


def _break_place(code: str, room: int) -> tuple[int, int] | None:
    """Return where to break and how many brackets are open there.

    It is the outermost, loosest, last place of those that leave the line half full.
    """
    places = _break_places(code)
    fitting = [item for item in places if item[2] <= room]
    if not fitting:
        first = min(places, key=lambda item: item[2], default=None)
        return None if first is None else (first[2], first[0])
    good = [item for item in fitting if item[2] >= room // 2] or fitting
    depth, _, place = min(good, key=lambda item: (item[0], item[1], -item[2]))
    return place, depth


def _break_places(code: str) -> list[tuple[int, int, int]]:
    """Return (bracket depth, looseness of the operator, index) of each place to break at."""
    places = []
    depth = 0
    inside = _inside_strings(code)
    for index, character in enumerate(code):
        if index in inside:
            continue
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == " " and index:
            word = code[index + 1 :].partition(" ")[0]
            if code[index - 1] in ",;":
                places.append((depth, 0, index))
            elif word in _BREAKABLE and word != "=":
                places.append((depth, _LOOSENESS.get(word, 4), index))
            elif code[index - 1] == "=" and code[index - 2 : index - 1] == " ":
                places.append((depth, 9, index))
    return places


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def _inside_strings(code: str) -> set[int]:
    """Return the indices of the characters that stand in C strings."""
    return {index for found in _STRING.finditer(code) for index in range(*found.span())}
