"""Vector's methods, and those of Matrix without a decomposition, give NEURON's bits."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
CALLS = Path(__file__).parent / "vector_calls.py"


@pytest.mark.parametrize("seed", range(3))
def test_calls_of_vectors(compare, seed) -> None:
    compare(CALLS, "calls", seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 200))
def test_many_calls_of_vectors(compare, seed) -> None:
    compare(CALLS, "calls", seed=seed)


@pytest.mark.parametrize("scenario", ["empty", "matrices"])
def test_scenario(compare, scenario) -> None:
    compare(CALLS, scenario)
