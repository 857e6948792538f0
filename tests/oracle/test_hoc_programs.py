"""Programs in HOC print and write the same bytes under NEURON and under vecgen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = sorted((Path(__file__).parent / "hoc").glob("*.hoc"))
ROOT = Path(__file__).parents[2]


def run(folder: Path, *command: str | Path) -> dict[str, bytes]:
    """Run a command in a folder; return its output and the files that it wrote."""
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    return {"standard output": done.stdout, **written}


def vecgen(folder: Path, program: Path) -> dict[str, bytes]:
    return run(folder, sys.executable, "-m", "vecgen", "run", program)


@pytest.mark.oracle
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_the_same_bytes(program, neuron_python, tmp_path) -> None:
    nrniv = Path(neuron_python).parent / "nrniv"
    if not nrniv.exists():
        pytest.skip("no nrniv")
    expected = run(tmp_path / "neuron", nrniv, "-nogui", program)
    assert len(expected) > 1
    assert vecgen(tmp_path / "vecgen", program) == expected


def test_the_seed_in_hoc_is_the_seed_in_python(tmp_path) -> None:
    python = ROOT / "examples" / "hhsim.py"
    expected = run(tmp_path / "python", sys.executable, "-m", "vecgen", "run", python)
    found = vecgen(tmp_path / "hoc", Path(__file__).parent / "hoc" / "seed.hoc")
    assert found["hhsim.dat"] == expected["hhsim.dat"]
