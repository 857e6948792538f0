from __future__ import annotations

import gc

import pytest

from vecgen import VecgenError
from vecgen.frontend.freeze import freeze, require_saved


def test_read_and_set(n):
    section = n.Section("s")
    section.insert("hh")
    clamp = n.IClamp(section(0.5))
    for reference in (
        section(0.5)._ref_v, section(0.5)._ref_gnabar_hh, section(0.5).hh._ref_m,
        section(0.5)._ref_ena, section(0.5)._ref_diam, clamp._ref_amp, n._ref_t, n._ref_celsius,
        n._ref_nai0_na_ion,
    ):  # fmt: skip
        reference[0] = 7
        assert reference[0] == 7
    assert (section.v, section.gnabar_hh, section.m_hh, section.ena, clamp.amp) == (7,) * 5
    assert n.t == n.celsius == 7


def test_index(n):
    with pytest.raises(IndexError, match="t is one value"):
        _ = n._ref_t[1]


def test_equality(n):
    soma, dend = n.Section("s"), n.Section("d")
    dend.connect(soma(1))
    assert soma(0.5)._ref_v == soma(0.3)._ref_v
    assert soma(1)._ref_v == dend(0)._ref_v
    assert soma(1)._ref_v != soma(0)._ref_v
    assert n._ref_t == n._ref_t != n._ref_dt
    assert hash(soma(1)._ref_v) == hash(dend(0)._ref_v)
    assert soma(0.5)._ref_v != 5


def test_geometry_through_a_reference(n, workspace):
    section = n.Section("s")
    reference = section(0.5)._ref_diam
    version = workspace.geometry_version
    reference[0] = 3
    assert workspace.geometry_version > version
    with pytest.raises(ValueError, match="diameter"):
        reference[0] = 0
    assert section.diam == 3


@pytest.mark.parametrize(("nseg", "value"), [(3, 0.5), (5, 0.5), (4, 0.625)])
def test_a_reference_follows_its_segment(n, nseg, value):
    section = n.Section("s")
    reference = section(0.2)._ref_v
    section.nseg = nseg
    for segment in section:
        segment.v = segment.x
    assert reference[0] == value


def test_a_reference_follows_a_moved_point_process(n):
    a, b = n.Section(), n.Section()
    clamp = n.IClamp(a(0.5))
    reference = clamp._ref_amp
    clamp.loc(b(0.5))
    clamp.amp = 4
    assert reference[0] == 4


def test_an_end_belongs_to_whatever_it_hangs_on(n):
    a, b = n.Section(), n.Section()
    reference = b(0)._ref_v
    b(0).v = 1
    b.connect(a(0.5))
    a(0.5).v = 8
    assert reference[0] == 8


def stale(n):
    section = n.Section("gone")
    section.insert("hh")
    yield section(0.5)._ref_v
    yield section(0.5).hh._ref_m
    clamp = n.IClamp(n.Section()(0.5))
    yield clamp._ref_amp


def test_stale_references(n):
    for reference in list(stale(n)):
        gc.collect()
        for error in (ReferenceError, ValueError, VecgenError):
            with pytest.raises(error, match="no more"):
                _ = reference[0]
        with pytest.raises(ReferenceError):
            reference[0] = 1
        assert "no more" in repr(reference)


def test_uninserted_mechanism(n):
    section = n.Section("s")
    section.insert("hh")
    reference = section(0.5).hh._ref_m
    section.uninsert("hh")
    with pytest.raises(ReferenceError, match="hh is not in s"):
        _ = reference[0]


def test_saved_variable_of_a_deleted_section_is_named(n, workspace):
    section = n.Section("gone")
    n.batch_save(n._ref_t, section(0.5)._ref_v)
    del section
    gc.collect()
    with pytest.raises(ReferenceError, match=r"batch_save item 2: gone\(0.5\).v is no more"):
        require_saved(workspace)
    assert [probe.label for probe in freeze(workspace).probes] == ["t"]  # others go on


def test_repr(n):
    assert repr(n._ref_t) == "<reference to t, now 0>"
    section = n.Section("s")
    assert repr(section(0.5)._ref_v) == "<reference to s(0.5).v, now -65>"


def test_no_such_reference(n):
    section = n.Section("s")
    section.insert("hh")
    for use in (
        lambda: section(0.5)._ref_foo,
        lambda: section(0.5)._ref_g_pas,
        lambda: section(0.5).hh._ref_foo,
        lambda: section._ref_v,
        lambda: n._ref_foo,
        lambda: n._ref_v,
    ):
        with pytest.raises(AttributeError):
            use()
