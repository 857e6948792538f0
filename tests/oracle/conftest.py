"""Runs one scenario under NEURON and under vecgen, and compares every bit of what it kept."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Compare = Callable[..., Any]
Compile = Callable[..., str]

HEADERS = "mechanism_headers.hpp"
INCLUDED = (
    *("stdio.h", "stdlib.h", "math.h", "vector", "mech_api.h", "md1redef.h", "section_fwd.hpp"),
    *("nrniv_mf.h", "md2redef.h", "nrnconf.h", "neuron/cache/mechanism_range.hpp"),
)
"""What nocmodl's C++ begins with, in its order: md1redef.h holds until md2redef.h."""
CXX = {**os.environ, "CXX": "g++"}


@pytest.fixture
def compare(neuron: Any, vecgen: Any) -> Compare:
    """Return a function that runs a scenario under both and fails where a bit differs."""

    def run(path: Path, function: str, **arguments: Any) -> Any:
        neuron.start(path, function, arguments)
        vecgen.start(path, function, arguments)
        expected, found = neuron.result(), vecgen.result()
        assert expected.error is None, f"NEURON: {expected.error}"
        assert found.error is None, f"vecgen: {found.error}"
        assert expected.values, "the scenario keeps nothing"
        assert found.values.keys() == expected.values.keys()
        differences = [
            text
            for name in expected.values
            if (text := difference(name, expected.values[name], found.values[name]))
        ]
        assert not differences, report(differences)
        assert found.files == expected.files
        return found

    return run


@pytest.fixture(scope="session")
def nrnivmodl(neuron_python: str, together: Path) -> Compile:
    """Give a function that makes NEURON's library of a folder's .mod files and returns the folder.

    Skips where NEURON or a C++ compiler is missing.
    """
    program = Path(sys.executable).parent / "nrnivmodl"
    if not program.exists() or shutil.which("g++") is None:
        pytest.skip("no nrnivmodl or no g++")
    headers = once(together / "neuron-headers", compile_headers) / HEADERS

    def run(folder: Path, *sources: str) -> str:
        command = [program, "-incflags", f"-include {headers}", *sources]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env=CXX
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return str(folder)

    return run


def compile_headers(folder: Path) -> None:
    """Write what every mechanism of nocmodl includes as one header, and compile it.

    Reading these headers is half of what a mechanism's C++ costs; its code is the same without.
    The makefile is NEURON's own, so the flags are those of its mechanisms: with others g++ would
    leave the compiled header aside.
    """
    home = Path(importlib.util.find_spec("neuron").origin).parent / ".data"
    (folder / HEADERS).write_text("".join(f'#include "{name}"\n' for name in INCLUDED))
    rule = f"{HEADERS}.gch: {HEADERS}\n\t$(CXXCOMPILE) $(INCLUDES) -fPIC -x c++-header $< -o $@\n"
    (folder / "makemod2c_inc").write_text(rule)  # where nrnivmodl writes its rules
    makefile = home / "bin" / "nrnmech_makefile"
    command = ["make", "-f", makefile, f"ROOT={home}", f"{HEADERS}.gch"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=CXX)
    assert done.returncode == 0, done.stdout + done.stderr


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return a folder that one of the processes that run the tests has filled."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            try:
                make(folder)
            except BaseException:
                shutil.rmtree(folder)  # the next one gets the same message
                raise
    return folder


@pytest.fixture(scope="module")
def folder(
    request: pytest.FixtureRequest, nrnivmodl: Compile, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Give a folder with the .mod files of a test's SCENARIOS (its MODS), and NEURON's library."""
    path = request.module.SCENARIOS
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    place = tmp_path_factory.mktemp(path.stem)
    for name, text in module.MODS.items():
        (place / f"{name}.mod").write_text(text.lstrip(), encoding="utf-8")
    return nrnivmodl(place)


@pytest.fixture(scope="session")
def mods(nrnivmodl: Compile, together: Path) -> str:
    """Give a folder with .mod files and the library that NEURON's nrnivmodl made of them."""

    def make(folder: Path) -> None:
        for source in sorted((Path(__file__).parent / "mods").glob("*.mod")):
            shutil.copy(source, folder)
        nrnivmodl(folder)

    return str(once(together / "mods", make))


def difference(name: str, expected: np.ndarray, found: np.ndarray) -> str | None:
    """Return what differs, or None if every bit is the same."""
    if expected.tobytes() == found.tobytes():
        return None
    if len(expected) != len(found):
        return f"{name}: NEURON has {len(expected)} values, vecgen {len(found)}"
    where = np.flatnonzero(expected.view(np.uint64) != found.view(np.uint64))
    k = where[0]
    return (
        f"{name}[{k}]: NEURON {float(expected[k])!r}, vecgen {float(found[k])!r} "
        f"({len(where)} of {len(expected)} differ)"
    )


def report(differences: list[str]) -> str:
    """Return the first of many differences."""
    return "\n".join([f"{len(differences)} variables differ:", *differences[:20]])
