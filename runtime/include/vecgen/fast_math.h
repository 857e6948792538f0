/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Functions for the fast profile: no tables, no bits of a reference, but the same bits in every lane,
 * with every compiler and at every width. Maximum errors in units of the last place (ulp), measured
 * against 200-bit arithmetic, stand in runtime/README.md; none is above 1. There is no fast power:
 * e^(y log x) multiplies the logarithm's error by y log x, and vg_pow is what it takes to avoid that.
 */
#ifndef VECGEN_FAST_MATH_H
#define VECGEN_FAST_MATH_H

#include "vecgen/fma.h"
#include "vecgen/log.h"

/* e^x = power (1 + r + half + tail), where power = 2^k, |r| <= ln2/2 and half is r^2/2. */
struct vg_fast_parts {
    double power;
    double r;
    double half;
    double tail;
};

/* For |x| <= 708. Taylor's polynomial, to the degree that the interval needs. */
VG_INLINE struct vg_fast_parts vg_fast_exp_parts(double x)
{
    const double shift = 0x1.8p52;
    const double shifted = VG_FMA(x, 0x1.71547652b82fep0, shift);
    const double k = shifted - shift;
    const double high = VG_FMA(k, -VG_LN2_HIGH, x); /* exact */
    const double r = VG_FMA(k, -VG_LN2_LOW, high);
    const double lost = VG_FMA(k, -VG_LN2_LOW, high - r);
    double p = VG_FMA(r, 1.0 / 6227020800.0, 1.0 / 479001600.0);
    p = VG_FMA(r, p, 1.0 / 39916800.0);
    p = VG_FMA(r, p, 1.0 / 3628800.0);
    p = VG_FMA(r, p, 1.0 / 362880.0);
    p = VG_FMA(r, p, 1.0 / 40320.0);
    p = VG_FMA(r, p, 1.0 / 5040.0);
    p = VG_FMA(r, p, 1.0 / 720.0);
    p = VG_FMA(r, p, 1.0 / 120.0);
    p = VG_FMA(r, p, 1.0 / 24.0);
    p = VG_FMA(r, p, 1.0 / 6.0);
    const double half = 0.5 * r * r;
    const double half_lost = VG_FMA(0.5 * r, r, -half);
    const double tail = VG_FMA(r * r * r, p, half_lost + lost);
    const double power = vg_from_bits((vg_bits(shifted) + 1023) << 52);
    const struct vg_fast_parts parts = {power, r, half, tail};
    return parts;
}

/* e^x for |x| <= 700; 0 below, e^700 above, NaN for NaN. */
VG_INLINE double vg_fast_exp(double x)
{
    const struct vg_fast_parts e = vg_fast_exp_parts(x > 700.0 ? 700.0 : x);
    const double y = VG_FMA(e.power, e.r + (e.half + e.tail), e.power);
    return x < -700.0 ? 0.0 : y;
}

/* A number as the sum of a double and a much smaller one. */
struct vg_fast_sum {
    double high;
    double low;
};

/* e^x - 1 for |x| <= 700. Each addend is smaller than what it is added to (or that is 0). */
VG_INLINE struct vg_fast_sum vg_fast_expm1_sum(double x)
{
    const struct vg_fast_parts e = vg_fast_exp_parts(x);
    const double less = e.power - 1.0;
    const double lost = e.power - (less + 1.0);
    const double one = VG_FMA(e.power, e.r, less);
    const double one_lost = VG_FMA(e.power, e.r, less - one);
    const double two = VG_FMA(e.power, e.half, one);
    const double two_lost = VG_FMA(e.power, e.half, one - two);
    const double rest = VG_FMA(e.power, e.tail, lost + one_lost + two_lost);
    const struct vg_fast_sum sum = {two + rest, two - (two + rest) + rest};
    return sum;
}

/* e^x - 1, accurate near 0 too; -1 below -700, e^700 above 700. */
VG_INLINE double vg_fast_expm1(double x)
{
    const double below = x < -700.0 ? -700.0 : x;
    const struct vg_fast_sum y = vg_fast_expm1_sum(x > 700.0 ? 700.0 : below);
    return vg_fabs(x) < 0x1p-54 ? x : y.high;
}

/* The hyperbolic tangent: with w = e^(-2|x|) - 1 it is -w / (2 + w), in twice the precision. */
VG_INLINE double vg_fast_tanh(double x)
{
    const double size = vg_fabs(x);
    const struct vg_fast_sum w = vg_fast_expm1_sum(size > 20.0 ? -40.0 : -2.0 * size);
    const double below = 2.0 + w.high;
    const double below_rest = 2.0 - below + w.high + w.low;
    const double inverse = 1.0 / below;
    const double q = w.high * inverse;
    const double left = VG_FMA(-q, below_rest, VG_FMA(-q, below, w.high) + w.low);
    const double y = VG_FMA(left, inverse, q);
    const double large = size > 20.0 ? 1.0 : vg_fabs(y);
    const double result = size < 0x1p-27 ? size : large;
    return vg_from_bits(vg_bits(result) | (vg_bits(x) & UINT64_C(0x8000000000000000)));
}

/* Natural logarithm of a normal x > 0 (inf for inf, -inf for 0 and subnormal x, NaN below).
 * x = 2^k z, z near 1; log(z) = 2 atanh(s), s = (z - 1) / (z + 1). */
VG_INLINE double vg_fast_log(double x)
{
    const uint64_t start = UINT64_C(0x3fe6a09e667f3bcd); /* sqrt(1/2) */
    const uint64_t above = vg_bits(x) - start;
    const double k = vg_exponent(above, 0.0);
    const double f = vg_from_bits(vg_bits(x) - (above & UINT64_C(0xfff0000000000000))) - 1.0;
    const double s = f / (2.0 + f);
    const double s2 = s * s;
    double p = VG_FMA(s2, 2.0 / 21.0, 2.0 / 19.0);
    p = VG_FMA(s2, p, 2.0 / 17.0);
    p = VG_FMA(s2, p, 2.0 / 15.0);
    p = VG_FMA(s2, p, 2.0 / 13.0);
    p = VG_FMA(s2, p, 2.0 / 11.0);
    p = VG_FMA(s2, p, 2.0 / 9.0);
    p = VG_FMA(s2, p, 2.0 / 7.0);
    p = VG_FMA(s2, p, 2.0 / 5.0);
    p = VG_FMA(s2, p, 2.0 / 3.0);
    /* log(1 + f) = f - (f^2/2 - s (f^2/2 + s^2 p)), which rounds f^2/2 in small terms only. */
    const double half = 0.5 * f * f;
    const double correction = VG_FMA(s, VG_FMA(s2, p, half), k * VG_LN2_LOW);
    const double finite = VG_FMA(k, VG_LN2_HIGH, f - (half - correction));
    const double positive = x < VG_INFINITY ? finite : x;
    const double normal = x < 0x1p-1022 ? -VG_INFINITY : positive;
    return x < 0.0 ? vg_from_bits(UINT64_C(0xfff8000000000000)) : normal;
}

#endif
