"""A section that only a cycle of references holds ends between runs, never within one."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from vecgen.collection import no_collection
from vecgen.session import new_session


@pytest.fixture
def threshold() -> Iterator[None]:
    """Let a test say when the collector works."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_a_lost_section_does_not_end_within_a_run(threshold: None) -> None:
    n = new_session()
    cell = n.Section("cell")
    cell.insert("hh")

    def run() -> float:
        n.finitialize(-65)
        cell(0.5).v = -50
        n.fadvance()
        return cell(0.5).v

    expected = run()
    for new_objects in range(5, 600, 45):  # until the collector works
        gc.disable()
        lost = n.Section("lost")
        lost.insert("hh")
        cycle = [lost]
        cycle.append(cycle)
        del lost, cycle
        gc.set_threshold(new_objects)
        gc.enable()
        assert run() == expected
        gc.collect()


def test_a_lost_section_does_not_end_while_nodes_are_numbered(threshold: None) -> None:
    n = new_session()
    cells = [n.Section(f"cell{k}") for k in range(20)]
    expected = [cell(0.5).node_index() for cell in cells]
    for new_objects in range(5, 300, 45):
        gc.disable()
        lost = n.Section("lost")
        cycle = [lost]
        cycle.append(cycle)
        del lost, cycle
        gc.set_threshold(new_objects)
        gc.enable()
        assert [cell(0.5).node_index() for cell in cells]
        gc.collect()
        assert [cell(0.5).node_index() for cell in cells] == expected


def test_the_collector_works_again_afterwards() -> None:
    with no_collection():
        assert not gc.isenabled()
        with no_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
