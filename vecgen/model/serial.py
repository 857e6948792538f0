"""Mechanisms as JSON text and back, for the cache. Spans are kept; sources are not.

Only mechanisms that stand in one file have a text: the cache's key is the digest of that file.
"""

from __future__ import annotations

import dataclasses
import json
from enum import Enum
from typing import Any

from vecgen.lang import expr, stmt, types
from vecgen.model import kinds, mechanism
from vecgen.model.mechanism import Mechanism
from vecgen.source import Source, Span

_FORMAT = 1
_MODULES = (expr, stmt, types, kinds, mechanism)
_KNOWN: dict[str, Any] = {
    name: found
    for module in _MODULES
    for name, found in vars(module).items()
    if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, Enum))
}
_TUPLE, _SPAN = "()", "@"


class ElsewhereError(ValueError):
    """A part of the mechanism comes from another file."""


def to_json(found: Mechanism) -> str | None:
    """Return the mechanism as text, None if it is not all from its own source."""
    try:
        content = [_encode(part, found.source) for part in _parts(found)]
    except ElsewhereError:
        return None
    return json.dumps([_FORMAT, *content], separators=(",", ":"))


def from_json(text: str, source: Source) -> Mechanism | None:
    """Return the mechanism that `to_json` wrote for this source's text, None if it is damaged."""
    try:
        content = json.loads(text)
        if content[0] != _FORMAT:
            return None
        values = [_decode(part, source) for part in content[1:]]
        names = [item.name for item in dataclasses.fields(Mechanism) if item.name != "source"]
        return Mechanism(source=source, **dict(zip(names, values, strict=True)))
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _parts(found: Mechanism) -> list[Any]:
    names = [item.name for item in dataclasses.fields(Mechanism) if item.name != "source"]
    return [getattr(found, name) for name in names]


def _encode(value: Any, source: Source) -> Any:
    if isinstance(value, Enum):
        return [type(value).__name__, value.name]
    if isinstance(value, tuple):
        return [_TUPLE, *(_encode(item, source) for item in value)]
    if isinstance(value, Span):
        if value.file != source.name:
            raise ElsewhereError(value.file)
        return [_SPAN, value.line, value.column, value.end_line, value.end_column]
    if dataclasses.is_dataclass(value):
        parts = (getattr(value, item.name) for item in dataclasses.fields(value))
        return [type(value).__name__, *(_encode(part, source) for part in parts)]
    return value


def _decode(value: Any, source: Source) -> Any:
    if not isinstance(value, list):
        return value
    head, rest = value[0], value[1:]
    if head == _TUPLE:
        return tuple(_decode(item, source) for item in rest)
    if head == _SPAN:
        return Span(source.name, *rest)
    kind = _KNOWN[head]
    if issubclass(kind, Enum):
        return kind[rest[0]]
    names = [item.name for item in dataclasses.fields(kind)]
    return kind(**dict(zip(names, (_decode(part, source) for part in rest), strict=True)))
