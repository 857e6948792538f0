"""What `neuron.units` has: factors from a unit to NEURON's own (mM, ms, um, mV)."""

from __future__ import annotations

_FACTORS = {
    "mM": 1.0, "M": 1e3, "uM": 1e-3, "nM": 1e-6,
    "ms": 1.0, "us": 1e-3, "s": 1e3, "sec": 1e3, "minute": 60e3, "hour": 3600e3, "day": 86400e3,
    "um": 1.0, "nm": 1e-3, "mm": 1e3, "cm": 1e4, "m": 1e6,
    "mV": 1.0, "uV": 1e-3, "V": 1e3,
}  # fmt: skip
_MICRO = "\u03bc"
"""The letter that Python makes of both micro signs in names."""


def unit_factors() -> dict[str, float]:
    """Return the factors by the units' names; with `u` as well as the Greek letter for micro."""
    greek = {_MICRO + name[1:]: f for name, f in _FACTORS.items() if name[0] == "u"}
    factors = _FACTORS | greek
    return {name: int(f) if f.is_integer() else f for name, f in factors.items()}
