/* SPDX-License-Identifier: BSD-3-Clause
 *
 * NMODL's one stream of random numbers, as NEURON draws from it: every number is the one before times a
 * constant plus another, modulo 2^32. The present number stands in a double of the model's globals, where
 * Python sees and keeps it.
 */
#ifndef VECGEN_RANDOM_H
#define VECGEN_RANDOM_H

#include <math.h>
#include <stdint.h>

#include "vecgen/simd.h"

/* Uniform in [0, 1]. */
VG_INLINE double vg_random(double *number)
{
    const uint32_t next = (uint32_t)*number * UINT32_C(2147437301) + UINT32_C(453816981);
    *number = (double)next;
    return (double)next / 4294967295.0;
}

/* Lets the stream go on from `seed`, cut off to an integer. */
VG_INLINE double vg_random_seed(double *number, double seed)
{
    *number = (double)(uint32_t)(int64_t)seed;
    return 0.0;
}

VG_INLINE double vg_random_exponential(double *number, double mean)
{
    return -mean * log(vg_random(number));
}

/* The polar method; of each pair the second value is thrown away. */
VG_INLINE double vg_random_normal(double *number, double mean, double deviation)
{
    for (;;) {
        const double u = 2.0 * vg_random(number) - 1.0;
        const double v = 2.0 * vg_random(number) - 1.0;
        const double s = u * u + v * v;
        if (s < 1.0)
            return u * sqrt(-2.0 * log(s) / s) * deviation + mean;
    }
}

/* Counts events of rate `mean` in a unit of time; -1 for a negative mean. */
VG_INLINE double vg_random_poisson(double *number, double mean)
{
    if (mean < 0.0)
        return -1.0;
    const double bound = exp(-mean);
    double product = vg_random(number);
    double count = 0.0;
    while (product > bound) {
        product *= vg_random(number);
        count += 1.0;
    }
    return count;
}

#endif
