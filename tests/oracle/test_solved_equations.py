"""derivimplicit, euler, runge and what NEURON makes of the rest: every bit of whole runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def mods(nrnivmodl, tmp_path_factory) -> str:
    """Give a folder with .mod files and the library that NEURON's nrnivmodl made of them."""
    folder = tmp_path_factory.mktemp("solved")
    for source in sorted((HERE / "solved_mods").glob("*.mod")):
        shutil.copy(source, folder)
    return nrnivmodl(folder)


@pytest.mark.parametrize("secondorder", [0, 1, 2])
def test_all_methods(compare, mods, secondorder) -> None:
    compare(HERE / "solved_equations.py", "solved", folder=mods, secondorder=secondorder)


def test_without_tables(compare, mods) -> None:
    compare(HERE / "solved_equations.py", "solved", folder=mods, secondorder=0, usetable=0)
