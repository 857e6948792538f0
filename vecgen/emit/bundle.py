"""The emitted directory as an immutable value in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

STANDALONE_ONLY = ("main.c", "runtime/src/data.c")
"""The C files that a library does not have."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """Path → text of every file of the emitted code (not its data), in sorted order."""

    name: str
    """The program's name, of the characters [A-Za-z0-9_.-]."""
    files: Mapping[str, str]
    cdef: str
    """Plain C declarations for cffi, cut from the emitted headers."""

    def __post_init__(self) -> None:
        ordered = MappingProxyType(dict(sorted(self.files.items())))
        object.__setattr__(self, "files", ordered)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over names and texts of all files, in hexadecimal."""
        total = hashlib.sha256()
        for path, text in self.files.items():
            total.update(f"{len(path)}:{path}:{len(text.encode())}:".encode())
            total.update(text.encode())
        return total.hexdigest()

    @property
    def c_sources(self) -> tuple[str, ...]:
        """The C files of the library, without those of the standalone program only."""
        return tuple(p for p in self.files if p.endswith(".c") and p not in STANDALONE_ONLY)

    def write_to(self, folder: Path) -> None:
        """Write all files below `folder`, which is made if it is not there."""
        for path, text in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
