"""Numbers in morphology files are read as C's scanf reads them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from vecgen.frontend.import3d.numbers import leading_numbers, single


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 2 3", ["1", "2", "3"]),
        ("  -1.5e3\t+.5 7.", ["-1.5e3", "+.5", "7."]),
        ("1-2", ["1", "-2"]),
        ("1,2", ["1"]),
        ("# 1", []),
        ("", []),
        ("1e 2", []),
        ("12 nan inf -Infinity", ["12", "nan", "inf", "-Infinity"]),
        ("1 2 3 4 5 6 7 8 9", ["1", "2", "3", "4", "5", "6", "7"]),
    ],
)
def test_leading_numbers(text, found) -> None:
    assert leading_numbers(text, 7) == found


def test_single_precision_is_rounded_once() -> None:
    low = np.float32(1.0)
    high = np.nextafter(low, np.float32(2.0))
    half = (Fraction(float(low)) + Fraction(float(high))) / 2
    text = f"{float(half):.30f}"
    assert Fraction(text) == half
    assert single(text) == 1.0  # to even
    assert single(text + "00000000000001") == float(high)
    assert single(str(float(low))) == 1.0


@pytest.mark.parametrize("text", ["0.1", "-123.456789", "1e-45", "3.4e38", "1e39", "16777217"])
def test_single_precision_is_numpys_where_that_rounds_once(text) -> None:
    with np.errstate(over="ignore"):
        assert single(text) == float(np.float32(float(text)))
