/* SPDX-License-Identifier: BSD-3-Clause
 *
 * What the functions of math.h are made of: the fused multiply-add, and a double's bits.
 */
#ifndef VECGEN_FMA_H
#define VECGEN_FMA_H

#include <stdint.h>
#include <string.h>

#include "vecgen/libm.h"
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

VG_INLINE double vg_fabs(double x)
{
    return vg_from_bits(vg_bits(x) & UINT64_C(0x7fffffffffffffff));
}

#endif
