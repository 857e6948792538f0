"""Who is measured beside vecgen, where it is installed, and what it compiles before.

NEURON's own way counts twice: psolve and batch_run. CoreNEURON and Arbor get mechanisms compiled
for this processor, as quick as their makers' options make them.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

CORENEURON_FLAGS = "-O3 -march=native -ffast-math -fopenmp-simd -mprefer-vector-width=512"
CATALOGUE = Path(__file__).with_name("catalogue")
"""The .mod files of Arbor's catalogue: ours, in the dialect of its compiler."""


@dataclass(frozen=True)
class Peer:
    """One simulator: its run, the package it needs, its settings of hh's tables."""

    name: str
    run: str
    package: str
    tables: tuple[bool, ...]
    prepare: Callable[[Path], str]
    """Compiles into a folder; returns the path of the library."""
    copies: bool = True
    """Whether the copies of a workload may also run one by one."""

    @property
    def installed(self) -> bool:
        """Whether it can be measured here."""
        return importlib.util.find_spec(self.package) is not None


def _nothing(folder: Path) -> str:
    return ""


def _coreneuron(folder: Path) -> str:
    """Compile CoreNEURON's own mechanisms, hh among them."""
    mods = folder / "mods"
    mods.mkdir(parents=True)
    _do(folder, _program("nrnivmodl"), "-coreneuron", "-incflags", CORENEURON_FLAGS, str(mods))
    return str(next(folder.glob("*/libnrnmech.so")))


def _arbor(folder: Path) -> str:
    """Compile the catalogue for this processor: AVX-512 where there is, else AVX2."""
    folder.mkdir(parents=True)
    compiler = folder / "c++"
    compiler.write_text('#!/bin/sh\nexec c++ "$@" -march=native\n', encoding="utf-8")
    compiler.chmod(0o755)
    found = importlib.util.find_spec("arbor")
    prefix = str(Path(str(found and found.origin)).parent)
    program = _program("arbor-build-catalogue")
    options = ("--prefix", prefix, "--cxx", str(compiler), "-q")
    _do(folder, program, "bench", str(CATALOGUE), *options)
    return str(folder / "bench-catalogue.so")


def _program(name: str) -> str:
    """Return a program of this Python's environment, else of the path."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.is_file() else name


def _do(folder: Path, *command: str) -> None:
    here = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{shutil.which(command[0])}: {(done.stdout + done.stderr)[-2000:]}")


PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("NEURON", "neuron", "neuron", (True, False), _nothing),
        Peer("CoreNEURON", "coreneuron", "neuron", (True, False), _coreneuron),
        Peer("Arbor", "arbor", "arbor", (False,), _arbor, copies=False),
        Peer("Jaxley", "jaxley", "jaxley", (False,), _nothing, copies=False),
    )
}
