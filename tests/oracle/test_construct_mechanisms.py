"""FUNCTION_TABLEs, the SCoP library, EXTERNAL, CONSTRUCTOR, ... in NEURON and here, bit for bit.

Skipped where NEURON 9.0.2 or its nrnivmodl is not installed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "construct_mechanisms.py"


@pytest.mark.parametrize("seed", range(6))
def test_function_tables(compare, folder, seed) -> None:
    compare(SCENARIOS, "tables", folder=folder, seed=seed)


def test_function_table_without_numbers(compare, folder) -> None:
    compare(SCENARIOS, "unset", folder=folder)


@pytest.mark.parametrize("seed", range(4))
def test_library(compare, folder, seed) -> None:
    compare(SCENARIOS, "library", folder=folder, seed=seed)


def test_external_globals_and_functions_without_a_mechanism(compare, folder) -> None:
    compare(SCENARIOS, "names", folder=folder)


def test_constructors_and_destructors(compare, folder) -> None:
    compare(SCENARIOS, "construction", folder=folder)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(6, 100))
def test_many_function_tables(compare, folder, seed) -> None:
    compare(SCENARIOS, "tables", folder=folder, seed=seed)
