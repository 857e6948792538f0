"""The files that a mechanism's file INCLUDEs: where they are looked for, and what was found.

What was found is kept with the mechanism, so that the cache can tell whether a search today would
find the same texts. Nothing here parses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vecgen.options import include_folders
from vecgen.source import Source
from vecgen.values import value_class


@value_class
class Included:
    """One INCLUDE: what it says, which file says it, and the file that was found."""

    name: str
    """The file as the statement names it."""
    by: int
    """The number of the file with the statement: 0 the mechanism's own, k the k-th INCLUDEd one."""
    source: Source


def find_included(name: str, by: Source, first: Source) -> Path:
    """Return the path of a file that `by` INCLUDEs; one beside it if there is none at all.

    A name is looked up beside the file that INCLUDEs it, beside the mechanism's own file, and in
    the folders that the environment's MODL_INCLUDE lists, as NEURON does.
    """
    folders = [Path(by.name).parent, Path(first.name).parent, *include_folders()]
    found = (folder / name for folder in folders if (folder / name).is_file())
    return next(found, folders[0] / name)


def find_again(first: Source, seen: Sequence[tuple[str, int, str]]) -> tuple[Included, ...] | None:
    """Return the files that `first` INCLUDEs, None if they are not those that were `seen`.

    `seen` has the name, the number of the including file and the text's SHA-256 of each.
    """
    found: list[Included] = []
    for name, by, digest in seen:
        includer = found[by - 1].source if by else first
        try:
            source = Source.read(find_included(name, includer, first))
        except (OSError, ValueError):
            return None
        if source.sha256 != digest:
            return None
        found.append(Included(name, by, source))
    return tuple(found)
