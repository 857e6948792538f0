"""Numbers as C literals."""

from __future__ import annotations

import math
import random
import struct

import pytest

from vecgen.emit.c_literal import c_double, c_int


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (4.0, "4.0"),
        (1e-9, "1e-9"),
        (1e22, "1e22"),
        (1.5e300, "1.5e300"),
        (-65.0, "-65.0"),
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (math.inf, "VG_INFINITY"),
        (-math.inf, "-VG_INFINITY"),
        (math.nan, "vg_from_bits(UINT64_C(0x7ff8000000000000))"),
        (5e-324, "5e-324"),
        (96485.33212331001, "96485.33212331001"),
        (1.0142320547350045e304, "1.0142320547350045e304"),
    ],
)
def test_double(value: float, text: str) -> None:
    assert c_double(value) == text


def test_doubles_read_back_and_are_never_integers() -> None:
    rng = random.Random(8)
    for _ in range(3000):
        value = struct.unpack("<d", rng.randbytes(8))[0]
        if not math.isfinite(value):
            continue
        text = c_double(value)
        assert struct.pack("<d", float(text)) == struct.pack("<d", value)
        assert "." in text or "e" in text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-7, "-7"), (2**31 - 1, "2147483647"), (-(2**31), "INT32_MIN")]
)
def test_int(value: int, text: str) -> None:
    assert c_int(value) == text


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1])
def test_int_has_32_bits(value: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        c_int(value)
