"""Random models give NEURON's bits; a campaign of many runs with VECGEN_CAMPAIGN=1.

VECGEN_CAMPAIGN_SEEDS=FIRST:LAST chooses other seeds for the campaign.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
MODELS = Path(__file__).parent / "random_models.py"
FIRST, LAST = map(int, os.environ.get("VECGEN_CAMPAIGN_SEEDS", "12:80").split(":"))


@pytest.mark.parametrize("seed", range(12))
def test_random_model(compare, seed) -> None:
    compare(MODELS, "random_run", seed=seed)


@pytest.mark.parametrize("seed", range(8))
def test_random_edits(compare, seed) -> None:
    compare(MODELS, "random_edits", seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(FIRST, LAST))
def test_campaign(compare, seed) -> None:
    compare(MODELS, "random_run", seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(FIRST, LAST))
def test_campaign_of_edits(compare, seed) -> None:
    compare(MODELS, "random_edits", seed=seed)
