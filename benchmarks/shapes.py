"""The workloads: hh compartments as trees, cables and many cells.

dt 0.025 ms, celsius 6.3, Ra 35.4, from -65 mV, a current clamp at the root from 1 ms on:

W1   one unbranched cable of 1000 compartments, L 10000, diam 2, 0.6 nA at its near end
W2   a binary tree of 127 sections of 9 compartments, L 90, diam 2, 3 nA
W2p  as W2, but hh only in the first 7 sections, and pas (g 1e-4, e -65) in the others
W3   1000 single compartments 20 x 20 um, the k-th with 0.5 k/1000 nA
W4   256 copies of a binary tree of 63 sections of 5 compartments, L 50, diam 2, 3 nA, the k-th with
     gnabar 0.08 + 0.12 k/255; who is quicker with one copy alone may run one by one
W4s  W4 as a sweep of one cell: lanes in place of copies
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Shape:
    """Cells, sections per cell, segments per section, length and diameter (um), current (nA)."""

    name: str
    cells: int
    sections: int
    nseg: int
    length: float
    diameter: float
    current: float
    active: int = 10**9
    """Sections of a cell that have hh; pas is in those behind them."""

    @property
    def compartments(self) -> int:
        """Compartments in all."""
        return self.cells * self.sections * self.nseg

    @property
    def clamp_at(self) -> float:
        """The clamp's place on the root."""
        return 0.0005 if self.name == "W1" else 0.5

    def amplitude(self, cell: int) -> float:
        """Return the current of a cell's clamp (nA)."""
        return self.current * cell / 1000 if self.name == "W3" else self.current

    def gnabar(self, cell: int) -> float:
        """Return a cell's sodium conductance (S/cm2)."""
        return 0.08 + 0.12 * cell / 255 if self.name in ("W4", "W4s") else 0.12

    @property
    def alone(self) -> Shape:
        """One of the copies."""
        return replace(self, cells=1)


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("W1", 1, 1, 1000, 10000.0, 2.0, 0.6),
        Shape("W2", 1, 127, 9, 90.0, 2.0, 3.0),
        Shape("W2p", 1, 127, 9, 90.0, 2.0, 3.0, active=7),
        Shape("W3", 1000, 1, 1, 20.0, 20.0, 0.5),
        Shape("W4", 256, 63, 5, 50.0, 2.0, 3.0),
        Shape("W4s", 256, 63, 5, 50.0, 2.0, 3.0),
    )
}
