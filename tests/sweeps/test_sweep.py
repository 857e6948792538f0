"""Each lane of a sweep is the single run with its values, bit for bit; the model stays."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecgen
from vecgen.diagnostics import UnsupportedError
from vecgen.session import new_session
from vecgen.sweeps.parameters import SweepError
from vecgen.sweeps.result import Floats, Rows

TSTOP, TSTEP = 4.0, 0.1


class Cell:
    """A soma with two dendrites, clamped, in a session of its own."""

    def __init__(self) -> None:
        self.n = n = new_session()
        self.soma, self.dend, self.tip = (n.Section(name) for name in ("soma", "dend", "tip"))
        self.soma.L = self.soma.diam = 20
        self.dend.L, self.dend.nseg, self.dend.diam = 150, 5, 2
        self.tip.L, self.tip.nseg, self.tip.diam = 80, 3, 1
        self.dend.connect(self.soma(1))
        self.tip.connect(self.dend(0.5))
        self.soma.insert("hh")
        self.dend.insert("hh")
        self.tip.insert("pas")
        self.dend(0.1).hh.gnabar = 0.03
        self.clamp, self.other = n.IClamp(self.dend(0.5)), n.IClamp(self.soma(0.5))
        self.clamp.delay, self.clamp.dur, self.clamp.amp = 0.5, 1, 0.4
        self.other.delay, self.other.dur, self.other.amp = 2, 0.5, 0.3
        self.saved = [self.soma(0.5)._ref_v, self.tip(0.9)._ref_v, self.dend(0.5).hh._ref_m]
        self.saved += [self.clamp._ref_i, self.dend(0.3)._ref_ina]
        n.batch_save(*self.saved)

    def place(self, x: float) -> None:
        """Move the clamp."""
        self.clamp.loc(self.dend(x))

    def single(self, v: float | None = -65.0) -> tuple[np.ndarray, np.ndarray]:
        """Return time and rows [variable, row] of the run that a user would make by hand."""
        n = self.n
        n.finitialize(*([] if v is None else [v]))
        vectors = [n.Vector().record(reference) for reference in (n._ref_t, *self.saved)]
        n.finitialize(*([] if v is None else [v]))
        n.batch_run(TSTOP, TSTEP)
        steps = np.array([list(vector) for vector in vectors])
        rows, until = [0], steps[0, 0] + (TSTEP - n.dt / 4)
        for k, t in enumerate(steps[0]):
            if t > until:
                rows.append(k)
                until = t + (TSTEP - n.dt / 4)
        return steps[0, rows], steps[1:, rows]

    def everything(self) -> list[Any]:
        """Return all values that a user can read."""
        n = self.n
        found = [n.t, n.dt, n.celsius, n.secondorder, n.usetable_hh]
        for section in (self.soma, self.dend, self.tip):
            found += [section.L, section.Ra, section.nseg]
            for seg in section.allseg():
                found += [seg.v, seg.diam, seg.area(), seg.ri(), seg.cm]
            for seg in section:
                found.append(seg.i_cap)
                if section.has_membrane("hh"):
                    found += [seg.ina, seg.ena, *(getattr(seg.hh, x) for x in HH)]
        for clamp in (self.clamp, self.other):
            found += [clamp.amp, clamp.delay, clamp.dur, clamp.i, clamp.get_segment().x]
        return found


HH = ("gnabar", "gkbar", "gl", "el", "gna", "gk", "il", "m", "h", "n")


@pytest.fixture
def cell() -> Cell:
    return Cell()


def assert_lanes(cell: Cell, result: Any, set_lane: Callable[[int], Any], v: Any = -65.0) -> None:
    """Compare every lane with the run that `set_lane` prepares by hand."""
    voltages = list(v) if isinstance(v, list | np.ndarray) else [v] * result.lanes
    for lane in range(result.lanes):
        set_lane(lane)
        time, expected = cell.single(voltages[lane])
        assert result.time.tobytes() == time.tobytes()
        for reference, trace in zip(cell.saved, expected, strict=True):
            assert result[reference][lane].tobytes() == trace.tobytes(), (lane, reference)


def amplitudes(count: int) -> np.ndarray:
    return np.linspace(-0.1, 0.9, count)


def varying(cell: Cell) -> dict[str, tuple[Any, list[Any]]]:
    """Return name → what is varied, and its values in five lanes."""
    return {
        "point process": ((cell.clamp, "amp"), [0.0, 0.1, 0.4, 0.41, -0.2]),
        "reference": (cell.dend(0.1).hh._ref_gnabar, [0.0, 0.03, 0.12, 0.2, 1.0]),
        "all segments": ((cell.dend, "gnabar_hh"), [0.0, 0.03, 0.12, 0.2, 1.0]),
        "ion": (cell.soma(0.5)._ref_ena, [50.0, 45, 40, 55, 60]),
        "celsius": ((cell.n, "celsius"), [6.3, 10, 10, 20, 6.3]),
        "tables": ((cell.n, "usetable_hh"), [0, 1, 1, 0, 0]),
        "order": ((cell.n, "secondorder"), [0, 1, 2, 0, 2]),
        "length": ((cell.dend, "L"), [100, 150, 151, 200.5, 400]),
        "diameter": (cell.dend(0.3)._ref_diam, [1, 1.5, 2, 3, 4]),
        "resistivity": ((cell.tip, "Ra"), [35.4, 50, 100, 200, 300]),
        "capacitance": ((cell.soma, "cm"), [1, 0.9, 1.1, 2, 0.5]),
        "place": (cell.place, [0.1, 0.3, 0.9, 0.5, 1.0]),
    }


@pytest.mark.parametrize("name", list(varying(Cell())))
def test_each_lane_is_the_single_run(cell, name) -> None:
    target, values = varying(cell)[name]
    result = vecgen.sweep({target: values}, TSTOP, TSTEP, session=cell.n)
    assert result.complete and not len(result.failed)

    def set_lane(lane: int) -> None:
        match target:
            case (owner, attribute):
                setattr(owner, attribute, values[lane])
            case _ if callable(target):
                target(values[lane])
            case _:
                target[0] = values[lane]

    assert_lanes(cell, result, set_lane)
    traces = {result[cell.saved[1]][lane].tobytes() for lane in range(5)}
    assert len(traces) >= len(set(values)) - 1  # the values do something


def test_a_place_by_its_segment(cell) -> None:
    places = [cell.dend(0.1), cell.soma(0.5), cell.tip(1)]
    result = vecgen.sweep({cell.clamp.loc: places}, TSTOP, TSTEP, session=cell.n)
    assert_lanes(cell, result, lambda lane: cell.clamp.loc(places[lane]))


def test_several_at_once(cell) -> None:
    varied = vecgen.grid({(cell.n, "celsius"): [6.3, 15], (cell.clamp, "amp"): [0.1, 0.5, 0.9]})
    voltages = np.linspace(-70, -60, 6)
    result = vecgen.sweep(varied, TSTOP, TSTEP, voltages, session=cell.n)
    assert result.parameters["celsius"].tolist() == [6.3, 6.3, 6.3, 15, 15, 15]
    assert result.parameters["IClamp[0].amp"].tolist() == [0.1, 0.5, 0.9] * 2

    def set_lane(lane: int) -> None:
        cell.n.celsius = result.parameters["celsius"][lane]
        cell.clamp.amp = result.parameters["IClamp[0].amp"][lane]

    assert_lanes(cell, result, set_lane, voltages)


def test_voltages_as_they_are(cell) -> None:
    """With v_init=None finitialize keeps what a parameter set."""
    values = [-70.0, -60.0, -65.0]
    cell.n.finitialize(-65)
    result = vecgen.sweep({cell.soma(0.5)._ref_v: values}, 0.2, 0.1, None, session=cell.n)
    assert result[cell.soma(0.5)._ref_v][:, 0].tolist() == values


def play_into(cell: Cell) -> list[Any]:
    """Return Vectors that are played into the cell, in every form."""
    n = cell.n
    amplitudes, times = n.Vector([0, 0.5, -0.2, 0.3]), n.Vector([0, 1, 1.5, 9])
    amplitudes.play(cell.clamp._ref_amp, times, 1)
    densities = n.Vector(np.linspace(0.02, 0.2, 30))
    densities.play(cell.dend(0.9).hh._ref_gnabar, 0.07)
    potentials, moments = n.Vector([40, 45, 60, 55]), n.Vector([0.3, 1, 1, 2])
    potentials.play(cell.soma(0.5)._ref_ena, moments)
    slow, joints = n.Vector([1, 1.5, 2, 1]), n.Vector([1, 2])
    slow.play(cell.tip(0.5)._ref_cm, times, joints)
    return [amplitudes, times, densities, potentials, moments, slow, joints]


@pytest.fixture
def played(cell) -> list[Any]:
    """Vectors that are played into the cell."""
    return play_into(cell)


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize("lanes", [5, 21])
def test_each_lane_plays(cell, played, lanes, begun) -> None:
    if begun:
        cell.n.finitialize(-65)
        cell.n.batch_run(1, 0.1)
    before = cell.everything()
    start = cell.soma(0.5).ena, cell.tip(0.5).cm
    values = np.linspace(0.01, 0.2, lanes)
    result = vecgen.sweep({(cell.dend, "gkbar_hh"): values}, TSTOP, TSTEP, session=cell.n)
    assert cell.everything() == before

    def set_lane(lane: int) -> None:
        cell.dend.gkbar_hh = values[lane]
        cell.soma(0.5).ena, cell.tip(0.5).cm = start

    assert_lanes(cell, result, set_lane)


def test_lanes_play_other_vectors(cell, played) -> None:
    amplitudes, times = played[:2]

    def set_lane(lane: int) -> None:
        amplitudes.from_python([0.1 * (k + lane) for k in range(4 + lane % 3)])
        times.from_python([0.5 * (lane % 2), 1, 1.5, 9, 10, 11][: 4 + lane % 3])
        cell.clamp.amp, cell.soma(0.5).ena, cell.tip(0.5).cm = start

    start = cell.clamp.amp, cell.soma(0.5).ena, cell.tip(0.5).cm
    result = vecgen.sweep({set_lane: list(range(7))}, TSTOP, TSTEP, session=cell.n)
    assert_lanes(cell, result, set_lane)


def test_plays_go_on_after_a_sweep() -> None:
    def values(*, sweeps: bool) -> list[Any]:
        cell = Cell()
        vectors = play_into(cell)
        cell.n.finitialize(-65)
        cell.n.batch_run(1.2, 0.1)
        if sweeps:
            vecgen.sweep({(cell.clamp, "delay"): [0.5, 1]}, 1, 0.1, session=cell.n)
        vectors[0].append(0.1)
        vectors[1].append(12)
        cell.n.batch_run(3, 0.1)
        return cell.everything()

    assert values(sweeps=True) == values(sweeps=False)


@pytest.mark.parametrize("lanes", [1, 2, 3, 7, 8, 9, 16, 31, 64])
def test_any_number_of_lanes(cell, lanes) -> None:
    values = amplitudes(lanes)
    result = vecgen.sweep({(cell.clamp, "amp"): values}, TSTOP, TSTEP, session=cell.n)
    assert result.lanes == lanes

    def set_lane(lane: int) -> None:
        cell.clamp.amp = values[lane]

    if lanes < 20:
        assert_lanes(cell, result, set_lane)
        return
    for lane in (0, 1, lanes // 2, lanes - 1):
        set_lane(lane)
        _, expected = cell.single()
        for reference, trace in zip(cell.saved, expected, strict=True):
            assert result[reference][lane].tobytes() == trace.tobytes()


def test_the_number_of_threads_changes_no_bit(cell) -> None:
    def run(threads: int | None) -> bytes:
        varied = {(cell.clamp, "amp"): amplitudes(70)}
        result = vecgen.sweep(varied, TSTOP, TSTEP, session=cell.n, threads=threads)
        return b"".join(result[reference].tobytes() for reference in cell.saved)

    assert len({run(threads) for threads in (1, 2, 4, None)}) == 1


def test_time_is_that_of_batch_run(cell) -> None:
    for tstep in (0.025, 0.06, 0.1, 0, 1e9):
        result = vecgen.sweep({(cell.clamp, "amp"): [0, 1]}, 1, tstep, session=cell.n)
        t = cell.n.Vector().record(cell.n._ref_t)
        cell.n.finitialize(-65)
        cell.n.batch_run(1, tstep)
        assert set(result.time) <= set(t)
        assert len(result.time) == result[cell.saved[0]].shape[1]
        late = result.time[1:] - result.time[:-1]
        assert (late > min(tstep, 1) - cell.n.dt / 4).all() or tstep > 1


def test_handlers_are_called_in_each_lane(cell) -> None:
    called = []

    def bump(stage: int) -> Callable[[], None]:
        def call() -> None:
            called.append(stage)
            if stage == 0:
                cell.tip(0.5).v = -50
            if stage == 1:
                cell.dend(0.5).hh.m = 0.5
            if stage == 3:
                cell.other.amp = cell.clamp.amp

        return call

    handlers = [cell.n.FInitializeHandler(stage, bump(stage)) for stage in (0, 1, 2, 3)]
    values = [0.1, 0.2, 0.5]
    result = vecgen.sweep({(cell.clamp, "amp"): values}, TSTOP, TSTEP, session=cell.n)
    assert called == [3, 0, 1, 2] * 3

    def set_lane(lane: int) -> None:
        cell.clamp.amp = values[lane]

    assert_lanes(cell, result, set_lane)
    assert handlers


# -- what is there afterwards -----------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in varying(Cell()) if name != "place"])
def test_the_model_has_its_own_values_again(cell, name) -> None:
    cell.n.finitialize(-60)
    cell.n.batch_run(1, 0.1)
    before = cell.everything()
    target, values = varying(cell)[name]
    vecgen.sweep({target: values}, 1, 0.1, session=cell.n)
    assert cell.everything() == before
    cell.n.batch_run(2, 0.1)
    after = cell.everything()
    again = Cell()
    again.n.finitialize(-60)
    again.n.batch_run(1, 0.1)
    again.n.batch_run(2, 0.1)
    assert after == again.everything()


def test_what_a_function_set_stays_and_nothing_else(cell) -> None:
    cell.n.finitialize(-60)
    cell.n.batch_run(1, 0.1)
    before = cell.everything()
    varied = {cell.place: [0.1, 0.9, 0.5], (cell.dend, "gnabar_hh"): [0.1, 0.2, 0.3]}
    vecgen.sweep(varied, 1, 0.1, session=cell.n)
    assert cell.everything() == before  # the last place was the first one


def test_values_are_back_after_an_error(cell) -> None:
    cell.n.finitialize(-65)
    before = cell.everything()
    with pytest.raises((TypeError, ValueError)) as raised:
        vecgen.sweep({(cell.clamp, "amp"): [0.1, "much"]}, 1, 0.1, session=cell.n)
    assert any("in lane 1 of the sweep: IClamp[0].amp" in note for note in raised.value.__notes__)
    assert cell.everything() == before


def test_recordings_are_left_alone(cell) -> None:
    vector = cell.n.Vector().record(cell.soma(0.5)._ref_v)
    cell.n.finitialize(-65)
    cell.n.batch_run(1, 0.1)
    vecgen.sweep({(cell.clamp, "amp"): [0, 1]}, 1, 0.1, session=cell.n)
    assert len(vector) == 41
    first = list(vector)
    cell.n.batch_run(2, 0.1)
    assert len(vector) == 81
    assert list(vector)[:41] == first


def test_spikes_are_left_alone(cell) -> None:
    wire = cell.n.NetCon(cell.soma(0.5)._ref_v, None, sec=cell.soma)
    wire.threshold = -60
    spikes = cell.n.Vector()
    wire.record(spikes)
    cell.other.amp = 5
    cell.n.finitialize(-65)
    cell.n.batch_run(4, 0.1)
    before = list(spikes)
    assert before
    vecgen.sweep({(cell.clamp, "amp"): [0, 1]}, 4, 0.1, session=cell.n)
    assert list(spikes) == before


def test_nothing_is_compiled_for_other_values(cell, monkeypatch) -> None:
    vecgen.sweep({(cell.clamp, "amp"): [0, 1]}, 1, 0.1, session=cell.n)
    monkeypatch.setattr("vecgen.pipeline.compile_model", lambda *_, **__: pytest.fail("compiled"))
    for name, (target, values) in varying(cell).items():
        result = vecgen.sweep({target: values}, 0.2, 0.1, session=cell.n)
        assert result.complete, name
    varied = {(cell.clamp, "amp"): amplitudes(100)}
    assert vecgen.sweep(varied, 0.2, 0.1, session=cell.n).lanes == 100


# -- what is refused ---------------------------------------------------------------------------


def reconnect(cell: Cell) -> Callable[[Any], None]:
    def connect(x: float) -> None:
        cell.tip.connect(cell.dend(x))

    return connect


def cut(cell: Cell) -> Callable[[Any], None]:
    """The numbers of segments are swapped: their sum stays."""

    def set_nseg(lane: float) -> None:
        cell.dend.nseg, cell.tip.nseg = (5, 3) if lane == 0 else (3, 5)

    return set_nseg


def add(cell: Cell) -> Callable[[Any], None]:
    kept = []

    def add_clamp(lane: float) -> None:
        if lane > 0:
            kept.append(cell.n.IClamp(cell.soma(0.5)))

    return add_clamp


@pytest.mark.parametrize("change", [reconnect, cut, add])
def test_another_structure_is_refused(cell, change) -> None:
    values = [0.5, 0.5, 0.9] if change is reconnect else [0, 0, 1]
    with pytest.raises(SweepError, match="lane 2 changes the model's structure"):
        vecgen.sweep({change(cell): values}, 1, 0.1, session=cell.n)


def test_nseg_is_refused(cell) -> None:
    with pytest.raises(SweepError, match="nseg of dend"):
        vecgen.sweep({(cell.dend, "nseg"): [5, 7]}, 1, 0.1, session=cell.n)
    assert cell.dend.nseg == 5


def test_another_dt_is_refused(cell) -> None:
    with pytest.raises(SweepError, match="lane 1 has another t or dt"):
        vecgen.sweep({(cell.n, "dt"): [0.025, 0.05]}, 1, 0.1, session=cell.n)
    assert cell.n.dt == 0.025
    result = vecgen.sweep({(cell.n, "dt"): [0.05, 0.05]}, 1, 0.05, session=cell.n)
    assert len(result.time) == 21


def test_an_empty_save_list_is_refused(cell) -> None:
    cell.n.batch_save()
    with pytest.raises(SweepError, match="batch_save"):
        vecgen.sweep({(cell.clamp, "amp"): [1]}, 1, 0.1, session=cell.n)


def test_plays_that_lanes_would_share_are_refused(cell) -> None:
    points, others = cell.n.Vector([0, 1]), cell.n.Vector([1, 0])
    points.play(cell.n._ref_celsius, 0.5)
    with pytest.raises(UnsupportedError, match=r"Vector\.play into celsius"):
        vecgen.sweep({(cell.clamp, "delay"): [1]}, 1, 0.1, session=cell.n)
    points.play_remove()
    points.play(cell.clamp._ref_amp, 0.5)
    others.play(cell.clamp._ref_amp, 0.3)
    with pytest.raises(UnsupportedError, match=r"several Vectors played into IClamp\[0\]\.amp"):
        vecgen.sweep({(cell.clamp, "delay"): [1]}, 1, 0.1, session=cell.n)


def test_lists_of_different_lengths_are_refused(cell) -> None:
    varied = {(cell.clamp, "amp"): [1, 2], (cell.n, "celsius"): [6.3, 7, 8]}
    with pytest.raises(SweepError, match=r"IClamp\[0\]\.amp: 2, celsius: 3"):
        vecgen.sweep(varied, 1, 0.1, session=cell.n)
    with pytest.raises(SweepError, match="v_init needs one value, or one for each of the 2"):
        vecgen.sweep({(cell.clamp, "amp"): [1, 2]}, 1, 0.1, [-65, -60, -55], session=cell.n)


def test_nothing_to_vary_is_refused(cell) -> None:
    with pytest.raises(SweepError, match="something to vary"):
        vecgen.sweep({}, 1, 0.1, session=cell.n)
    with pytest.raises(SweepError, match="at least one lane"):
        vecgen.sweep({(cell.clamp, "amp"): []}, 1, 0.1, session=cell.n)
    with pytest.raises(SweepError, match="cannot be varied"):
        vecgen.sweep({"amp": [1]}, 1, 0.1, session=cell.n)


# -- lanes that fail, and Ctrl-C ----------------------------------------------------------------


@pytest.mark.parametrize("lanes", [3, 20])
def test_a_lane_that_is_no_number_is_named_and_the_others_finish(cell, lanes) -> None:
    values = amplitudes(lanes)
    values[1] = np.inf
    good = [lane for lane in range(lanes) if lane != 1]
    result = vecgen.sweep({(cell.clamp, "amp"): values}, TSTOP, TSTEP, session=cell.n)
    assert result.failed.tolist() == [1]
    assert result.complete
    assert "1 lanes not finite" in repr(result)
    for lane in (good[0], good[-1]):
        cell.clamp.amp = values[lane]
        _, expected = cell.single()
        for reference, trace in zip(cell.saved, expected, strict=True):
            assert result[reference][lane].tobytes() == trace.tobytes()


def test_ctrl_c_returns_what_is_done(cell, monkeypatch) -> None:
    varied = {(cell.clamp, "amp"): amplitudes(64)}
    take = Rows.take

    def interrupted(rows: Rows, time: Floats, values: Floats) -> None:
        take(rows, time, values)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Rows, "take", interrupted)
    result = vecgen.sweep(varied, 1e6, 1.0, session=cell.n)
    assert not result.complete
    assert "stopped before its end" in repr(result)
    assert 1 <= len(result.time) < 1e6
    assert result[cell.saved[0]].shape == (64, len(result.time))
    assert cell.clamp.amp == 0.4


def test_the_sessions_own_model_is_the_default() -> None:
    with pytest.raises(SweepError, match="batch_save"):
        vecgen.sweep({(vecgen.n, "celsius"): [6.3]}, 1, 0.1)
