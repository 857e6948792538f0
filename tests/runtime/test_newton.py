"""newton.h and the interpreter's Newton's method take the same steps, bit for bit."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest
from cffi import FFI

from vecgen.ir.newton import Outcome, solve_newton

CDEF = """
struct vg_failure {
    const char *mechanism; const char *equations; uint64_t instance; double t; int64_t reason;
};
void probe_newton_start(size_t n, const double *start);
int probe_newton_wants(void);
double *probe_newton_unknowns(void);
double *probe_newton_residuals(void);
int probe_newton_status(void);
void probe_newton_note(struct vg_failure *failure, size_t instance, double t);
"""

Equations = Callable[[Sequence[float]], list[float]]


@pytest.fixture(scope="module")
def runtime(shared_library):
    ffi = FFI()
    ffi.cdef(CDEF)
    return ffi, ffi.dlopen(str(shared_library("newton_probes.c")))


def in_c(runtime, equations: Equations, start: list[float]) -> tuple[list[float], Outcome, int]:
    ffi, library = runtime
    count = len(start)
    library.probe_newton_start(count, ffi.new("double[]", start))
    unknowns, turns = library.probe_newton_unknowns(), 0
    while library.probe_newton_wants():
        turns += 1
        values = equations(ffi.unpack(unknowns, count))
        ffi.memmove(library.probe_newton_residuals(), ffi.new("double[]", values), 8 * count)
    return ffi.unpack(unknowns, count), Outcome(library.probe_newton_status()), turns


def in_python(equations: Equations, start: list[float]) -> tuple[list[float], Outcome, int]:
    unknowns, turns = list(start), [0]

    def residuals() -> list[float]:
        turns[0] += 1
        return equations(unknowns)

    outcome = solve_newton(unknowns, residuals)
    return unknowns, outcome, turns[0]


def same(first: list[float], second: list[float]) -> bool:
    return [x.hex() for x in first] == [x.hex() for x in second]


@pytest.mark.parametrize("seed", range(60))
def test_random_equations(runtime, seed: int) -> None:
    rng = random.Random(seed)
    count = rng.randint(1, 6)
    a = [[rng.uniform(-2, 2) for _ in range(count)] for _ in range(count)]
    b = [rng.uniform(-1, 1) for _ in range(count)]
    strength = rng.choice([0.0, 0.1, 1.0])

    def equations(x: Sequence[float]) -> list[float]:
        return [
            sum(a[i][j] * x[j] for j in range(count))
            + strength * x[i] * x[i - 1]
            + b[i]
            - 9.0 * x[i]
            for i in range(count)
        ]

    start = [rng.choice([0.0, rng.uniform(-1, 1), 1e-9]) for _ in range(count)]
    expected = in_python(equations, start)
    found = in_c(runtime, equations, start)
    assert same(found[0], expected[0])
    assert found[1:] == expected[1:]
    if expected[1] is Outcome.SOLVED:
        assert max(map(abs, equations(found[0]))) <= 1e-8


@pytest.mark.parametrize(
    ("equations", "outcome"),
    [
        (lambda x: [x[0] + x[1], 2.0 * x[0] + 2.0 * x[1]], Outcome.SINGULAR),
        (lambda x: [x[0] * x[0] + 2.0, x[1]], Outcome.NOT_CONVERGED),
        (lambda x: [math.nan, x[1]], Outcome.SOLVED),
    ],
)
def test_ends(runtime, equations: Equations, outcome: Outcome) -> None:
    expected, found = in_python(equations, [1.0, 2.0]), in_c(runtime, equations, [1.0, 2.0])
    assert found[1] is expected[1] is outcome
    assert found[2] == expected[2]


def test_the_first_failure_is_kept(runtime) -> None:
    ffi, library = runtime
    failure = ffi.new("struct vg_failure *")
    in_c(runtime, lambda x: [x[0] - 1.0], [0.5])
    library.probe_newton_note(failure, 3, 1.5)
    assert failure.reason == 0
    in_c(runtime, lambda x: [0.0], [0.5])
    library.probe_newton_note(failure, 4, 2.5)
    in_c(runtime, lambda x: [x[0] * x[0] + 1.0], [0.5])
    library.probe_newton_note(failure, 5, 3.5)
    assert (failure.instance, failure.t, failure.reason) == (4, 2.5, Outcome.SINGULAR.value)
    assert ffi.string(failure.mechanism) == b"mechanism"
