"""Sections that were made elsewhere have their names in the session."""

from __future__ import annotations

import pytest

from vecgen.frontend.errors import ElementError, UnknownNameError


@pytest.fixture
def named(n):
    """Give a session with sections of many names."""
    names = ["soma", "dend[0]", "dend[1]", "Pyramid[0].soma", "Pyramid[0].apic[0]",
             "Pyramid[2].soma", "cell.axon", "late[1]", "Pyramid[0].twig.tip"]  # fmt: skip
    sections = [n.Section(name) for name in names]
    n._workspace.kept += sections
    n._arrays.adopt(sections)
    return n


def test_single_sections_and_arrays(named) -> None:
    assert named.soma.name() == "soma"
    assert [section.name() for section in named.dend] == ["dend[0]", "dend[1]"]
    assert named.dend[1].name() == "dend[1]"


def test_cells_by_kind_and_number(named) -> None:
    assert len(named.Pyramid) == 2
    cell = named.Pyramid[0]
    assert repr(cell) == cell.hname() == "Pyramid[0]"
    assert cell.soma.name() == "Pyramid[0].soma"
    assert cell.apic[0].name() == "Pyramid[0].apic[0]"
    assert [each.hname() for each in named.Pyramid] == ["Pyramid[0]", "Pyramid[2]"]
    assert {"soma", "apic"} <= set(dir(cell))


def test_what_is_not_there_is_told(named) -> None:
    with pytest.raises(ElementError, match=r"Pyramid\[1\] instance does not exist"):
        named.Pyramid[1]
    with pytest.raises(UnknownNameError, match=r"Pyramid\[0\].*'some'"):
        getattr(named.Pyramid[0], "some")  # noqa: B009
    for name in ("late", "cell", "axon"):
        with pytest.raises(AttributeError):
            getattr(named, name)
