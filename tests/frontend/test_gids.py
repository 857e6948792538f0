"""Global numbers of cells: ParallelContext as scripts use it for detectors. All as NEURON 9.0.2."""

from __future__ import annotations

from typing import Any

import pytest

from vecgen.frontend.errors import ArgumentError
from vecgen.session import new_session

FIRST = [0.7000000000999995, 9.600000000099989, 17.65000000009953]
SECOND = [2.0750000000999957, 12.725000000099811, 22.75000000009924]


class Cell:
    """What a section may belong to."""

    def __repr__(self) -> str:
        return "cell"


class Cells:
    """Two cells that fire."""

    def __init__(self) -> None:
        self.n = n = new_session()
        self.pc = n.ParallelContext()
        self.pc.set_maxstep(10)
        self.owner = Cell()
        self.sections = [n.Section("one", self.owner), n.Section("two")]
        self.clamps, self.netcons = [], []
        for section, delay, amp, threshold in zip(
            self.sections, (0.1, 1.1), (0.2, 0.1), (-20, -10), strict=True
        ):
            section.L = section.diam = 10
            section.insert("hh")
            clamp = n.IClamp(section(0.5))
            clamp.delay, clamp.dur, clamp.amp = delay, 50, amp
            self.clamps.append(clamp)
            netcon = n.NetCon(section(0.5)._ref_v, None, sec=section)
            netcon.threshold = threshold
            self.netcons.append(netcon)

    def number(self) -> None:
        """Give the cells the numbers 5 and 9."""
        for gid, netcon, output in zip((5, 9), self.netcons, (1, 0), strict=True):
            self.pc.set_gid2node(gid, self.pc.id())
            self.pc.cell(gid, netcon, output)

    def spikes(self, gid: Any) -> tuple[list[float], list[float]]:
        """Record, run, and return times and numbers."""
        times, ids = self.n.Vector(), self.n.Vector()
        self.pc.spike_record(gid, times, ids)
        self.n.finitialize(-65)
        self.pc.psolve(25)
        return list(times), list(ids)


@pytest.fixture
def cells() -> Cells:
    return Cells()


def test_what_a_number_has(cells) -> None:
    pc, netcon = cells.pc, cells.netcons[0]
    assert pc.gid_exists(5) == 0
    pc.set_gid2node(5, 0)
    pc.set_gid2node(6, 1)  # another process has it
    assert (pc.gid_exists(5), pc.gid_exists(6), netcon.srcgid()) == (1, 0, -1)
    pc.cell(5, netcon, 0)
    assert (pc.gid_exists(5), netcon.srcgid()) == (2, 5)
    pc.outputcell(5)
    assert pc.gid_exists(5) == 3
    assert cells.n.ParallelContext().gid_exists(5) == 3
    assert pc.gid2cell(5) is pc.gid2obj(5) is cells.owner
    assert (pc.threshold(5), pc.threshold(5, -15), netcon.threshold) == (-20, -15, -15)
    pc.gid_clear()
    assert (pc.gid_exists(5), netcon.srcgid()) == (0, -1)


def test_spikes(cells) -> None:
    cells.number()
    assert cells.pc.gid2cell(9) is None
    assert cells.spikes(9) == (SECOND, [9] * 3)
    assert cells.spikes(-1) == (FIRST, [5] * 3)
    assert cells.spikes(cells.n.Vector([5, 9])) == (
        [t for pair in zip(FIRST, SECOND, strict=True) for t in pair], [5, 9] * 3,
    )  # fmt: skip


def test_a_source_has_one_recording(cells) -> None:
    cells.number()
    times = cells.n.Vector()
    cells.netcons[0].record(times)
    assert cells.spikes(5)[0] == FIRST
    assert list(times) == []


def test_a_source_lives_without_its_netcon(cells) -> None:
    cells.number()
    del cells.netcons[:]
    assert cells.pc.gid_exists(5) == 3
    assert cells.spikes(5) == (FIRST, [5] * 3)


def test_a_deleted_section_has_no_number(cells) -> None:
    cells.number()
    cells.n.delete_section(sec=cells.sections[0])
    assert cells.pc.gid_exists(5) == 0


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda pc, n, netcon: pc.set_gid2node(5, 0), "gid=5 already exists"),
        (lambda pc, n, netcon: pc.set_gid2node(-1, 0), "-1"),
        (lambda pc, n, netcon: pc.set_gid2node("a", 0), "'a'"),
        (lambda pc, n, netcon: pc.gid_exists(-3), "-3"),
        (lambda pc, n, netcon: pc.cell(7, netcon), "gid=7 has not been set"),
        (lambda pc, n, netcon: pc.cell(5, netcon), "gid 5: the source is that of gid 9"),
        (lambda pc, n, netcon: pc.cell(5, None), "NetCon, not None"),
        (lambda pc, n, netcon: pc.cell(5), r"cell\(gid, netcon, \[output\]\)"),
        (lambda pc, n, netcon: pc.spike_record(77, n.Vector(), n.Vector()), "gid=77 is not known"),
        (lambda pc, n, netcon: pc.spike_record(11, n.Vector(), n.Vector()), "gid=11 is no source"),
        (lambda pc, n, netcon: pc.spike_record(-2, n.Vector(), n.Vector()), "-2"),
        (lambda pc, n, netcon: pc.spike_record(5, n.Vector()), "spike_record"),
        (lambda pc, n, netcon: pc.spike_record(5, 1, 2), "two Vectors"),
        (lambda pc, n, netcon: pc.threshold(11), "gid=11"),
        (lambda pc, n, netcon: pc.gid2cell(77), "gid=77"),
        (lambda pc, n, netcon: pc.outputcell(11), "gid=11"),
    ],
)
def test_what_cannot_be(cells, action, words) -> None:
    cells.number()
    cells.pc.set_gid2node(11, 0)
    with pytest.raises(ArgumentError, match=words):
        action(cells.pc, cells.n, cells.netcons[1])
    assert cells.spikes(5) == (FIRST, [5] * 3)


def test_connections_are_events(cells) -> None:
    with pytest.raises(AttributeError, match=r"ParallelContext\.gid_connect"):
        cells.pc.gid_connect(5, None)
