"""Blocks may stand in any order, also in those that NEURON's translator refuses."""

from __future__ import annotations

import dataclasses
import random

import pytest

from vecgen.frontend.nmodl import load_mechanism
from vecgen.model.mechanism import Mechanism
from vecgen.source import Source

BLOCKS = """
NEURON { SUFFIX x NONSPECIFIC_CURRENT i USEION na READ ena WRITE ina RANGE a, p GLOBAL g }
DEFINE N 3
UNITS { F = (faraday) (coulomb) K = 2 (m) }
CONSTANT { c = 5 }
PARAMETER { p = 1 g = N w[N] }
ASSIGNED { a v i ina ena }
STATE { s u }
LOCAL calls
INITIAL { s = f(K) u = c calls = 0 }
BREAKPOINT { SOLVE states METHOD cnexp i = s*F + w[N - 1] ina = u*(v - ena) }
DERIVATIVE states { rates(v) s' = a - s u' = -u }
PROCEDURE rates(x) { TABLE a DEPEND g FROM -100 TO 100 WITH 20 a = f(x)*g }
FUNCTION f(x) { calls = calls + 1 f = x*p }
FUNCTION_TABLE t0(x)
BEFORE STEP { a = t0(v) }
""".strip().splitlines()


def resolved(lines: list[str]) -> Mechanism:
    mechanism, _ = load_mechanism(Source("x.mod", "\n".join(lines) + "\n"))
    return mechanism


def parts(mechanism: Mechanism) -> dict[str, object]:
    """Return what a mechanism is but for its text; sets where the order is that of the text."""
    found = {f.name: getattr(mechanism, f.name) for f in dataclasses.fields(mechanism)}
    for name in ("source", "blocks"):
        del found[name]
    for name in ("variables", "routines"):
        found[name] = {item.name: item for item in found[name]}
    # Implicit methods number their unknowns in the order of the text, as NEURON does.
    for block in mechanism.derivatives:
        assert set(block.unknowns) == {"s", "u"}
    found["derivatives"] = [dataclasses.replace(b, unknowns=()) for b in mechanism.derivatives]
    return found


@pytest.mark.parametrize("seed", range(20))
def test_any_order_means_the_same(seed: int) -> None:
    shuffled = random.Random(seed).sample(BLOCKS, len(BLOCKS))
    assert parts(resolved(shuffled)) == parts(resolved(BLOCKS))


def test_blocks_of_a_kind_run_one_after_the_other() -> None:
    once = resolved([*BLOCKS, "INITIAL { a = 3 }", "BREAKPOINT { a = 4 }"])
    first = resolved(BLOCKS)
    assert once.initial[: len(first.initial)] == first.initial
    assert once.breakpoint[: len(first.breakpoint)] == first.breakpoint
    assert len(once.initial) == len(first.initial) + 1
    assert len(once.breakpoint) == len(first.breakpoint) + 1
