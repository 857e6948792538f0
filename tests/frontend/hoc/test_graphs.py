"""Graphs have no window; they keep curves, and draw them into a file when asked."""

from __future__ import annotations

import importlib.util

import pytest

from vecgen.session import new_session

CURVES = """
create soma
access soma
objref g, ys, xs
g = new Graph()
{ ys = new Vector(3, 2)  xs = new Vector(3)  xs.indgen() }
{ ys.label("two")  ys.plot(g, xs, 2, 1)  ys.line(g)  ys.mark(g, xs, "+", 5) }
{ g.color(3)  g.beginline("line")  g.line(0, 0)  g.line(2, 1)  g.label(.5, .5, "text") }
{ g.addvar("soma.v(.5)")  g.addexpr("2 + 3")  g.begin()  g.plot(0)  g.plot(1) }
g.size(0, 2, -80, 40)
"""


@pytest.fixture
def n():
    return new_session()


def test_curves_are_kept(n, capsys) -> None:
    n(CURVES)
    graph = n.g
    lines = graph._lines
    assert [line.ys for line in lines[:2]] == [[2.0] * 3] * 2
    assert [line.xs for line in lines[:3]] == [[0.0, 1.0, 2.0]] * 3
    assert (lines[0].label, lines[0].color, lines[2].mark) == ("two", 2, "+")
    assert (lines[3].xs, lines[3].ys, lines[3].color) == ([0.0, 2.0], [0.0, 1.0], 3)
    assert [one.ys for one in graph._tracked] == [[-65.0, -65.0], []]
    graph.erase()
    assert not graph._lines
    assert len(graph._tracked) == 2
    graph.erase_all()
    assert not graph._tracked


def test_a_graph_draws_where_matplotlib_is(n, tmp_path, capsys) -> None:
    pytest.importorskip("matplotlib")
    n(CURVES)
    n.g.printfile(str(tmp_path / "graph.svg"))
    assert "<svg" in (tmp_path / "graph.svg").read_text(encoding="utf-8")


def test_a_shape_draws_where_matplotlib_is(n, tmp_path) -> None:
    pytest.importorskip("matplotlib")
    n("create soma, dend\nconnect dend(0), soma(1)\nobjref s\ns = new PlotShape()\n")
    n.s.variable("v")
    n.s.printfile(str(tmp_path / "shape.svg"))
    assert "<svg" in (tmp_path / "shape.svg").read_text(encoding="utf-8")


def test_without_matplotlib_there_is_a_word_about_it(n, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    n("objref g\ng = new Graph()\n")
    n.g.printfile(str(tmp_path / "graph.svg"))
    assert "needs matplotlib" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
