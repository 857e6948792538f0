"""A .mod file line by line, each with the C that it became."""

from __future__ import annotations

from collections.abc import Iterator

from vecgen.source import Source
from vecgen.tools.excerpts import statements

_MARGIN = " " * 6
_POINTER = "*VG_RESTRICT "  # declarations of pointers say nothing about the model


def mod_view(source: Source, path: str, text: str) -> Iterator[str]:
    """Yield the lines of a .mod file; below each the statements of the C file made from it.

    A statement that stands in several functions is shown once, with all its lines in `path`.
    """
    made: dict[str, dict[str, list[int]]] = {}
    for one in statements(text):
        if _POINTER in one.text:
            continue
        made.setdefault(one.place, {}).setdefault(one.text, []).append(one.line)
    yield f"==> {source.short_name}, and {path} made from it <=="
    for number, line in enumerate(source.lines, 1):
        yield f"{number:4d}  {line}".rstrip()
        for code, lines in made.get(f"{source.short_name}:{number}", {}).items():
            places = ",".join(map(str, lines))
            yield f"{_MARGIN}> {code}    ({path}:{places})"
