"""Cells that others published in HOC are the same as in NEURON, to the last bit.

Runs where MEArec happens to be installed (only its files are used), and with the cells that NEURON
itself ships.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIO = Path(__file__).parent / "hoc_cells.py"
SUFFIX = re.compile(r"^[^:?]*\bSUFFIX\s+(\w+)", re.MULTILINE)


def folder_of(name: str, folder: str) -> Path:
    """Return a folder of an installed package, which is not imported."""
    spec = importlib.util.find_spec(name)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / folder).is_dir():
            return Path(place) / folder
    pytest.skip(f"{name} is not installed, or has no {folder}")


@pytest.mark.parametrize("name", ["L5_TTPC1_cADpyr232_1", "L5_NGC_bNAC219_1"])
def test_a_template_of_the_portal(compare, nrnivmodl, tmp_path, name) -> None:
    here = folder_of("MEArec", f"cell_models/bbp/{name}")
    names = (here / "biophysics.hoc").read_text(encoding="latin-1")
    for path in sorted((here / "mechanisms").glob("*.mod")):
        found = SUFFIX.search(path.read_text(encoding="latin-1"))
        if found and re.search(rf"\b{found[1]}\b", names):
            shutil.copy(path, tmp_path)
    compare(SCENARIO, "portal", mods=nrnivmodl(tmp_path), folder=str(here), tstop=5.0)


@pytest.mark.parametrize("name", ["pyramid.nrn", "dend3/dend3.nrn", "hh.hoc", "nomodel.hoc"])
def test_a_cell_of_the_demonstration(compare, name) -> None:
    here = folder_of("neuron", ".data/share/nrn/demo")
    compare(SCENARIO, "file", source=str(here / name))
