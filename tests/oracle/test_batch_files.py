"""The batch files of NEURON and of vecgen are the same bytes, and so are their refusals.

Skipped where NEURON 9.0.2 is not installed. NEURON's saved pointers go stale unless `finitialize`
came before `batch_save`, so every script here does that.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIOS = Path(__file__).parent / "batch_scenarios.py"

# NEURON takes ASCII alone.
COMMENTS = ["", "a b", "two\nlines", "\n", "%n %s %d %", "\"quoted\" 'too'", "*/ /* //", "tab\t."]
COMMENTS += ["back\\slash \\n", "x" * 10_000, "  blanks  ", "{% raw %} {{ x }}"]


@pytest.mark.parametrize(
    ("dt", "calls"),
    [
        (0.025, [[2, 0.1], [0.5, 0.06], [1, 0.11], [0.25, 0.03], [0.26, 0.1], [100, 10]]),
        (0.025, [[0.3, 0.0249], [0.2, 0], [0, 0], [0, 1], [0.006, 0], [0.00625, 0], [0.007, 0]]),
        (0.025, [[0.1, 1e20], [1, 0.5 + 0.025 / 4], [1, 0.5 + 0.0063], [3, 1 / 3]]),
        (1 / 3, [[1, 1 / 3], [10, 1], [7, 0.2]]),
        (0.01, [[2, 0.1], [1, 0.037], [5, 0.025]]),
        (0.05, [[2, 0.1], [1, 0.037], [5, 0.025]]),
    ],
)
def test_times(compare, dt, calls) -> None:
    assert compare(SCENARIOS, "batch_calls", calls=calls, dt=dt).files


def test_a_long_run(compare) -> None:
    compare(SCENARIOS, "batch_calls", calls=[[2000, 500]])


def test_comments(compare) -> None:
    found = compare(SCENARIOS, "batch_comments", comments=COMMENTS)
    assert len(found.files) == len(COMMENTS) + 1


@pytest.mark.parametrize("scenario", ["batch_lists", "batch_stoprun"])
def test_lists_and_stops(compare, scenario) -> None:
    assert compare(SCENARIOS, scenario).files


@pytest.mark.parametrize("seed", [0, 7])
def test_every_variable(compare, seed) -> None:
    assert compare(SCENARIOS, "batch_of_everything", seed=seed).files


@pytest.mark.parametrize("value", [1e300, -1e200, 1e-320, float("inf"), float("nan")])
def test_odd_numbers(compare, value) -> None:
    compare(SCENARIOS, "batch_of_nonsense", value=value)


@pytest.mark.parametrize("what", ["finitialize", "fcurrent", "fadvance", "late"])
def test_saved_before_the_last_finitialize(compare, what) -> None:
    assert compare(SCENARIOS, "batch_settled_by", what=what).files


@pytest.mark.parametrize(
    "arguments",
    [
        [-1, 0.05, "f"], [1, -0.05, "f"], [1, 1e21, "f"], [1e21, 1, "f"],
        [1, 0.5, "/nonexist/x"], [1, 0.5, "/"], [1, 0.1, 5], [1, 0.1, "f", 5], [1], [],
        ["a", 1], [1, "b"], [1, 0.1, None],
    ],
)  # fmt: skip
def test_refused_arguments(neuron, vecgen, arguments) -> None:
    expected = neuron.run(SCENARIOS, "batch_errors", arguments=arguments)
    found = vecgen.run(SCENARIOS, "batch_errors", arguments=arguments)
    same_kind(expected, found)
    assert not found.files, "nothing may be left behind"


@pytest.mark.parametrize("argument", [5, "v", None, [1]])
def test_refused_to_save(neuron, vecgen, argument) -> None:
    expected = neuron.run(SCENARIOS, "batch_save_errors", argument=argument)
    same_kind(expected, vecgen.run(SCENARIOS, "batch_save_errors", argument=argument))


def same_kind(expected, found) -> None:
    """Check that whoever catches NEURON's error catches ours."""
    assert expected.error is not None
    assert found.error is not None
    assert expected.error["kinds"][0] in found.error["kinds"], (expected.error, found.error)
    assert "VecgenError" in found.error["kinds"]
