"""vg_exp gives the bits of the reference's exp, the scalar functions are libm's."""

from __future__ import annotations

import math
import re
import runpy
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from cffi import FFI

HERE = Path(__file__).parent
HEADERS = HERE.parents[1] / "runtime" / "include" / "vecgen"
LOG2_128 = math.log(2) / 128
SCALAR_1 = ["log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"]
SCALAR_1 += ["floor", "ceil", "erf"]


class Probes:
    """The compiled probes as functions of arrays."""

    def __init__(self, path: Path) -> None:
        self.ffi = FFI()
        names = ["reference_exp", "probe_exp", "probe_exp_in_expression", "probe_sqrt"]
        names += ["probe_clamp", *(f"probe_{name}" for name in SCALAR_1)]
        names += ["probe_pow", "probe_atan2", "probe_fmod"]
        for name in names:
            self.ffi.cdef(f"void {name}(const double *x, double *y, size_t n);")
        self.library = self.ffi.dlopen(str(path))

    def __call__(self, name: str, x: np.ndarray) -> np.ndarray:
        """Return the function `name` of every element of x."""
        x = np.ascontiguousarray(x, dtype=float)
        y = np.empty_like(x)
        pointers = [self.ffi.cast("double *", array.ctypes.data) for array in (x, y)]
        getattr(self.library, name)(*pointers, len(x))
        return y


@pytest.fixture(scope="module")
def probes(shared_library):
    return Probes(shared_library("probes.c", "gather.c", "scalar_probes.c"))


def neighbours(values: np.ndarray, count: int) -> np.ndarray:
    """Return each value with `count` doubles on either side (values of one sign, not 0)."""
    steps = np.arange(-count, count + 1)
    return (values.view(np.int64)[:, None] + steps).view(np.float64).ravel()


@cache
def exp_arguments() -> dict[str, np.ndarray]:
    """Return arguments where exp has its difficulties, by what they are."""
    random = np.random.default_rng(1)
    everywhere = np.concatenate(
        [random.uniform(-scale, scale, 250_000) for scale in (1e-3, 1.0, 40.0, 200.0, 512.0, 710.0)]
    )
    k = np.arange(-129_300, 129_300)
    edges = np.array([512.0, 700.0, 709.0, 709.782712893384, 708.0, 745.2, 1e-300, 1.0, 5e-324])
    edges = np.concatenate([edges, -edges[:-1]])
    quiet = np.array([0x7FF8000000000000, 0xFFF8000000000000], dtype=np.uint64).view(float)
    tiny = np.ldexp(random.uniform(-1, 1, 50_000), random.integers(-1070, -40, 50_000))
    return {
        "everywhere": everywhere,
        "beyond ±512": np.concatenate(
            [random.uniform(512, 700, 150_000), random.uniform(-700, -512, 150_000)]
        ),
        "around multiples of ln2/128": neighbours(k[k != 0] * LOG2_128, 2),
        "around halves of ln2/128": neighbours((k + 0.5) * LOG2_128, 4),
        "around edges": neighbours(edges[np.abs(edges) > 1e-300], 5000),
        "tiny": np.concatenate([tiny, [0.0, -0.0, 5e-324, -5e-324, 2.0**-54, -(2.0**-54)]]),
        "not a number, of both signs": np.resize(quiet, 35),
    }


@pytest.mark.parametrize("kind", list(exp_arguments()))
@pytest.mark.usefixtures("reference_machine")
def test_exp_has_the_reference_bits(probes, kind):
    x = exp_arguments()[kind]
    found, expected = probes("probe_exp", x), probes("reference_exp", x)
    wrong = found.view(np.uint64) != expected.view(np.uint64)
    assert not wrong.any(), [float(value).hex() for value in x[wrong][:10]]


@pytest.mark.parametrize(
    "flags", [("-O0",), ("-O3", "-march=native"), ("-O2", "-UVG_OPENMP_SIMD", "-fno-openmp-simd")]
)
@pytest.mark.usefixtures("reference_machine")
def test_exp_does_not_depend_on_the_build(probes, shared_library, flags):
    x = np.random.default_rng(2).uniform(-720, 720, 30_001)
    other = Probes(shared_library("probes.c", "gather.c", "scalar_probes.c", flags=flags))
    expected = probes("reference_exp", x)
    assert np.array_equal(other("probe_exp", x).view(np.uint64), expected.view(np.uint64))


def test_exp_does_not_depend_on_the_place_in_a_vector(probes):
    x = np.random.default_rng(3).uniform(-720, 720, 41)
    whole = probes("probe_exp", x)
    alone = np.array([probes("probe_exp", x[i : i + 1])[0] for i in range(len(x))])
    assert np.array_equal(whole, alone)


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (0.0, 1.0),
        (-0.0, 1.0),
        (-701.0, 0.0),
        (np.nextafter(-700.0, -1000.0), 0.0),
        (-699.0, 2.680137958338607e-304),
        (701.0, 1.0142320547350045e304),
        (700.0, 1.0142320547350045e304),
        (math.inf, 1.0142320547350045e304),
        (-math.inf, 0.0),
    ],
)
def test_exp_is_guarded_as_neuron_does(probes, x, expected):
    assert probes("probe_exp", np.full(9, x)).tolist() == [expected] * 9


def test_exp_of_nan_is_nan(probes):
    odd = np.array([0x7FF8000000000000, 0xFFF8000000000000, 0x7FFFFFFFFFFFFFFF], dtype=np.uint64)
    assert np.isnan(probes("probe_exp", np.resize(odd.view(float), 9))).all()


def test_sqrt_and_clamps(probes):
    x = np.random.default_rng(4).uniform(-9, 9, 1003)
    assert np.array_equal(probes("probe_sqrt", x), np.sqrt(np.abs(x)))
    assert np.array_equal(probes("probe_clamp", x), np.clip(x, -3, 2))


@pytest.mark.parametrize("name", [*SCALAR_1, "pow", "atan2", "fmod"])
def test_scalar_functions_are_libms(probes, name):
    x = np.random.default_rng(5).uniform(0.01, 0.99, 200)
    expected = [
        getattr(math, name)(value, 1.5)
        if name in {"pow", "atan2", "fmod"}
        else getattr(math, name)(value)
        for value in x.tolist()
    ]
    assert probes(f"probe_{name}", x).tolist() == expected


@pytest.mark.parametrize("name", ["exp", "pow"])
def test_the_tables_are_what_the_scripts_compute(name):
    pytest.importorskip("mpmath")
    script = runpy.run_path(str(HERE / f"make_{name}_data.py"))
    assert script["header"]() == (HEADERS / f"{name}_data.h").read_text()


def test_the_logarithms_of_the_table_are_all_but_exact():
    mpmath = pytest.importorskip("mpmath")
    literals = re.findall(r"-?0x[0-9a-f.]+p[-+]\d+", (HEADERS / "log_data.h").read_text())
    values = [float.fromhex(literal) for literal in literals]
    assert len(values) == 256
    with mpmath.workprec(200):
        for inverse, centre in zip(values[:128], values[128:], strict=True):
            assert (centre * 2.0**43).is_integer()
            assert abs(mpmath.log(mpmath.mpf(inverse)) + centre) < 2.0**-66
