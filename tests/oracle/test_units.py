"""`n.units` says what NEURON says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.oracle
NAMES = """
    v L Ra diam cm i_cap nseg rallbranch t dt celsius secondorder stoprun FARADAY PI
    ena nai nao ina dina_dv_ ek nai0_na_ion nao0_na_ion
    gnabar_hh gkbar_hh gl_hh el_hh gna_hh gk_hh il_hh m_hh minf_hh mtau_hh usetable_hh
    g_pas e_pas i_pas
    IClamp.dur IClamp.amp IClamp.i SEClamp.dur1 SEClamp.amp1 SEClamp.rs SEClamp.i
    AlphaSynapse.onset AlphaSynapse.tau AlphaSynapse.gmax AlphaSynapse.e AlphaSynapse.i
""".split()


def units(script: Any) -> None:
    """Scenario: every name with its unit."""
    section = script.n.Section("a")
    section.insert("hh")
    section.insert("pas")
    kinds = ("IClamp", "SEClamp", "AlphaSynapse")
    # NEURON knows the variables of a class once there is one of it.
    points = [getattr(script.n, kind)(section(0.5)) for kind in kinds]
    for name in NAMES:
        script.keep(f"{name} ({script.n.units(name)})", len(points))


def test_units(compare) -> None:
    compare(Path(__file__), "units")
