"""Writes an emitted directory: never over a person's work, never half of it under its name."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from enum import Enum
from pathlib import Path, PurePosixPath

from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle

DATA = "model.vgd"
"""The file with the values."""
_MANIFEST = "manifest.json"


class Overwrite(Enum):
    """What may be written over."""

    UNCHANGED = "a directory that was emitted and not edited since"
    ANYTHING = "whatever is there"


def write_bundle(bundle: Bundle, data: bytes, target: Path, *, overwrite: Overwrite) -> None:
    """Write the bundle's files and the values into `target`, which is made if it is not there.

    A new directory appears complete or not at all. In one that is there, files that stay the same
    are not touched, so `make` compiles only what has changed; other files (results) stay.

    Raises:
        VecgenError: `target` holds something else, or an emitted file that a person has edited.
    """
    target = target.resolve()
    contents = {path: text.encode() for path, text in bundle.files.items()} | {DATA: data}
    try:
        if not target.exists():
            _create(contents, target)
            return
        if not target.is_dir():
            raise VecgenError(f"{target} is a file: -o needs a directory")
        old = _emitted_files(target)
        if overwrite is Overwrite.UNCHANGED:
            _refuse_foreign(target, old)
        _update(contents, target, old or {})
    except OSError as error:
        raise VecgenError(f"the directory cannot be written: {error}") from error


def _create(contents: dict[str, bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.parent / f".{target.name}.emitting-{os.getpid()}"
    try:
        _write(contents, making)
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _update(contents: dict[str, bytes], target: Path, old: dict[str, str]) -> None:
    making = target / f".emitting-{os.getpid()}"
    try:
        _write(contents, making)
        stale = [p for p, digest in old.items() if p not in contents and _is(target / p, digest)]
        # Without its manifest the directory counts as foreign until everything is in place.
        for path in sorted(contents, key=lambda path: path == _MANIFEST):
            place = target / path
            if place.is_file() and place.read_bytes() == contents[path]:
                continue
            (target / _MANIFEST).unlink(missing_ok=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            (making / path).replace(place)
        for path in stale:
            (target / path).unlink()
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _write(contents: dict[str, bytes], folder: Path) -> None:
    for path, text in contents.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)


def _emitted_files(folder: Path) -> dict[str, str] | None:
    """Return path → SHA-256 of what was emitted here, or None if nothing was."""
    try:
        files = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["files"]
        found = {str(path): str(digest) for path, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return {path: digest for path, digest in found.items() if _is_inside(path)}


def _is_inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in PurePosixPath(path).parts


def _refuse_foreign(target: Path, old: dict[str, str] | None) -> None:
    if old is None:
        if any(target.iterdir()):
            raise VecgenError(
                f"{target} is not empty and holds no emitted model: nothing was written"
                " (--force writes into it)"
            )
        return
    edited = [
        p for p, digest in old.items() if (target / p).exists() and not _is(target / p, digest)
    ]
    if edited:
        raise VecgenError(
            f"{', '.join(edited)} in {target} changed since it was emitted: nothing was written"
            " (--force overwrites it)"
        )


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
