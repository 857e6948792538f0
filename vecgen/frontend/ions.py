"""Ions as NEURON knows them: variables, defaults and the style word. No values of a model.

An ion `na` is the mechanism `na_ion` with the variables `ena nai nao ina dina_dv_` and the hidden
`style` (specification 5.1, 5.3).
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from vecgen.values import value_class

if TYPE_CHECKING:
    from vecgen.model.mechanism import IonUse

STYLE = "style"
"""The field that holds the style word."""
CONCENTRATIONS_START, REVERSAL_STARTS, REVERSAL_FOLLOWS = "cinit", "einit", "eadvance"
"""Fields that hold bits of the style word: at `finitialize` the concentrations come from the
globals; then the reversal potential from them; that also at every evaluation of the currents."""
STYLE_BITS = {CONCENTRATIONS_START: 0o4, REVERSAL_STARTS: 0o40, REVERSAL_FOLLOWS: 0o100}


@value_class
class Ion:
    """An ion with its charge and the values a segment gets when the ion comes into it."""

    name: str
    valence: float
    reversal: float = 0.0
    """mV"""
    inside: float = 1.0
    """mM"""
    outside: float = 1.0
    """mM"""

    @property
    def mechanism(self) -> str:
        """The ion's mechanism name: `na_ion`."""
        return f"{self.name}_ion"

    @property
    def variables(self) -> dict[str, float]:
        """The variables a user sees, with their defaults, in NEURON's order."""
        name = self.name
        return {
            f"e{name}": self.reversal,
            f"{name}i": self.inside,
            f"{name}o": self.outside,
            f"i{name}": 0.0,
            f"di{name}_dv_": 0.0,
        }

    @property
    def globals(self) -> dict[str, float]:
        """The concentrations that `finitialize` may set, with their defaults (mM)."""
        return {
            f"{self.name}i0_{self.mechanism}": self.inside,
            f"{self.name}o0_{self.mechanism}": self.outside,
        }


_KNOWN = {
    ion.name: ion
    for ion in (
        Ion("na", 1.0, 115.0 - 65.0, 10.0, 140.0),
        Ion("k", 1.0, -12.0 - 65.0, 54.4, 2.5),
        Ion("ca", 2.0, 12.5 * math.log(2.0 / 5e-5), 5e-5, 2.0),
    )
}


def known_ion(name: str) -> Ion | None:
    """Return one of NEURON's own ions (na, k, ca), or None."""
    return _KNOWN.get(name)


def style_word(c_style: int, e_style: int, einit: int, eadvance: int, cinit: int) -> int:
    """Return the bits that `ion_style` sets (specification 5.3)."""
    return c_style | cinit << 2 | e_style << 3 | einit << 5 | eadvance << 6


@cache
def promoted_style(style: int, use: IonUse) -> int:
    """Return the style word of a segment once a mechanism that uses the ion so is inserted.

    The requests of all mechanisms are joined by maximum (specification 5.3), and all other bits
    follow from them anew. Who uses the current only changes nothing.
    """
    name = use.ion
    inside, outside, reversal = f"{name}i", f"{name}o", f"e{name}"
    if not {inside, outside, reversal} & {*use.reads, *use.writes}:
        return style
    concentration = max(
        style & 0o3,
        3 if inside in use.writes or outside in use.writes else 0,
        1 if inside in use.reads or outside in use.reads else 0,
    )
    potential = max(
        style >> 3 & 0o3,
        3 if reversal in use.writes else 0,
        1 if reversal in use.reads else 0,
    )
    if concentration > 0:
        potential = max(potential, 2)
    result = style & ~0o177 | concentration | potential << 3
    if concentration == 3:
        result |= 0o4
        if potential == 2:
            result |= 0o100
    if concentration > 0 and potential == 2:
        result |= 0o40
    if inside in use.writes:
        result |= 0o200
    if outside in use.writes:
        result |= 0o400
    return result
