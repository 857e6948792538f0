"""The parts of `vecgen compare` that need no process: what differs, words, pages, paths, times."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from vecgen.tools.comparison.batch_rows import BatchTimes, write_batch_file
from vecgen.tools.comparison.lookup import Lookup, NotFoundError
from vecgen.tools.comparison.neuron_names import Elements, dotted
from vecgen.tools.comparison.page import page
from vecgen.tools.comparison.processes import Job, Observation, Side
from vecgen.tools.comparison.report import comparison, document, lines, verdict
from vecgen.tools.comparison.stopwatch import Stopwatch
from vecgen.tools.comparison.thinning import Stretches
from vecgen.tools.comparison.variables import differ, variables

NAN = float("nan")


class Left:
    """Builds what a side leaves."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.values: list[float] = []
        self.traces: list[dict] = []
        self.sections: list[list] = [["soma", 1]]
        self.potentials = [-65.0]

    def put(self, values) -> list[int]:
        self.values += list(values)
        return [len(self.values) - len(values), len(values)]

    def record(self, label, values, *, kind="recorded", run=0, time="t", place="model.py:3"):
        axis = self.put(np.arange(len(values)) * 0.025) if time == "t" else time
        self.traces.append(
            dict(label=label, kind=kind, run=run, values=self.put(values), time=axis, place=place)
        )
        return self

    def observation(self) -> Observation:
        facts = {
            "traces": self.traces,
            "final": {"sections": self.sections, "values": self.put(self.potentials)},
            "simulator": "NEURON 9.0.2" if self.side is Side.NEURON else "vecgen 0.1.0",
            "python": "3.11.7",
            "wall": 2.0 if self.side is Side.NEURON else 0.5,
            "processor": 2.0 if self.side is Side.NEURON else 1.0,
            "status": 0,
        }
        return Observation(self.side, facts, np.array(self.values), "")


@pytest.fixture
def sides():
    return Left(Side.NEURON), Left(Side.VECGEN)


def compared(sides):
    return comparison(Job("model.py"), *(side.observation() for side in sides))


def told(sides) -> dict[str, str]:
    return {variable.label: verdict(variable) for variable in compared(sides).variables}


# -- what differs ---------------------------------------------------------------------------------


def test_bits():
    assert differ(np.array([1.0, NAN]), np.array([1.0, -NAN])) is None
    found = differ(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.5, 2.0]))
    assert found is not None
    assert (found.count, found.first, found.largest, found.amount) == (2, 1, 2, 1.0)
    zero = differ(np.array([0.0]), np.array([-0.0]))
    assert zero is not None
    assert (zero.count, zero.amount) == (1, 0.0)


def test_words(sides):
    neuron, vecgen = sides
    for side in sides:
        side.record("same", [1.0, NAN])
    neuron.record("soma(0.5).v", [-65.0, -64.0, -60.0])
    vecgen.record("soma(0.5).v", [-65.0, -64.5, -62.0])
    neuron.record("zero", [0.0, 1.0])
    vecgen.record("zero", [-0.0, 1.0])
    neuron.record("nan", [0.0, 1.0])
    vecgen.record("nan", [0.0, NAN])
    neuron.record("short", [0.0, 1.0, 2.0])
    vecgen.record("short", [0.0, 1.0])
    neuron.record("lost", [0.0])
    vecgen.record("new", [0.0])
    assert told(sides) == {
        "same": "identical",
        "soma(0.5).v": "differs by 2 mV (relative 3.2e-02) at t = 0.05 ms, first at t = 0.025 ms; "
        "2 of 3 values differ",
        "zero": "differs in the sign of zeros at t = 0 ms, 1 of 2 values differ",
        "nan": "differs: 1.0 and nan at t = 0.025 ms, 1 of 2 values differ",
        "short": "3 values under NEURON, 2 under vecgen; identical as far as both go",
        "lost": "recorded under NEURON only (model.py:3)",
        "new": "recorded under vecgen only (model.py:3)",
        "v of all segments at the end": "identical",
    }


def test_addresses_runs_and_doubles(sides):
    for side, address in zip(sides, ("0x7f01", "0xabc2"), strict=True):
        for run in (0, 1):
            side.record(f"<Cell object at {address}>.soma(0.5).v", [run], run=run)
        side.record("twice", [1.0]).record("twice", [2.0])
    found = compared(sides)
    assert found.is_identical
    labels = [variable.label for variable in found.variables]
    assert labels[:2] == [f"<Cell object #1>.soma(0.5).v [run {run}]" for run in (1, 2)]
    assert labels.count("twice [run 1]") == 2


def test_a_variable_without_a_name_is_known_by_its_line(sides):
    neuron, vecgen = sides
    neuron.record("data_handle<double>{raw=0x7f}", [1.0], place="model.py:4")
    neuron.record("data_handle<double>{raw=0x8f}", [2.0], place="model.py:4")
    neuron.record("data_handle<double>{raw=0x9f}", [2.0], place="model.py:5")
    vecgen.record("first", [1.0], place="model.py:4").record("second", [2.0], place="model.py:4")
    assert told(sides) == {
        "first": "identical",
        "second": "identical",
        "a variable recorded at model.py:5": "recorded under NEURON only (model.py:5)",
        "v of all segments at the end": "identical",
    }


