"""INCLUDE: the items of other files in the place of the statement that names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parser import parse
from vecgen.options import include_folders
from vecgen.source import Source


def expand_includes(file: ast.File, source: Source, diagnostics: Diagnostics) -> ast.File:
    """Return `file` with every INCLUDE replaced by the items of the file it names.

    A name is looked up beside the file that INCLUDEs it, beside the first one, and in the folders
    that the environment's MODL_INCLUDE lists, with a colon between two, as NEURON does.

    Raises:
        SourceError: if an included file has syntax errors.
    """
    if not any(isinstance(item, ast.Include) for item in file.items):
        return file
    pending = (Path(source.name),)
    return replace(file, items=tuple(_expanded(file.items, pending, diagnostics)))


def _find(name: str, pending: tuple[Path, ...]) -> Path:
    """Return the path of a file that the last of `pending` INCLUDEs; beside it if there is none."""
    folders = [pending[-1].parent, pending[0].parent, *include_folders()]
    found = (folder / name for folder in folders if (folder / name).is_file())
    return next(found, folders[0] / name)


def _expanded(
    items: tuple[ast.Item, ...],
    pending: tuple[Path, ...],
    diagnostics: Diagnostics,
) -> list[ast.Item]:
    result: list[ast.Item] = []
    for item in items:
        if not isinstance(item, ast.Include):
            result.append(item)
            continue
        path = _find(item.file, pending)
        if path.resolve() in [one.resolve() for one in pending]:
            diagnostics.error("include-cycle", f"'{item.file}' includes itself", item.span)
            continue
        try:
            source = Source.read(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            diagnostics.error("include-not-read", f"cannot read '{item.file}': {reason}", item.span)
            continue
        inner = parse(source).items
        result += _expanded(inner, (*pending, path), diagnostics)
    return result
