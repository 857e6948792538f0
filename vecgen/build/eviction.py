"""Which things leave the cache when it has grown too large: those that were used longest ago.

What was used within the last hour stays, whatever its size: another process may be about to load
it. Nothing here removes anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from vecgen.values import value_class

HOLD_SECONDS = 3600.0
"""What was used more recently stays."""
_FILLED = 0.8
"""The part of the limit that is left full, so that the next thing does not evict again."""


@value_class
class Item:
    """One thing that can leave the cache by itself."""

    path: Path
    size: int
    """Bytes of all its files."""
    used: float
    """When it was last used (seconds of the clock)."""


def weigh(path: Path, mark: Path) -> Item:
    """Return a file or folder with its size; the time of `mark` is when it was last used."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    size = 0
    for file in files:
        try:
            size += file.lstat().st_size
        except OSError:
            continue  # another process removes it
    try:
        return Item(path, size, mark.lstat().st_mtime)
    except OSError:
        return Item(path, size, 0.0)


def note_use(mark: Path) -> None:
    """Set the time of a file to now, if that is allowed."""
    try:
        os.utime(mark)
    except OSError:
        return


def too_much(items: Iterable[Item], limit: int, now: float) -> Sequence[Item]:
    """Return what has to go so that the rest has room again, what was used longest ago first."""
    kept = sorted(items, key=lambda item: item.used)
    total = sum(item.size for item in kept)
    if total <= limit:
        return ()
    going = []
    for item in kept:
        if total <= _FILLED * limit or item.used > now - HOLD_SECONDS:
            break
        going.append(item)
        total -= item.size
    return going