def test_the_names_of_neurons_variables():
    assert dotted("v", ["hh", "pas"]) == "v"
    assert dotted("ena", ["na_ion"]) == "ena"
    assert dotted("i_pas", ["hh", "pas"]) == "pas.i"
    assert dotted("g_max_k_fast", ["fast", "k_fast"]) == "k_fast.g_max"
    learned = {}
    names = SimpleNamespace(learn=lambda reference, label: learned.update({reference: label}))
    elements = Elements(["p", "q"], "soma(0.5).mech.a", names)
    assert (elements[1], len(elements)) == ("q", 2)
    assert learned == {"q": "soma(0.5).mech.a[1]"}


def test_spikes_and_samples(sides):
    neuron, vecgen = sides
    neuron.record("times", [1.0, 2.0], kind="spikes", time=None)
    vecgen.record("times", [1.0, 2.5], kind="spikes", time=None)
    neuron.record("v", [0.0, 1.0], kind="sampled", time=0.5)
    vecgen.record("v", [0.0, 2.0], kind="sampled", time=0.5)
    words = told(sides)
    assert words["times"].startswith("differs by 0.5 ms (relative 2.0e-01) at spike 2,")
    assert " at t = 0.5 ms, 1 of 2" in words["v"]


def test_t_is_told_only_where_steps_differ(sides):
    for side in sides:
        side.record("t", [0.0, 0.025], kind="time")
    assert "t" not in told(sides)
    sides[1].traces.clear()
    sides[1].record("t", [0.0, 0.05], kind="time")
    assert told(sides)["t"].startswith("differs by 0.025 ms")


def test_potentials_at_the_end(sides):
    for side in sides:
        side.sections = [["soma", 1], ["dend", 2]]
        side.potentials = [-65.0, -64.0, -63.0]
    sides[1].potentials = [-65.0, -64.0, -62.0]
    (words,) = told(sides).values()
    assert words == "differs by 1 mV (relative 1.6e-02) at dend(0.75), 1 of 3 values differ"
    sides[1].sections[1] = ["axon", 2]
    (label,) = told(sides)
    assert "dend(0.25) under NEURON only, axon(0.25) under vecgen only" in label
    assert not compared(sides).is_identical


# -- reports --------------------------------------------------------------------------------------


def test_report(sides):
    for side in sides:
        side.record("a", [1.0])
    text = "\n".join(lines(compared(sides), verbose=False))
    assert "NEURON 9.0.2  runs took 2 s (processor time 2 s)" in text
    assert "vecgen is 4 x as fast by the clock, 2 x by processor time;" in text
    assert text.endswith("identical: every bit of 2 variables")


def test_short_runs_tell_no_speed(sides):
    found = compared(sides)
    for side in (found.neuron, found.vecgen):
        side.facts["wall"] = 0.001
    text = "\n".join(lines(found, verbose=False))
    assert "Such short runs do not tell which is faster" in text
    assert "as fast" not in text
    assert "Such short runs" in page(found)


def test_of_many_variables_the_worst_are_shown(sides):
    neuron, vecgen = sides
    for k in range(100):
        neuron.record(f"v{k}", [1.0])
        vecgen.record(f"v{k}", [1.0 + (k == 70) * 1e-3 + (k == 80) * 1e-9])
    shown = list(lines(compared(sides), verbose=False))
    variables = [line for line in shown if line[:2] in ("= ", "! ")]
    assert len(variables) == 40
    assert [line.split()[1] for line in variables[:2]] == ["v70", "v80"]
    assert any("61 more (99 identical, 2 not)" in line for line in shown)
    assert sum(line[:2] in ("= ", "! ") for line in lines(compared(sides), verbose=True)) == 101


def test_document(sides):
    sides[0].record("v", [1.0, 2.0])
    sides[1].record("v", [1.0, NAN])
    made = json.loads(json.dumps(document(compared(sides)), allow_nan=False))
    assert made["identical"] is False
    assert made["sides"]["vecgen"]["wall_seconds"] == 0.5
    assert made["variables"][0]["vecgen_there"] == "nan"
    assert made["variables"][0]["largest_at"] == "t = 0.025 ms"


def test_page(sides):
    neuron, vecgen = sides
    wave = np.sin(np.arange(100_000) / 1000)
    for side in sides:
        side.record("</script><b>same", wave)
        side.record("times", [1.0], kind="spikes", time=None)
    neuron.record("v", wave)
    vecgen.record("v", wave + 1e-12)
    text = page(compared(sides))
    assert len(text) < 300_000
    assert text.count("</script>") == 2
    assert not re.search(r"(?:src|href)=|https?:|@import|url\(", text)
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1])
    same, times, other, _ = data["plots"]
    assert same["label"] == "</script><b>same"
    assert "vecgen" not in same
    assert {"neuron", "vecgen", "difference"} <= other.keys()
    assert times["kind"] == "spikes"


