"""A .mod file is edited and loaded again and again in one process: new numbers, nothing left."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest

from vecgen.session import new_session

LEAK = """\
NEURON {{ SUFFIX edited NONSPECIFIC_CURRENT i RANGE g{extra} }}
PARAMETER {{ g = 0.001 }}
ASSIGNED {{ v i {declared} }}
BREAKPOINT {{ i = {factor}*g*(v + 70) {more} }}
"""


def written(path: Path, factor: int, *, with_variable: bool) -> None:
    parts = {"extra": ", b", "declared": "b", "more": "b = v"} if with_variable else {}
    parts = {"extra": "", "declared": "", "more": "", **parts}
    path.write_text(LEAK.format(factor=factor, **parts))


def open_things() -> tuple[int, int, int]:
    """Return the numbers of open files, of threads, and of loaded libraries of ours."""
    gc.collect()
    maps = Path("/proc/self/maps").read_text().splitlines()
    libraries = {line.split()[-1] for line in maps if "vecgen" in line and ".so" in line}
    files = list(Path("/proc/self/fd").iterdir())
    return len(files), threading.active_count(), len(libraries)


def kilobytes() -> int:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def expected(factor: int) -> float:
    """Return v after one step from -65 of a cell with the leak (backward Euler)."""
    conductance = 1e-3 * factor
    return -65 + 1e-3 * factor * -5 / (1e-3 / 0.025 + conductance)


def edit_and_run(tmp_path: Path, edits: int, distinct: int) -> None:
    path = tmp_path / "edited.mod"
    n = new_session()
    section = n.Section("s")
    section.L = section.diam = 10
    before: tuple[int, int, int] | None = None
    memory = 0
    for edit in range(edits):
        factor = edit % distinct + 1
        written(path, factor, with_variable=factor % 2 == 0)
        assert n.load_mechanisms(path) == ["edited"]
        section.insert("edited")
        n.finitialize(-65)
        n.fadvance()
        assert section(0.5).v == pytest.approx(expected(factor), rel=1e-12)
        assert hasattr(section(0.5).edited, "b") is (factor % 2 == 0)
        if edit + 1 == min(distinct, 10) * 2:
            before, memory = open_things(), kilobytes()
    assert before is not None
    files, threads, libraries = open_things()
    assert (files, threads) == before[:2]
    assert libraries <= before[2] + 6  # some are kept, for models that come back
    assert kilobytes() < memory + 8_000


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_fifty_edits(tmp_path: Path) -> None:
    edit_and_run(tmp_path, 50, 3)


@pytest.mark.campaign
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_fifty_different_edits(tmp_path: Path) -> None:
    edit_and_run(tmp_path, 50, 50)
