"""Vector's methods with numbers that NEURON printed, and what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest

A = [3, 1, 2, 5, 4]


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("fill", (7, 1, 2), [3, 7, 7, 5, 4]),
        ("indgen", (0.3,), [0, 0.3, 0.6, 0.8999999999999999, 1.2]),
        ("indgen", (2, 3, 0.3), [2, 2.3, 2.6, 2.9]),
        ("indgen", (3, 0, -1), [3, 2, 1, 0]),
        ("rotate", (2,), [5, 4, 3, 1, 2]),
        ("rotate", (-1,), [1, 2, 5, 4, 3]),
        ("rotate", (2, 0), [0, 0, 3, 1, 2]),
        ("rotate", (-2, 0), [2, 5, 4, 0, 0]),
        ("rebin", (2,), [4, 7]),
        ("apply", (lambda x: 2 * x,), [6, 2, 4, 10, 8]),
        ("apply", ("exp", 1, 2), [3, 2.718281828459045, 7.38905609893065, 5, 4]),
        ("where", (">", 2), [3, 5, 4]),
        ("where", ("[)", 2, 4), [3, 2]),
        ("indvwhere", ("()", 2, 4), [0]),
        ("reverse", (), [4, 5, 2, 1, 3]),
        ("remove", (1, 3), [3, 4]),
        ("insrt", (5, 9), [*A, 9]),
        ("c", (1, 3), [1, 2, 5]),
        ("at", (1,), [1, 2, 5, 4]),
        ("sortindex", (), [1, 2, 0, 4, 3]),
        ("pow", (3,), [27, 1, 8, 125, 64]),
        ("integral", (0.5,), [3, 3.5, 4.5, 7, 9]),
        ("deriv", (0.1, 1), [-20, 10, 30, -10]),
        ("ind", ([0, 2, 9],), [3, 2]),
        ("histogram", (1, 4, 2), [0, 2, 2]),
        ("resize", (7,), [*A, 0, 0]),
    ],
)  # fmt: skip
def test_methods(n, method, arguments, expected):
    given = [n.Vector(x) if isinstance(x, list) else x for x in arguments]
    assert list(getattr(n.Vector(A), method)(*given)) == expected


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("interpolate", ([-1, 0.5, 1, 1.7, 5], [0, 1, 2], [10, 20, 30]), [10, 15, 20, 27, 30]),
        ("interpolate", ([0.5, 1, 1.5], [0, 1, 1, 2], [10, 20, 30, 40]), [15, 20, 35]),
        ("deriv", ([1, 4, 9, 16, 30], 0.1), [30, 40, 60, 105, 140]),
        ("integral", ([1, 4, 9, 16, 30], 0.1), [1, 1.4, 2.3, 3.9, 6.9]),
        ("hist", ([0.1, 0.2, 1.5, 1.6, 2.7, -1, 9], 0, 3, 1), [2, 2, 1]),
        ("index", (A, [4, 0, 9]), [4, 3, 0]),
        ("spikebin", ([-1, 1, 2, -1, 3], 0), [0, 1, 0, 0, 1]),
        ("resample", ([1, 2, 3, 4, 5], 1.5), [1, 1, 2, 3, 3, 4, 5]),
        ("where", (A, "==", 2), [2]),
        ("abs", ([-1, -2],), [1, 2]),
        ("log", ([1, 0, -1],), [0, -math.inf, math.nan]),
        ("floor", ([1.5, -0.5],), [1, -1]),
    ],
)
def test_methods_with_a_source(n, method, arguments, expected):
    given = [n.Vector(x) if isinstance(x, list) else x for x in arguments]
    found = getattr(n.Vector([9]), method)(*given)
    assert np.array_equal(found.as_numpy(), expected, equal_nan=True)


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("indwhere", ("<", 3), 1), ("indwhere", (">", 99), -1), ("scale", (-1, 1), 0.5),
        ("reduce", ("sin",), 0.1761616497223789),
        ("reduce", ("sin", 100, 1, 2), 101.75076841163359),
        ("sum", (1, 3), 8), ("sumsq", (), 55), ("var", (1, 3), 4.333333333333334),
        ("stdev", (1, 3), 2.081665999466133), ("stderr", (), 0.7071067811865476), ("median", (), 3),
        ("mag", (), 7.416198487095663), ("min", (1, 3), 1), ("max", (2, 4), 5),
        ("min_ind", (2, 4), 2), ("max_ind", (0, 2), 0), ("contains", (3 + 1e-12,), True),
        ("contains", (3 + 1e-9,), False), ("mean", (1, 3), 8 / 3),
    ],
)  # fmt: skip
def test_numbers(n, method, arguments, expected):
    assert getattr(n.Vector(A), method)(*arguments) == expected


def test_numbers_of_two_vectors(n):
    a, b = n.Vector(A), n.Vector([1, 2, 3, 4, 5])
    assert (a.dot(b), a.meansqerr(b), a.meansqerr(b, b)) == (51, 1.6, 3.6)
    assert (a.eq(a.c()), a.eq(b), a.eq(n.Vector())) == (1.0, 0.0, 0.0)
    assert n.Vector([4, 1, 3, 2]).median() == 2.5


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((2,), [9, 9, 3, 1, 2, 5, 4, 9]), ((2, 1, 3), [9, 9, 1, 2, 5, 9, 9, 9]),
        ((1, 3), [1, 2, 5, 9, 9, 9, 9, 9]), ((), A),
        ((0, 0, 4, 2, 2), [3, 9, 2, 9, 4, 9, 9, 9]), (([1, 0],), [3, 1, *[9] * 6]),
        (([0, 1], [5, 6]), [9] * 5 + [3, 1, 9]),
    ],
)  # fmt: skip
def test_copy(n, arguments, expected):
    given = [n.Vector(x) if isinstance(x, list) else x for x in arguments]
    assert list(n.Vector([9] * 8).copy(n.Vector(A), *given)) == expected
    assert list(n.Vector([9]).copy(n.Vector(A), 3)) == [9, 0, 0, *A]


def test_operators(n):
    a = n.Vector(A)
    assert list(2 / n.Vector([1, 4])) == [2, 0.5]
    assert list(abs(-a)) == list(+a) == A
    assert list(a[::2]) == [3, 2, 4]
    labelled = n.Vector([1])
    labelled.label("x")
    assert (labelled.cl().label(), labelled.c().label()) == ("x", "")


def test_memory_is_shared_as_long_as_the_size_stays(n):
    vector = n.Vector(A)
    shared = vector.as_numpy()
    vector.fill(1).add(2).mul(3).sqrt().indgen().reverse().rotate(1).sort().abs(n.Vector(5, -1))
    vector.apply("sin").scale(0, 1)
    assert np.shares_memory(shared, vector.as_numpy())
    assert list(shared) == list(vector)
    assert vector.buffer_size(100) >= 100


def test_printf(n, capsys):
    vector = n.Vector([1, 2.5, 3, 4, 5, 6])
    assert vector.printf() == 6
    assert vector.printf("%5.2f|") == 6
    assert vector.printf("%g ", 1, 2) == 2
    assert vector.printf(1, 2) == 2
    assert capsys.readouterr().out == (
        "1\t2.5\t3\t4\t5\t\n6\t\n 1.00| 2.50| 3.00| 4.00| 5.00| 6.00|2.5 3 2.5\t3\t\n"
    )


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("fill", (1, 2)), ("fill", (1, 0, 9)), ("indgen", (1, 5, 0)), ("indgen", (1, 5, -1)),
        ("indgen", (1, 2, 3, 4)), ("rebin", (0,)), ("apply", ("foo",)), ("apply", ("log", 0, 9)),
        ("where", ("=<", 1)), ("where", ("[]", 1)), ("where", (">",)), ("deriv", (1, 3)),
        ("sum", (1,)), ("sum", (1, 9)), ("min", (3, 1)), ("mean", (2, 2)), ("var", (2, 2)),
        ("meansqerr", (1,)), ("dot", (1,)), ("histogram", (0, 1, 0)), ("hist", (1, 0, 1, 1)),
        ("remove", (9,)), ("insrt", (9, 1)), ("c", (1, 9)), ("at", (2, 1)), ("copy", (1,)),
        ("pow", ()), ("resample", (1, 2)), ("ind", (1,)), ("printf", (1, 2, 3)),
        ("interpolate", (1, 2)),
    ],
)  # fmt: skip
def test_refused(n, method, arguments):
    vector = n.Vector(A)
    with pytest.raises(RuntimeError):
        getattr(vector, method)(*arguments)
    assert list(vector) == A


def test_refused_numbers(n):
    with pytest.raises(RuntimeError, match="sqrt argument out of domain"):
        n.Vector([-1]).sqrt()
    with pytest.raises(RuntimeError, match="log argument out of domain"):
        n.Vector([0]).apply("log")
    with pytest.raises(RuntimeError, match="less than two"):
        n.Vector([0]).deriv()
    with pytest.raises(RuntimeError):
        n.Vector().integral()
    assert list(n.Vector([710, -710]).apply("exp")) == [1.0142320547350045e304, 0]
