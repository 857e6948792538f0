/* The runtime's calls into libm, and libm's exp as NEURON guards it, as functions on arrays. */
#include <math.h>
#include <stddef.h>

#include "vecgen/math.h"

VG_EXPORT void reference_exp(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[i] < -700.0 ? 0.0 : x[i] > 700.0 ? exp(700.0) : exp(x[i]);
}

#define PROBE_1(name)                                               \
    VG_EXPORT void probe_##name(const double *x, double *y, size_t n) \
    {                                                               \
        for (size_t i = 0; i < n; i++)                              \
            y[i] = vg_##name(x[i]);                                 \
    }
#define PROBE_2(name)                                               \
    VG_EXPORT void probe_##name(const double *x, double *y, size_t n) \
    {                                                               \
        for (size_t i = 0; i < n; i++)                              \
            y[i] = vg_##name(x[i], 1.5);                            \
    }

PROBE_1(log)
PROBE_1(log10)
PROBE_1(sin)
PROBE_1(cos)
PROBE_1(tan)
PROBE_1(asin)
PROBE_1(acos)
PROBE_1(atan)
PROBE_1(sinh)
PROBE_1(cosh)
PROBE_1(tanh)
PROBE_1(floor)
PROBE_1(ceil)
PROBE_1(erf)
PROBE_2(pow)
PROBE_2(atan2)
PROBE_2(fmod)
