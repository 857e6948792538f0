/* Prints a digest of the functions' results on many arguments of fixed pseudo-random bits, in vector
 * and in serial loops: the same on every machine. Usage: maths_program COUNT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "vecgen/fast_math.h"
#include "vecgen/math.h"

enum { SIZE = 1000 };

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A double of any bits, or of a size as in models; never a NaN, whose sign is each machine's own. */
static double argument(uint64_t *state, size_t i)
{
    const uint64_t bits = next(state);
    const double x = vg_from_bits(bits);
    const double usual = (double)(int64_t)bits * 0x1p-59;
    return i % 4 == 0 && x == x ? x : usual;
}

static uint64_t digest(uint64_t sum, const double *z)
{
    for (size_t i = 0; i < SIZE; i++)
        sum = (sum ^ (z[i] == z[i] ? vg_bits(z[i]) : 1)) * UINT64_C(0x100000001b3);
    return sum;
}

#define FUNCTION(name, call)                                                                      \
    static void report_##name(size_t blocks)                                                      \
    {                                                                                             \
        static double x[SIZE], y[SIZE], vector[SIZE], serial[SIZE];                               \
        uint64_t state = UINT64_C(88172645463325252), sum = 0, other = 0;                         \
        (void)y; /* functions of one argument */                                                  \
        for (size_t block = 0; block < blocks; block++) {                                         \
            for (size_t i = 0; i < SIZE; i++) {                                                   \
                x[i] = argument(&state, i);                                                       \
                y[i] = argument(&state, i + i / 4);                                               \
            }                                                                                     \
            VG_SIMD                                                                               \
            for (size_t i = 0; i < SIZE; i++)                                                     \
                vector[i] = call;                                                                 \
            sum = digest(sum, vector);                                                            \
            for (size_t i = 0; i < SIZE; i++) {                                                   \
                const volatile double unknown = x[i];                                             \
                x[i] = unknown;                                                                   \
                serial[i] = call;                                                                 \
            }                                                                                     \
            other = digest(other, serial);                                                        \
        }                                                                                         \
        printf("%s %016" PRIx64 " %s\n", #name, sum, sum == other ? "same" : "DIFFERENT");        \
    }

FUNCTION(exp, vg_exp(x[i]))
FUNCTION(log, vg_log(vg_fabs(x[i])))
FUNCTION(log10, vg_log10(vg_fabs(x[i])))
FUNCTION(pow, vg_pow(x[i], y[i]))
FUNCTION(pow_of_positive, vg_pow(vg_fabs(x[i]), y[i]))
FUNCTION(sqrt, vg_sqrt(x[i]))
FUNCTION(floor, vg_floor(x[i]) + vg_ceil(y[i]))
FUNCTION(fast_exp, vg_fast_exp(x[i]))
FUNCTION(fast_expm1, vg_fast_expm1(x[i]))
FUNCTION(fast_log, vg_fast_log(vg_fabs(x[i])))
FUNCTION(fast_tanh, vg_fast_tanh(x[i]))

int main(int count, char **words)
{
    const size_t blocks = count > 1 ? strtoul(words[1], NULL, 10) / SIZE : 1;
    report_exp(blocks);
    report_log(blocks);
    report_log10(blocks);
    report_pow(blocks);
    report_pow_of_positive(blocks);
    report_sqrt(blocks);
    report_floor(blocks);
    report_fast_exp(blocks);
    report_fast_expm1(blocks);
    report_fast_log(blocks);
    report_fast_tanh(blocks);
    return 0;
}
