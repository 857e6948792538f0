"""The program without Python ends as a run in Python does where equations have no solution."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import MODELS, ROOT, Bundle, vecgen


def test_equations_without_a_solution(tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("cc") is None:
        pytest.skip("needs make and cc")
    script = MODELS / "unsolved.py"
    run = subprocess.run(
        [sys.executable, "-m", "vecgen", "run", str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "fades.mod:5: DERIVATIVE states of fades at cell(0.5) cannot be solved" in run.stderr
    vecgen("emit", script, "-o", "bundle", folder=tmp_path)
    bundle = Bundle(tmp_path / "bundle", "unsolved")
    bundle.make()
    done = bundle.command("./unsolved")
    assert done.returncode == 4
    start = "unsolved: fades.mod:5: DERIVATIVE states of fades could not be solved at t = "
    assert done.stderr.startswith(start)
    written = tmp_path / "bundle" / "unsolved.dat.part"
    assert written.read_bytes() == (tmp_path / "unsolved.dat.part").read_bytes()
