"""NEURON's equations of reversal potentials and of currents by diffusion (specification 5.2).

The order of all arithmetic is NEURON's: rounding follows it.
"""

from __future__ import annotations

import math

_CHARGE = 1.602176634e-19  # C
_AVOGADRO = 6.02214076e23  # 1/mol
_BOLTZMANN = 1.380649e-23  # J/K

FARADAY = _CHARGE * _AVOGADRO
"""C/mol (CODATA 2018)."""
GAS_CONSTANT = _AVOGADRO * _BOLTZMANN
"""J/(mol K) (CODATA 2018)."""
ZERO_CELSIUS = 273.15
"""K"""
INFINITE = 1e6
"""mV: what a concentration of 0 makes of a reversal potential."""


def thermal_voltage(celsius: float) -> float:
    """Return RT/F (mV)."""
    return 1000.0 * GAS_CONSTANT * (celsius + ZERO_CELSIUS) / FARADAY


def nernst(inside: float, outside: float, valence: float, *, celsius: float) -> float:
    """Return the reversal potential (mV) of two concentrations (mM); 0 without a charge."""
    if valence == 0.0:
        return 0.0
    if inside <= 0.0:
        return INFINITE
    if outside <= 0.0:
        return -INFINITE
    ratio = outside / inside
    return thermal_voltage(celsius) / valence * (math.log(ratio) if ratio != 0.0 else -math.inf)


def inside_of(reversal: float, outside: float, valence: float, *, celsius: float) -> float:
    """Return the concentration inside (mM) whose reversal potential (mV) is `reversal`."""
    return outside * _exp(-valence / thermal_voltage(celsius) * reversal)


def outside_of(reversal: float, inside: float, valence: float, *, celsius: float) -> float:
    """Return the concentration outside (mM) whose reversal potential (mV) is `reversal`."""
    return inside * _exp(valence / thermal_voltage(celsius) * reversal)


def ghk(v: float, inside: float, outside: float, valence: float, *, celsius: float) -> float:
    """Return the Goldman-Hodgkin-Katz flux (C/cm3) at v (mV): times a permeability, a current."""
    w = valence * v / thermal_voltage(celsius)
    return 0.001 * valence * FARADAY * (inside * _efun(-w) - outside * _efun(w))


def _efun(x: float) -> float:
    if abs(x) < 1e-4:
        return 1.0 - x / 2.0
    return x / (_exp(x) - 1.0)


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
