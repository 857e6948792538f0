"""Which .mod files a folder of compiled mechanisms stands for (`x86_64`, made by nrnivmodl).

NEURON loads the library in such a folder; vecgen takes the sources that it was made from, which the
list of mechanisms in that folder names.
"""

from __future__ import annotations

import platform
import re
from pathlib import Path

from vecgen.diagnostics import VecgenError
from vecgen.frontend import building
from vecgen.frontend.notices import notice
from vecgen.frontend.workspace import Workspace

_LIST = "mod_func.c*"
_ENTRY = re.compile(r'\\"([^"\\]+\.mod)\\"')


def mechanism_files(folder: Path) -> list[Path]:
    """Return the .mod files that belong to a folder, in the order in which they are registered.

    Those that its `x86_64` (or its like) was compiled from; without one, those in it.
    """
    compiled = _compiled(folder)
    if compiled is None:
        return sorted(folder.glob("*.mod"), key=lambda file: file.name)
    found = []
    for name in _names(compiled):
        candidates = (folder / name, compiled / Path(name).name, folder / Path(name).name)
        file = next((path for path in candidates if path.is_file()), None)
        if file is None:
            notice(f"{compiled} was compiled from {name}, which is not there.")
        else:
            found.append(file)
    return found


def load_present_folder(workspace: Workspace) -> None:
    """Load the mechanisms of the folder that we are in, as NEURON does when it begins.

    What cannot be loaded is told, for the program may not need it.
    """
    files = mechanism_files(Path())
    try:
        building.load_mechanisms(workspace, files)
    except VecgenError:
        for file in files:
            try:
                building.load_mechanisms(workspace, file)
            except VecgenError as error:
                notice(f"{file} is left out: {error}")


def _compiled(folder: Path) -> Path | None:
    """Return the folder with what nrnivmodl made, None where it was not run."""
    for name in dict.fromkeys((platform.machine(), "x86_64", "arm64", "aarch64", "i686", "umac")):
        if any((folder / name).glob(_LIST)):
            return folder / name
    return None


def _names(compiled: Path) -> list[str]:
    """Return the .mod files as nrnivmodl was given them, relative to where it ran."""
    text = next(compiled.glob(_LIST)).read_text(encoding="utf-8", errors="replace")
    return list(dict.fromkeys(_ENTRY.findall(text)))
