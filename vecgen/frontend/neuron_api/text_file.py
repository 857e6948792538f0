"""Text that is read from its beginning on: numbers, words and lines, as HOC takes them."""

from __future__ import annotations

import re
from pathlib import Path

_WORD = re.compile(r"\s*(\S+)")
_BLANKS = re.compile(r"\s*")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_NO_NUMBERS = "inIN"
"""inf and nan, and every other word with such a beginning, is no number."""


class TextReader:
    """A text and the place up to which it was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @classmethod
    def of(cls, path: Path) -> TextReader:
        """Return a file's text, a character a byte.

        Raises:
            OSError: it cannot be read.
        """
        return cls(path.read_bytes().decode("latin-1"))

    @property
    def ended(self) -> bool:
        """Whether there is nothing left."""
        return self.at >= len(self.text)

    def number(self) -> float | None:
        """Return the next number, skipping words that are none, None at the end.

        The blanks and line ends behind it are skipped too.
        """
        while (word := self.word()) is not None:
            found = _NUMBER.match(word)
            if found is not None and word[0] not in _NO_NUMBERS:
                self.at = _end(_BLANKS.match(self.text, self.at))
                return float(found[0])
        return None

    def word(self) -> str | None:
        """Return the next word, None at the end."""
        found = _WORD.match(self.text, self.at)
        if found is None:
            self.at = len(self.text)
            return None
        self.at = found.end()
        return found[1]

    def line(self) -> str | None:
        """Return the rest of the line with its end, None at the end of the text.

        The last line has an end even if there is none in the text.
        """
        if self.ended:
            return None
        start = self.at
        end = self.text.find("\n", start)
        self.at = len(self.text) if end < 0 else end + 1
        return self.text[start : self.at] + ("\n" if end < 0 else "")

    def take(self, count: int) -> bytes:
        """Return the next bytes; fewer at the end."""
        start = self.at
        self.at = min(start + count, len(self.text))
        return self.text[start : self.at].encode("latin-1")


def _end(found: re.Match[str] | None) -> int:
    assert found is not None, "the pattern takes nothing too"
    return found.end()
