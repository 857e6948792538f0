"""The harness's protocol with mechanisms of our own: what `nocmodl` does that one would not guess.

`python -m benchmarks.mechanisms DIR ...` runs the same protocol with any folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
HARNESS = Path(__file__).parents[2] / "benchmarks" / "mechanisms"

MECHANISMS = {
    # Defaults have six digits; numbers elsewhere have all of theirs.
    "digits": """
NEURON { SUFFIX digits NONSPECIFIC_CURRENT i RANGE g, rate, q GLOBAL shared }
PARAMETER { g = 1.23456789e-4 rate = 0.123456789 shared = 96485.309 plain = 1234567 }
CONSTANT { all = 96485.309 }
STATE { s START 0.123456789 }
ASSIGNED { v i q }
BREAKPOINT { SOLVE grow METHOD cnexp  q = shared/all + plain*1.23456789  i = g*s*(v + 70) }
DERIVATIVE grow { s' = rate*(1 - s) }
""",
    # RANGE shows the mechanism's own part of a current, and no copy of what it reads.
    "parts": """
NEURON { SUFFIX parts USEION ca READ eca, ica, cai WRITE ica USEION k READ ek WRITE ik
         RANGE ica, ik, eca, cai, g, seen }
PARAMETER { g = 1e-5 }
ASSIGNED { v eca ica cai ek ik seen }
INITIAL { seen = ica }
BREAKPOINT { seen = cai  ica = g*(v - eca)  ik = 2*g*(v - ek) }
""",
    # The name of a block that cnexp solves, called, takes its step.
    "steps": """
NEURON { SUFFIX steps NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 1e-4 }
STATE { s }
ASSIGNED { v i }
INITIAL { s = 1  relax() }
BREAKPOINT { SOLVE relax METHOD cnexp  i = g*s*(v + 70) }
DERIVATIVE relax { s' = (1/(1 + exp(-v/10)) - s)/5 }
""",
}


@pytest.fixture(scope="module")
def folder(nrnivmodl, tmp_path_factory) -> str:
    """Give a folder with the mechanisms in `mods`, and the library that NEURON makes of them."""
    folder = tmp_path_factory.mktemp("protocol")
    mods = folder / "mods"
    mods.mkdir()
    for name, text in MECHANISMS.items():
        (mods / f"{name}.mod").write_text(text)
    shutil.copy(HARNESS / "aux" / "harnessca.mod", mods)
    return nrnivmodl(folder, "mods")


def test_protocol(compare, folder) -> None:
    shared = ["shared_digits", "plain_digits"]
    compare(
        HARNESS / "protocol.py", "protocol", folder=folder, aux=folder, globals_=shared, pointers=[]
    )
