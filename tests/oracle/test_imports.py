"""Models that NEURON builds and vecgen takes over give NEURON's bits. They are in imports.py."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "imports.py"

FOLLOWS = """
NEURON { SUFFIX follows RANGE g, seen POINTER p NONSPECIFIC_CURRENT i }
PARAMETER { g = 1e-5 }
ASSIGNED { v (mV) i (mA/cm2) p seen[2] }
BREAKPOINT { seen[0] = p seen[1] = v i = g*(v - p) }
"""
GAP = """
NEURON { POINT_PROCESS Gap RANGE g POINTER other, idle NONSPECIFIC_CURRENT i }
PARAMETER { g = 1e-3 }
ASSIGNED { v (mV) i (nA) other idle }
BREAKPOINT { i = g*(v - other) }
"""


@pytest.fixture(scope="module")
def pointing(nrnivmodl, tmp_path_factory) -> str:
    place = tmp_path_factory.mktemp("pointing")
    (place / "follows.mod").write_text(FOLLOWS)
    (place / "gap.mod").write_text(GAP.replace(", idle", "").replace(" idle", ""))
    return nrnivmodl(place)


@pytest.fixture
def same(neuron):
    """Give a function that runs a scenario and compares what both found."""

    def run(function: str, **arguments) -> None:
        found = neuron.run(SCENARIOS, function, **arguments)
        assert found.error is None, found.error
        theirs = {k[7:]: v for k, v in found.values.items() if k.startswith("NEURON ")}
        ours = {k[7:]: v for k, v in found.values.items() if k.startswith("vecgen ")}
        assert theirs and theirs.keys() == ours.keys()
        differing = [name for name in theirs if theirs[name].tobytes() != ours[name].tobytes()]
        assert not differing
        rest = [v for k, v in found.values.items() if not k.startswith(("NEURON ", "vecgen "))]
        assert all(value.all() for value in rest)

    return run


@pytest.mark.parametrize("seed", range(8))
def test_random_model(same, seed) -> None:
    same("random_model", seed=seed)


def test_a_model_in_two_threads(same) -> None:
    same("random_model", seed=5, threads=2)


@pytest.mark.parametrize("seed", range(4))
def test_a_run_that_neuron_began(same, mods, seed) -> None:
    same("present_state", seed=seed, mods=mods)


def test_ions_styles_points_and_globals(same, mods) -> None:
    same("own_mechanisms", mods=mods)


def test_pointers(same, pointing) -> None:
    same("pointers", mods=pointing)


def test_vectors_and_spikes(same) -> None:
    same("recorded_and_played")


def test_cells_of_a_template_and_a_sweep(same) -> None:
    same("template")


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 200))
def test_many_random_models(same, seed) -> None:
    same("random_model", seed=seed, threads=1 + seed % 2)
