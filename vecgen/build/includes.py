"""Which of a bundle's files a C file includes. No preprocessor: a condition counts as true."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from vecgen.emit.bundle import Bundle

INCLUDE_FOLDERS = (".", "runtime/include")
"""Where the compiler looks for headers, relative to the bundle's folder."""

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include\b[ \t]*(?:["<]([^">\n]+)[">])?', re.MULTILINE)


def included_files(bundle: Bundle, source: str) -> list[str]:
    """Return `source` and all files of the bundle that it may include, sorted by path.

    A name that fits several files counts for all; a computed include counts for every header.
    """
    found = {source}
    waiting = [source]
    while waiting:
        path = waiting.pop()
        for name in _INCLUDE.findall(bundle.files[path]):
            new = _named(bundle, path, name) - found
            found |= new
            waiting += new
    return sorted(found)


def _named(bundle: Bundle, includer: str, name: str) -> set[str]:
    if not name:
        return {path for path in bundle.files if path.endswith(".h")}
    folders = (PurePosixPath(includer).parent, *(PurePosixPath(f) for f in INCLUDE_FOLDERS))
    paths = {_plain(folder / name) for folder in folders}
    return {path for path in paths if path in bundle.files}


def _plain(path: PurePosixPath) -> str:
    """Return the path without `..`."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
