"""What mechanisms share and assign: v, globals, LOCALs of the file, ions, in NEURON and here.

Skipped where NEURON 9.0.2 or its nrnivmodl is not installed.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "data_mechanisms.py"


@pytest.fixture(scope="module")
def folder(neuron_python, tmp_path_factory) -> str:
    """Give a folder with the .mod files and the library that nrnivmodl made of them."""
    program = Path(sys.executable).parent / "nrnivmodl"
    if not program.exists() or shutil.which("g++") is None:
        pytest.skip("no nrnivmodl or no g++")
    spec = importlib.util.spec_from_file_location("data_mechanisms", SCENARIOS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("data")
    for name, text in module.MODS.items():
        (folder / f"{name}.mod").write_text(text.lstrip(), encoding="utf-8")
    done = subprocess.run([program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(folder)


@pytest.mark.parametrize("seed", range(8))
def test_data_mechanisms(compare, folder, seed) -> None:
    compare(SCENARIOS, "data_mechanisms", folder=folder, seed=seed)


@pytest.mark.parametrize("seed", range(6))
def test_pointers(compare, folder, seed) -> None:
    compare(SCENARIOS, "pointers", folder=folder, seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(8, 150))
def test_many_data_mechanisms(compare, folder, seed) -> None:
    compare(SCENARIOS, "data_mechanisms", folder=folder, seed=seed)
