"""Electrodes, synapses and counters give NEURON's bits; so do mechanisms of users.

Skipped where NEURON 9.0.2 is not installed; the second half also without its nrnivmodl.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
HERE = Path(__file__).parent


@pytest.mark.parametrize("seed", range(12))
def test_electrodes(compare, seed) -> None:
    compare(HERE / "electrodes.py", "random_electrodes", seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(12, 200))
def test_many_electrodes(compare, seed) -> None:
    compare(HERE / "electrodes.py", "random_electrodes", seed=seed)


def test_functions_of_ions(compare) -> None:
    compare(HERE / "user_mechanisms.py", "functions")


@pytest.fixture(scope="module")
def mods(neuron_python, tmp_path_factory) -> str:
    """Give a folder with .mod files and the library that NEURON's nrnivmodl made of them."""
    folder = tmp_path_factory.mktemp("mods")
    for source in sorted((HERE / "mods").glob("*.mod")):
        shutil.copy(source, folder)
    program = Path(sys.executable).parent / "nrnivmodl"
    if not program.exists() or shutil.which("g++") is None:
        pytest.skip("no nrnivmodl or no g++")
    done = subprocess.run([program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(folder)


@pytest.mark.parametrize("seed", range(10))
def test_mechanisms_of_users(compare, mods, seed) -> None:
    compare(HERE / "user_mechanisms.py", "random_mechanisms", folder=mods, seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10, 150))
def test_many_mechanisms_of_users(compare, mods, seed) -> None:
    compare(HERE / "user_mechanisms.py", "random_mechanisms", folder=mods, seed=seed)
