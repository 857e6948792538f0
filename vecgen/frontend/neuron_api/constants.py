"""Constants of NEURON's interpreter (specification 0.2), and what it says of itself."""

from __future__ import annotations

import math

_CHARGE = 1.602176634e-19  # C
_AVOGADRO = 6.02214076e23  # 1/mol
_BOLTZMANN = 1.380649e-23  # J/K

CONSTANTS = {
    "FARADAY": _CHARGE * _AVOGADRO,
    "R": _AVOGADRO * _BOLTZMANN,
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


def nrnversion(kind: int = 1) -> str:
    """Return the version of NEURON whose results we give; 5 gives the bare number."""
    bare = kind in (0, 5)
    return NEURON_VERSION if bare else f"NEURON -- VERSION {NEURON_VERSION}, as vecgen has it"
