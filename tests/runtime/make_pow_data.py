"""Prints runtime/include/vecgen/pow_data.h: the tables behind vg_pow, computed with 200 bits.

Run it as `python tests/runtime/make_pow_data.py > runtime/include/vecgen/pow_data.h`; a test checks
that the header and this script agree.
"""

from __future__ import annotations

import struct
import sys

import mpmath

ENTRIES = 128
START = 0x3FE6955500000000
"""The bits of the lowest z, near sqrt(1/2)."""
HEADER = """\
/* SPDX-License-Identifier: BSD-3-Clause AND MIT
 *
 * The tables of vg_pow (pow.h): for each of 128 stretches of [0.7057, 1.4115) a number c near its
 * middle whose reciprocal has few bits.
 *   vg_pow_inverse   1/c
 *   vg_pow_log       log(c), rounded to a multiple of 2^-43
 *   vg_pow_log_tail  what the rounded log(c) lacks
 * Written by tests/runtime/make_pow_data.py; do not edit.
 *
 * The scheme and the values are those of Arm's optimized-routines,
 * Copyright (c) 2018, Arm Limited, MIT licence (see NOTICE).
 */
#ifndef VECGEN_POW_DATA_H
#define VECGEN_POW_DATA_H

#include "vecgen/simd.h"

"""
FOOTER = """
#endif
"""


def double_of(bits: int) -> float:
    """Return the double of these 64 bits."""
    return float(struct.unpack("<d", struct.pack("<Q", bits))[0])


def entries() -> list[tuple[float, float, float]]:
    """Return the 128 triples (1/c, log(c) to a multiple of 2^-43, what that lacks)."""
    result = []
    with mpmath.workprec(200):
        for i in range(ENTRIES):
            middle = (double_of(START + (i << 45)) + double_of(START + ((i + 1) << 45))) / 2
            steps = ENTRIES if middle < 1 else 2 * ENTRIES
            inverse = round(steps / middle) / steps
            exact = -mpmath.log(mpmath.mpf(inverse))
            rounded = mpmath.nint(exact * 2**43) / 2**43
            result.append((inverse, float(rounded), float(exact - rounded)))
    return result


def table(name: str, values: list[float]) -> str:
    """Return the definition of a table, four values a line."""
    texts = [value.hex() for value in values]
    lines = [", ".join(texts[i : i + 4]) for i in range(0, len(texts), 4)]
    body = "".join(f"    {line},\n" for line in lines)
    return f"VG_ALIGNED(64) static const double {name}[{ENTRIES}] = {{\n{body}}};\n"


def header() -> str:
    """Return the text of pow_data.h."""
    inverse, log, tail = (list(column) for column in zip(*entries(), strict=True))
    parts = [
        table("vg_pow_inverse", inverse),
        table("vg_pow_log", log),
        table("vg_pow_log_tail", tail),
    ]
    return HEADER + "\n".join(parts) + FOOTER


if __name__ == "__main__":
    sys.stdout.write(header())
