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
NEURON { POINT_PROCESS Gap RANGE g POINTER other NONSPECIFIC_CURRENT i }
PARAMETER { g = 1e-3 }
ASSIGNED { v (mV) i (nA) other }
BREAKPOINT { i = g*(v - other) }
"""
REACTS = """
NEURON { SUFFIX reacts }
STATE { a b }
BREAKPOINT { SOLVE scheme METHOD sparse }
KINETIC scheme {
    COMPARTMENT 1 { a b }
    LONGITUDINAL_DIFFUSION 1 { a }
    ~ a <-> b (1, 2)
}
"""
HOARDS = """
NEURON { SUFFIX hoards NONSPECIFIC_CURRENT i }
ASSIGNED { v (mV) i (mA/cm2) sum }
INITIAL { sum = 0 }
BREAKPOINT { sum = sum + 1e-9 i = sum }
"""


@pytest.fixture(scope="module")
def pointing(nrnivmodl, tmp_path_factory) -> str:
    place = tmp_path_factory.mktemp("pointing")
    (place / "follows.mod").write_text(FOLLOWS)
    (place / "gap.mod").write_text(GAP)
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


def test_shapes(same) -> None:
    same("shapes")


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


# -- what cannot be taken -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def lacking(nrnivmodl, tmp_path_factory) -> str:
    place = tmp_path_factory.mktemp("lacking")
    (place / "reacts.mod").write_text(REACTS)
    (place / "hoards.mod").write_text(HOARDS)
    return nrnivmodl(place)


@pytest.fixture
def error(neuron):
    """Give a function that runs a scenario and returns the kinds and text of its error."""

    def run(function: str, **arguments) -> tuple[list[str], str]:
        found = neuron.run(SCENARIOS, function, **arguments)
        assert found.error is not None
        return found.error["kinds"], found.error["message"]

    return run


def test_all_that_is_lacking_is_told_at_once(error, lacking) -> None:
    kinds, text = error("everything_that_lacks", mods=lacking)
    assert kinds[:2] == ["CannotImportError", "UnsupportedError"]
    for told in (
        "variable time step",
        "2 connections (NetCon)",
        "1 artificial cells NetStim",
        "1 of LinearMechanism",
        "extracellular (in dend)",
        "gap junctions",
        "1 recordings or plays of Vectors: they play statements",
        "ExpSyn",
        "reacts has what vecgen lacks",
        "ks1 is a channel of the ChannelBuilder",
    ):
        assert told in text
    assert "(in soma)" in text


def test_nothing_to_import(error) -> None:
    kinds, text = error("without_neuron_or_sections")
    assert "VecgenError" in kinds
    assert "no sections" in text


def test_a_source_that_is_not_the_library_s(error, mods, tmp_path) -> None:
    text = (Path(mods) / "counts.mod").read_text().replace("seen + 1", "seen + 2")
    (tmp_path / "counts.mod").write_text(text)
    _, told = error("changed_source", mods=mods, other=str(tmp_path))
    assert "counts was changed" in told and "(in soma)" in told


def test_what_was_built_afterwards_is_not_in_the_model(error) -> None:
    _, told = error("out_of_the_model")
    assert "not what from_neuron() found" in told


def test_a_run_needs_a_state(error) -> None:
    _, told = error("no_state")
    assert "model.finitialize(v)" in told


def test_a_hidden_variable_keeps_a_run_from_going_on(error, lacking) -> None:
    _, told = error("hidden_state", mods=lacking)
    assert "sum of hoards: NEURON does not show it" in told


def test_an_imported_model_as_c(neuron) -> None:
    found = neuron.run(SCENARIOS, "written_as_c")
    assert found.error is None, found.error
    assert all(value.all() for value in found.values.values())
