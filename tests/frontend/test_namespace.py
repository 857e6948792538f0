from __future__ import annotations

import math

import pytest

from vecgen import UnsupportedError
from vecgen.frontend.neuron_api import NeuronNamespace
from vecgen.session import new_session


def test_globals_of_neuron(n):
    assert (n.t, n.dt, n.celsius, n.secondorder, n.stoprun) == (0.0, 0.025, 6.3, 0, 0)
    assert isinstance(n.secondorder, int)
    n.celsius = 34
    n.secondorder = 2
    assert (n.celsius, n.secondorder, n._ref_celsius[0]) == (34.0, 2, 34.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("t", "a"), ("celsius", None), ("secondorder", 1.5), ("secondorder", 3),
        ("secondorder", -1), ("stoprun", 2.5),
    ],
)  # fmt: skip
def test_refused_values(n, name, value):
    before = getattr(n, name)
    with pytest.raises(TypeError, match=name):
        setattr(n, name, value)
    assert getattr(n, name) == before


def test_constants(n):
    assert n.FARADAY == 96485.33212331001
    assert n.R == 8.31446261815324
    assert n.PI == math.pi
    with pytest.raises(AttributeError, match="not assignable"):
        n.FARADAY = 1


@pytest.mark.parametrize("name", ["foo", "cellsius", "IClmap"])
def test_unknown_names(n, name):
    for error in (AttributeError, LookupError):
        with pytest.raises(error, match=name):
            getattr(n, name)
        with pytest.raises(error, match=name):
            setattr(n, name, 1)
    assert not hasattr(n, name)


def test_close_names_are_offered(n):
    with pytest.raises(AttributeError, match="Did you mean 'celsius'"):
        n.cellsius = 3
    with pytest.raises(AttributeError, match="Did you mean 'IClamp'"):
        _ = n.IClmap


@pytest.mark.parametrize("name", ["SaveState", "Impedance", "KSChan", "LinearMechanism"])
def test_missing_features_are_named(n, name):
    with pytest.raises(UnsupportedError, match=name):
        getattr(n, name)
    assert not hasattr(n, name)


@pytest.mark.parametrize("name", ["ExpSyn", "NetStim", "extracellular"])
def test_built_in_mechanisms_that_are_lacking(n, name):
    with pytest.raises(NotImplementedError, match=name):
        getattr(n, name)


@pytest.mark.parametrize("name", ["Section", "finitialize", "IClamp", "hh"])
def test_names_that_are_not_assignable(n, name):
    with pytest.raises(AttributeError, match="not assignable"):
        setattr(n, name, 3)


@pytest.mark.parametrize("name", ["v", "diam", "minf_hh", "cm"])
def test_variables_of_segments_are_not_globals(n, name):
    n.Section().insert("hh")
    with pytest.raises(TypeError, match=f"Cannot access {name} directly"):
        getattr(n, name)


def test_hidden_globals_are_hidden(n):
    for name in ("cj", "step_t", "step_dt"):
        with pytest.raises(AttributeError):
            getattr(n, name)


def test_running(n, engine):
    assert n.finitialize(-70) == n.finitialize() == n.fadvance() == n.fcurrent() == 1.0
    assert engine.calls == [("initialise", -70.0), ("initialise", None), ("advance", 1),
                            ("currents",)]  # fmt: skip


@pytest.mark.parametrize("v", ["a", math.nan, None])
def test_refused_voltages(n, engine, v):
    with pytest.raises(RuntimeError, match="finitialize"):
        n.finitialize(v)
    assert engine.calls == []


def test_a_session_without_hoc(workspace, tmp_path):
    bare = NeuronNamespace(workspace)
    with pytest.raises(UnsupportedError, match="HOC"):
        bare("create soma")
    file = tmp_path / "mine.hoc"
    file.write_text("")
    with pytest.raises(UnsupportedError, match="HOC"):
        bare.load_file(str(file))


def test_variable_steps_are_refused(n):
    assert n.cvode_active() == n.cvode_active(0) == 0.0
    with pytest.raises(UnsupportedError, match="cvode_active"):
        n.cvode_active(1)


def test_cas_is_the_first_section(n):
    with pytest.raises(RuntimeError, match="no section"):
        n.cas()
    section = n.Section("a")
    n.Section("b")
    assert n.cas() == section


def test_version(n):
    assert n.nrnversion(5) == "9.0.2"


def test_dir(n):
    assert {"Section", "t", "hh", "IClamp", "PI"} <= set(dir(n))


def test_two_sessions_share_nothing(n):
    other = new_session()
    n.celsius = 1
    section = n.Section()
    assert other.celsius == 6.3
    assert list(other.allsec()) == []
    assert section.L == 100
