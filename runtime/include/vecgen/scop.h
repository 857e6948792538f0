/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The functions of the SCoP library that are functions of their arguments alone, and NEURON's nrn_ghk,
 * with NEURON's bits: also where these are those of pi = 3.14159265.
 *
 * Those above "libm" vectorise, those under it are calls.
 */
#ifndef VECGEN_SCOP_H
#define VECGEN_SCOP_H

#include <math.h>
#include <stdint.h>

#include "vecgen/math.h"
#include "vecgen/simd.h"

#define VG_SCOP_PI 3.14159265
#define VG_FARADAY 96485.33212331001 /* C/mol */
#define VG_GAS_CONSTANT 8.31446261815324 /* J/(mol K) */

VG_INLINE double vg_hyperbol(double x, double most, double half)
{
    return most * x / (half + x);
}

VG_INLINE double vg_revhyperbol(double x, double most, double half)
{
    return most * half / (half + x);
}

VG_INLINE double vg_sigmoid(double x, double most, double half, double steepness)
{
    const double power = vg_pow(x, steepness);
    return most * power / (power + vg_pow(half, steepness));
}

VG_INLINE double vg_revsigmoid(double x, double most, double half, double steepness)
{
    const double power = vg_pow(half, steepness);
    return most * power / (vg_pow(x, steepness) + power);
}

VG_INLINE double vg_step(double t, double start, double height)
{
    return t >= start ? height : 0.0;
}

VG_INLINE double vg_pulse(double t, double start, double height, double duration)
{
    const double begun = t >= start ? height : 0.0;
    return t < start + duration ? begun : 0.0;
}

VG_INLINE double vg_ramp(double t, double start, double height, double duration)
{
    const double rising = height * (t - start) / duration;
    const double risen = t > start + duration ? height : rising;
    return t < start ? 0.0 : risen;
}

/* x / (e^x - 1), by its line where that is nearer. */
VG_INLINE double vg_ghk_ratio(double x)
{
    const double raised = x > 709.782712893384 ? INFINITY : vg_exp(x); /* vg_exp ends at e^700 */
    return vg_fabs(x) < 1e-4 ? 1.0 - x / 2.0 : x / (raised - 1.0);
}

/* The flux by Goldman, Hodgkin and Katz (C/cm3) at v (mV) for two concentrations (mM). */
VG_INLINE double vg_ghk(double v, double inside, double outside, double valence, double celsius)
{
    const double thermal = 1000.0 * VG_GAS_CONSTANT * (celsius + 273.15) / VG_FARADAY; /* mV */
    const double w = valence * v / thermal;
    const double charge = 0.001 * valence * VG_FARADAY;
    return charge * (inside * vg_ghk_ratio(-w) - outside * vg_ghk_ratio(w));
}

/* ---- libm: the system's own results ------------------------------------------------------------ */

/* What is behind the point of the number of periods: the sign is the quotient's. */
VG_INLINE double vg_phase(double t, double period)
{
    const double turns = t / period;
    return isinf(turns) ? copysign(0.0, turns) : copysign(turns - trunc(turns), turns);
}

VG_INLINE double vg_squarewave(double t, double period, double height)
{
    return vg_phase(t, period) < 0.5 ? height : -height;
}

VG_INLINE double vg_sawtooth(double t, double period, double height)
{
    return height * vg_phase(t, period);
}

VG_INLINE double vg_revsawtooth(double t, double period, double height)
{
    return height * (1.0 - vg_phase(t, period));
}

VG_INLINE double vg_perpulse(double t, double start, double height, double duration, double pause)
{
    const double period = duration + pause;
    if (t < start)
        return 0.0;
    return vg_phase(t - start, period) * period < duration ? height : 0.0;
}

/* Periods are counted in 32 bits; what has no room there is the least of all integers. */
VG_INLINE double vg_perstep(double t, double start, double period, double height)
{
    const double turns = (t - start) / period;
    const int fits = turns > -2147483649.0 && turns < 2147483648.0;
    if (t < start)
        return 0.0;
    return height * (1.0 + (fits ? trunc(turns) : -2147483648.0));
}

VG_INLINE double vg_harmonic(double t, double period, double height, double shift)
{
    return height * sin(vg_argument(2.0 * VG_SCOP_PI / period * (t + shift)));
}

VG_INLINE double vg_gauss(double x, double mean, double deviation)
{
    const double z = (x - mean) / deviation;
    return exp(vg_argument(-z * z / 2.0)) / (sqrt(2.0 * VG_SCOP_PI) * deviation);
}

/* Up to 19 a product, from there on Stirling's formula; NaN below -1, where NEURON ends the run. */
VG_INLINE double vg_factorial(double x)
{
    const double whole = trunc(x + 0.1);
    double product = 1.0;
    if (!(x >= -1.0))
        return NAN;
    if (whole >= 20.0) {
        const double power = pow(vg_argument(whole), whole);
        return power * exp(vg_argument(-whole)) * sqrt(2.0 * VG_SCOP_PI * whole);
    }
    for (double factor = 2.0; factor <= trunc(x); factor += 1.0)
        product *= factor;
    return product;
}

/* The probability of `x` events where `mean` are expected. */
VG_INLINE double vg_poisson(double x, double mean)
{
    return pow(vg_argument(mean), x) * exp(vg_argument(-mean)) / vg_factorial(x);
}

#endif
