"""Threads share out the parts: each is run once, by however many threads there are."""

from __future__ import annotations

import numpy as np
import pytest
from cffi import FFI

CDEF = """
void probe_team(uint64_t count, uint64_t threads, uint64_t slow, uint64_t *runs, uint64_t *ranks);
"""


@pytest.fixture(scope="session")
def team(shared_library):
    ffi = FFI()
    ffi.cdef(CDEF)
    path = shared_library("team_probes.c", "team.c", flags=("-O2", "-pthread"))
    return ffi, ffi.dlopen(str(path))


def shared_out(team, count: int, threads: int, slow: int = 1 << 40):
    """Return how often each part ran, and when, counted from 1."""
    ffi, library = team
    runs, ranks = np.zeros(max(count, 1), np.uint64), np.zeros(max(count, 1), np.uint64)
    library.probe_team(
        count, threads, slow, *(ffi.from_buffer("uint64_t[]", a) for a in (runs, ranks))
    )
    return runs[:count], ranks[:count]


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 33, 1000])
@pytest.mark.parametrize("threads", [0, 1, 2, 3, 8, 300])
def test_each_part_runs_once(team, count: int, threads: int) -> None:
    runs, _ = shared_out(team, count, threads)
    assert runs.tolist() == [1] * count


def test_one_thread_takes_them_in_order(team) -> None:
    _, ranks = shared_out(team, 20, 1)
    assert ranks.tolist() == list(range(1, 21))


@pytest.mark.parametrize("slow", [0, 5])
def test_nobody_waits_for_a_slow_part(team, slow: int) -> None:
    """The slow part waits until all others are done: somebody else must take those."""
    runs, ranks = shared_out(team, 10, 2, slow)
    assert runs.tolist() == [1] * 10
    assert ranks[slow] == 10
