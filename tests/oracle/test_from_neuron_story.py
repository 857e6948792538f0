"""The document on from_neuron and its example run as they stand, and print what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "from_neuron"
DOCUMENT = (ROOT / "docs" / "from_neuron.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(nrnivmodl, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("story") / "from_neuron"
    shutil.copytree(EXAMPLE, place)
    nrnivmodl(place, "mods")
    return place


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NRN_MODULE_OPTIONS": "-nogui"}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def blocks() -> list[str]:
    return re.findall("```python\n(.*?)```", DOCUMENT, re.DOTALL)


def test_the_first_lines(folder: Path) -> None:
    (folder / "first.py").write_text(blocks()[0])
    run(folder, "first.py")
    rows = np.loadtxt(folder / "soma.dat", skiprows=2)
    assert rows.shape == (2001, 2)
    assert rows[-1, 0] == 200


def test_the_story(folder: Path) -> None:
    script = (folder / "two_conductances.py").read_text()
    for block in blocks()[1:]:
        assert block in script
    said = run(folder, "two_conductances.py", "12", "--loop")
    found = re.search(r"256 runs of 12 ms: (\d+) to (\d+) spikes", said)
    assert found is not None
    assert int(found[1]) < int(found[2])
    assert "identical to the last bit" in said
