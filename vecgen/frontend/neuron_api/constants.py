"""Constants of NEURON's interpreter (specification 0.2), and what it says of itself."""

from __future__ import annotations

import math

from vecgen.frontend.errors import ArgumentError
from vecgen.model.electrochemistry import FARADAY, GAS_CONSTANT

CONSTANTS = {
    "FARADAY": FARADAY,
    "R": GAS_CONSTANT,
    "PI": math.pi,
    "E": math.e,
    "GAMMA": 0.57721566490153286061,
    "DEG": 57.29577951308232087680,
    "PHI": 1.61803398874989484820,
}
"""CODATA 2018 and mathematics; FARADAY in C/mol, R in J/(mol K)."""

INTEGERS = {"secondorder": (0, 2), "stoprun": (-(2**31), 2**31 - 1)}
"""Globals that are integers, with the values they may have."""

NEURON_VERSION = "9.0.2"
"""The version of NEURON whose results we give."""
_COMMIT, _DATE = "ba57833", "2026-08-10"
_VERSION = f"VERSION {NEURON_VERSION} HEAD ({_COMMIT})"
_VERSIONS = {
    0: NEURON_VERSION,
    1: f"NEURON -- {_VERSION} {_DATE}",
    2: _VERSION,
    3: _COMMIT,
    4: _DATE,
    5: NEURON_VERSION,
}


def nrnversion(kind: float = 1) -> str:
    """Return what that version of NEURON says of itself: 1 all of it, 5 the bare number.

    Raises:
        ArgumentError: `kind` is not 0 to 5.
    """
    text = _VERSIONS.get(int(kind))
    if text is None:
        raise ArgumentError(f"nrnversion({kind:g}): vecgen knows the kinds 0 to 5")
    return text
