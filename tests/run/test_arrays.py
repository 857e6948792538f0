"""Array variables in compiled code: known and unknown indices, names that look alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from vecgen.session import new_session

SHELLS = """
NEURON { SUFFIX shells RANGE a, a_1, b, k, out GLOBAL weight }
DEFINE N 3
PARAMETER { weight[N] a_1 = 40 k = 2 }
ASSIGNED { a[N] b[N] out v }
STATE { c[2] }
INITIAL {
    FROM j = 0 TO N-1 { a[j] = 10*j + 1  b[j] = 0 }
    c[1] = 5
    update()
}
BREAKPOINT { SOLVE update METHOD after_cvode }
PROCEDURE update() {
    b[k] = a[k-1] + weight[1]
    out = a[1] + a_1
    FROM j = 0 TO k { c[0] = c[0] + a[j] }
}
"""


@pytest.fixture
def cell(tmp_path: Path):
    n = new_session()
    (tmp_path / "shells.mod").write_text(SHELLS)
    n.load_mechanisms(tmp_path)
    section = n.Section("s")
    section.nseg = 3
    section.insert("shells")
    n.weight_shells[1] = 0.5
    section(0.1).shells.k = 1
    return n, section


def test_elements_are_computed(cell) -> None:
    n, section = cell
    n.finitialize(-65)
    first, second = section(0.1).shells, section(0.5).shells
    assert list(first.a) == list(second.a) == [1, 11, 21]
    assert list(first.b) == [0, 1.5, 0]
    assert list(second.b) == [0, 0, 11.5]
    assert (list(first.c), list(second.c)) == ([12, 5], [33, 5])
    assert first.out == 51
    n.fadvance()
    assert (list(first.c), list(second.c)) == ([24, 5], [66, 5])


def test_elements_are_recorded_and_saved(cell, tmp_path: Path) -> None:
    n, section = cell
    vector = n.Vector().record(section(0.5).shells._ref_c[0])
    n.finitialize(-65)
    n.batch_save(section(0.5)._ref_c_shells[0], section(0.5).shells._ref_b[2])
    n.batch_run(0.05, 0.025, str(tmp_path / "out.dat"))
    assert list(vector) == [33, 66, 99]
    rows = (tmp_path / "out.dat").read_text().splitlines()[2:]
    assert rows == [" 33 11.5", " 66 11.5", " 99 11.5"]


def test_values_survive_a_change_of_structure(cell) -> None:
    n, section = cell
    n.finitialize(-65)
    section(0.9).shells.a[2] = 7
    other = n.Section("other")
    other.insert("shells")
    n.fadvance()
    assert list(section(0.9).shells.a) == [1, 11, 7]
    assert list(other(0.5).shells.a) == [0, 0, 0]
