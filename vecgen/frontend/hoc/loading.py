"""Where HOC files are looked for."""

from __future__ import annotations

from pathlib import Path

from vecgen.options import expand_variables, hoc_folders


def find_file(name: str) -> Path | None:
    """Return a file by the name that load_file is given, None if there is none.

    It is looked for where we are, then in the folders of $HOC_LIBRARY_PATH.
    """
    name = expand_variables(name)
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if path.is_absolute():
        return None
    return next((found for folder in hoc_folders() if (found := folder / name).is_file()), None)
