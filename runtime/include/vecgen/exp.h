/* SPDX-License-Identifier: BSD-3-Clause AND MIT
 *
 * vg_exp: the bits of the reference's libm (its FMA build), in vectors, within NEURON's guards.
 *
 * The algorithm and its constants are those of Arm's optimized-routines,
 * Copyright (c) 2018, Arm Limited, MIT licence (see NOTICE).
 */
#ifndef VECGEN_EXP_H
#define VECGEN_EXP_H

#include "vecgen/exp_data.h"
#include "vecgen/fma.h"

/* e^x without the guards, for |x| <= 700: the bits of the FMA build of the reference's libm.
 *
 * With k = round(x 128/ln2): e^x = 2^(k/128) e^r, |r| <= ln2/256. k is rounded by adding 1.5 2^52,
 * which leaves it in the sum's low bits; r is taken off in two parts of ln2/128. 2^(k/128) = s comes
 * from a table and an addition to the exponent; e^r - 1 is a polynomial, `tail` what s lacks. The
 * order of operations and what is fused decide the last bit. Below -512 the reference does not fuse
 * the final sum s + s p: there s p is rounded first, and added by a multiplication with one that is
 * exact (2^60 and 2^-60 keep the product from being subnormal where its bits count: a |p| below
 * 2^-72 leaves s as it is). Choosing what to multiply costs less than choosing between two sums. */
VG_INLINE double vg_exp_unguarded(double x)
{
    const double shift = 0x1.8p52;
    const double shifted = VG_FMA(0x1.71547652b82fep0 * 128, x, shift);
    const uint64_t k = vg_bits(shifted);
    const double rounded = shifted - shift;
    const double r = VG_FMA(rounded, -0x1.cf79abc9e3b3ap-47, VG_FMA(rounded, -0x1.62e42fefa0000p-8, x));
    const uint64_t entry = k & 127;
    const double tail = vg_exp_tail[entry];
    const double s = vg_from_bits(vg_exp_power[entry] + (k << 45));
    const double r2 = r * r;
    const double low = VG_FMA(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2);
    const double high = VG_FMA(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5);
    const double p = VG_FMA(r2 * r2, high, VG_FMA(r2, low, tail + r));
    const double product = s * (p * 0x1p60);
    return VG_FMA(x <= -512.0 ? product : s, x <= -512.0 ? 0x1p-60 : p, s);
}

/* NEURON's guarded e^x: 0 below -700, e^700 above 700, NaN for NaN. */
VG_INLINE double vg_exp(double x)
{
    const double y = vg_exp_unguarded(x > 700.0 ? 700.0 : x);
    return x < -700.0 ? 0.0 : y;
}

#endif
