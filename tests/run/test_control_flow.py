"""Compiled mechanisms with effects: what they print, where, and tables that are looked up twice."""

from __future__ import annotations

import pytest

from vecgen.session import new_session

TALKS = """
NEURON { SUFFIX talks  RANGE count }
ASSIGNED { v count }
STATE { s }
INITIAL { count = 0  printf("start at %g\\n", v)}
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { count = count + 1  s' = -s
    if (count > 1) { printf("%3d of %s: 50%%\\n", count, "talks") } }
"""
TWICE = """
NEURON { SUFFIX twice  RANGE a }
ASSIGNED { v a }
INITIAL { a = f(v) - f(2*v)  if (v > 0) { a = f(1) } else { a = a + f(-1) } }
FUNCTION f(x) { TABLE FROM -200 TO 200 WITH 400  f = x*x }
"""


def test_what_is_printed_stands_in_order(tmp_path, capfd) -> None:
    (tmp_path / "talks.mod").write_text(TALKS)
    n = new_session()
    n.load_mechanisms(tmp_path)
    section = n.Section("s")
    section.insert("talks")
    n.finitialize(-65)
    print("between", flush=True)
    n.fadvance()
    n.fadvance()
    out = capfd.readouterr().out
    assert out == "start at -65\nbetween\n  2 of talks: 50%\n"


STOPS = """
NEURON { SUFFIX stops  RANGE late }
PARAMETER { late = 0.1 }
ASSIGNED { v t }
STATE { s }
INITIAL { s = 1 }
BREAKPOINT { SOLVE states METHOD cnexp
    if (at_time(0.05)) { state_discontinuity(s, 5) } }
DERIVATIVE states { s' = -s  if (t > late) { prterr("too late") } }
PROCEDURE stop() { prterr("called") }
PROCEDURE put(x) { state_discontinuity(s, x) }
"""


def test_prterr_ends_the_run(tmp_path) -> None:
    (tmp_path / "stops.mod").write_text(STOPS)
    n = new_session()
    n.load_mechanisms(tmp_path)
    section = n.Section("s")
    section.nseg = 3
    section.insert("stops")
    for segment in section:
        segment.stops.late = 1e9
    section(0.5).stops.late = 0.1
    n.finitialize(-65)
    n.batch_save(section(0.5)._ref_v)
    with pytest.raises(ArithmeticError, match=r"stops at s\(0.5\) stopped the run .*: too late\."):
        n.batch_run(1, 0.1)
    section(0.5).stops.late = 1e9
    n.finitialize(-65)
    n.batch_run(1, 0.1)
    with pytest.raises(ArithmeticError, match="stop of stops: called"):
        n.stop_stops()


STEPS = """
NEURON { SUFFIX steps  RANGE most, before, after }
PARAMETER { most = 100 }
ASSIGNED { v before after }
BREAKPOINT {
    before = before + 1
    if (before > most) { prterr("enough") }
    after = after + 1
}
"""


def test_prterr_cuts_the_block_short(tmp_path) -> None:
    (tmp_path / "steps.mod").write_text(STEPS)
    n = new_session()
    n.load_mechanisms(tmp_path)
    section = n.Section("s")
    section.nseg = 3
    section.insert("steps")
    section(0.5).steps.most = 1
    n.finitialize(-65)
    n.fadvance()
    with pytest.raises(ArithmeticError, match=r"steps at s\(0.5\) stopped the run .*: enough\."):
        n.fadvance()
    assert section(0.5).steps.before == 2
    assert section(0.5).steps.after == 1


def test_a_discontinuity_is_an_assignment(tmp_path) -> None:
    (tmp_path / "stops.mod").write_text(STOPS)
    n = new_session()
    n.load_mechanisms(tmp_path)
    section = n.Section("s")
    section.insert("stops")
    section(0.5).stops.late = 1e9
    n.finitialize(-65)
    n.fadvance()
    assert 0.9 < section(0.5).stops.s < 1
    n.fadvance()
    assert section(0.5).stops.s == 5
    section(0.5).stops.put(7)
    assert section(0.5).stops.s == 7


def test_a_table_looked_up_more_than_once(tmp_path) -> None:
    (tmp_path / "twice.mod").write_text(TWICE)
    n = new_session()
    n.load_mechanisms(tmp_path)
    section = n.Section("s")
    section.nseg = 5
    section.insert("twice")
    for segment in section:
        segment.v = -10
    n.finitialize()
    assert [segment.twice.a for segment in section] == [100 - 400 + 1] * 5
    n.finitialize(3)
    assert [segment.twice.a for segment in section] == [1.0] * 5
