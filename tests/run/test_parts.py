"""Models of many cells run in parts: what a user sees is what one part gives, to the last bit."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecgen.diagnostics import NumericError
from vecgen.lower.parts import Cutting
from vecgen.options import Options
from vecgen.session import new_session


class Colony:
    """Cells of two shapes, and one that is alone."""

    def __init__(self, copies: int = 9, balls: int = 40, threads: int | None = None) -> None:
        options = Options() if threads is None else Options(threads=threads)
        self.n = n = new_session(options)
        self.cells: list[Any] = []
        self.clamps: list[Any] = []
        for k in range(copies):
            soma, dend = n.Section(f"soma{k}"), n.Section(f"dend{k}")
            soma.L = soma.diam = 15 + 0.2 * k
            dend.nseg, dend.L, dend.diam = 5, 100 + k, 2
            dend.connect(soma(0.5), k % 2)
            soma.insert("hh")
            dend.insert("pas")
            self.cells.append((soma, dend))
        self.balls = [n.Section(f"ball{k}") for k in range(balls)]
        for k, section in enumerate(self.balls):
            section.L = section.diam = 10 + 0.1 * k
            section.insert("hh")
        self.odd = n.Section("odd")
        self.odd.nseg = 7
        self.odd.insert("hh")
        for k, section in enumerate([*[c[0] for c in self.cells], *self.balls[::3], self.odd]):
            clamp = n.IClamp(section(0.5))
            clamp.delay, clamp.dur, clamp.amp = 0.1 + 0.01 * k, 1, 0.1 + 0.01 * k
            self.clamps.append(clamp)

    @property
    def lanes(self) -> list[int]:
        engine = self.n._workspace.engine.native
        found: list[int] = engine.prepare(self.n._workspace).plan.parts.lanes.tolist()
        return found

    def everything(self) -> bytes:
        """Return the bits of all that can be read."""
        n, found = self.n, []
        for section in n.allsec():
            for seg in section.allseg():
                found += [seg.v, seg.area(), seg.diam]
            for seg in section:
                found.append(seg.i_cap)
                if section.has_membrane("hh"):
                    found += [seg.ina, seg.hh.m, seg.hh.h, seg.hh.n, seg.hh.il]
        found += [n.t, *(clamp.i for clamp in self.clamps)]
        return np.array(found).tobytes()

    def saved(self) -> list[Any]:
        """Return variables of all shapes."""
        found = [self.n._ref_t, self.odd(0.9)._ref_v, self.clamps[-1]._ref_i]
        found += [cell[1](0.3)._ref_v for cell in self.cells[::2]]
        return found + [ball(0.5).hh._ref_m for ball in self.balls[::5]]


@pytest.fixture
def in_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every model in one part."""
    monkeypatch.setattr("vecgen.engine._cutting", lambda *_: Cutting.ONE_PART)


def run(colony: Colony, folder: Path) -> tuple[bytes, bytes]:
    """Run in several ways; return the files' bytes and all values."""
    n = colony.n
    n.batch_save(*colony.saved())
    vectors = [n.Vector().record(ref) for ref in colony.saved()]
    n.finitialize(-65)
    n.batch_run(2, 0.1, str(folder / "one"), "parts")
    n.fadvance()
    n.batch_run(3, 0.07, str(folder / "two"), "")
    for _ in range(9):
        n.fadvance()
    n.fcurrent()
    rows = np.array([list(vector) for vector in vectors]).tobytes()
    text = (folder / "one").read_bytes() + (folder / "two").read_bytes()
    return text + rows, colony.everything()


def test_parts_are_what_one_part_is(tmp_path, request) -> None:
    colony = Colony()
    assert len(colony.lanes) > 1 and max(colony.lanes) >= 8
    found = run(colony, tmp_path)
    request.getfixturevalue("in_one_part")
    single = Colony()
    assert single.lanes == [1]
    assert run(single, tmp_path) == found


@pytest.mark.parametrize("balls", [*range(1, 10), 15, 16, 17, 31, 33, 63, 64])
def test_any_number_of_copies(balls, request) -> None:
    def values() -> bytes:
        colony = Colony(copies=2, balls=balls)
        colony.n.finitialize(-65)
        colony.n.batch_run(1, 0.1)
        return colony.everything()

    found = values()
    request.getfixturevalue("in_one_part")
    assert values() == found


def test_the_number_of_threads_changes_no_bit(tmp_path) -> None:
    assert len({run(Colony(20, 300, threads), tmp_path) for threads in (1, 2, 4)}) == 1


@pytest.mark.parametrize("steps", [1, 7, 1000])
def test_slices_change_no_bit(tmp_path, monkeypatch, steps) -> None:
    expected = run(Colony(), tmp_path)

    class Fixed:
        def __init__(self, most: int) -> None:
            self.steps = min(steps, most)

        def start(self) -> None:
            pass

        def stop(self, _: int) -> None:
            pass

    monkeypatch.setattr("vecgen.run.session._Pace", Fixed)
    assert run(Colony(), tmp_path) == expected


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_rows_that_are_written_a_few_at_a_time(tmp_path, monkeypatch, rows) -> None:
    expected = run(Colony(), tmp_path)
    monkeypatch.setattr("vecgen.run.session._MOST_ROWS", rows)
    assert run(Colony(), tmp_path) == expected


