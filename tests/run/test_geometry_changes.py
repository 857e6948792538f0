"""Geometry is values: changing it makes no other code, and the next step sees it."""

from __future__ import annotations

import pytest

from vecgen.engine import NativeEngine
from vecgen.options import Options
from vecgen.session import new_session


@pytest.fixture
def session():
    n = new_session()
    engine = NativeEngine(Options())
    n._workspace.engine = engine
    return n, engine


def set_length(dend):
    dend.L = 77


def set_diameter(dend):
    dend(0.1).diam = 3


def add_points(dend):
    for k in range(4):
        dend.pt3dadd(10 * k, k * k, 0, 1 + k)


def set_resistivity(dend):
    dend.Ra = 200


def set_branches(dend):
    dend.rallbranch = 2


CHANGES = [set_length, set_diameter, add_points, set_resistivity, set_branches]


def build(n):
    soma, dend = n.Section("soma"), n.Section("dend")
    soma.L = soma.diam = 20
    dend.L, dend.diam, dend.nseg = 100, 2, 3
    dend.connect(soma(1))
    for section in (soma, dend):
        section.insert("pas")
    soma.e_pas = -50
    return soma, dend


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_changed_geometry_keeps_the_code(session, change):
    n, engine = session
    soma, dend = build(n)
    n.finitialize(-65)
    compiled = engine.prepare(n._workspace).compiled
    change(dend)
    n.fadvance()
    assert engine.prepare(n._workspace).compiled is compiled
    later = soma(0.5).v, dend(0.9).v

    fresh = new_session()
    soma, dend = build(fresh)
    change(dend)
    fresh.finitialize(-65)
    fresh.fadvance()
    assert (soma(0.5).v, dend(0.9).v) == later


def test_points_change_during_a_run(session):
    n, engine = session
    soma, dend = build(n)
    add_points(dend)
    n.finitialize(-65)
    before = engine.prepare(n._workspace).fields["node.area"].copy()
    dend.pt3dchange(2, 9)
    n.fadvance()
    after = engine.prepare(n._workspace).fields["node.area"]
    assert (before != after).any()
    assert {soma(0.5).area(), *(segment.area() for segment in dend)} <= set(after)
