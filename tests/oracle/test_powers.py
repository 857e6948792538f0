"""Powers and logarithms of users' mechanisms have NEURON's bits: g++'s folds, libm's functions.

Skipped where NEURON 9.0.2 or its nrnivmodl is not installed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "powers.py"


@pytest.mark.parametrize("scenario", ["powers", "gates"])
def test_powers(compare, folder, scenario) -> None:
    compare(SCENARIOS, scenario, folder=folder)
