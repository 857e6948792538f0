"""Derivatives, POINTERs and arrays as values, tables of tables, SUFFIX nothing, ... bit for bit.

Skipped where NEURON 9.0.2 or its nrnivmodl is not installed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "edge_mechanisms.py"


@pytest.mark.parametrize("seed", range(6))
def test_all_together(compare, folder, seed) -> None:
    compare(SCENARIOS, "edges", folder=folder, seed=seed)


@pytest.mark.parametrize("seed", range(3))
def test_functions_of_no_mechanism(compare, folder, seed) -> None:
    compare(SCENARIOS, "bare", folder=folder, seed=seed)


def test_instances_that_come_and_go(compare, folder) -> None:
    compare(SCENARIOS, "births", folder=folder)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(6, 100))
def test_many_together(compare, folder, seed) -> None:
    compare(SCENARIOS, "edges", folder=folder, seed=seed)
