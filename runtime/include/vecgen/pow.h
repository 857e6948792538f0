/* SPDX-License-Identifier: BSD-3-Clause AND MIT
 *
 * vg_pow: the bits of the reference's libm (its FMA build), in vectors.
 *
 * The algorithm and its constants are those of Arm's optimized-routines,
 * Copyright (c) 2018, Arm Limited, MIT licence (see NOTICE).
 */
#ifndef VECGEN_POW_H
#define VECGEN_POW_H

#include "vecgen/exp_data.h"
#include "vecgen/fma.h"
#include "vecgen/log.h"
#include "vecgen/pow_data.h"

/* A number with about 68 bits: the sum of both. */
struct vg_double_double {
    double high;
    double low;
};

/* log(x) for a finite x > 0, as in vg_log, but carrying what each sum loses. */
VG_INLINE struct vg_double_double vg_pow_log_of(double x)
{
    const uint64_t start = UINT64_C(0x3fe6955500000000); /* near sqrt(1/2) */
    const double extra = x < 0x1p-1022 ? 52.0 : 0.0;
    const uint64_t bits = vg_bits(x < 0x1p-1022 ? x * 0x1p52 : x);
    const uint64_t above = bits - start;
    const double k = vg_exponent(above, extra);
    const double z = vg_from_bits(bits - (above & UINT64_C(0xfff0000000000000)));
    const uint64_t entry = above >> 45 & 127;
    const double r = VG_FMA(z, vg_pow_inverse[entry], -1.0); /* exact */
    const double t1 = VG_FMA(k, VG_LN2_HIGH, vg_pow_log[entry]);
    const double t2 = t1 + r;
    const double low1 = VG_FMA(k, VG_LN2_LOW, vg_pow_log_tail[entry]);
    const double low2 = t1 - t2 + r;
    const double ar = -0.5 * r;
    const double ar2 = r * ar;
    const double ar3 = r * ar2;
    const double sum = t2 + ar2;
    const double low3 = VG_FMA(ar, r, -ar2);
    const double low4 = t2 - sum + ar2;
    const double p = VG_FMA(ar2, VG_FMA(ar2, VG_FMA(r, 0x1.0002b8b263fc3p+0, -0x1.2495b9b4845e9p+0),
                                        VG_FMA(r, -0x1.555555529a47ap-1, 0x1.999999959554ep-1)),
                            VG_FMA(r, 0x1.0000000000006p-1, -0x1.555555555556p-1));
    const double low = VG_FMA(ar3, p, low1 + low2 + low3 + low4);
    const double high = sum + low;
    const struct vg_double_double log = {high, sum - high + low};
    return log;
}

/* e^(x + rest), 0 and inf where that is too small or large; `rest` is far less than x.
 * As vg_exp, but for all x: beyond 512 the power of two is put on in two steps, and a result below
 * 2^-1022 is rounded once only, before it becomes subnormal. */
VG_INLINE double vg_pow_exp_of(double x, double rest)
{
    const double shift = 0x1.8p52;
    const double shifted = VG_FMA(x, 0x1.71547652b82fep0 * 128, shift);
    const uint64_t k = vg_bits(shifted);
    const double rounded = shifted - shift;
    const double r =
        VG_FMA(rounded, -0x1.cf79abc9e3b3ap-47, VG_FMA(rounded, -0x1.62e42fefa0000p-8, x)) + rest;
    const uint64_t entry = k & 127;
    const double r2 = r * r;
    const double low = VG_FMA(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2);
    const double high = VG_FMA(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5);
    const double p = VG_FMA(r2 * r2, high, VG_FMA(r2, low, vg_exp_tail[entry] + r));

    const uint64_t lifted = x <= -512.0 ? UINT64_C(1022) << 52 : 0;
    const uint64_t lowered = x >= 512.0 ? UINT64_C(1009) << 52 : 0;
    const double upper = x >= 512.0 ? 0x1p1009 : 1.0;
    const double factor = x <= -512.0 ? 0x1p-1022 : upper;
    const double s = vg_from_bits(vg_exp_power[entry] + (k << 45) + lifted - lowered);
    const double product = s * p;
    const double unfused = s + product;
    const double lost = s - unfused + product;
    const double one_more = 1.0 + unfused;
    const double once = one_more + (1.0 - one_more + unfused + lost) - 1.0;
    const double small = unfused < 1.0 ? once : unfused;
    const double y = factor * (x <= -512.0 ? small : VG_FMA(s, p, s));
    const double below = x <= -1024.0 ? 0.0 : y;
    return x >= 1024.0 ? VG_INFINITY : below;
}

/* x to the power y, all special cases of C's pow included. */
VG_INLINE double vg_pow(double x, double y)
{
    const double inf = VG_INFINITY;
    const double size = vg_fabs(x);
    const double exponent = vg_fabs(y);

    /* |x|^y */
    const struct vg_double_double log = vg_pow_log_of(size);
    const double not_zero = size == 0.0 ? -inf : log.high;
    const double logarithm = size == inf ? inf : not_zero;
    const double high = y * logarithm;
    const double low = VG_FMA(y, log.low, VG_FMA(y, logarithm, -high));
    const double power = vg_pow_exp_of(high, low);

    /* The sign: negative for a negative x and an odd y; NaN where y is no integer. */
    const double integral = exponent < 0x1p52 ? exponent + 0x1p52 : exponent;
    const double whole = exponent < 0x1p52 ? integral - 0x1p52 : exponent;
    const uint64_t odd = exponent < 0x1p53 ? vg_bits(integral) << 63 : 0;
    const uint64_t sign = whole == exponent ? vg_bits(x) & odd : 0;
    const double with_sign = vg_from_bits(vg_bits(power) | sign);
    const double undefined = size < inf ? vg_from_bits(UINT64_C(0xfff8000000000000)) : with_sign;
    const double of_negative = whole == exponent ? with_sign : undefined;
    const double signed_power = x < 0.0 ? of_negative : with_sign;

    const double of_infinite = size == 1.0 ? 1.0 : signed_power; /* (-1)^inf */
    const double number = exponent == inf ? of_infinite : signed_power;
    const double no_nan_y = exponent <= inf ? number : y;
    const double no_nan = size <= inf ? no_nan_y : vg_from_bits(vg_bits(x) ^ sign);
    const double not_one = x == 1.0 ? 1.0 : no_nan;
    return y == 0.0 ? 1.0 : not_one;
}

#endif
