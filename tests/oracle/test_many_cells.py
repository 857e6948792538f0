"""Many cells, side by side in lanes, give NEURON's bits. The models are in many_cells.py."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
HERE = Path(__file__).parent
SCENARIOS = HERE / "many_cells.py"


@pytest.mark.parametrize(("secondorder", "usetable"), [(0, 1), (1, 0), (2, 1)])
def test_one_shape(compare, secondorder, usetable) -> None:
    compare(SCENARIOS, "one_shape", secondorder=secondorder, usetable=usetable)


@pytest.mark.parametrize("seed", range(6))
def test_mixed_shapes(compare, seed) -> None:
    compare(SCENARIOS, "mixed", seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(6, 60))
def test_campaign(compare, seed) -> None:
    compare(SCENARIOS, "mixed", seed=seed)


@pytest.mark.parametrize(
    "scenario", ["changed_on_the_way", "events_come_and_go", "handlers", "spikes_and_samples"]
)
def test_scenario(compare, scenario) -> None:
    compare(SCENARIOS, scenario)


@pytest.mark.parametrize("seed", range(4))
def test_plays(compare, seed) -> None:
    compare(SCENARIOS, "plays", seed=seed)


@pytest.mark.parametrize("secondorder", [0, 2])
def test_ions_and_users_mechanisms(compare, mods, secondorder) -> None:
    compare(SCENARIOS, "ions_and_users_mechanisms", folder=mods, secondorder=secondorder)


@pytest.mark.parametrize("name", ["marks", "stamps"])
def test_globals_that_instances_set(compare, mods, name) -> None:
    compare(SCENARIOS, "globals_that_instances_set", folder=mods, name=name)
