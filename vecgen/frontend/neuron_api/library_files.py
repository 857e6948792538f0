"""The files of NEURON's library that vecgen has its own implementation of, and what they bring."""

from __future__ import annotations

from vecgen.frontend.errors import UnknownNameError
from vecgen.frontend.neuron_api.import3d import NAMES as IMPORT3D_NAMES
from vecgen.frontend.neuron_api.stdlib import NAMES as STDLIB_NAMES
from vecgen.frontend.neuron_api.stdrun import StandardRun

STDRUN_FILES = frozenset({"stdrun.hoc", "nrngui.hoc", "stdgui.hoc", "noload.hoc"})
"""Those that bring the standard run system."""
STDLIB_FILE = "stdlib.hoc"
IMPORT3D_FILE = "import3d.hoc"
LIBRARY_FILES = STDRUN_FILES | {STDLIB_FILE, IMPORT3D_FILE}


def not_loaded(name: str) -> UnknownNameError | None:
    """Return the error for a name of a file that was not loaded yet; None for other names."""
    if name in StandardRun.names():
        what, file = "standard run system", "stdrun.hoc"
    elif name in STDLIB_NAMES:
        what, file = "library", STDLIB_FILE
    elif name in IMPORT3D_NAMES:
        what, file = "tool", IMPORT3D_FILE
    else:
        return None
    return UnknownNameError(f"n has no {name!r} until the {what} is loaded: n.load_file({file!r}).")
