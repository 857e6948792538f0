"""A FUNCTION_TABLE can have other numbers in each lane."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecgen
from vecgen.session import new_session
from vecgen.sweeps.parameters import SweepError

GATED = """
NEURON { SUFFIX gated NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 1e-4 }
ASSIGNED { v i celsius }
STATE { m }
FUNCTION_TABLE minf(v (mV))
FUNCTION_TABLE mtau(v (mV), c (degC)) (ms)
INITIAL { m = minf(v) }
BREAKPOINT { SOLVE states METHOD cnexp i = g*m*(v + 70) + 1e-5*minf(v + 10) }
DERIVATIVE states { m' = (minf(v) - m)/mtau(v, celsius) }
"""


class Cell:
    """Two sections with the mechanism."""

    def __init__(self, folder: Path) -> None:
        (folder / "gated.mod").write_text(GATED)
        self.n = n = new_session()
        n.load_mechanisms(folder)
        self.sections = [n.Section(name) for name in ("a", "b")]
        for section in self.sections:
            section.nseg, section.L, section.diam = 3, 40, 5
            section.insert("gated")
        clamp = n.IClamp(self.sections[0](0.5))
        clamp.delay, clamp.dur, clamp.amp = 0.2, 1, 0.1
        self.clamp = clamp
        self.x = n.Vector([-90, -60, -20, 40])
        self.kept: list[Any] = []
        n.table_mtau_gated(2)
        self.use([0.1, 0.3, 0.8, 1])
        self.saved = [self.sections[0](0.5)._ref_v, self.sections[1](0.1).gated._ref_m]
        n.batch_save(*self.saved)

    def use(self, values: list[float]) -> None:
        """Give minf its numbers."""
        x = self.x if len(values) == len(self.x) else self.n.Vector(range(len(values)))
        self.kept.append((self.n.Vector(values), x))
        self.n.table_minf_gated(*self.kept[-1])

    def slow(self, tau: float) -> None:
        """Give mtau a constant."""
        self.n.table_mtau_gated(tau)

    def single(self, path: Path) -> np.ndarray:
        self.n.finitialize(-65)
        self.n.batch_run(2, 0.5, str(path))
        return np.load(path)


def test_each_lane_has_its_numbers(tmp_path: Path) -> None:
    cell = Cell(tmp_path)
    tables = [[0.1, 0.3, 0.8, 1], [0.9, 0.5, 0.2, 0.1], [0, 0, 1, 1]]
    slow = [1.0, 5.0, 2.5]
    lanes = {cell.use: tables, cell.slow: slow, (cell.clamp, "amp"): [0.1, 0.0, 0.3]}
    result = vecgen.sweep(lanes, 2, 0.5, session=cell.n)
    for lane in range(3):
        other = Cell(tmp_path)
        other.use(tables[lane])
        other.slow(slow[lane])
        other.clamp.amp = lanes[(cell.clamp, "amp")][lane]
        rows = other.single(tmp_path / f"{lane}.npy")
        for column, saved in enumerate(cell.saved):
            assert result[saved][lane].tolist() == rows[:, column].tolist()


def test_as_many_numbers_in_each_lane(tmp_path: Path) -> None:
    cell = Cell(tmp_path)
    with pytest.raises(SweepError):
        vecgen.sweep({cell.use: [[0.1, 0.3, 0.8, 1], [1, 2]]}, 2, 0.5, session=cell.n)
