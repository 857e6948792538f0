"""NetCon as a spike detector: what it is told and asked; spikes are in tests/oracle."""

from __future__ import annotations

import gc

import pytest

from vecgen import UnsupportedError


@pytest.fixture
def section(n):
    return n.Section("s")


@pytest.fixture
def netcon(n, section):
    return n.NetCon(section(0.5)._ref_v, None, sec=section)


def test_defaults(netcon, section):
    assert (netcon.threshold, netcon.delay, netcon.weight[0], netcon.wcnt()) == (10, 1, 0, 1)
    assert (netcon.x, netcon.srcgid(), netcon.valid(), netcon.active()) == (-65, -1, False, False)
    assert (netcon.preseg(), netcon.postseg(), netcon.syn()) == (section(0.5), None, None)
    assert (repr(netcon), netcon.hname(), len(netcon.weight)) == ("NetCon[0]", "NetCon[0]", 1)
    assert (netcon.pre(), netcon.postcell(), netcon.precell(), netcon.postloc()) == (
        None, None, None, -1,
    )  # fmt: skip
    assert netcon.event(3) == 1.0


def test_what_can_be_set(n, netcon, section):
    netcon.threshold, netcon.delay, netcon.weight[0], netcon.x = -20, 2, 3, -50
    assert (netcon.threshold, netcon.delay, netcon.weight[0]) == (-20, 2, 3)
    assert section(0.5).v == -50
    given = n.NetCon(section(0.5)._ref_v, None, 1, 2, 3, sec=section)
    assert (given.threshold, given.delay, given.weight[0]) == (1, 2, 3)
    for change in (
        lambda: setattr(netcon, "foo", 1),
        lambda: netcon.foo,
        lambda: setattr(netcon, "wcnt", 1),
    ):
        with pytest.raises(AttributeError):
            change()
    with pytest.raises(IndexError):
        netcon.weight[1]
    with pytest.raises(TypeError):
        netcon.threshold = "a"


def test_the_threshold_is_the_sources(n, netcon, section):
    other = n.NetCon(section(0.4)._ref_v, None, sec=section)
    other.threshold = 5
    assert netcon.threshold == 5
    del other
    assert netcon.threshold == 5
    assert len(netcon.prelist()) == 1


def test_the_section_must_be_the_variables(n, section):
    other = n.Section("other")
    for sec in (None, section):
        with pytest.raises(RuntimeError, match="currently accessed section"):
            n.NetCon(other(0.5)._ref_v, None, sec=sec)
    with pytest.raises(RuntimeError):
        n.NetCon(n._ref_t, None, sec=section)
    assert n.NetCon(section(0.5)._ref_v, None).preloc() == 0.5


@pytest.mark.parametrize("arguments", [(-20,), (-20, 1), (-20, 1, 0, 0)])
def test_numbers_come_by_three(n, section, arguments):
    with pytest.raises(RuntimeError, match="not enough arguments"):
        n.NetCon(section(0.5)._ref_v, None, *arguments, sec=section)


def test_events_are_refused_by_name(n, netcon, section):
    clamp = n.IClamp(section(0.5))
    for source, target in ((section(0.5)._ref_v, clamp), (None, None), (clamp, None)):
        with pytest.raises(UnsupportedError, match="events"):
            n.NetCon(source, target, sec=section)
    with pytest.raises(UnsupportedError, match="events"):
        netcon.setpost(clamp)
    with pytest.raises(UnsupportedError, match="event"):
        netcon.record(lambda: None)
    with pytest.raises(TypeError):
        n.NetCon(5, None)


def test_record(n, netcon, workspace):
    times, ids = n.Vector([1]), n.Vector([2])
    assert netcon.get_recordvec() is None
    netcon.record(times, ids, 3.7)
    assert netcon.get_recordvec() is times
    detector = workspace.attached.detectors()[0]
    assert detector.sink.number == 3.0
    n.finitialize(-65)
    assert (list(times), list(ids)) == ([], [])
    for bad in ((5,), (times, 5), (times, ids, 1, 2)):
        with pytest.raises((TypeError, RuntimeError)):
            netcon.record(*bad)
    del times, bad
    gc.collect()
    assert netcon.get_recordvec() is None
    netcon.record()
    assert detector.sink is None


def test_a_detector_lives_as_long_as_a_netcon(n, section, workspace):
    first, second = (n.NetCon(section(0.5)._ref_v, None, sec=section) for _ in range(2))
    assert len(workspace.attached.detectors()) == 1
    del first
    gc.collect()
    assert len(workspace.attached.detectors()) == 1
    version = workspace.probe_version
    del second
    gc.collect()
    assert workspace.attached.detectors() == []
    assert workspace.probe_version > version


def test_list_of_netcons_and_their_numbers(n, section):
    first, second = (n.NetCon(section(0.5)._ref_v, None, sec=section) for _ in range(2))
    known = n.List("NetCon")
    assert list(known) == [first, second]
    assert first.same(first) and not first.same(second)
    del first
    gc.collect()
    assert (len(known), repr(known[0])) == (1, "NetCon[1]")
    del second
    gc.collect()
    assert repr(n.NetCon(section(0.5)._ref_v, None, sec=section)) == "NetCon[0]"


def test_ap_count_records(n, section, workspace):
    counter, times = n.APCount(section(0.5)), n.Vector()
    assert counter.record(times) == 1.0
    (detector,) = workspace.attached.detectors()
    assert (detector.variable.field, detector.reported.field) == ("n", "time")
    with pytest.raises(TypeError):
        counter.record(5)
    counter.record()
    del detector
    gc.collect()
    assert workspace.attached.detectors() == []
