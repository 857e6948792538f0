"""Rows of recorders are handed over when there is no room for more, or on request; none is lost."""

from __future__ import annotations

import re

import numpy as np
import pytest
from cffi import FFI

from vecgen.assets import runtime_folder
from vecgen.run.probes import Probes, no_probes
from vecgen.run.recorder import Recorder


@pytest.fixture
def ffi():
    text = (runtime_folder() / "include/vecgen/abi.h").read_text()
    ffi = FFI()
    ffi.cdef(re.search(r"vecgen:cdef begin \*/(.*?)/\* vecgen:cdef end", text, re.DOTALL)[1])
    return ffi


def fill(struct, count: int, first: int) -> None:
    """Do what compiled code does: append rows."""
    for row in range(first, first + count):
        for column in range(struct.probes.count):
            struct.rows[struct.used * struct.probes.count + column] = 10 * row + column
        struct.used += 1


def test_every_row_comes_once_and_in_order(ffi):
    taken: list[np.ndarray] = []
    probes = Probes(np.array([0, 8, 16], np.uint64), np.array([0, 1, 0]), 2)
    recorder = Recorder(ffi, probes, lambda rows: taken.append(rows.copy()))
    first = 0
    for count in (1, 1, 63, 1, 5, 1000, 2, 300):
        fill(recorder.room(count), count, first)
        first += count
    recorder.empty()
    recorder.empty()
    rows = np.concatenate(taken)
    assert rows[:, 0].tolist() == [10 * row for row in range(first)]
    assert (rows[:, 2] - rows[:, 0]).tolist() == [2] * first
    assert len(taken) < 8


def test_nothing_is_recorded(ffi):
    recorder = Recorder(ffi, no_probes(3), lambda rows: pytest.fail("rows of nothing"))
    assert recorder.room(1_000_000) == ffi.NULL
    recorder.empty()


def test_wide_rows_get_little_room(ffi):
    probes = Probes(np.zeros(1 << 20, np.uint64), np.zeros(1 << 20, np.int64), 1)
    recorder = Recorder(ffi, probes, lambda rows: None)
    assert recorder.most_rows == 1
    assert recorder.room(1).capacity == 1
