"""The standard run system (specification 8.8)."""

from __future__ import annotations

import pytest


@pytest.fixture
def run(n):
    assert n.load_file("stdrun.hoc") == n.load_file("nrngui.hoc") == 1.0
    return n


@pytest.mark.parametrize("name", ["tstop", "v_init", "run", "continuerun", "steps_per_ms"])
def test_absent_until_loaded(n, name):
    with pytest.raises(AttributeError, match=r"stdrun\.hoc"):
        getattr(n, name)
    if name in ("tstop", "v_init"):
        with pytest.raises(AttributeError, match=r"stdrun\.hoc"):
            setattr(n, name, 3)


def test_variables(run):
    assert (run.tstop, run.v_init, run.steps_per_ms) == (5.0, -65.0, 40.0)
    run.tstop = 7
    assert run.tstop == run._ref_tstop[0] == 7.0
    with pytest.raises(TypeError):
        run.tstop = "a"
    run.load_file("stdrun.hoc")
    assert run.tstop == 7.0


def test_run(run, engine):
    run.tstop = 1
    run.v_init = -60
    assert run.run() == 0.0
    assert engine.calls[0] == ("initialise", -60.0)
    assert (engine.steps, run.t) == (40, 0.9999999999999984)


@pytest.mark.parametrize(
    ("dt", "per_ms", "expected", "steps"),
    [
        (0.025, 40, 0.025, 1), (0.03, 40, 0.025, 1), (0.01, 40, 0.0125, 2), (0.005, 40, 0.005, 5),
        (0.025, 10, 0.025, 4), (0.1, 40, 0.025, 1),
    ],
)  # fmt: skip
def test_setdt(run, dt, per_ms, expected, steps):
    run.dt, run.steps_per_ms = dt, per_ms
    run.setdt()
    assert (run.dt, run.nstep_steprun) == (expected, steps)


def test_a_changed_dt_is_told(run, capsys):
    run.dt = 0.03
    run.setdt()
    assert capsys.readouterr().out == "Changed dt\n"


@pytest.mark.parametrize("stop", [0.3, 0.31, 1, 2.5, 0, 0.012, 0.0126])
@pytest.mark.parametrize(("dt", "per_ms"), [(0.025, 40), (0.005, 40), (0.1, 40), (0.025, 10)])
def test_continuerun_stops_where_neuron_does(run, engine, stop, dt, per_ms):
    run.dt, run.steps_per_ms = dt, per_ms
    run.stoprun = 1
    assert run.continuerun(stop) == 0.0
    group = max(1, int(1.0 / (per_ms * dt)))
    t, steps = 0.0, 0
    while t < stop - dt / 2:
        for _ in range(group):
            t = (t + 0.5 * dt) + 0.5 * dt
        steps += group
    assert (run.t, engine.steps, run.stoprun) == (t, steps, 0)


def test_advance_steprun_init(run, engine):
    run.dt = 0.005
    run.advance()
    assert engine.steps == 1
    run.steprun()
    assert engine.steps == 6
    run.init()
    run.stdinit()
    assert engine.calls[-1] == ("initialise", -65.0)


def test_refused(run):
    with pytest.raises(RuntimeError, match="not enough"):
        run.continuerun()
    run.steps_per_ms = 0
    with pytest.raises(RuntimeError, match="steps_per_ms"):
        run.continuerun(1)
    run.dt = 0
    with pytest.raises(RuntimeError, match="dt must be > 0"):
        run.run()


def test_a_file_that_is_not_there(n, capsys):
    assert n.load_file("nothere.hoc") == 0.0
    assert "Couldn't find: nothere.hoc" in capsys.readouterr().err
    with pytest.raises(TypeError):
        n.load_file(5)


def test_loaded_once_more(run):
    assert run.load_file(1, "stdrun.hoc") == 1.0
    assert run.load_file("stdlib.hoc") == 1.0
    assert run.lambda_f(100, sec=run.Section("s")) > 0.0
