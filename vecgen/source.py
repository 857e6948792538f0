"""Where text came from: files a user wrote and places inside them.

Every message that vecgen prints about a user's model and every line of emitted C goes back to a
`Span`. Nothing here reads or parses a language.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vecgen.values import value_class


@dataclass(frozen=True)
class Source:
    """One text with the name a user knows it by (a file's name, never an absolute path in C)."""

    name: str
    text: str

    @classmethod
    def read(cls, path: str | Path) -> Source:
        """Return the source in the file `path`; bytes that are no UTF-8 are read as Latin-1."""
        raw = Path(path).read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        return cls(name=str(path), text=text.replace("\r\n", "\n").replace("\r", "\n"))

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines without their ends."""
        return self.text.split("\n")

    @cached_property
    def sha256(self) -> str:
        """The digest of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def short_name(self) -> str:
        """The last part of the name: what emitted C quotes."""
        return Path(self.name).name


@value_class
class Span:
    """A stretch of a source; lines and columns count from 1, `end_column` is exclusive."""

    file: str
    line: int
    column: int
    end_line: int = 0
    end_column: int = 0

    @property
    def place(self) -> str:
        """`file:line`, with the file's last name only: what stands in emitted comments."""
        return f"{Path(self.file).name}:{self.line}"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def caller_span(package: str = "vecgen") -> Span | None:
    """Return the place in the user's Python that called into vecgen, or None outside of one."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module != package and not module.startswith(package + "."):
            return Span(frame.f_code.co_filename, frame.f_lineno, 1)
        frame = frame.f_back  # type: ignore[assignment]
    return None
