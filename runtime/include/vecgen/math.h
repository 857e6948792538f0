/* SPDX-License-Identifier: BSD-3-Clause AND MIT
 *
 * The functions that NMODL code may call, as NEURON computes them in double precision.
 *
 * vg_exp and the functions above "scalar" vectorise inside a VG_SIMD loop, without -ffast-math, and
 * give the same bits in every lane, with every compiler and for every vector width. The functions
 * under "scalar" are calls into libm: a loop with one of them is a SERIAL loop, and its last bits are
 * the system's. Compile with -ffp-contract=off: fusing happens only where __builtin_fma says so.
 *
 * vg_exp: the algorithm and its constants are those of Arm's optimized-routines,
 * Copyright (c) 2018, Arm Limited, MIT licence (see NOTICE).
 */
#ifndef VECGEN_MATH_H
#define VECGEN_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "vecgen/exp_data.h"
#include "vecgen/simd.h"

/* The correctly rounded a*b + c: one instruction with hardware for it (-mfma or -march=x86-64-v3),
 * otherwise a slow call into libm with the same result. */
#if defined(__GNUC__) || defined(__clang__)
#define VG_FMA(a, b, c) __builtin_fma((a), (b), (c))
#else
#define VG_FMA(a, b, c) fma((a), (b), (c))
#endif

/* 1 where VG_FMA is one instruction, 0 where it is a call. */
#if defined(__FMA__) || defined(__FMA4__) || defined(__ARM_FEATURE_FMA) || defined(__riscv_d)
#define VG_HAS_FMA 1
#else
#define VG_HAS_FMA 0
#endif

VG_INLINE uint64_t vg_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

VG_INLINE double vg_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* e^x without the guards, for |x| <= 700: the bits of the FMA build of the reference's libm.
 *
 * With k = round(x 128/ln2): e^x = 2^(k/128) e^r, |r| <= ln2/256. k is rounded by adding 1.5 2^52,
 * which leaves it in the sum's low bits; r is taken off in two parts of ln2/128. 2^(k/128) = s comes
 * from a table and an addition to the exponent; e^r - 1 is a polynomial, `tail` what s lacks. The
 * order of operations and what is fused decide the last bit: below -512 the reference does not fuse
 * the final sum, and so neither does this. */
VG_INLINE double vg_exp_unguarded(double x)
{
    const double shift = 0x1.8p52;
    const double shifted = VG_FMA(0x1.71547652b82fep0 * 128, x, shift);
    const uint64_t k = vg_bits(shifted);
    const double rounded = shifted - shift;
    const double r = VG_FMA(rounded, -0x1.cf79abc9e3b39p-47, VG_FMA(rounded, -0x1.62e42fefa0000p-8, x));
    const uint64_t entry = k & 127;
    const double tail = vg_exp_tail[entry];
    const double s = vg_from_bits(vg_exp_power[entry] + (k << 45));
    const double r2 = r * r;
    const double low = VG_FMA(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2);
    const double high = VG_FMA(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5);
    const double p = VG_FMA(r2 * r2, high, VG_FMA(r2, low, tail + r));
    const double fused = VG_FMA(s, p, s);
    const double unfused = s + s * p;
    return x <= -512.0 ? unfused : fused;
}

/* NEURON's guarded e^x: 0 below -700, e^700 above 700, NaN for NaN. */
VG_INLINE double vg_exp(double x)
{
    const double y = vg_exp_unguarded(x > 700.0 ? 700.0 : x);
    return x < -700.0 ? 0.0 : y;
}

VG_INLINE double vg_fabs(double x)
{
    return vg_from_bits(vg_bits(x) & UINT64_C(0x7fffffffffffffff));
}

/* Correctly rounded, so the same everywhere; vectorises under -fno-math-errno. */
VG_INLINE double vg_sqrt(double x)
{
    return sqrt(x);
}

/* b where either is NaN, as `a < b ? a : b` says. */
VG_INLINE double vg_min(double a, double b)
{
    return a < b ? a : b;
}

/* b where either is NaN, as `a > b ? a : b` says. */
VG_INLINE double vg_max(double a, double b)
{
    return a > b ? a : b;
}

/* NMODL's at_time(event): 1 in the one step whose time t first reaches `event`, else 0 (all ms). */
VG_INLINE double vg_at_time(double event, double t, double dt)
{
    const double reached = event - 1e-11 <= t ? 1.0 : 0.0;
    return event - 1e-11 > t - dt ? reached : 0.0;
}

/* ---- scalar: libm's own results ---------------------------------------------------------------- */

VG_INLINE double vg_log(double x)
{
    return log(x);
}

VG_INLINE double vg_log10(double x)
{
    return log10(x);
}

/* x to the power y. (Exponents that are the literals 2, 1 and -1 never get here.) */
VG_INLINE double vg_pow(double x, double y)
{
#if defined(__clang__)
    /* Where clang sees that the base is 2 or 10 it calls exp2 or exp10, whose last bits differ. */
    volatile double base = x;
    return pow(base, y);
#else
    return pow(x, y);
#endif
}

VG_INLINE double vg_sin(double x)
{
    return sin(x);
}

VG_INLINE double vg_cos(double x)
{
    return cos(x);
}

VG_INLINE double vg_tan(double x)
{
    return tan(x);
}

VG_INLINE double vg_asin(double x)
{
    return asin(x);
}

VG_INLINE double vg_acos(double x)
{
    return acos(x);
}

VG_INLINE double vg_atan(double x)
{
    return atan(x);
}

VG_INLINE double vg_atan2(double y, double x)
{
    return atan2(y, x);
}

VG_INLINE double vg_sinh(double x)
{
    return sinh(x);
}

VG_INLINE double vg_cosh(double x)
{
    return cosh(x);
}

VG_INLINE double vg_tanh(double x)
{
    return tanh(x);
}

VG_INLINE double vg_floor(double x)
{
    return floor(x);
}

VG_INLINE double vg_ceil(double x)
{
    return ceil(x);
}

/* What is left of x / y with the quotient cut to an integer; the sign is x's. */
VG_INLINE double vg_fmod(double x, double y)
{
    return fmod(x, y);
}

VG_INLINE double vg_erf(double x)
{
    return erf(x);
}

#endif
