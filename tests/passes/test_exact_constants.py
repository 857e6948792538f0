"""Functions of literals are correctly rounded."""

from __future__ import annotations

import math
import random

import pytest

from vecgen.passes.exact_constants import exact_constant

FUNCTIONS = (
    "pow",
    "log",
    "log10",
    "sinh",
    "cosh",
    "tanh",
    "sin",
    "cos",
    "tan",
    "atan",
    "asin",
    "acos",
    "atan2",
    "erf",
)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_correct_rounding(name: str) -> None:
    mpmath = pytest.importorskip("mpmath")
    choice = random.Random(1)
    exact = getattr(mpmath, {"pow": "power"}.get(name, name))
    compared = 0
    with mpmath.workprec(300):
        for _ in range(150):
            x = choice.choice([choice.uniform(-5, 5), choice.uniform(0, 100), 2.0, 10.0, 1e-5])
            if name in ("asin", "acos"):
                x /= 5
            arguments = (x, choice.uniform(-5, 5)) if name in ("pow", "atan2") else (x,)
            found = exact_constant(name, arguments)
            if found is not None:
                compared += 1
                assert found == float(exact(*map(mpmath.mpf, arguments)))
    assert compared > 50


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("log", (0.0,)),
        ("log", (-1.0,)),
        ("log", (math.inf,)),
        ("pow", (0.0, -1.0)),
        ("pow", (-8.0, 0.3)),
        ("pow", (10.0, 400.0)),
        ("pow", (10.0, -320.0)),
        ("sin", (1e9,)),
        ("exp", (1.0,)),
        ("sqrt", (-2.0,)),
        ("asin", (1.5,)),
        ("fmod", (1.5, 0.0)),
    ],
)
def test_what_is_left_to_the_run(name: str, arguments: tuple[float, ...]) -> None:
    assert exact_constant(name, arguments) is None


def test_what_is_exact_anyway() -> None:
    assert exact_constant("sqrt", (2.0,)) == math.sqrt(2.0)
    assert exact_constant("fabs", (-0.1,)) == 0.1
    assert str(exact_constant("ceil", (-0.5,))) == "-0.0"
    assert exact_constant("floor", (-0.5,)) == -1.0
    assert exact_constant("fmod", (5.5, -2.0)) == 1.5
    assert exact_constant("asin", (-1.0,)) == -math.pi / 2
    assert exact_constant("acos", (-1.0,)) == math.pi
    assert exact_constant("atan2", (1.0, -0.0)) == math.pi / 2


def test_powers_of_negative_numbers() -> None:
    assert exact_constant("pow", (-2.0, 3.0)) == -8.0
    assert exact_constant("pow", (-2.0, 4.0)) == 16.0
