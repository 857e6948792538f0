from __future__ import annotations

import gc

import pytest


def test_location_snaps_to_segments_and_ends(n):
    section = n.Section("s")
    section.nseg = 3
    clamp = n.IClamp(section(0.4))
    assert clamp.get_segment() == section(0.5)
    assert clamp.get_segment().x == 0.5
    assert str(n.IClamp(section(0)).get_segment()) == "s(0)"
    assert str(n.IClamp(section(1)).get_segment()) == "s(1)"


def test_names_count(n):
    assert [n.IClamp().hname() for _ in range(3)] == ["IClamp[0]", "IClamp[1]", "IClamp[2]"]
    assert repr(n.IClamp) == "IClamp()"


def test_variables(n):
    section = n.Section()
    clamp = n.IClamp(section(0.5))
    clamp.delay = 3
    assert getattr(clamp, "del") == clamp._ref_delay[0] == clamp._ref_del[0] == 3
    setattr(clamp, "del", 4)
    clamp.i = 2
    assert (clamp.delay, clamp.i, clamp.dur) == (4, 2, 0)
    assert dir(clamp) == sorted(
        ["amp", "delay", "dur", "get_loc", "get_segment", "has_loc", "hname", "i", "loc", "same"]
    )


def test_unknown_variables(n):
    section = n.Section()
    clamp = n.IClamp(section(0.5))
    for error in (AttributeError, LookupError):
        with pytest.raises(error, match="no 'foo'"):
            clamp.foo = 1
    with pytest.raises(AttributeError, match="Did you mean 'delay'"):
        clamp.dely = 1
    with pytest.raises(TypeError, match="number"):
        clamp.amp = "a"
    with pytest.raises(AttributeError):
        _ = clamp._ref_foo


def test_nowhere(n):
    clamp = n.IClamp()
    assert (clamp.has_loc(), clamp.get_segment()) == (0.0, None)
    with pytest.raises(TypeError, match="not located"):
        _ = clamp.amp
    with pytest.raises(TypeError, match="not located"):
        clamp.amp = 3
    section = n.Section("d")
    assert clamp.loc(section(0.2)) == 0.2
    assert clamp.get_segment() == section(0.5)
    assert clamp.has_loc() == 1.0


def test_forms_of_placing(n):
    with pytest.raises(RuntimeError, match="no section"):
        n.IClamp(0.5)
    a, b = n.Section("a"), n.Section("b")
    assert n.IClamp(0.5).get_segment().sec == a
    clamp = n.IClamp(0.5, sec=b)
    assert clamp.get_segment().sec == b
    clamp.loc(0, sec=a)
    assert str(clamp.get_segment()) == "a(0)"


@pytest.mark.parametrize("place", ["a", [1], None])
def test_places_that_are_none(n, place):
    n.Section()
    clamp = n.IClamp()
    with pytest.raises((RuntimeError, TypeError)):
        clamp.loc(place)


def test_position_outside(n):
    section = n.Section()
    with pytest.raises(RuntimeError, match="Arg out of range"):
        n.IClamp(1.5, sec=section)
    with pytest.raises(RuntimeError, match="segment"):
        n.IClamp(section)


def test_moving_keeps_values(n):
    a, b = n.Section(), n.Section()
    clamp = n.IClamp(a(0.5))
    clamp.amp = 3
    clamp.loc(b(0.5))
    assert clamp.amp == 3
    assert a(0.5).point_processes() == []
    assert b(0.5).point_processes() == [clamp]


def test_a_dead_section_loses_its_point_processes(n):
    section, other = n.Section("x"), n.Section("y")
    clamp = n.IClamp(section(0.5))
    clamp.amp = 3
    del section
    gc.collect()
    assert (clamp.has_loc(), clamp.get_segment()) == (0.0, None)
    with pytest.raises(TypeError, match="not located"):
        _ = clamp.amp
    clamp.loc(other(0.5))
    assert clamp.amp == 0


