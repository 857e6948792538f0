"""Which of a bundle's files a C file includes. No preprocessor: a condition counts as true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname

INCLUDE_FOLDERS = (".", "runtime/include")
"""Where the compiler looks for headers, relative to the bundle's folder."""

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include\b[ \t]*(?:["<]([^">\n]+)[">])?', re.MULTILINE)


class Includes:
    """Which files of a bundle include which; each is read once."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._direct: dict[str, frozenset[str]] = {}

    def of(self, source: str) -> list[str]:
        """Return `source` and all files of the bundle that it may include, sorted by path.

        A name that fits several files counts for all; a computed include counts for every header.
        """
        found = {source}
        waiting = [source]
        while waiting:
            new = self._included_by(waiting.pop()) - found
            found |= new
            waiting += new
        return sorted(found)

    def _included_by(self, path: str) -> frozenset[str]:
        if path not in self._direct:
            names = set(_INCLUDE.findall(self._files[path]))
            self._direct[path] = frozenset(
                file for name in names for file in _named(self._files, path, name)
            )
        return self._direct[path]


def _named(files: Mapping[str, str], includer: str, name: str) -> Iterator[str]:
    if not name:
        yield from (path for path in files if path.endswith(".h"))
        return
    for folder in (dirname(includer), *INCLUDE_FOLDERS):
        path = _plain(f"{folder}/{name}")
        if path in files:
            yield path


def _plain(path: str) -> str:
    """Return the path without `.` and `..`."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
