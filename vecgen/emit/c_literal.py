"""Numbers as C literals that read back as the very same bits."""

from __future__ import annotations

import math


def c_double(value: float) -> str:
    """Return the shortest C literal of type double with the bits of `value`.

    A negative number starts with `-`, so its place among operators is that of a unary minus.
    Infinity and NaN are written in the terms of fma.h.
    """
    value = float(value)
    if math.isnan(value):
        return "vg_from_bits(UINT64_C(0x7ff8000000000000))"
    if math.isinf(value):
        return "VG_INFINITY" if value > 0 else "-VG_INFINITY"
    digits, exponent, power = repr(value).partition("e")
    if not exponent:
        return digits
    return f"{digits}e{int(power)}"


def c_int(value: int) -> str:
    """Return the C literal of a 32-bit integer.

    Raises:
        ValueError: the value has more than 32 bits.
    """
    if not -(2**31) <= value < 2**31:
        raise ValueError(f"{value} does not fit into int32_t")
    return "INT32_MIN" if value == -(2**31) else str(int(value))
