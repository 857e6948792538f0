/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The functions that NMODL code may call, as NEURON computes them in double precision.
 *
 * Those above "libm" vectorise inside a VG_SIMD loop, without -ffast-math, and give the same bits in
 * every lane, with every compiler and for every vector width. Those under "libm" are calls: a loop
 * with one of them is a serial loop, and its last bits are the system's (fmod's are the same
 * everywhere). They stay calls since their bits differ between versions of glibc, NEURON's own with
 * them. Compile with -ffp-contract=off: fusing happens only where VG_FMA says so.
 */
#ifndef VECGEN_MATH_H
#define VECGEN_MATH_H

#include "vecgen/exp.h"
#include "vecgen/fma.h"
#include "vecgen/log.h"
#include "vecgen/pow.h"
#include "vecgen/simd.h"

/* Correctly rounded, so the same everywhere; vectorises under -fno-math-errno. */
VG_INLINE double vg_sqrt(double x)
{
    return sqrt(x);
}

/* NMODL's x^2 and x^-1: what the reference's compiler makes of pow(x, 2) and pow(x, -1). */
VG_INLINE double vg_square(double x)
{
    return x * x;
}

VG_INLINE double vg_inverse(double x)
{
    return 1.0 / x;
}

/* Exact; they vectorise under -fno-trapping-math. */
VG_INLINE double vg_floor(double x)
{
    return floor(x);
}

VG_INLINE double vg_ceil(double x)
{
    return ceil(x);
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

/* ---- libm: the system's own results ------------------------------------------------------------ */

/* The argument of a call of libm. Of a constant, be it one that shows only when functions are put into
 * each other, a compiler would compute the result itself, and round it otherwise than libm. */
VG_INLINE double vg_argument(double x)
{
    VG_FORGET(x);
    return x;
}

VG_INLINE double vg_sin(double x)
{
    return sin(vg_argument(x));
}

VG_INLINE double vg_cos(double x)
{
    return cos(vg_argument(x));
}

VG_INLINE double vg_tan(double x)
{
    return tan(vg_argument(x));
}

VG_INLINE double vg_asin(double x)
{
    return asin(vg_argument(x));
}

VG_INLINE double vg_acos(double x)
{
    return acos(vg_argument(x));
}

VG_INLINE double vg_atan(double x)
{
    return atan(vg_argument(x));
}

VG_INLINE double vg_atan2(double y, double x)
{
    return atan2(vg_argument(y), vg_argument(x));
}

VG_INLINE double vg_sinh(double x)
{
    return sinh(vg_argument(x));
}

VG_INLINE double vg_cosh(double x)
{
    return cosh(vg_argument(x));
}

VG_INLINE double vg_tanh(double x)
{
    return tanh(vg_argument(x));
}

/* What is left of x / y with the quotient cut to an integer; the sign is x's. */
VG_INLINE double vg_fmod(double x, double y)
{
    return fmod(x, y);
}

VG_INLINE double vg_erf(double x)
{
    return erf(vg_argument(x));
}

#endif
