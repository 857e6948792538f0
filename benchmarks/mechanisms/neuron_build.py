"""Each .mod file as a library of NEURON's own, made by its nrnivmodl once and kept in a folder.

What NEURON says of a file that it refuses is kept as well.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mechanisms.corpus import ModFile

_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Built:
    """What nrnivmodl made of a file: a library, or its refusal in a line."""

    library: Path | None
    refusal: str = ""


def neuron_folder() -> Path | None:
    """Return the folder of the installed NEURON package, or None."""
    spec = importlib.util.find_spec("neuron")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def translator() -> Path | None:
    """Return NEURON's nocmodl, or None."""
    folder = neuron_folder()
    found = sorted(folder.rglob("bin/nocmodl")) if folder is not None else []
    return found[0] if found else None


def build(file: ModFile, cache: Path) -> Built:
    """Return NEURON's library of a file, from the folder `cache` where it has been made before."""
    folder = cache / file.digest
    with (cache / f"{file.digest}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            _make(file, folder)
    libraries = sorted(folder.glob("*/libnrnmech.*"))
    if libraries:
        return Built(libraries[0])
    return Built(None, (folder / "done").read_text(encoding="utf-8"))


def _make(file: ModFile, folder: Path) -> None:
    sources = folder / "mods"
    sources.mkdir(parents=True)
    for path in (file.path, *file.included()):
        shutil.copy(path, sources)
    refusal = _translate(sources / file.path.name)
    if not refusal:
        program = Path(sys.executable).parent / "nrnivmodl"
        done = _run([str(program), "mods"], folder)
        if not sorted(folder.glob("*/libnrnmech.*")):
            refusal = _first_error(done)
    for path in [*folder.glob("*/*.o"), *folder.glob("*/special*")]:
        path.unlink()
    (folder / "done").write_text(refusal, encoding="utf-8")


def _translate(path: Path) -> str:
    """Return why NEURON's translator refuses a file, "" if it takes it."""
    program = translator()
    if program is None:
        raise FileNotFoundError("NEURON's nocmodl is not installed")
    done = _run([str(program), path.name], path.parent)
    made = path.with_suffix(".cpp")
    taken = done.returncode == 0 and made.is_file()
    made.unlink(missing_ok=True)
    return "" if taken else _first_error(done) or f"nocmodl ended with {done.returncode}"


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    home = neuron_folder()
    units = sorted(home.rglob("nrn/lib/nrnunits.lib")) if home is not None else []
    if units:
        environment["MODLUNIT"] = str(units[0])
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_SECONDS,
    )


def _first_error(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (done.stderr + "\n" + done.stdout).splitlines()]
    lines = [line for line in lines if line and not line.startswith("make")]
    return next((line for line in lines if "rror" in line), lines[0] if lines else "")[:200]
