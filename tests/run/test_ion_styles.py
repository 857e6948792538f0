"""Styles of ions are data of the compiled model; what none of them asks for is not compiled."""

from __future__ import annotations

import pytest

from vecgen.session import new_session


@pytest.fixture
def n():
    return new_session()


def code(n) -> str:
    return n._workspace.engine._engine._prepared.compiled.bundle.files.get("ions.c", "")


def test_a_new_style_makes_new_code(n) -> None:
    section = n.Section("s")
    section.insert("hh")
    n.finitialize(-65)
    assert (code(n), section.ena) == ("", 50)
    n.ion_style("na_ion", 1, 2, 1, 0, 0, sec=section)
    section.nai = 20
    n.fadvance()
    assert section.ena == 50
    n.finitialize(-65)
    assert (section.nai, section.ena) == (20, 46.859730447891344)
    assert "na_ion_initialise" in code(n)
    assert "na_ion_reversal" not in code(n)
    assert "_log(" in code(n)


def test_a_potential_that_follows_lags_by_a_step(n) -> None:
    section = n.Section("s")
    section.insert("hh")
    n.ion_style("na_ion", 3, 2, 1, 1, 1, sec=section)
    n.nai0_na_ion = 20
    n.finitialize(-65)
    assert section.ena == 46.859730447891344
    section.nai = 10
    assert section.ena == 46.859730447891344
    n.fadvance()
    assert section.ena == 63.55150321937486


def test_each_segment_has_its_own(n) -> None:
    plain, other = n.Section("plain"), n.Section("other")
    for section in (plain, other):
        section.insert("hh")
    n.ion_style("na_ion", 1, 2, 1, 0, 0, sec=other)
    n.finitialize(-65)
    assert (plain.ena, other.ena) == (50, 63.55150321937486)
