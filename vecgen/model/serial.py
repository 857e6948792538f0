"""Mechanisms, with the warnings about them, as JSON text and back, for the cache.

Spans are kept; the texts of files are not.

The cache's key is the digest of the mechanism's own file. Of the files that it INCLUDEs the digests
stand in the JSON, and they are looked for again: a mechanism whose files have changed is not taken.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from vecgen import diagnostics
from vecgen.diagnostics import Diagnostic
from vecgen.lang import expr, stmt, types
from vecgen.model import kinds, mechanism
from vecgen.model.included import find_again
from vecgen.model.mechanism import Mechanism
from vecgen.source import Source, Span

_FORMAT = 2
_MODULES = (diagnostics, expr, stmt, types, kinds, mechanism)
_KNOWN: dict[str, Any] = {
    name: found
    for module in _MODULES
    for name, found in vars(module).items()
    if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum))
}
_FIELDS = {
    name: tuple(item.name for item in dataclasses.fields(kind))
    for name, kind in _KNOWN.items()
    if not issubclass(kind, Enum)
}
"""The names of a node's parts; an enumeration has none."""
_TUPLE, _SPAN = "()", "@"


_NO_PARTS = ("source", "included")
"""What a text has no encoding of, or one of its own."""


class ElsewhereError(ValueError):
    """A part of the mechanism comes from a file that it does not name."""


def to_json(found: Mechanism, warnings: Sequence[Diagnostic] = ()) -> str | None:
    """Return the mechanism as text, None if a part of it is from a file that it does not name."""
    files = {found.source.name: 0}
    for number, item in enumerate(found.included, 1):
        files.setdefault(item.source.name, number)
    try:
        told = _encode(tuple(warnings), files)
        parts = [_encode(getattr(found, name), files) for name in _part_names()]
    except ElsewhereError:
        return None
    included = [[item.name, item.by, item.source.sha256] for item in found.included]
    return json.dumps([_FORMAT, included, told, *parts], separators=(",", ":"))


def from_json(text: str, source: Source) -> tuple[Mechanism, tuple[Diagnostic, ...]] | None:
    """Return the mechanism that `to_json` wrote for this source's text, and the warnings.

    None if the text is damaged, or if the files that the source INCLUDEs are others now.
    """
    try:
        content = json.loads(text)
        if content[0] != _FORMAT:
            return None
        included = find_again(source, content[1])
        if included is None:
            return None
        files = [source.name, *(item.source.name for item in included)]
        parts = dict(zip(_part_names(), (_decode(p, files) for p in content[3:]), strict=True))
        warnings = _decode(content[2], files)
        return Mechanism(source=source, included=included, **parts), warnings
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _part_names() -> list[str]:
    return [item.name for item in dataclasses.fields(Mechanism) if item.name not in _NO_PARTS]


def _encode(value: Any, files: Mapping[str, int]) -> Any:
    if isinstance(value, Enum):
        return [type(value).__name__, value.name]
    if isinstance(value, tuple):
        return [_TUPLE, *(_encode(item, files) for item in value)]
    if isinstance(value, Span):
        if value.file not in files:
            raise ElsewhereError(value.file)
        number = files[value.file]
        return [_SPAN, number, value.line, value.column, value.end_line, value.end_column]
    if dataclasses.is_dataclass(value):
        parts = (getattr(value, item.name) for item in dataclasses.fields(value))
        return [type(value).__name__, *(_encode(part, files) for part in parts)]
    return value


def _decode(value: Any, files: Sequence[str]) -> Any:
    # Each start of a session goes through all trees of its mechanisms here.
    if value.__class__ is not list:
        return value
    head, *rest = value
    if head == _SPAN:
        return Span(files[rest[0]], *rest[1:])
    parts = [_decode(part, files) if part.__class__ is list else part for part in rest]
    if head == _TUPLE:
        return tuple(parts)
    names = _FIELDS.get(head)
    if names is None:
        return _KNOWN[head][parts[0]]
    return _KNOWN[head](**dict(zip(names, parts, strict=True)))
