"""The distinct .mod files under some folders: each text once, white space aside."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_SPACE = re.compile(rb"\s+")
_INCLUDE = re.compile(rb'^\s*INCLUDE\s+"([^"]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ModFile:
    """A .mod file; `digest` is the SHA-256 of its text without white space, of 16 digits."""

    path: Path
    digest: str
    copies: int = 1

    @property
    def label(self) -> str:
        """A short name for tables: digest and file name."""
        return f"{self.digest[:8]} {self.path.name}"

    def included(self) -> tuple[Path, ...]:
        """Return the files beside it that it INCLUDEs and that are there."""
        names = _INCLUDE.findall(self.path.read_bytes())
        paths = [self.path.parent / name.decode(errors="replace") for name in names]
        return tuple(path for path in paths if path.is_file())


def distinct(folders: Iterable[str | Path], only: Iterable[str] = ()) -> list[ModFile]:
    """Return the distinct .mod files under folders (or the files themselves).

    `only`: parts of names; a file is taken if one of them is in its path or begins its digest.
    """
    found: dict[str, list[Path]] = {}
    for folder in map(Path, folders):
        paths = sorted(folder.rglob("*.mod")) if folder.is_dir() else [folder]
        for path in (path.resolve() for path in paths if path.is_file()):
            text = _SPACE.sub(b"", path.read_bytes())
            found.setdefault(hashlib.sha256(text).hexdigest()[:16], []).append(path)
    files = [ModFile(paths[0], digest, len(paths)) for digest, paths in found.items()]
    wanted = tuple(only)
    if not wanted:
        return files
    return [f for f in files if any(w in str(f.path) or f.digest.startswith(w) for w in wanted)]