def test_page_of_what_is_not_finite_or_empty(sides):
    neuron, vecgen = sides
    neuron.record("v", [NAN, float("inf"), 1e300])
    vecgen.record("v", [1.0, 2.0, 3.0])
    for side in sides:
        side.record("none", [], kind="spikes", time=None)
    neuron.record("lost", [])
    assert "recorded under NEURON only" in page(compared(sides))


@pytest.mark.parametrize("size", [0, 1, 20, 21, 1000])
def test_thinning_keeps_extremes(size):
    values = np.random.default_rng(1).normal(size=size)
    stretches = Stretches(size, 10)
    few, axis = stretches.extremes(values), stretches.axis(np.arange(size, dtype=float))
    assert len(few) == len(axis) == min(size, 20)
    assert np.all(np.diff(axis) >= 0)
    if size:
        assert (few.min(), few.max()) == (values.min(), values.max())


def test_thinning_keeps_what_is_no_number():
    values = np.arange(1000.0)
    values[500] = NAN
    assert np.isnan(Stretches(1000, 10).extremes(values)).any()


# -- one side -------------------------------------------------------------------------------------


class Section:
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, x: float):
        mechanism = SimpleNamespace(_ref_m=f"m of {self._name}({x})")
        return SimpleNamespace(_ref_v=f"v of {self._name}({x})", hh=mechanism)


@pytest.fixture
def lookup():
    top = SimpleNamespace(_ref_t="t of all", cell=SimpleNamespace(dend=[Section("h.dend")]))
    sections = {"Cell[0].dend[1]": Section("Cell[0].dend[1]"), "soma": Section("soma")}
    return Lookup(top, lambda: sections)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("soma(0.5)._ref_v", "v of soma(0.5)"),
        (" soma(0.5).v ", "v of soma(0.5)"),
        ("Cell[0].dend[1](1).hh.m", "m of Cell[0].dend[1](1)"),
        ("cell.dend[0](0.25).hh._ref_m", "m of h.dend(0.25)"),
        ("mine['a'](0.5).v", "v of a(0.5)"),
        ("t", "t of all"),
        ("h._ref_t", "t of all"),
        ("n.t", "t of all"),
    ],
)
def test_paths(lookup, text, expected):
    assert lookup.reference(text, {"mine": {"a": Section("a")}}) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soma(0.5", "is no variable such as"),
        ("none(0.5).v", "no attribute 'none'"),
        ("soma(0.5).x", "no attribute '_ref_x'"),
        ("cell.dend[3](0.5).v", "has no item 3"),
        ("soma(x).v", "must be a number"),
        ("(1 + 2).v", "is no path"),
        ("soma(0.5)(1).v", "not callable"),
    ],
)
def test_paths_to_nothing(lookup, text, message):
    with pytest.raises(NotFoundError, match=re.escape(message)):
        lookup.reference(text, {})


def test_batch_file(tmp_path: Path):
    file = tmp_path / "out.dat"
    rows = np.array([[0.0, -65.0], [0.1, 1 / 3]])
    write_batch_file(str(file), "a comment", BatchTimes(0.0, 2.0, 0.1, 0.025), rows)
    assert file.read_text() == (
        "a comment\nbatch_run from t = 0 to 2 in steps of 0.1 with dt = 0.025\n 0 -65\n"
        " 0.1 0.333333\n"
    )


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self, monkeypatch) -> None:
        self.now = 0.0
        for name in ("perf_counter", "process_time"):
            monkeypatch.setattr(f"vecgen.tools.comparison.stopwatch.time.{name}", lambda: self.now)

    def work(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def test_runs_are_timed_without_setting_up(clock):
    watch = Stopwatch()

    def run():
        clock.work(1)
        watch.pause()
        clock.work(10)
        watch.resume()
        inner()

    inner = watch.timed(lambda: clock.work(2))
    watch.timed(run)()
    clock.work(100)
    inner()
    watch.pause()
    watch.resume()
    clock.work(100)
    assert (watch.wall, watch.processor) == (5.0, 5.0)


def test_code_that_may_run_counts_from_its_last_initialisation(clock):
    watch = Stopwatch()
    t = [0.0]

    def build():
        clock.work(1)

    def script():
        clock.work(1)
        watch.pause()
        clock.work(10)
        watch.resume()
        clock.work(2)
        t[0] += 1

    for code in (build, script):
        watch.timed_if_it_runs(code, lambda: t[0])()
    assert watch.wall == 2.0


def test_a_failed_run_leaves_the_watch_usable(clock):
    watch = Stopwatch()

    def fail():
        clock.work(1)
        raise ValueError

    with pytest.raises(ValueError):
        watch.timed(fail)()
    clock.work(5)
    watch.timed(lambda: clock.work(1))()
    assert watch.wall == 2.0


def test_order_of_variables(sides):
    for side in sides:
        side.record("b", [1.0]).record("a", [1.0])
    found = variables(*(side.observation() for side in sides))
    assert [v.label for v in found] == ["b", "a", "v of all segments at the end"]
