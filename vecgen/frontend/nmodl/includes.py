"""INCLUDE: the items of other files in the place of the statement that names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parser import parse
from vecgen.model.included import Included, find_included
from vecgen.source import Source


def expand_includes(
    file: ast.File, source: Source, diagnostics: Diagnostics
) -> tuple[ast.File, tuple[Included, ...]]:
    """Return `file` with every INCLUDE replaced by the items of the file it names, and those files.

    Raises:
        SourceError: if an included file has syntax errors.
    """
    if not any(isinstance(item, ast.Include) for item in file.items):
        return file, ()
    expansion = _Expansion(source, diagnostics)
    items = expansion.items(file.items, (0,))
    return replace(file, items=tuple(items)), tuple(expansion.found)


class _Expansion:
    """The files found so far; lives for one call of `expand_includes`."""

    def __init__(self, source: Source, diagnostics: Diagnostics) -> None:
        self.first = source
        self.diagnostics = diagnostics
        self.found: list[Included] = []

    def items(self, items: tuple[ast.Item, ...], pending: tuple[int, ...]) -> list[ast.Item]:
        """Return the items of the last of the `pending` files, with those that it INCLUDEs."""
        result: list[ast.Item] = []
        for item in items:
            if not isinstance(item, ast.Include):
                result.append(item)
            elif (source := self._read(item, pending)) is not None:
                self.found.append(Included(item.file, pending[-1], source))
                result += self.items(parse(source).items, (*pending, len(self.found)))
        return result

    def _read(self, item: ast.Include, pending: tuple[int, ...]) -> Source | None:
        path = find_included(item.file, self._source(pending[-1]), self.first)
        if path.resolve() in [Path(self._source(one).name).resolve() for one in pending]:
            self.diagnostics.error("include-cycle", f"'{item.file}' includes itself", item.span)
            return None
        try:
            return Source.read(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            message = f"cannot read '{item.file}': {reason}"
            self.diagnostics.error("include-not-read", message, item.span)
            return None

    def _source(self, number: int) -> Source:
        return self.found[number - 1].source if number else self.first
