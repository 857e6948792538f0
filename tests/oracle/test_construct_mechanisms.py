"""FUNCTION_TABLEs, the SCoP library, EXTERNAL, CONSTRUCTOR, ... in NEURON and here, bit for bit.

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
SCENARIOS = Path(__file__).parent / "construct_mechanisms.py"


@pytest.fixture(scope="module")
def folder(neuron_python, tmp_path_factory) -> str:
    """Give a folder with the .mod files and the library that nrnivmodl made of them."""
    program = Path(sys.executable).parent / "nrnivmodl"
    if not program.exists() or shutil.which("g++") is None:
        pytest.skip("no nrnivmodl or no g++")
    spec = importlib.util.spec_from_file_location("construct_mechanisms", SCENARIOS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("constructs")
    for name, text in module.MODS.items():
        (folder / f"{name}.mod").write_text(text.lstrip(), encoding="utf-8")
    done = subprocess.run([program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(folder)


@pytest.mark.parametrize("seed", range(6))
def test_function_tables(compare, folder, seed) -> None:
    compare(SCENARIOS, "tables", folder=folder, seed=seed)


def test_function_table_without_numbers(compare, folder) -> None:
    compare(SCENARIOS, "unset", folder=folder)


@pytest.mark.parametrize("seed", range(4))
def test_library(compare, folder, seed) -> None:
    compare(SCENARIOS, "library", folder=folder, seed=seed)


def test_external_globals_and_functions_without_a_mechanism(compare, folder) -> None:
    compare(SCENARIOS, "names", folder=folder)


def test_constructors_and_destructors(compare, folder) -> None:
    compare(SCENARIOS, "construction", folder=folder)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(6, 100))
def test_many_function_tables(compare, folder, seed) -> None:
    compare(SCENARIOS, "tables", folder=folder, seed=seed)
