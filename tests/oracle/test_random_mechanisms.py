"""Random mechanisms in NEURON and here, bit for bit; a campaign of many with VECGEN_CAMPAIGN=1.

Skipped where NEURON 9.0.2 or its nrnivmodl is not installed.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "random_mechanisms.py"
FEW = 5
BATCH = 30


def written(folder: Path, seeds: range) -> None:
    """Write the mechanisms of some seeds."""
    spec = importlib.util.spec_from_file_location(SCENARIOS.stem, SCENARIOS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for seed in seeds:
        text = module.mechanism(seed)
        (folder / f"{module.name_of(seed)}.mod").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def few(nrnivmodl, tmp_path_factory) -> str:
    """Give a folder with a few mechanisms and NEURON's library of them."""
    place = tmp_path_factory.mktemp("random_mechanisms")
    written(place, range(FEW))
    return nrnivmodl(place)


@pytest.mark.parametrize("first", range(0, FEW, 5))
def test_random_mechanisms(compare, few, first) -> None:
    compare(SCENARIOS, "runs", folder=few, seeds=[*range(first, first + 5)], seed=first)


@pytest.mark.campaign
@pytest.mark.parametrize("batch", range(1, 30))
def test_many_random_mechanisms(compare, nrnivmodl, tmp_path, batch) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    written(tmp_path, seeds)
    folder = nrnivmodl(tmp_path)
    for first in range(seeds.start, seeds.stop, 6):
        compare(SCENARIOS, "runs", folder=folder, seeds=[*range(first, first + 6)], seed=first)
