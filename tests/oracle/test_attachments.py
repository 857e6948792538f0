"""Plays, samples, detectors and handlers give NEURON's bits. The models are in attachments.py."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "attachments.py"


@pytest.mark.parametrize("seed", range(6))
def test_plays_and_samples(compare, seed) -> None:
    compare(SCENARIOS, "played", seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 300))
def test_many_plays_and_samples(compare, seed) -> None:
    compare(SCENARIOS, "played", seed=seed)


@pytest.mark.parametrize(
    "scenario",
    [
        "equal_times",
        "ends_of_plays",
        "changed_structure",
        "detectors",
        "thresholds",
        "handlers",
        "psolved",
    ],
)
def test_scenario(compare, scenario) -> None:
    compare(SCENARIOS, scenario)
