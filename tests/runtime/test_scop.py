"""The C of SCoP's functions and of FUNCTION_TABLEs computes what the interpreter does, bit for bit.

That the interpreter's numbers are NEURON's is for `tests/oracle/test_construct_mechanisms.py`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
import pytest
from cffi import FFI

from vecgen.ir.functions import REFERENCE
from vecgen.ir.table_functions import look_up
from vecgen.lang.intrinsics import GHK, INTRINSICS

NAMES = """
    hyperbol revhyperbol sigmoid revsigmoid step pulse ramp ghk squarewave sawtooth revsawtooth
    perpulse perstep harmonic gauss factorial poisson
""".split()
AWKWARD = (0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 1e300, -1e-310, 2147483648.0, 709.9)
ARGUMENTS = 5
CALL = "void probe_{}(const double *x, double *y, size_t n);\n"
TABLE = "void probe_table_{}(const double *table, const double *x, double *y, size_t n);\n"


@pytest.fixture(scope="module", params=["-O0", "-O2", "-O3"])
def probe(request, shared_library, reference_machine) -> Callable[..., np.ndarray]:
    """Give a function (name, rows, table) that computes in C."""
    ffi = FFI()
    names = [*NAMES, "vector", "constants"]
    ffi.cdef("".join([*map(CALL.format, names), *map(TABLE.format, "123")]))
    flags = (request.param, "-march=native")
    library = ffi.dlopen(str(shared_library("scop_probes.c", flags=flags)))

    def compute(name: str, rows: np.ndarray, table: np.ndarray | None = None) -> np.ndarray:
        result = np.zeros(len(rows))
        arrays = [a for a in (table, np.ascontiguousarray(rows), result) if a is not None]
        pointers = [ffi.cast("double *", array.ctypes.data) for array in arrays]
        getattr(library, f"probe_{name}")(*pointers, len(rows))
        return result

    return compute


def same(found: np.ndarray, expected: list[float]) -> list[int]:
    """Return the rows in which two results differ; any NaN is a NaN."""
    return [
        k
        for k, (one, other) in enumerate(zip(found.tolist(), expected, strict=True))
        if repr(one) != repr(other)
    ]


def arguments(name: str) -> np.ndarray:
    choice = random.Random(name)

    def one() -> float:
        if choice.random() < 0.2:
            return choice.choice(AWKWARD)
        return choice.uniform(-1, 1) * 10 ** choice.uniform(-3, 3)

    return np.array([[one() for _ in range(ARGUMENTS)] for _ in range(3000)])


@pytest.mark.parametrize("name", NAMES)
def test_functions_of_scop(probe, name: str) -> None:
    known = GHK if name == "ghk" else name
    rows = arguments(name)
    if name in ("factorial", "poisson"):  # a product of so many numbers takes for ever
        rows[:, 0] = np.where(rows[:, 0] > 1e6, 170.0, rows[:, 0])
    wanted = INTRINSICS[known].arity
    expected = [REFERENCE[known](*row[:wanted]) for row in rows.tolist()]
    assert same(probe(name, rows), expected) == []


def test_functions_that_vectorise(probe) -> None:
    x = np.concatenate([np.linspace(-80, 80, 501), [0.1, 0.2, 0.3, 0.7, 0.8, 1e-6, -1e-6]])
    call = {name: REFERENCE[GHK if name == "ghk" else name] for name in NAMES}
    expected = [
        call["sigmoid"](v, 1.0, 3.0, 2.0)
        + call["ramp"](v, 0.1, 2.0, 0.7)
        + call["pulse"](v, 0.2, 3.0, 0.5)
        + call["step"](v, 0.3, 1.5)
        + call["ghk"](v, 0.1, 2.0, 2.0, 20.0)
        + call["hyperbol"](v, 2.0, 4.0)
        for v in x.tolist()
    ]
    assert same(probe("vector", x), expected) == []


def test_constants_are_left_to_libm(probe) -> None:
    """Compilers round these themselves, correctly, and libm does not."""
    one = np.zeros((1, ARGUMENTS))
    expected = math.tanh(math.exp(-math.sqrt(0.5) / 11))
    assert probe("constants", one).tolist() == [expected]


def packed(choice: random.Random, count: int) -> np.ndarray:
    """Return a FUNCTION_TABLE of `count` arguments as it stands in the arena."""
    heads: list[float] = []
    points: list[float] = []
    sizes = []
    start = 1 + 4 * count
    for _ in range(count):
        size = choice.choice([1, 2, 3, 17])
        first = choice.uniform(-90, 0)
        sizes.append(size)
        if choice.random() < 0.5:
            axis = sorted(choice.uniform(first, 60) for _ in range(size))
            heads += [size, axis[0], axis[-1], start + len(points)]
            points += axis
        else:
            heads += [size, first, first + choice.choice([0, 20.5, 100]), 0]
    values = [choice.gauss(0, 1) for _ in range(math.prod(sizes))]
    return np.array([start + len(points), *heads, *points, *values])


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("seed", range(12))
def test_function_tables(probe, count: int, seed: int) -> None:
    choice = random.Random(100 * count + seed)
    table = packed(choice, count)
    axes = [table[1 + 4 * k : 5 + 4 * k] for k in range(count)]
    special = [
        [choice.choice([math.nan, math.inf, -math.inf, axis[1], axis[2]]) for axis in axes]
        for _ in range(40)
    ]
    rows = np.array([*([choice.uniform(-120, 90) for _ in axes] for _ in range(300)), *special])
    expected = [look_up(table, row) for row in rows.tolist()]
    assert same(probe(f"table_{count}", rows, table), expected) == []


def test_a_point_of_a_table_has_its_very_value(probe) -> None:
    points, values = [-60.0, -59.5, 3.0, 40.0], [0.1, 0.7, -2.5, 1e300]
    table = np.array([9.0, 4.0, -60.0, 40.0, 5.0, *points, *values])
    assert probe("table_1", np.array([[x] for x in points]), table).tolist() == values
