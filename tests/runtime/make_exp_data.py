"""Prints runtime/include/vecgen/exp_data.h: the table behind vg_exp, computed with 200 bits.

Run it as `python tests/runtime/make_exp_data.py > runtime/include/vecgen/exp_data.h`; a test checks
that the header and this script agree.
"""

from __future__ import annotations

import struct
import sys

import mpmath

ENTRIES = 128
HEADER = """\
/* SPDX-License-Identifier: BSD-3-Clause AND MIT
 *
 * The table of vg_exp (math.h): 2^(i/128) for i = 0 ... 127, two words each:
 *   [2i]      the bits of the relative error of the rounded 2^(i/128), as a double: what it lacks
 *   [2i + 1]  the bits of 2^(i/128) as a double, less i << 45, so that adding k << 45, where
 *             k = 128 j + i, gives the bits of 2^(k/128)
 * Written by tests/runtime/make_exp_data.py; do not edit.
 *
 * The scheme and the layout of this table are those of Arm's optimized-routines,
 * Copyright (c) 2018, Arm Limited, MIT licence (see NOTICE).
 */
#ifndef VECGEN_EXP_DATA_H
#define VECGEN_EXP_DATA_H

#include <stdint.h>

#include "vecgen/simd.h"

VG_ALIGNED(64) static const uint64_t vg_exp_table[256] = {
"""
FOOTER = """\
};

#endif
"""


def bits(value: float) -> int:
    """Return the 64 bits of a double."""
    return int(struct.unpack("<Q", struct.pack("<d", value))[0])


def entries() -> list[tuple[int, int]]:
    """Return the 128 pairs (bits of the relative error, bits of 2^(i/128) less i << 45)."""
    pairs = []
    with mpmath.workprec(200):
        for i in range(ENTRIES):
            exact = mpmath.power(2, mpmath.mpf(i) / ENTRIES)
            rounded = float(exact)
            error = float(exact / mpmath.mpf(rounded) - 1)
            pairs.append((bits(error), (bits(rounded) - (i << 45)) % 2**64))
    return pairs


def header() -> str:
    """Return the text of exp_data.h."""
    rows = [
        f"    0x{error:016x}, 0x{power:016x}, /* {i} */"
        for i, (error, power) in enumerate(entries())
    ]
    return HEADER + "\n".join(rows) + "\n" + FOOTER


if __name__ == "__main__":
    sys.stdout.write(header())
