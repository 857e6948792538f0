"""Reads and writes the files of HOC snippets with what NEURON printed for them.

A file holds snippets of one topic. A line `=== name` begins a snippet, its HOC follows; a line
`--- prints` begins what it prints, to the last blank; `--- error` the error that ends it.
Printed text that does not end its last line is followed by `--- no end of line`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "snippets"
_NAME, _PRINTS, _ERROR = "=== ", "--- prints", "--- error"
_UNENDED = "--- no end of line\n"


@dataclass(frozen=True)
class Snippet:
    """A piece of HOC, what it prints, and NEURON's error message (None where it ends well)."""

    topic: str
    name: str
    code: str
    prints: str = ""
    error: str | None = None


def read(path: Path) -> list[Snippet]:
    """Return the snippets of a file.

    Raises:
        ValueError: two of them have one name.
    """
    snippets = list(_parsed(path.stem, path.read_text(encoding="utf-8")))
    if len({snippet.name for snippet in snippets}) != len(snippets):
        raise ValueError(f"{path.name}: two snippets have one name")
    return snippets


def read_all() -> list[Snippet]:
    """Return the snippets of all files."""
    return [snippet for path in sorted(FOLDER.glob("*.txt")) for snippet in read(path)]


def write(path: Path, snippets: list[Snippet]) -> None:
    """Write the snippets of one topic."""
    path.write_text("".join(map(_text, snippets)), encoding="utf-8")


def _parsed(topic: str, text: str) -> Iterator[Snippet]:
    for part in ("\n" + text).split("\n" + _NAME)[1:]:
        name, _, rest = part.partition("\n")
        rest, found, error = (rest.rstrip("\n") + "\n").partition(_ERROR + "\n")
        code, _, prints = rest.partition(_PRINTS + "\n")
        prints = prints.removesuffix("\n" + _UNENDED)
        yield Snippet(topic, name, code, prints, error.rstrip("\n") if found else None)


def _text(snippet: Snippet) -> str:
    prints = snippet.prints
    if prints and (not prints.endswith("\n") or ("\n" + prints).endswith("\n\n")):
        prints += "\n" + _UNENDED
    error = "" if snippet.error is None else f"{_ERROR}\n{snippet.error}\n"
    return f"{_NAME}{snippet.name}\n{snippet.code}{_PRINTS}\n{prints}{error}"
