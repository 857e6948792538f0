"""What HOC asks of the operating system. `system` runs commands: a model's HOC is a program."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from vecgen.assets import mechanisms_folder
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Builtin, Call
from vecgen.options import neuron_home

_UNIX, _MAC, _WINDOWS = 1.0, 2.0, 3.0
_STATUS = 256.0
"""How many times the exit status `system` returns."""


class Redirection:
    """The file that `hoc_stdout` has the standard output go to."""

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._before = sys.stdout

    def __del__(self) -> None:
        self.to(None)

    def to(self, path: str | None) -> None:
        """Print to a file; None: to where it was before."""
        if self._file is not None:
            if sys.stdout is self._file:
                sys.stdout = self._before
            self._file.close()
            self._file = None
        if path is None:
            return
        try:
            self._file = Path(path).open("w", encoding="utf-8")
        except (OSError, ValueError) as error:
            raise HocError(f"hoc_stdout cannot write {path!r}: {error}") from None
        self._before, sys.stdout = sys.stdout, self._file


def _hoc_stdout(call: Call) -> float:
    call.interpreter.state(Redirection).to(call.text(0) if len(call) else None)
    return 1.0


def _system(call: Call) -> float:
    """Run a command of the shell; its output goes to a string variable, or is printed."""
    sys.stdout.flush()
    done = subprocess.run(
        call.text(0), shell=True, stdout=subprocess.PIPE, text=True, errors="replace", check=False
    )
    if len(call) > 1:
        call.string_cell(1).value = done.stdout
    else:
        call.interpreter.write(done.stdout)
    return _STATUS * done.returncode if done.returncode >= 0 else float(-done.returncode)


def _chdir(call: Call) -> float:
    try:
        os.chdir(Path(call.text(0)).expanduser())
    except (OSError, ValueError, RuntimeError):
        return -1.0
    return 0.0


def _getcwd(call: Call) -> str:
    del call
    return f"{Path.cwd()}{os.sep}".replace("//", "/")


def _quit(call: Call) -> float:
    call.interpreter.state(Redirection).to(None)
    sys.stdout.flush()
    raise SystemExit(int(call.number(0, 0.0)))


def _unix_mac_pc(call: Call) -> float:
    del call
    return {"Darwin": _MAC, "Windows": _WINDOWS}.get(platform.system(), _UNIX)


def _machine_name(call: Call) -> float:
    call.string_cell(0).value = platform.node() or "localhost"
    return 0.0


def _neuronhome(call: Call) -> str:
    """Return where NEURON's files are said to be (NEURONHOME), or else vecgen's own."""
    del call
    return neuron_home() or str(mechanisms_folder().parent)


FUNCTIONS: Mapping[str, Builtin] = {
    "chdir": _chdir,
    "getcwd": _getcwd,
    "hoc_stdout": _hoc_stdout,
    "machine_name": _machine_name,
    "neuronhome": _neuronhome,
    "quit": _quit,
    "system": _system,
    "unix_mac_pc": _unix_mac_pc,
}
