"""Published cells, built in Python from their packages' files: every bit of whole traces.

Runs where MEArec or bmtk happens to be installed; of both only the files are used.
`python -m benchmarks.campaign real_cells DIR...` does so for all cells in folders.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIO = Path(__file__).parent / "real_cells.py"
SUFFIX = re.compile(r"^[^:?]*\bSUFFIX\s+(\w+)", re.MULTILINE)
TSTOP = 30.0


def package(name: str, folder: str) -> Path:
    """Return a folder of an installed package, which is not imported."""
    spec = importlib.util.find_spec(name)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / folder).is_dir():
            return Path(place) / folder
    pytest.skip(f"{name} is not installed")


def take(mods: Path, names: str, folder: Path) -> Path:
    """Copy the mechanisms that a file names into a folder, and return that."""
    for path in sorted(mods.glob("*.mod")):
        found = SUFFIX.search(path.read_text(encoding="latin-1"))
        if found and re.search(rf"\b{found[1]}\b", names):
            shutil.copy(path, folder)
    return folder


def test_a_pyramidal_cell_of_the_portal(compare, nrnivmodl, tmp_path) -> None:
    here = package("MEArec", "cell_models/bbp/L5_TTPC1_cADpyr232_1")
    biophysics = here / "biophysics.hoc"
    (morphology,) = (here / "morphology").glob("*.asc")
    found = compare(
        SCENARIO,
        "blue_brain",
        mods=nrnivmodl(take(here / "mechanisms", biophysics.read_text("utf-8"), tmp_path)),
        biophysics=str(biophysics),
        morphology=str(morphology),
        tstop=TSTOP,
        amp=1.2,
    )
    assert found.values["segments"] == 913


def test_a_cell_of_the_allen_institute(compare, nrnivmodl, tmp_path) -> None:
    here = package("bmtk", "utils/scripts/bionet")
    fit = here / "biophysical_neuron_models" / "472363762_fit.json"
    mods = here / "mechanisms" / "modfiles"
    found = compare(
        SCENARIO,
        "allen",
        mods=nrnivmodl(take(mods, fit.read_text("utf-8"), tmp_path)),
        fit=str(fit),
        morphology=str(here / "morphologies" / "Scnn1a_473845048_m.swc"),
        tstop=TSTOP,
        amp=0.25,
    )
    assert found.values["segments"] == 264