def test_detectors_and_plays_work_in_their_parts(in_parts: Colony) -> None:
    n, colony = in_parts.n, in_parts
    lanes = colony.lanes
    wire = n.NetCon(colony.balls[0](0.5)._ref_v, None, sec=colony.balls[0])
    assert colony.lanes == lanes
    spikes = n.Vector()
    wire.threshold = -20
    wire.record(spikes)
    points = n.Vector([0, 1])
    points.play(colony.clamps[0]._ref_amp, 0.5)
    assert colony.lanes == lanes
    n.finitialize(-65)
    n.batch_run(4, 0.1)
    assert len(spikes) > 0
    assert colony.clamps[0].amp == 1
    assert colony.lanes == lanes


def _of_the_model(colony: Colony) -> list[Any]:
    points = colony.n.Vector([6.3, 20])
    points.play(colony.n._ref_celsius, 1)
    return [points]


def _twice(colony: Colony) -> list[Any]:
    vectors = [colony.n.Vector([0, 1]), colony.n.Vector([1, 0])]
    for vector in vectors:
        vector.play(colony.clamps[0]._ref_amp, 0.5)
    return vectors


def _and_sampled(colony: Colony) -> list[Any]:
    points = colony.n.Vector([0, 1])
    points.play(colony.clamps[0]._ref_amp, 0.5)
    return [points, colony.n.Vector().record(colony.clamps[0]._ref_amp, 0.5)]


@pytest.mark.parametrize("play", [_of_the_model, _twice, _and_sampled])
def test_plays_that_others_can_see_bring_all_into_one(in_parts: Colony, play) -> None:
    before = in_parts.everything()
    kept = play(in_parts)
    assert in_parts.lanes == [1]
    assert in_parts.everything() == before
    kept[0].play_remove()
    in_parts.n.finitialize(-65)
    in_parts.n.batch_run(1, 0.1)


@pytest.fixture
def in_parts() -> Colony:
    """A colony in the middle of a run."""
    colony = Colony()
    colony.n.finitialize(-65)
    colony.n.batch_run(0.5, 0.1)
    assert len(colony.lanes) > 1
    return colony


@pytest.mark.parametrize("broken", ["ball", "dend", "odd"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_cell_that_is_no_number_is_named(tmp_path, monkeypatch, broken, threads) -> None:
    monkeypatch.chdir(tmp_path)
    colony = Colony(threads=threads)
    n = colony.n
    segment = {"ball": colony.balls[17], "dend": colony.cells[4][1], "odd": colony.odd}[broken](0.5)
    n.batch_save(n._ref_t, colony.odd(0.5)._ref_v)
    n.finitialize(-65)
    clamp = n.IClamp(segment)
    clamp.delay, clamp.dur, clamp.amp = 1.01, 9, float("inf")
    with pytest.raises(NumericError) as raised:
        n.batch_run(50, 0.1, "rows.dat", "")
    message = str(raised.value)
    assert f"{segment.sec.name()}(" in message
    assert "The rows so far are in rows.dat.part" in message
    rows = Path("rows.dat.part").read_text().splitlines()[2:]
    assert f"at t = {n.t:g} ms" in message
    assert 1.0 < n.t < 1.2
    assert abs(float(rows[-1].split()[0]) - n.t) < 0.1 + 1e-9
    assert not Path("rows.dat").exists()


def test_ctrl_c(tmp_path, monkeypatch, in_parts) -> None:
    monkeypatch.chdir(tmp_path)
    n = in_parts.n
    n.batch_save(n._ref_t)

    def interrupt(t: float) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt, match=r"rows\.dat\.part"):
        n.batch_run(1e7, 1, "rows.dat", "", progress=interrupt)
    t = n.t
    assert 0.5 < t < 1e7
    n.fadvance()
    assert n.t > t
    assert len(in_parts.lanes) > 1


def test_values_are_read_and_written_where_they_are(in_parts) -> None:
    n, colony = in_parts.n, in_parts
    for k, section in enumerate(n.allsec()):
        section(0.5).v = -60 - 0.01 * k
    for k, section in enumerate(n.allsec()):
        assert section(0.5).v == -60 - 0.01 * k
    n.celsius, n.dt = 20, 0.01
    n.fadvance()
    assert len(colony.lanes) > 1


@pytest.mark.parametrize("name", ["celsius", "dt", "t", "secondorder", "usetable_hh"])
def test_all_parts_see_the_globals(in_parts, name, request) -> None:
    def values(colony: Colony) -> bytes:
        n = colony.n
        setattr(n, name, {"secondorder": 2, "usetable_hh": 0}.get(name, 0.75))
        n.fadvance()
        n.batch_run(3, 0.1)
        n.fcurrent()
        return colony.everything()

    found = values(in_parts)
    request.getfixturevalue("in_one_part")
    single = Colony()
    single.n.finitialize(-65)
    single.n.batch_run(0.5, 0.1)
    assert single.lanes == [1]
    assert values(single) == found
