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
 * The tables of vg_exp (math.h): 2^(i/128) for i = 0 ... 127.
 *   vg_exp_tail   the relative error of the rounded 2^(i/128): what it lacks
 *   vg_exp_power  the bits of 2^(i/128) as a double, less i << 45, so that adding k << 45, where
 *                 k = 128 j + i, gives the bits of 2^(k/128)
 * Two tables, not one of pairs: both are indexed by i itself, which saves a shift per vector.
 * Written by tests/runtime/make_exp_data.py; do not edit.
 *
 * The scheme and the values are those of Arm's optimized-routines,
 * Copyright (c) 2018, Arm Limited, MIT licence (see NOTICE).
 */
#ifndef VECGEN_EXP_DATA_H
#define VECGEN_EXP_DATA_H

#include <stdint.h>

#include "vecgen/simd.h"

"""
FOOTER = """
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


def c_double(word: int) -> str:
    """Return the double with these bits as a hexadecimal literal of C."""
    return float(struct.unpack("<d", struct.pack("<Q", word))[0]).hex()


def table(name: str, values: list[str]) -> str:
    """Return the definition of a table, four values a line."""
    lines = [", ".join(values[i : i + 4]) for i in range(0, len(values), 4)]
    body = "".join(f"    {line},\n" for line in lines)
    return f"VG_ALIGNED(64) static const {name}[{ENTRIES}] = {{\n{body}}};\n"


def header() -> str:
    """Return the text of exp_data.h."""
    errors, powers = zip(*entries(), strict=True)
    tail = table("double vg_exp_tail", [c_double(error) for error in errors])
    power = table("uint64_t vg_exp_power", [f"0x{power:016x}" for power in powers])
    return HEADER + tail + "\n" + power + FOOTER


if __name__ == "__main__":
    sys.stdout.write(header())
