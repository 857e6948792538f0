"""How morphology files are opened, and what is said of those that cannot be."""

from __future__ import annotations

from pathlib import Path

from vecgen.diagnostics import VecgenError
from vecgen.source import Source


class MorphologyFileError(VecgenError, OSError, RuntimeError):
    """A file cannot be opened or read; `errno` and `filename` are the system's."""


def read_source(path: str | Path) -> Source:
    """Return the text of a file.

    Raises:
        MorphologyFileError: it cannot be read.
    """
    try:
        return Source.read(path)
    except OSError as error:
        raise MorphologyFileError(error.errno, error.strerror, str(path)) from error
