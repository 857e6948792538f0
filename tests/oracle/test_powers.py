"""Powers and logarithms of users' mechanisms have NEURON's bits: g++'s folds, libm's functions.

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
SCENARIOS = Path(__file__).parent / "powers.py"


@pytest.fixture(scope="module")
def folder(neuron_python, tmp_path_factory) -> str:
    """Give a folder with the .mod files and the library that nrnivmodl made of them."""
    program = Path(sys.executable).parent / "nrnivmodl"
    if not program.exists() or shutil.which("g++") is None:
        pytest.skip("no nrnivmodl or no g++")
    spec = importlib.util.spec_from_file_location("powers", SCENARIOS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("powers")
    for name, text in module.MODS.items():
        (folder / f"{name}.mod").write_text(text.lstrip(), encoding="utf-8")
    done = subprocess.run([program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(folder)


@pytest.mark.parametrize("scenario", ["powers", "gates"])
def test_powers(compare, folder, scenario) -> None:
    compare(SCENARIOS, scenario, folder=folder)
