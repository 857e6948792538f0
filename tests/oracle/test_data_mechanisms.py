"""What mechanisms share and assign: v, globals, LOCALs of the file, ions, in NEURON and here.

Skipped where NEURON 9.0.2 or its nrnivmodl is not installed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "data_mechanisms.py"


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
