"""The results of a sweep: arrays, tables for other programs, files, summaries; grids and labels."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecgen
from vecgen.diagnostics import VecgenError
from vecgen.session import new_session
from vecgen.sweeps.parameters import SweepError, grid, parameters_of
from vecgen.sweeps.reduce import Summaries, latency, peak, spike_count, trough


class Ball:
    """One compartment with a clamp."""

    def __init__(self) -> None:
        self.n = n = new_session()
        self.cell = n.Section("ball")
        self.cell.L = self.cell.diam = 10
        self.cell.insert("hh")
        self.clamp = n.IClamp(self.cell(0.5))
        self.clamp.delay, self.clamp.dur = 0.5, 20
        self.v, self.m = self.cell(0.5)._ref_v, self.cell(0.5).hh._ref_m
        n.batch_save(self.v, self.m)

    def sweep(self, values: Any = (0.0, 0.05, 0.2), tstop: float = 20, **arguments: Any) -> Any:
        varied = {(self.clamp, "amp"): values}
        return vecgen.sweep(varied, tstop, 0.025, session=self.n, **arguments)


@pytest.fixture(scope="module")
def ball() -> Ball:
    return Ball()


def test_what_a_result_is(ball) -> None:
    result = ball.sweep(tstop=2)
    assert result.lanes == 3
    assert result.labels == ("ball(0.5).v", "ball(0.5).hh.m") or len(result.labels) == 2
    assert result[ball.v].shape == (3, len(result.time)) == (3, 81)
    assert result[result.labels[1]] is result[ball.m]
    assert result.parameters == {"IClamp[0].amp": pytest.approx([0, 0.05, 0.2], abs=0)}
    assert repr(result) == "<sweep of IClamp[0].amp: 3 lanes, 81 rows of 2 variables>"
    with pytest.raises(KeyError, match=rf"no 'nothing'; it has {result.labels[0][:4]}"):
        result["nothing"]
    assert result[ball.v].flags.c_contiguous


def test_values_are_copied(ball) -> None:
    values = np.array([0.1, 0.2])
    result = ball.sweep(values, tstop=0.1)
    values[0] = 7
    assert result.parameters["IClamp[0].amp"].tolist() == [0.1, 0.2]


# -- summaries ----------------------------------------------------------------------------------


def test_summaries_are_those_of_the_traces(ball) -> None:
    wanted = {
        "top": peak(ball.v),
        "bottom": trough(ball.v),
        "spikes": spike_count(ball.v, 0),
        "first": latency(ball.v, 0),
        "m": peak("ball(0.5).hh.m" if "ball(0.5).hh.m" in ball.sweep(tstop=0).labels else ball.m),
    }
    values = [0.0, 0.005, 0.05, 0.1, 0.2, -0.1]
    traces, found = ball.sweep(values), ball.sweep(values, reduce=wanted)
    v, time = traces[ball.v], traces.time
    rises = (v[:, 1:] > 0) & (v[:, :-1] <= 0)
    assert found["top"].tolist() == v.max(axis=1).tolist()
    assert found["bottom"].tolist() == v.min(axis=1).tolist()
    assert found["m"].tolist() == traces[ball.m].max(axis=1).tolist()
    assert found["spikes"].tolist() == rises.sum(axis=1).tolist()
    first = [time[1:][row][0] if row.any() else np.nan for row in rises]
    np.testing.assert_array_equal(found["first"], first)
    assert found["spikes"].max() > 1 and np.isnan(found["first"]).any()
    assert len(found.time) == 0 and found[ball.v].shape == (6, 0)


def test_summaries_do_not_depend_on_how_rows_come() -> None:
    rng = np.random.default_rng(5)
    time, rows = np.arange(40.0), rng.normal(0, 10, (40, 2 * 3))
    wanted = {"a": spike_count("x", 3), "b": latency("y", 12), "c": peak("y"), "d": trough("x")}
    found = []
    for cuts in ([40], [1] * 40, [7, 0, 13, 20]):
        summaries = Summaries(wanted, ["x", "y"], 3)
        first = 0
        for count in cuts:
            summaries.take(time[first : first + count], rows[first : first + count])
            first += count
        found.append({name: values.tolist() for name, values in summaries.results().items()})
    assert found[0] == found[1] == found[2]
    above = rows[:, :3] > 3
    starts = above & ~np.vstack([np.zeros((1, 3), bool), above[:-1]])
    assert found[0]["a"] == starts.sum(axis=0).tolist()


def test_a_summary_of_what_is_not_saved_is_refused(ball) -> None:
    with pytest.raises(VecgenError, match=r"top is about .*h, which batch_save does not name"):
        ball.sweep(reduce={"top": peak(ball.cell(0.5).hh._ref_h)}, tstop=0.1)


# -- tables for others ----------------------------------------------------------------------------


def test_a_dataframe(ball) -> None:
    pandas = pytest.importorskip("pandas")
    result = ball.sweep(tstop=1)
    table = result.to_dataframe()
    assert isinstance(table, pandas.DataFrame)
    assert len(table) == 3 * 41
    assert list(table.columns) == ["lane", "IClamp[0].amp", "time", *result.labels]
    lane = table[table["lane"] == 2]
    assert lane[result.labels[0]].tolist() == result[ball.v][2].tolist()
    assert lane["time"].tolist() == result.time.tolist()
    assert set(lane["IClamp[0].amp"]) == {0.2}
    short = ball.sweep(tstop=1, reduce={"top": peak(ball.v)}).to_dataframe()
    assert short["top"].tolist() == result[ball.v].max(axis=1).tolist()


def test_a_dataset(ball) -> None:
    pytest.importorskip("xarray")
    result = ball.sweep(tstop=1)
    data = result.to_xarray()
    assert data.sizes == {"lane": 3, "time": 41}
    assert data[result.labels[0]].values.tobytes() == result[ball.v].tobytes()
    assert data["IClamp[0].amp"].values.tolist() == [0, 0.05, 0.2]


@pytest.mark.parametrize(("name", "method"), [("xarray", "to_xarray"), ("pandas", "to_dataframe")])
def test_what_is_not_installed_is_named(ball, name, method) -> None:
    if importlib.util.find_spec(name) is not None:
        pytest.skip(f"{name} is installed")
    with pytest.raises(VecgenError, match=f"pip install {name}"):
        getattr(ball.sweep(tstop=0.1), method)()


# -- files ----------------------------------------------------------------------------------------


def test_an_npz_file(ball, tmp_path: Path) -> None:
    result = ball.sweep(tstop=1)
    result.write(tmp_path / "all.npz")
    with np.load(tmp_path / "all.npz") as found:
        assert set(found) == {"time", "IClamp[0].amp", *result.labels}
        assert found[result.labels[0]].tobytes() == result[ball.v].tobytes()


def test_a_text_for_each_lane(ball, tmp_path: Path) -> None:
    result = ball.sweep(tstop=1)
    result.write(tmp_path / "lane{lane}.dat")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"lane{k}.dat" for k in range(3)]
    ball.clamp.amp = 0.2
    ball.n.finitialize(-65)
    ball.n.batch_run(1, 0.025, str(tmp_path / "single.dat"), "")
    lines = (tmp_path / "lane2.dat").read_text().splitlines()
    assert lines[0] == "IClamp[0].amp = 0.2"
    assert lines[2:] == (tmp_path / "single.dat").read_text().splitlines()[2:]


def test_another_name_is_refused(ball, tmp_path: Path) -> None:
    with pytest.raises(VecgenError, match=r"NAME\.npz"):
        ball.sweep(tstop=0.1).write(tmp_path / "all.txt")
    assert not list(tmp_path.iterdir())


# -- grids and labels -----------------------------------------------------------------------------


def test_a_grid_has_all_combinations_the_last_varying_fastest() -> None:
    found = grid({"a": [1, 2], "b": [10, 20, 30]})
    assert found["a"].tolist() == [1, 1, 1, 2, 2, 2]
    assert found["b"].tolist() == [10, 20, 30] * 2
    assert grid({"a": [1, 2], "b": []})["a"].tolist() == []


def test_objects_in_a_grid_stay_objects(ball) -> None:
    places = [ball.cell(0.1), ball.cell(0.9)]
    found = grid({"place": places, "a": [1.0, 2.0]})
    assert list(found["place"]) == [places[0], places[0], places[1], places[1]]
    pairs = grid({"pair": [(1, 2), (3, 4)], "a": [0.5]})
    assert list(pairs["pair"]) == [(1, 2), (3, 4)]


def test_labels(ball) -> None:
    def place(x: float) -> None:
        ball.clamp.loc(ball.cell(x))

    varied: dict[Any, Any] = {
        ball.v: [1],
        (ball.cell, "L"): [1],
        (ball.n, "celsius"): [1],
        (ball.clamp, "amp"): [1],
        place: [1],
    }
    labels = [parameter.label for parameter in parameters_of(varied)]
    assert labels[1:] == ["ball.L", "celsius", "IClamp[0].amp", "place"]
    assert labels[0].endswith("v")


def test_two_of_one_name_are_refused(ball) -> None:
    with pytest.raises(SweepError, match=r"called alike: ball\.L, ball\.L"):
        parameters_of({(ball.cell, "L"): [1], _Other(ball.cell): [1]})


class _Other(tuple):
    """The same target as a key of its own."""

    def __new__(cls, section: Any) -> _Other:
        return super().__new__(cls, (section, "L"))

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


def test_integers_stay_integers(ball) -> None:
    seen: list[Any] = []
    vecgen.sweep({seen.append: [1, 2]}, 0.1, 0.1, session=ball.n)
    assert all(isinstance(value, np.integer) for value in seen)


@pytest.mark.parametrize("summary", [vecgen.peak, vecgen.trough, vecgen.spike_count])
def test_what_is_no_reference_is_refused(summary) -> None:
    with pytest.raises(vecgen.VecgenError, match="is no reference of vecgen's"):
        summary(3.0)
