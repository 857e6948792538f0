"""Plays, samples and detectors in C, driven without a model: order, times, values, the log."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest
from cffi import FFI

from vecgen.assets import runtime_folder
from vecgen.run.timetable import DetectorKind, DetectorSpec, TimedKind, TimedSpec, Timetable

FUNCTIONS = """
void vg_events_start_plays(struct vg_events *events);
void vg_events_clear_detectors(struct vg_events *events);
void vg_events_start_samples(struct vg_events *events);
void vg_events_begin_step(struct vg_events *events, double t, double dt);
void vg_events_play_lines(const struct vg_events *events, double t);
void vg_events_look_at_counters(struct vg_events *events);
void vg_events_deliver(struct vg_events *events, double limit);
"""
DT = 0.25


class Bench:
    """An arena of four doubles, and the steps of a model that does nothing."""

    def __init__(self, library: SimpleNamespace) -> None:
        self.library = library
        self.arena = np.zeros(4)
        self.log: list[tuple[float, int]] = []
        self.table = Timetable(self._take)
        self.t = 0.0

    def _take(self, values, sources) -> None:
        self.log += list(zip(values.tolist(), sources.tolist(), strict=True))

    def start(self, timed, detectors=()) -> None:
        self.table.fill(timed, detectors)
        self.table.attach(self.library, None)
        self.events = self.table._struct
        self.events.arena = self.library.ffi.cast("unsigned char *", self.arena.ctypes.data)
        lib = self.library.lib
        lib.vg_events_start_plays(self.events)
        lib.vg_events_clear_detectors(self.events)
        lib.vg_events_start_samples(self.events)
        lib.vg_events_look_at_counters(self.events)
        lib.vg_events_deliver(self.events, 0.0)

    def step(self, count: int = 1) -> list[float]:
        lib, found = self.library.lib, []
        for _ in range(count):
            lib.vg_events_begin_step(self.events, self.t, DT)
            self.t += DT / 2
            lib.vg_events_play_lines(self.events, self.t)
            self.t += DT / 2
            lib.vg_events_play_lines(self.events, self.t)
            found.append(float(self.arena[0]))
            lib.vg_events_look_at_counters(self.events)
            lib.vg_events_deliver(self.events, self.t)
        self.table.empty()
        return found


@pytest.fixture
def bench(shared_library):
    text = (runtime_folder() / "include/vecgen/abi.h").read_text()
    inside = re.search(r"vecgen:cdef begin \*/(.*?)/\* vecgen:cdef end", text, re.DOTALL)[1]
    ffi = FFI()
    ffi.cdef(inside + FUNCTIONS)
    loaded = ffi.dlopen(str(shared_library("events.c")))
    names = re.findall(r"\b(vg_events_\w+)\(", inside + FUNCTIONS)
    functions = {name: getattr(loaded, name) for name in names if name != "vg_events_unpack"}
    lib = SimpleNamespace(**functions, vg_attach=lambda team, part, events: 0, VG_DONE=0)
    yield Bench(SimpleNamespace(ffi=ffi, lib=lib))
    del loaded


def play(key, kind, values, times=None, interval=0.0, *, variable=0, joints=None):
    arrays = [None if a is None else np.array(a, float) for a in (times, values, joints)]
    return TimedSpec(key, kind, variable, interval, *arrays)


def sample(key, times=None, interval=0.0, *, variable=0):
    array = None if times is None else np.array(times, float)
    return TimedSpec(key, TimedKind.SAMPLE, variable, interval, array)


@pytest.mark.parametrize(
    ("times", "interval", "expected"),
    [
        ([0, 0.5, 1], 0.0, [1, 1, 2, 2, 3, 3]),
        ([0.125, 0.126, 9], 0.0, [1, 2, 2, 2, 2, 2]),
        (None, 0.5, [1, 1, 2, 2, 3, 3]),
        (None, 0.1, [2, 4, 4, 4, 4, 4]),
        ([], 0.0, [0, 0, 0, 0, 0, 0]),
    ],
)
def test_steps(bench, times, interval, expected):
    bench.start([play(1, TimedKind.PLAY_STEPS, [1, 2, 3, 4], times, interval)])
    assert bench.step(6) == expected


@pytest.mark.parametrize(
    ("times", "values", "joints", "expected"),
    [
        ([0, 1], [0, 4], None, [1, 2, 3, 4, 5]),
        ([0.5, 1], [2, 4], None, [2, 2, 3, 4, 5]),
        ([0, 0.5, 0.5, 1], [0, 2, 10, 12], [1], [1, 2, 11, 12, 13]),
        ([0.25], [7], None, [7, 7, 7, 7, 7]),
        ([0, 1], [3], None, [0, 0, 0, 0, 0]),
        ([], [3], None, [0, 0, 0, 0, 0]),
    ],
)
def test_lines(bench, times, values, joints, expected):
    bench.start([play(1, TimedKind.PLAY_LINES, values, times, joints=joints)])
    assert bench.step(5) == expected


def test_samples(bench):
    points = [0, 0.1, 0.125, 0.126, 0.6, 0.6, 5]
    line = play(3, TimedKind.PLAY_LINES, [0, 4], [0, 1])
    bench.start([sample(1, points), sample(2, interval=0.5), line])
    bench.step(4)
    one = [value for value, source in bench.log if source == 0]
    two = [value for value, source in bench.log if source == 1]
    assert one == [0, 0, 0, 1, 2, 2]
    assert two == [0, 2, 4]


def test_time_is_sampled_as_neuron_does(bench):
    at_times = TimedSpec(1, TimedKind.SAMPLE_TIME, 0, 0.0, np.array([0.3, 0.5]))
    at_intervals = TimedSpec(2, TimedKind.SAMPLE_TIME, 0, 0.3, None)
    bench.start([at_times, at_intervals])
    bench.step(3)
    assert [value for value, source in bench.log if source == 0] == [0.25, 0.25]
    assert [value for value, source in bench.log if source == 1] == [0.0, 0.3, 0.6]


def test_equal_times_come_in_order_unless_one_was_the_first(bench):
    keys = range(5)
    bench.start([sample(key, [0.5], variable=0) for key in keys])
    bench.step(3)
    assert [source for _, source in bench.log] == [0, 1, 2, 3, 4]
    bench.log.clear()
    bench.t = 0.0
    # 0 waits beside the queue, until 4 is earlier: then it goes behind its equals.
    bench.start([sample(10 + key, [0.5] if key < 4 else [0.25, 0.5]) for key in keys])
    bench.step(3)
    assert [source for _, source in bench.log] == [4, 1, 2, 3, 0, 4]


def test_detectors(bench):
    bench.start([], [DetectorSpec(1, DetectorKind.THRESHOLD, 0, threshold=1.0)])
    for value in (0.5, 1.0, 1.5, 2.0, 0.0, 3.0):
        bench.arena[0] = value
        bench.step()
    assert bench.log == [(0.5 + 1e-10, 0), (1.25 + 1e-10, 0)]


def test_counters(bench):
    bench.arena[:2] = 1, 7
    bench.start([], [DetectorSpec(1, DetectorKind.COUNTER, 0, 8)])
    bench.step()
    bench.arena[:2] = 2, 9
    bench.step(2)
    assert bench.log == [(7, 0), (9, 0)]


def test_the_log_grows(bench):
    bench.start([sample(1, interval=0.0001)])
    bench.step(10)
    assert len(bench.log) > 20_000


def test_progress_outlives_another_set(bench):
    first = [play(1, TimedKind.PLAY_STEPS, [1, 2, 3], [0, 0.5, 1]), sample(2, interval=0.25)]
    detector = DetectorSpec(5, DetectorKind.THRESHOLD, 8, threshold=0.0)
    bench.start(first, [detector])
    bench.arena[1] = 1.0
    bench.step(2)
    table, arena = bench.table, bench.events.arena
    table.fill([first[0], sample(9, interval=1.0), first[1]], [detector])
    table.attach(bench.library, None)
    bench.events = table._struct
    bench.events.arena = arena
    bench.log.clear()
    assert bench.step(2) == [2, 2]
    assert bench.arena[0] == 3
    assert {source for _, source in bench.log} == {2}, "the detector is still above, 9 is not begun"
