"""A TABLE is filled and looked up as NEURON does it, to the last bit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from cffi import FFI

TILE = 64
WIDTH = {1: 1, 2: 2, 3: 4, 4: 4, 6: 8, 8: 8, 11: 16}
CDEF = """
struct vg_table {
    double *row; size_t width; size_t columns; int32_t count; int32_t awkward_ends;
    double lower; double factor;
};
double probe_table_start(struct vg_table *table, double lower, double upper);
double *probe_table_row(const struct vg_table *table, size_t entry);
void probe_table_finish(struct vg_table *table);
"""
COLUMNS = "void probe_table_{}(const struct vg_table *t, const double *x, size_t n, double *r);"


@dataclass
class Range:
    """The lower and upper end and the number of intervals of a table."""

    lower: float
    upper: float
    count: int


@pytest.fixture(scope="module")
def runtime(shared_library):
    ffi = FFI()
    ffi.cdef(CDEF + "".join(COLUMNS.format(columns) for columns in WIDTH))
    return ffi, ffi.dlopen(str(shared_library("probes.c", "gather.c")))


class Table:
    """A table in C, and next to it what NEURON's rules say."""

    def __init__(self, runtime, functions, where: Range) -> None:
        self.ffi, self.library = runtime
        self.columns = len(functions)
        width = WIDTH[self.columns]
        self.memory = np.full((where.count + 2, width), 7.0)
        self.table = self.ffi.new("struct vg_table *")
        self.table.row = self.ffi.cast("double *", self.memory.ctypes.data)
        self.table.width, self.table.columns = width, self.columns
        self.table.count = where.count
        self.where = where
        dx = self.library.probe_table_start(self.table, where.lower, where.upper)
        assert dx == (where.upper - where.lower) / where.count
        self.entries = []
        x = where.lower
        for i in range(where.count + 1):
            row = self.library.probe_table_row(self.table, i)
            self.entries.append([function(x) for function in functions])
            for column, value in enumerate(self.entries[-1]):
                row[column] = value
            x += dx
        self.library.probe_table_finish(self.table)

    def look_up(self, x: list[float]) -> list[list[float]]:
        """Return the columns at every x, computed in C."""
        arguments = np.array(x, dtype=float)
        result = np.full((self.columns, TILE), 9.0)
        pointers = [self.ffi.cast("double *", a.ctypes.data) for a in (arguments, result)]
        look_up = getattr(self.library, f"probe_table_{self.columns}")
        look_up(self.table, pointers[0], len(x), pointers[1])
        assert (result[:, len(x) :] == 9.0).all()
        return result[:, : len(x)].T.tolist()

    def expected(self, x: float) -> list[float]:
        """Return the columns at x by NEURON's rules."""
        dx = (self.where.upper - self.where.lower) / self.where.count
        position = (1.0 / dx) * (x - self.where.lower)
        if math.isnan(position):
            return [position] * self.columns
        if position <= 0:
            return self.entries[0]
        if position >= self.where.count:
            return self.entries[-1]
        i = int(position)
        theta = position - i
        pairs = zip(self.entries[i], self.entries[i + 1], strict=True)
        with np.errstate(invalid="ignore"):
            return [float(a + theta * (np.float64(b) - a)) for a, b in pairs]

    def check(self, x: list[float]) -> None:
        """Compare both, bit for bit (NaN with NaN)."""
        for value, found in zip(x, self.look_up(x), strict=True):
            expected = self.expected(value)
            assert [repr(f) for f in found] == [repr(e) for e in expected], value


def functions(columns: int):
    return [lambda x, c=c: math.sin(x / 7 + c) / (c + 1) for c in range(columns)]


@pytest.mark.parametrize("columns", list(WIDTH))
def test_lookup_has_neurons_bits(runtime, columns):
    table = Table(runtime, functions(columns), Range(-100.0, 100.0, 200))
    random = np.random.default_rng(columns)
    for _ in range(30):
        table.check(random.uniform(-130, 130, TILE).tolist())


@pytest.mark.parametrize("count", [1, 3, 7, 8, 63, 64])
@pytest.mark.parametrize("columns", [1, 6])
def test_any_number_of_arguments(runtime, columns, count):
    table = Table(runtime, functions(columns), Range(-1.0, 3.0, 17))
    table.check(np.random.default_rng(1).uniform(-1.5, 3.5, count).tolist())


@pytest.mark.parametrize("columns", [1, 2, 6])
def test_entries_ends_and_special_arguments(runtime, columns):
    where = Range(-100.0, 100.0, 200)
    table = Table(runtime, functions(columns), where)
    inner = [-100.0, 100.0, -99.0, 99.0, 0.0, -0.0, np.nextafter(100.0, 0), np.nextafter(-100.0, 0)]
    outer = [-1e300, 1e300, math.inf, -math.inf, math.nan, 100.5, -100.5, 5e-324]
    table.check([*inner, *outer])


@pytest.mark.parametrize("where", [Range(3.0, -2.0, 9), Range(0.0, 1.0, 1), Range(-0.3, 0.7, 1000)])
def test_other_ranges(runtime, where):
    table = Table(runtime, functions(3), where)
    low, high = sorted((where.lower, where.upper))
    table.check(np.linspace(low - 0.5, high + 0.5, TILE).tolist())


@pytest.mark.parametrize("columns", [1, 6])
@pytest.mark.parametrize("end", [-0.0, math.inf, -math.inf, math.nan])
def test_awkward_entries_at_the_ends(runtime, columns, end):
    def function(x):
        return end if x in (-2.0, 2.0) else 1.0 + x

    table = Table(runtime, [function] * columns, Range(-2.0, 2.0, 8))
    assert table.table.awkward_ends
    table.check([-5.0, -2.0, 2.0, 5.0, 0.25, -1.75, 1.99, math.nan, math.inf, -math.inf])


def test_values_of_a_quadratic_seen_in_neuron(runtime):
    table = Table(runtime, [lambda x: 2.0 * x * x], Range(-2.0, 2.0, 8))
    found = table.look_up([-3.0, -1.9, -0.25, 0.1, 1.99, 2.5])
    expected = [8.0, 7.299999999999999, 0.25, 0.10000000000000009, 7.9300000000000015, 8.0]
    assert [row[0] for row in found] == expected