def test_a_point_process_dies_with_its_last_reference(n, workspace):
    section = n.Section()
    clamp = n.IClamp(section(0.5))
    version = workspace.structure_version
    del clamp
    gc.collect()
    assert section(0.5).point_processes() == []
    assert workspace.structure_version > version


def test_those_of_one_node_newest_first(n):
    soma, dend = n.Section("s"), n.Section("d")
    dend.connect(soma(1))
    clamps = [n.IClamp(x) for x in (dend(0), soma(1), dend(0), soma(0.5))]
    assert soma(1).point_processes() == [clamps[2], clamps[1], clamps[0]]
    assert dend(0).point_processes() == soma(1).point_processes()
    assert [str(c.get_segment()) for c in clamps[:2]] == ["d(0)", "s(1)"]


def test_ions_for_the_whole_section_and_none_at_the_ends(n, mod_folder):
    text = """NEURON { POINT_PROCESS P USEION ca READ eca WRITE ica }
    ASSIGNED { v eca ica } BREAKPOINT { ica = 0.001*(v - eca) }"""
    n.load_mechanisms(mod_folder(p=text))
    section = n.Section("s")
    section.nseg = 3
    point = n.P(section(0.5))
    assert [segment.eca for segment in section] == [132.4579341637009] * 3
    with pytest.raises(RuntimeError, match="can't be inserted in this node"):
        n.P(section(0))
    assert n.P(section(0.1)).has_loc()
    assert point.has_loc()


def order(segment) -> list[str]:
    return [point.hname() for point in segment.point_processes()]


def test_the_one_that_came_last_is_the_first_of_its_node(n):
    section = n.Section("s")
    section.nseg = 3
    a, b = n.IClamp(section(0.5)), n.IClamp(section(0.5))
    assert order(section(0.5)) == ["IClamp[1]", "IClamp[0]"]
    a.loc(section(0.5))
    assert order(section(0.5)) == ["IClamp[0]", "IClamp[1]"]
    late = n.SEClamp()
    c = n.IClamp(section(0.9))
    late.loc(section(0.5))
    assert order(section(0.5)) == ["SEClamp[0]", "IClamp[0]", "IClamp[1]"]
    section.nseg = 1
    assert order(section(0.5))[0] == c.hname()
    assert b.has_loc()


def test_those_of_dropped_segments_come_in_tree_order(n):
    """As NEURON 9.0.2 does."""
    section = n.Section("s")
    section.nseg = 5
    segments = [2, 1, 1, 0, 2, 3, 4, 4]
    points = [n.IClamp(section((k + 0.5) / 5)) for k in segments]
    section.nseg = 2
    assert [order(segment) for segment in section] == [
        ["IClamp[0]", "IClamp[4]", "IClamp[3]", "IClamp[2]", "IClamp[1]"],
        ["IClamp[6]", "IClamp[7]", "IClamp[5]"],
    ]
    assert all(point.has_loc() for point in points)


def test_get_loc_makes_its_section_the_current_one(n):
    first, second = n.Section("first"), n.Section("second")
    clamp = n.IClamp(second(0.2))
    assert clamp.get_loc() == 0.5
    assert n.cas() == second
    n.pop_section()
    assert n.cas() == first
    with pytest.raises(RuntimeError, match="not located in a section"):
        n.IClamp().get_loc()


def test_loc_needs_a_place(n):
    with pytest.raises(RuntimeError, match="not enough arguments"):
        n.IClamp().loc()


def test_same(n):
    section = n.Section("s")
    a, b = n.IClamp(section(0.5)), n.IClamp(section(0.5))
    assert a.same(a) is True
    assert a.same(b) is False


@pytest.mark.parametrize(
    "kind",
    ["SEClamp", "VClamp", "OClamp", "AlphaSynapse", "APCount", "PointProcessMark", "IClamp"],
)
def test_neurons_own(n, kind):
    point = getattr(n, kind)(n.Section("s")(0.5))
    assert point.hname() == f"{kind}[0]"
