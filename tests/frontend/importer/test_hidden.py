"""Which hidden variables keep a run from being taken over in its middle."""

from __future__ import annotations

import pytest

from vecgen.frontend.importer.hidden import hidden_that_last, lasting
from vecgen.frontend.nmodl import load_mechanism
from vecgen.model.mechanism import Mechanism
from vecgen.source import Source

HEAD = """
NEURON { SUFFIX x RANGE shown NONSPECIFIC_CURRENT i }
ASSIGNED { v (mV) i (mA/cm2) shown hid other }
STATE { s }
"""


def mechanism(rest: str, head: str = HEAD) -> Mechanism:
    return load_mechanism(Source("x.mod", head + rest))[0]


@pytest.mark.parametrize(
    ("rest", "names"),
    [
        ("BREAKPOINT { hid = hid + 1 i = hid }", {"hid"}),
        ("BREAKPOINT { hid = v i = hid }", set()),
        ("INITIAL { hid = v } BREAKPOINT { i = hid*v }", set()),
        ("BREAKPOINT { shown = shown + 1 i = shown }", set()),
        ("BREAKPOINT { if (v > 0) { hid = v } i = hid }", {"hid"}),
        ("BREAKPOINT { if (v > 0) { hid = v } else { hid = 1 } i = hid }", set()),
        ("BREAKPOINT { rates() i = hid } PROCEDURE rates() { hid = v }", set()),
        ("BREAKPOINT { i = hid rates() } PROCEDURE rates() { hid = v }", {"hid"}),
        (
            "BREAKPOINT { SOLVE go METHOD cnexp i = other }"
            " DERIVATIVE go { hid = v other = hid s' = -s }",
            {"other"},
        ),
        (
            "BREAKPOINT { SOLVE go METHOD cnexp i = s } DERIVATIVE go { hid = v s' = hid - s }",
            set(),
        ),
    ],
)
def test_what_a_step_needs_of_the_step_before(rest: str, names: set[str]) -> None:
    assert lasting(mechanism(rest)) == names


def test_without_a_current_states_come_first() -> None:
    head = "NEURON { SUFFIX x } ASSIGNED { v (mV) hid } STATE { s }"
    rest = " BREAKPOINT { SOLVE go METHOD cnexp s = hid } DERIVATIVE go { hid = v s' = -s }"
    assert lasting(mechanism(rest, head)) == set()


def test_it_is_told_what_to_do() -> None:
    (told,) = hidden_that_last([mechanism("BREAKPOINT { hid = hid + 1 i = hid }")])
    assert told.startswith("hid of x: NEURON does not show it")
    assert "RANGE" in told
