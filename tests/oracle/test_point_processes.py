"""Electrodes, synapses and counters give NEURON's bits; so do mechanisms of users.

Skipped where NEURON 9.0.2 is not installed; the second half also without its nrnivmodl.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
HERE = Path(__file__).parent


@pytest.mark.parametrize("seed", range(12))
def test_electrodes(compare, seed) -> None:
    compare(HERE / "electrodes.py", "random_electrodes", seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(12, 200))
def test_many_electrodes(compare, seed) -> None:
    compare(HERE / "electrodes.py", "random_electrodes", seed=seed)


def test_functions_of_ions(compare) -> None:
    compare(HERE / "user_mechanisms.py", "functions")


@pytest.mark.parametrize("seed", range(10))
def test_mechanisms_of_users(compare, mods, seed) -> None:
    compare(HERE / "user_mechanisms.py", "random_mechanisms", folder=mods, seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10, 150))
def test_many_mechanisms_of_users(compare, mods, seed) -> None:
    compare(HERE / "user_mechanisms.py", "random_mechanisms", folder=mods, seed=seed)
