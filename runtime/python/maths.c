/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The functions of math.h and fast_math.h on arrays, for Python (vecgen/maths.py).
 *   vector_f  in a vector loop
 *   scalar_f  one by one
 *   libm_f    the C library's, by a pointer that no compiler looks through
 * All take two arrays of arguments (functions of one ignore the second) and one for the results, of n
 * elements each.
 */
#include <math.h>
#include <stddef.h>

#include "vecgen/fast_math.h"
#include "vecgen/math.h"

#define VECTOR_1(name)                                                                            \
    VG_EXPORT void vector_##name(const double *VG_RESTRICT x, const double *VG_RESTRICT y,        \
                                 double *VG_RESTRICT z, size_t n)                                 \
    {                                                                                             \
        (void)y;                                                                                  \
        VG_SIMD                                                                                   \
        for (size_t i = 0; i < n; i++)                                                            \
            z[i] = vg_##name(x[i]);                                                               \
    }
#define VECTOR_2(name)                                                                            \
    VG_EXPORT void vector_##name(const double *VG_RESTRICT x, const double *VG_RESTRICT y,        \
                                 double *VG_RESTRICT z, size_t n)                                 \
    {                                                                                             \
        VG_SIMD                                                                                   \
        for (size_t i = 0; i < n; i++)                                                            \
            z[i] = vg_##name(x[i], y[i]);                                                         \
    }
#define SCALAR_1(name)                                                                            \
    VG_EXPORT void scalar_##name(const double *x, const double *y, double *z, size_t n)           \
    {                                                                                             \
        (void)y;                                                                                  \
        VG_SERIAL                                                                                 \
        for (size_t i = 0; i < n; i++) {                                                          \
            const volatile double one = x[i];                                                     \
            z[i] = vg_##name(one);                                                                \
        }                                                                                         \
    }
#define SCALAR_2(name)                                                                            \
    VG_EXPORT void scalar_##name(const double *x, const double *y, double *z, size_t n)           \
    {                                                                                             \
        VG_SERIAL                                                                                 \
        for (size_t i = 0; i < n; i++) {                                                          \
            const volatile double one = x[i], other = y[i];                                       \
            z[i] = vg_##name(one, other);                                                         \
        }                                                                                         \
    }
#define LIBM_1(name)                                                                              \
    VG_EXPORT void libm_##name(const double *x, const double *y, double *z, size_t n)             \
    {                                                                                             \
        double (*volatile called)(double) = name;                                                 \
        (void)y;                                                                                  \
        for (size_t i = 0; i < n; i++)                                                            \
            z[i] = called(x[i]);                                                                  \
    }
#define LIBM_2(name)                                                                              \
    VG_EXPORT void libm_##name(const double *x, const double *y, double *z, size_t n)             \
    {                                                                                             \
        double (*volatile called)(double, double) = name;                                         \
        for (size_t i = 0; i < n; i++)                                                            \
            z[i] = called(x[i], y[i]);                                                            \
    }

#define OWN_1(name) VECTOR_1(name) SCALAR_1(name)
#define ALL_1(name) VECTOR_1(name) SCALAR_1(name) LIBM_1(name)
#define CALLED_1(name) SCALAR_1(name) LIBM_1(name)
#define CALLED_2(name) SCALAR_2(name) LIBM_2(name)

ALL_1(exp)
ALL_1(log)
ALL_1(log10)
ALL_1(sqrt)
ALL_1(fabs)
ALL_1(floor)
ALL_1(ceil)
VECTOR_2(pow)
SCALAR_2(pow)
LIBM_2(pow)
OWN_1(fast_exp)
OWN_1(fast_log)
OWN_1(fast_expm1)
OWN_1(fast_tanh)
LIBM_1(expm1)
CALLED_1(sin)
CALLED_1(cos)
CALLED_1(tan)
CALLED_1(asin)
CALLED_1(acos)
CALLED_1(atan)
CALLED_1(sinh)
CALLED_1(cosh)
CALLED_1(tanh)
CALLED_1(erf)
CALLED_2(atan2)
CALLED_2(fmod)
