"""Reading numbers and words out of text, as C's scanf does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Call

NUMBER = re.compile(
    r"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|(?i:inf(?:inity)?|nan))", re.ASCII
)
"""What C's strtod takes; its hexadecimal numbers are not among them."""
_DIRECTIVE = re.compile(
    r"%(?P<skip>\*?)(?P<width>\d*)[hlL]*(?P<letter>\[\^?\]?[^]]*\]|.)|(?P<blank>\s+)|(?P<literal>[^%])",
    re.DOTALL,
)
_DIGITS = {
    "d": r"[-+]?\d+",
    "u": r"[-+]?\d+",
    "o": "[-+]?[0-7]+",
    "x": r"[-+]?(?:0[xX])?[0-9a-fA-F]+",
}
_BASES = {"d": 10, "u": 10, "o": 8, "x": 16, "X": 16}
END = -1
"""What is returned where the text ends before the first value."""


def scanned(call: Call, text: str, place: int) -> int:
    """Read the values of a format, the argument at `place`, into the arguments behind it.

    Returns how many were read, END where there was no text left for the first.
    """
    reader = _Reader(call, text, place)
    for directive in _DIRECTIVE.finditer(call.text(place)):
        if not reader.take(directive):
            break
    return reader.result


@dataclass
class _Reader:
    """Where in the text and in the arguments the reading is."""

    call: Call
    text: str
    argument: int
    at: int = 0
    count: int = 0
    ended: bool = False

    @property
    def result(self) -> int:
        """How many values were read."""
        return END if self.ended and self.count == 0 else self.count

    def take(self, directive: re.Match[str]) -> bool:
        """Read one thing; False ends the reading."""
        if directive["blank"]:
            self._skip_blanks()
            return True
        if directive["literal"]:
            return self._literal(directive["literal"])
        letter = directive["letter"]
        if letter == "%":
            self._skip_blanks()
            return self._literal("%")
        if letter != "c" and not letter.startswith("["):
            self._skip_blanks()
        if self.at >= len(self.text):
            self.ended = True
            return False
        return self._conversion(letter, directive)

    def _skip_blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _literal(self, character: str) -> bool:
        if self.at >= len(self.text):
            self.ended = True
            return False
        self.at += 1
        return self.text[self.at - 1] == character

    def _conversion(self, letter: str, directive: re.Match[str]) -> bool:
        pattern, value_of = _conversion_of(letter, directive["width"], self.call)
        width = int(directive["width"]) if directive["width"] else len(self.text)
        found = re.compile(pattern).match(self.text, self.at, min(len(self.text), self.at + width))
        if found is None or not found[0]:
            return False
        self.at = found.end()
        if directive["skip"]:
            return True
        self.argument += 1
        value = value_of(found[0])
        if isinstance(value, str):
            self.call.string_cell(self.argument).value = value
        else:
            self.call.pointer(self.argument).set(value)
        self.count += 1
        return True


def _conversion_of(letter: str, width: str, call: Call) -> tuple[str, Callable[[str], float | str]]:
    if letter in "fegEG":
        return NUMBER.pattern, float
    if letter in "duoxX":
        base = _BASES[letter]
        return _DIGITS[letter.lower()], lambda text: float(int(text, base))
    if letter == "i":
        return r"[-+]?(?:0[xX][0-9a-fA-F]+|\d+)", lambda text: float(_any_base(text))
    if letter == "s":
        return r"\S+", str
    if letter == "c":
        count = width or "1"
        if count != "1":
            raise HocError(f"{call.name}: %c reads one character, not {count}")
        return "(?s:.)", lambda text: float(ord(text))
    if letter.startswith("["):
        return _set_pattern(letter), str
    raise HocError(f"{call.name}: the format has no meaning at '%{letter}'")


def _any_base(text: str) -> int:
    digits = text.lstrip("+-").lower()
    octal = digits.startswith("0") and digits.isdigit()
    return int(text, 16 if digits.startswith("0x") else 8 if octal else 10)


def _set_pattern(letter: str) -> str:
    """Return `[a-z]` of scanf as a regular expression; `]` and `^` first in it mean themselves."""
    inside = letter[1:-1]
    negated = inside.startswith("^")
    characters = inside[negated:].replace("\\", "\\\\").replace("]", "\\]").replace("^", "\\^")
    return f"[{'^' * negated}{characters}]+"
