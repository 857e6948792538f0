"""INCLUDE: the items of other files in the place of the statement that names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parser import parse
from vecgen.source import Source


def expand_includes(file: ast.File, source: Source, diagnostics: Diagnostics) -> ast.File:
    """Return `file` with every INCLUDE replaced by the items of the file it names.

    A name is looked up beside the file that INCLUDEs it.

    Raises:
        SourceError: if an included file has syntax errors.
    """
    if not any(isinstance(item, ast.Include) for item in file.items):
        return file
    folder = Path(source.name).parent
    pending = (Path(source.name).resolve(),)
    return replace(file, items=tuple(_expanded(file.items, folder, pending, diagnostics)))


def _expanded(
    items: tuple[ast.Item, ...],
    folder: Path,
    pending: tuple[Path, ...],
    diagnostics: Diagnostics,
) -> list[ast.Item]:
    result: list[ast.Item] = []
    for item in items:
        if not isinstance(item, ast.Include):
            result.append(item)
            continue
        path = folder / item.file
        if path.resolve() in pending:
            diagnostics.error("include-cycle", f"'{item.file}' includes itself", item.span)
            continue
        try:
            source = Source.read(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            diagnostics.error("include-not-read", f"cannot read '{item.file}': {reason}", item.span)
            continue
        inner = parse(source).items
        result += _expanded(inner, path.parent, (*pending, path.resolve()), diagnostics)
    return result
