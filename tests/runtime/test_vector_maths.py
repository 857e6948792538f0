"""vg_exp, vg_log, vg_log10, vg_pow and vg_sqrt have the bits of the reference's libm.

A hundredth of `python -m benchmarks.campaign maths`, with the same arguments by kind.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.campaign.arguments import blocks
from benchmarks.campaign.maths import BITS, FAST, Count, differ, largest_error, reference
from vecgen.build.toolchain import CompilerNotFound
from vecgen.maths import Maths, load_maths
from vecgen.options import Options

COUNT = 1_000_000
INFINITY = math.inf


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    return replace(Options(), cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def maths(options: Options) -> Maths:
    return load_maths(options)


@pytest.mark.parametrize("name", BITS)
@pytest.mark.usefixtures("reference_machine")
def test_libms_bits(maths: Maths, name: str) -> None:
    result = Count()
    for _, arguments in blocks(name, COUNT, seed=2, size=100_000):
        result.add(arguments, maths.vector(name, *arguments), reference(maths, name, arguments))
    assert result.compared >= COUNT
    assert result.different == 0, result.first


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("exp", ("-0x1.5d8872f05adc5p+9",)),
        ("pow", ("0x1.fffffffffffffp+52", "-0x1p+0")),
        ("pow", ("0x1.fffffffffffffp+1023", "0x1p-1")),
        ("pow", ("0x1.0000000000001p+52", "0x1.8p+0")),
    ],
)
@pytest.mark.usefixtures("reference_machine")
def test_what_one_argument_in_many_millions_tells(
    maths: Maths, name: str, arguments: tuple[str, ...]
) -> None:
    given = tuple(np.full(9, float.fromhex(x)) for x in arguments)
    assert not differ(maths.vector(name, *given), reference(maths, name, given)).any()


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (0.0, 3.0, 0.0),
        (-0.0, 3.0, -0.0),
        (-0.0, 2.0, 0.0),
        (-0.0, -3.0, -INFINITY),
        (0.0, -0.5, INFINITY),
        (-INFINITY, 3.0, -INFINITY),
        (-INFINITY, -3.0, -0.0),
        (-INFINITY, 0.5, INFINITY),
        (INFINITY, -1e-300, 0.0),
        (-1.0, INFINITY, 1.0),
        (-1.0, -INFINITY, 1.0),
        (0.5, INFINITY, 0.0),
        (0.5, -INFINITY, INFINITY),
        (-2.0, INFINITY, INFINITY),
        (1.0, math.nan, 1.0),
        (math.nan, 0.0, 1.0),
        (math.nan, 1.0, math.nan),
        (2.0, math.nan, math.nan),
        (-8.0, 1 / 3, math.nan),
        (-2.0, 3.0, -8.0),
        (-2.0, 4.0, 16.0),
        (-1.0, 2.0**53 - 1, -1.0),
        (-1.0, 2.0**53, 1.0),
        (2.0, -1074.0, 5e-324),
        (2.0, -1076.0, 0.0),
        (-2.0, 1025.0, -INFINITY),
        (5e-324, 0.5, 2.0**-537),
    ],
)
def test_powers_that_c_defines(maths: Maths, x: float, y: float, expected: float) -> None:
    for call in (maths.vector, maths.scalar):
        found = call("pow", np.full(9, x), np.full(9, y))
        assert not differ_but_for_nan(found, np.full(9, expected)).any(), found


def differ_but_for_nan(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return differ(found, expected) & ~(np.isnan(found) & np.isnan(expected))


@pytest.mark.parametrize("name", ["log", "log10"])
@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (0.0, -INFINITY),
        (-0.0, -INFINITY),
        (1.0, 0.0),
        (-1.0, math.nan),
        (-INFINITY, math.nan),
        (INFINITY, INFINITY),
        (math.nan, math.nan),
    ],
)
def test_logarithms_that_c_defines(maths: Maths, name: str, x: float, expected: float) -> None:
    for call in (maths.vector, maths.scalar):
        assert not differ_but_for_nan(call(name, np.full(9, x)), np.full(9, expected)).any()


OTHERS = [
    ("gcc", "-O0", "x86-64-v3"),
    ("gcc", "-O1", "x86-64-v2"),
    ("clang", "-O3", "x86-64-v3"),
]


@pytest.mark.parametrize(("compiler", "level", "march"), OTHERS)
@pytest.mark.usefixtures("reference_machine")
def test_the_build_does_not_matter(
    maths: Maths, options: Options, compiler: str, level: str, march: str
) -> None:
    try:
        other = load_maths(replace(options, compiler=compiler, optimization=level, march=march))
    except CompilerNotFound as error:
        pytest.skip(str(error))
    result = Count()
    for name in (*BITS, *FAST):
        for _, arguments in blocks(name, 20_000, seed=3, size=5_000):
            wanted = maths.vector(name, *arguments)
            result.add(arguments, other.vector(name, *arguments), wanted)
            result.add(arguments, other.scalar(name, *arguments), wanted)
    assert result.different == 0, result.first


def test_the_place_in_a_vector_does_not_matter(maths: Maths) -> None:
    random = np.random.default_rng(4)
    x, y = random.uniform(0.0, 9.0, 41), random.uniform(-9.0, 9.0, 41)
    for name in (*BITS, *FAST):
        given = (x, y)[: maths.arity("vector", name)]
        whole = maths.vector(name, *given)
        alone = [maths.vector(name, *(a[i : i + 1] for a in given))[0] for i in range(len(x))]
        assert not differ(whole, np.array(alone)).any()


@pytest.mark.parametrize("name", ["floor", "ceil", "fabs", "sqrt"])
def test_exact_functions(maths: Maths, name: str) -> None:
    for _, (x,) in blocks(name, 20_000, seed=5):
        assert not differ_but_for_nan(maths.vector(name, x), maths.libm(name, x)).any()


@pytest.mark.parametrize("name", FAST)
def test_fast_functions_are_good_to_one_ulp(maths: Maths, name: str) -> None:
    pytest.importorskip("mpmath")
    assert largest_error(maths, name, seed=6) < 1.0


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("fast_exp", 701.0, math.exp(700.0)),
        ("fast_exp", -INFINITY, 0.0),
        ("fast_expm1", -0.0, -0.0),
        ("fast_expm1", 1e-300, 1e-300),
        ("fast_expm1", -INFINITY, -1.0),
        ("fast_tanh", -0.0, -0.0),
        ("fast_tanh", -INFINITY, -1.0),
        ("fast_tanh", 1e-200, 1e-200),
        ("fast_tanh", math.nan, math.nan),
        ("fast_log", 0.0, -INFINITY),
        ("fast_log", 1.0, 0.0),
        ("fast_log", -1.0, math.nan),
        ("fast_log", INFINITY, INFINITY),
        ("fast_log", math.nan, math.nan),
    ],
)
def test_edges_of_fast_functions(maths: Maths, name: str, x: float, expected: float) -> None:
    assert not differ_but_for_nan(maths.vector(name, [x] * 9), np.full(9, expected)).any()


def test_the_view_says_what_it_wants(maths: Maths) -> None:
    assert maths.vector("pow", [[1.0], [2.0]], [1.0, 2.0, 3.0]).tolist() == [[1, 1, 1], [2, 4, 8]]
    assert "sin" in maths.names("libm")
    with pytest.raises(KeyError):
        maths.vector("sin", 1.0)
    with pytest.raises(TypeError, match="pow takes 2 arrays, not 1"):
        maths.scalar("pow", 1.0)
