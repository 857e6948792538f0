/* The functions of scop.h and function_table.h, to be called with doubles in a row. */
#include <stddef.h>

#include "vecgen/function_table.h"
#include "vecgen/scop.h"

#define A x[0], x[1]
#define B A, x[2]
#define C B, x[3]
#define D C, x[4]

/* Each for n rows of five arguments, of which it takes as many as it has. */
#define PROBE(name, arguments)                                      \
    VG_EXPORT void probe_##name(const double *x, double *y, size_t n) \
    {                                                               \
        for (size_t i = 0; i < n; i++, x += 5)                      \
            y[i] = vg_##name(arguments);                            \
    }

PROBE(hyperbol, B)
PROBE(revhyperbol, B)
PROBE(sigmoid, C)
PROBE(revsigmoid, C)
PROBE(step, B)
PROBE(pulse, C)
PROBE(ramp, C)
PROBE(ghk, D)
PROBE(squarewave, B)
PROBE(sawtooth, B)
PROBE(revsawtooth, B)
PROBE(perpulse, D)
PROBE(perstep, C)
PROBE(harmonic, C)
PROBE(gauss, B)
PROBE(factorial, x[0])
PROBE(poisson, A)

/* The vector functions as a kernel has them. */
VG_EXPORT void probe_vector(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_sigmoid(x[i], 1.0, 3.0, 2.0) + vg_ramp(x[i], 0.1, 2.0, 0.7) + vg_pulse(x[i], 0.2, 3.0, 0.5)
               + vg_step(x[i], 0.3, 1.5) + vg_ghk(x[i], 0.1, 2.0, 2.0, 20.0) + vg_hyperbol(x[i], 2.0, 4.0);
}

VG_EXPORT void probe_constants(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = vg_tanh(vg_exp(-vg_sqrt(0.5) / 11.0)) + 0.0 * x[i];
}

#define TABLE(arguments)                                                                         \
    VG_EXPORT void probe_table_##arguments(const double *table, const double *x, double *y, size_t n) \
    {                                                                                            \
        for (size_t i = 0; i < n; i++, x += arguments)                                           \
            y[i] = vg_function_table(table, arguments, x);                                       \
    }

TABLE(1)
TABLE(2)
TABLE(3)
