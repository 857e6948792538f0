"""What mechanisms do beside equations: loops, tables, prints, draws, calls from Python.

Skipped where NEURON 9.0.2 or its nrnivmodl is not installed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "control_mechanisms.py"


@pytest.mark.parametrize("seed", range(6))
def test_control(compare, folder, seed) -> None:
    compare(SCENARIOS, "control", folder=folder, seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(6, 100))
def test_more_control(compare, folder, seed) -> None:
    compare(SCENARIOS, "control", folder=folder, seed=seed)


def test_calls_from_python(compare, folder) -> None:
    compare(SCENARIOS, "calls", folder=folder)


def test_discontinuities_in_breakpoint(compare, folder) -> None:
    compare(SCENARIOS, "jumps", folder=folder)


def test_tables_that_breakpoint_needs_first(compare, folder) -> None:
    compare(SCENARIOS, "late_tables", folder=folder)
