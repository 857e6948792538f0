"""FUNCTIONs and PROCEDUREs called from Python, without compiling anything."""

from __future__ import annotations

import math

import pytest

from vecgen.session import new_session

DENSE = """
NEURON { SUFFIX dense  USEION na READ ena  RANGE a, list  GLOBAL k }
PARAMETER { k = 2 }
ASSIGNED { v a ena list[3] celsius }
INITIAL { a = 0 }
FUNCTION plain(x, y) { plain = x*y + k }
FUNCTION here(x) { here = x + v + ena }
FUNCTION tabled(x) { TABLE DEPEND k FROM 0 TO 4 WITH 4  tabled = x*x*k }
FUNCTION twice(x) { twice = 2*tabled(x) }
FUNCTION loop(x) { LOCAL s  s = 0  FROM i = 0 TO x { s = s + i }  loop = s }
FUNCTION unset(x) { if (x > 0) { unset = 1 } }
PROCEDURE set(x) { a = x  list[x] = x  k = k + 1 }
PROCEDURE say(x) { printf("%s = %g, %d\\n", "x", x, x) }
PROCEDURE draw() { a = scop_random() }
PROCEDURE seed(x) { set_seed(x) }
"""
POINT = DENSE.replace("SUFFIX dense", "POINT_PROCESS Point")


@pytest.fixture
def n(tmp_path):
    (tmp_path / "dense.mod").write_text(DENSE)
    (tmp_path / "point.mod").write_text(POINT)
    session = new_session()
    session.load_mechanisms(tmp_path)
    return session


@pytest.fixture
def section(n):
    made = n.Section("s")
    made.nseg = 3
    made.insert("dense")
    return made


def test_a_function_of_its_arguments_needs_no_instance(n) -> None:
    assert n.plain_dense(3, 4) == 14
    n.k_dense = 5
    assert n.plain_dense(3, 4) == 17
    assert n.loop_dense(4) == 10
    assert n.unset_dense(-1) == 0


def test_one_that_uses_an_instance_says_so(n) -> None:
    with pytest.raises(RuntimeError, match=r"No data for here_dense.*n\.setdata_dense\(segment\)"):
        n.here_dense(1)


def test_at_a_segment(n, section) -> None:
    section(0.5).v = -50
    section(0.5).ena = 40
    assert section(0.5).dense.here(1) == -9
    n.setdata_dense(section(0.5))
    assert n.here_dense(2) == -8
    n.setdata_dense(0.5, sec=section)
    assert n.here_dense(3) == -7


def test_effects_stay(n, section) -> None:
    assert section(0.9).dense.set(1.5) == 1.0
    assert section(0.9).dense.a == 1.5
    assert list(section(0.9).dense.list) == [0, 1.5, 0]
    assert section(0.5).dense.a == 0
    assert n.k_dense == 3


def test_effects_stay_in_a_compiled_model(n, section) -> None:
    n.finitialize(-65)
    section(0.1).dense.set(2)
    n.fadvance()
    assert section(0.1).dense.a == 2
    assert section(0.1).dense.here(0) == section(0.1).v + section(0.1).ena


def test_tables_follow_what_they_depend_on(n) -> None:
    assert n.tabled_dense(0.5) == 1
    assert n.twice_dense(0.5) == 2
    n.k_dense = 4
    assert n.tabled_dense(0.5) == 2
    assert n.tabled_dense(100) == 64
    n.usetable_dense = 0
    assert n.tabled_dense(0.5) == 1
    assert n.twice_dense(100) == 80000
    assert math.isnan(n.tabled_dense(float("nan")))


def test_built_in_mechanisms(n) -> None:
    section = n.Section("h")
    section.insert("hh")
    n.celsius = 6.3
    n.usetable_hh = 0
    assert n.vtrap_hh(0, 10) == 10
    section(0.5).hh.rates(-65)
    assert section(0.5).hh.minf == pytest.approx(0.0529, rel=1e-2)


def test_point_processes(n, section) -> None:
    point = n.Point(section(0.5))
    section(0.5).v = -20
    assert point.here(1) == -19 + section(0.5).ena
    point.set(2)
    assert point.a == 2
    assert n.k_Point == 3
    nowhere = n.Point()
    with pytest.raises(RuntimeError, match="not located"):
        nowhere.here(1)


def test_printing(n, section, capsys) -> None:
    n.say_dense(2.5)
    section(0.5).dense.say(-3)
    assert capsys.readouterr().out == "x = 2.5, 2\nx = -3, -3\n"


def test_random_numbers_go_on_in_compiled_code_and_back(n, section) -> None:
    n.seed_dense(42)
    section(0.1).dense.draw()
    assert section(0.1).dense.a == 0.10520927773444198  # specification 9.6.15
    n.finitialize(-65)
    section(0.5).dense.draw()
    assert section(0.5).dense.a == 0.47126847702806546


@pytest.mark.parametrize("arguments", [(), (1, 2, 3)])
def test_wrong_numbers_of_arguments(n, arguments) -> None:
    with pytest.raises(RuntimeError, match=r"plain of dense takes 2 arguments \(x, y\)"):
        n.plain_dense(*arguments)


def test_unknown_ones(n, section) -> None:
    with pytest.raises(AttributeError, match="plane"):
        section(0.5).dense.plane(1)
    with pytest.raises((AttributeError, LookupError)):
        n.plane_dense(1)
    other = n.Section("other")
    with pytest.raises(RuntimeError, match="dense is not in"):
        n.setdata_dense(other(0.5))
