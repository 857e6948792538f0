/* SPDX-License-Identifier: BSD-3-Clause AND MIT
 *
 * vg_log, vg_log10: the bits of the reference's libm (its FMA build), in vectors.
 *
 * The algorithm of vg_log and its constants are those of Arm's optimized-routines,
 * Copyright (c) 2018, Arm Limited, MIT licence (see NOTICE). vg_log10 follows fdlibm's log10,
 * Copyright (C) 1993 by Sun Microsystems, Inc. (see NOTICE).
 */
#ifndef VECGEN_LOG_H
#define VECGEN_LOG_H

#include "vecgen/fma.h"
#include "vecgen/log_data.h"

/* ln2 in two parts: k times the first is exact for an exponent k. */
#define VG_LN2_HIGH 0x1.62e42fefa3800p-1
#define VG_LN2_LOW 0x1.ef35793c76730p-45

/* The exponent k of x = 2^k z, where bits(x) - `start` is `above` and z is at or above the double
 * whose bits are `start`. A subnormal x comes multiplied by 2^52, which `extra` takes off. Vectors
 * below AVX-512 have no conversion of integers: k + 2048 becomes the low bits of a double 2^52. */
VG_INLINE double vg_exponent(uint64_t above, double extra)
{
    const uint64_t raised = ((above + (UINT64_C(1) << 63)) >> 52) | UINT64_C(0x4330000000000000);
    return vg_from_bits(raised) - (0x1p52 + 2048.0 + extra);
}

/* log(x) for x in [0.9375, 1.064697265625): a polynomial in r = x - 1, and r - r^2/2 exactly. */
VG_INLINE double vg_log_near_one(double x)
{
    const double r = x - 1.0;
    const double r2 = r * r;
    const double r3 = r * r2;
    const double p3 = VG_FMA(r3, -0x1.5521375d145cdp-4, VG_FMA(r2, 0x1.78182f7afd085p-4,
                             VG_FMA(r, -0x1.999eb43b068ffp-4, 0x1.c7184282ad6cap-4)));
    const double p2 = VG_FMA(p3, r3, VG_FMA(r2, -0x1.fffffa4423d65p-4,
                             VG_FMA(r, 0x1.24924a344de3p-3, -0x1.55555556745a7p-3)));
    const double p1 = VG_FMA(p2, r3, VG_FMA(r2, 0x1.999999995dd0cp-3,
                             VG_FMA(r, -0x1.ffffffffffdcbp-3, 0x1.5555555555577p-2)));
    const double large = r * 0x1p27;
    const double front = r + large - large; /* the first 26 bits of r */
    const double back = r - front;
    const double square = front * front;
    const double high = VG_FMA(square, -0.5, r);
    const double rest = VG_FMA(square, -0.5, r - high);
    const double low = VG_FMA(-0.5 * back, r + front, rest);
    return high + VG_FMA(p1, r3, low);
}

/* Natural logarithm: -inf for 0, NaN below. With x = 2^k z and c near z from a table,
 * log(x) = k ln2 + log(c) + log(1 + r), r = z/c - 1. */
VG_INLINE double vg_log(double x)
{
    const uint64_t start = UINT64_C(0x3fe6000000000000); /* 0.6875 */
    const double extra = x < 0x1p-1022 ? 52.0 : 0.0;
    const uint64_t bits = vg_bits(x < 0x1p-1022 ? x * 0x1p52 : x);
    const uint64_t above = bits - start;
    const double k = vg_exponent(above, extra);
    const double z = vg_from_bits(bits - (above & UINT64_C(0xfff0000000000000)));
    const uint64_t entry = above >> 45 & 127;
    const double r = VG_FMA(z, vg_log_inverse[entry], -1.0);
    const double front = VG_FMA(k, VG_LN2_HIGH, vg_log_centre[entry]);
    const double high = front + r;
    const double low = VG_FMA(k, VG_LN2_LOW, front - high + r);
    const double r2 = r * r;
    const double p = VG_FMA(r2, VG_FMA(r, -0x1.55575e506c89fp-3, 0x1.999b324f10111p-3),
                            VG_FMA(r, -0x1.fffffffeb459p-3, 0x1.555555551305bp-2));
    const double far = VG_FMA(r * r2, p, VG_FMA(r2, -0x1.0000000000001p-1, low)) + high;
    const double near = vg_log_near_one(x);
    const double finite = x >= 0.9375 ? (x < 1.064697265625 ? near : far) : far;
    const double positive = x < VG_INFINITY ? finite : x; /* inf and NaN */
    const double negative = x < 0.0 ? vg_from_bits(UINT64_C(0xfff8000000000000)) : positive;
    return x == 0.0 ? -VG_INFINITY : negative;
}

/* Logarithm to the base 10 as fdlibm takes it: x = 2^k z is split such that z is in [1, 2) for x >= 1
 * and in [0.5, 1) below; log10(x) = k log10(2) + log(z) / log(10), unfused. */
VG_INLINE double vg_log10(double x)
{
    const double extra = x < 0x1p-1022 ? 52.0 : 0.0;
    const uint64_t bits = vg_bits(x < 0x1p-1022 ? x * 0x1p52 : x);
    const uint64_t start = x < 1.0 ? UINT64_C(0x3fe0000000000000) : UINT64_C(0x3ff0000000000000);
    const uint64_t above = bits - start;
    const double k = vg_exponent(above, extra);
    const double z = vg_from_bits(bits - (above & UINT64_C(0xfff0000000000000)));
    const double low = k * 0x1.9fef311f12b36p-42 + 0x1.bcb7b1526e50ep-2 * vg_log(z);
    const double finite = low + k * 0x1.34413509f6000p-2;
    const double positive = x < VG_INFINITY ? finite : x;
    const double negative = x < 0.0 ? vg_from_bits(UINT64_C(0x7ff8000000000000)) : positive;
    return x == 0.0 ? -VG_INFINITY : negative;
}

#endif
