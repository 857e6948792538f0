"""NEURON and vecgen give the same bits: every recorded variable, and all that can be read after.

Skipped where NEURON 9.0.2 is not installed. The models are in scenarios.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "scenarios.py"


@pytest.mark.parametrize("usetable", [0, 1])
@pytest.mark.parametrize("secondorder", [0, 1, 2])
def test_single_compartment(compare, usetable, secondorder) -> None:
    compare(SCENARIOS, "single", usetable=usetable, secondorder=secondorder)


@pytest.mark.parametrize("secondorder", [0, 1, 2])
def test_axon(compare, secondorder) -> None:
    compare(SCENARIOS, "axon", secondorder=secondorder)


@pytest.mark.parametrize("usetable", [0, 1])
@pytest.mark.parametrize("secondorder", [0, 1, 2])
def test_branched_cell(compare, secondorder, usetable) -> None:
    compare(SCENARIOS, "branched", secondorder=secondorder, usetable=usetable)


@pytest.mark.parametrize(
    "scenario",
    [
        "two_cells",
        "joints",
        "changed_settings",
        "changed_parameters",
        "clamp_moves",
        "without_finitialize",
        "changed_structure",
        "late_records",
        "orders",
    ],
)
def test_scenario(compare, scenario) -> None:
    compare(SCENARIOS, scenario)


@pytest.mark.parametrize("dt", [0.025, 0.05])
@pytest.mark.parametrize(
    "how", ["fadvance", "continuerun", "batch_run", "batch_run without file", "run"]
)
def test_ways_to_run(compare, how, dt) -> None:
    compare(SCENARIOS, "runs", how=how, dt=dt)


@pytest.mark.parametrize("saved", ["nothing", "v", "ina", "i_cap"])
@pytest.mark.parametrize("secondorder", [0, 2])
def test_all_is_right_after_a_run_that_saves_little(compare, saved, secondorder) -> None:
    compare(SCENARIOS, "unrecorded", saved=saved, secondorder=secondorder)
