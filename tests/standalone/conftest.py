"""Emitted directories, and how they are built: with nothing of Python in the environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

MODELS = Path(__file__).parent / "models"
ROOT = Path(__file__).parents[2]


def vecgen(
    *arguments: str | Path, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m vecgen` in a folder; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "vecgen", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@dataclass(frozen=True)
class Bundle:
    """An emitted directory and what its program must write."""

    folder: Path
    program: str
    expected: bytes = b""

    def copy_to(self, folder: Path) -> Bundle:
        """Return the same in another place, not built."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*.o", self.program))
        return Bundle(folder, self.program, self.expected)

    def command(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the directory, as under `env -i PATH=$PATH`."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def make(self, *arguments: str) -> str:
        """Build; return what make and the compiler said."""
        done = self.command("make", "-j2", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def run(self, *arguments: str, wrapper: tuple[str, ...] = ()) -> bytes:
        """Run the program; return the bytes that it writes."""
        output = self.folder / "written.dat"
        done = self.command(*wrapper, f"./{self.program}", "--output", output.name, *arguments)
        assert done.returncode == 0, done.stderr
        return output.read_bytes()


@pytest.fixture(scope="session")
def branched(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The branched model, emitted and not built."""
    if shutil.which("make") is None or shutil.which("cc") is None:
        pytest.skip("needs make and cc")
    place = tmp_path_factory.mktemp("branched")
    script = MODELS / "branched.py"
    vecgen("run", script, folder=place)
    vecgen("emit", script, "-o", "bundle", folder=place)
    return Bundle(place / "bundle", "branched", (place / "branched.dat").read_bytes())


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The single compartment, emitted and built."""
    if shutil.which("make") is None or shutil.which("cc") is None:
        pytest.skip("needs make and cc")
    place = tmp_path_factory.mktemp("single")
    script = MODELS / "single.py"
    vecgen("run", script, "single.dat", folder=place)
    vecgen("emit", script, "single.dat", "-o", "bundle", folder=place)
    bundle = Bundle(place / "bundle", "single", (place / "single.dat").read_bytes())
    bundle.make()
    return bundle
