"""The command line in a process of its own: a script's model is that process's `n`."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]

MODEL = """\
import sys
from vecgen import n
soma = n.Section("soma")
soma.L = soma.diam = 10
soma.insert(n.hh)
stimulus = n.IClamp(soma(0.5))
stimulus.delay, stimulus.dur, stimulus.amp = 0.3, 0.2, 0.5
n.batch_save()
n.batch_save(n._ref_t, soma(0.5)._ref_v)
n.finitialize(-65)
n.batch_run(2, 0.1, "out.dat", "My HH sim")
print("after the run")
"""


@pytest.fixture
def vecgen(tmp_path: Path) -> Run:
    """Give a function that runs `python -m vecgen ...` in the test's folder."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "vecgen", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    """Give a function that writes a script and returns its name."""

    def write(text: str, name: str = "model.py") -> str:
        (tmp_path / name).write_text(textwrap.dedent(text))
        return name

    return write


@pytest.fixture
def model(script: Callable[[str], str]) -> str:
    """Give the name of a script with a small model, hh and a current clamp, in the folder."""
    return script(MODEL)
