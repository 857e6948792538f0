"""Vector's methods, and those of Matrix without a decomposition, give NEURON's bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.oracle
CALLS = Path(__file__).parent / "vector_calls.py"


@pytest.mark.parametrize("seed", range(3))
def test_calls_of_vectors(compare, seed) -> None:
    compare(CALLS, "calls", seed=seed)


@pytest.mark.parametrize("seed", range(2))
def test_signals(neuron, vecgen, seed) -> None:
    """What NEURON computes with its own Fourier transform is equal up to rounding."""
    path = CALLS.with_name("signal_calls.py")
    expected, found = (side.run(path, "signals", seed=seed) for side in (neuron, vecgen))
    assert (expected.error, found.error) == (None, None)
    assert found.values.keys() == expected.values.keys()
    for name, values in expected.values.items():
        scale = np.abs(values).max(initial=1e-3, where=~np.isnan(values))
        np.testing.assert_allclose(
            found.values[name], values, rtol=0, atol=1e-13 * scale, err_msg=name
        )


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 200))
def test_many_calls_of_vectors(compare, seed) -> None:
    compare(CALLS, "calls", seed=seed)


@pytest.mark.parametrize("scenario", ["empty", "matrices"])
def test_scenario(compare, scenario) -> None:
    compare(CALLS, scenario)
