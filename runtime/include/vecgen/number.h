/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Doubles as printf's %g writes them in the "C" locale, many times as fast, for the sizes where six
 * digits can be had exactly with one rounding and a fused step. For record.c. Compared with printf by
 * `python -m benchmarks.campaign numbers`: no text of 10^8 differs.
 */
#ifndef VECGEN_NUMBER_H
#define VECGEN_NUMBER_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "vecgen/fma.h"
#include "vecgen/simd.h"

/* Room for a number. */
#define VG_NUMBER_BYTES 32

/* |x| = integer 10^(exponent - 5) to six digits, rounded as printf does (exactly, ties to even). */
struct vg_decimal {
    uint32_t integer; /* 100000 ... 999999, or 0 where six digits are not to be had */
    int exponent;
};

/* 10^k; exact from 0 to 22, else the nearest double. */
enum { VG_LEAST_POWER = -17 };
static const double vg_powers[46] = {
    1e-17, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6,
    1e-5,  1e-4,  1e-3,  1e-2,  1e-1,  1e0,   1e1,   1e2,   1e3,  1e4,  1e5,  1e6,
    1e7,   1e8,   1e9,   1e10,  1e11,  1e12,  1e13,  1e14,  1e15, 1e16, 1e17, 1e18,
    1e19,  1e20,  1e21,  1e22,  1e23,  1e24,  1e25,  1e26,  1e27, 1e28};

VG_INLINE double vg_power(int exponent)
{
    return vg_powers[exponent - VG_LEAST_POWER];
}

/* The integer nearest to an exact product or quotient of which `value`, at most 10^6, is the double and
 * `rest` what its rounding lost: that decides where `value` is half-way between two integers. */
VG_INLINE uint32_t vg_nearest(double value, double rest)
{
    const double shifted = value + 0x1p52; /* an integer, from half-way an even one */
    const double over = value - (shifted - 0x1p52);
    if (fabs(over) < 0.5)
        return (uint32_t)vg_bits(shifted);
    return rest == 0.0 ? (uint32_t)vg_bits(shifted) : (uint32_t)value + (rest > 0.0);
}

/* x 10^(5 - exponent), which is at least 10^5 - 1/2, to the nearest integer, at most 10^6. The powers
 * are doubles, so the product or quotient has one rounding; what that lost is had exactly by a fused
 * step. */
VG_INLINE uint32_t vg_scaled(double x, int exponent)
{
    if (exponent <= 5) {
        const double factor = vg_power(5 - exponent), product = x * factor;
        return vg_nearest(product, VG_FMA(x, factor, -product));
    }
    const double divisor = vg_power(exponent - 5), quotient = x / divisor;
    return vg_nearest(quotient, VG_FMA(-quotient, divisor, x));
}

/* `x` is between 1e-16 and 1e27. Next to a power of ten that is no double `exponent` may be one off at
 * first: the integer is then 100000 or 1000000 either way. */
VG_INLINE struct vg_decimal vg_decimal_of(double x)
{
    /* floor(log10(2^binary)) of the number's binary exponent */
    const int scale = 315653; /* 2^20 log10(2) */
    const int least = (((int)(vg_bits(x) >> 52) * scale + ((400 << 20) - 1023 * scale)) >> 20) - 400;
    struct vg_decimal result = {0, least + (vg_bits(x) >= vg_bits(vg_power(least + 1)))};
    result.integer = vg_scaled(x, result.exponent);
    if (result.integer == 1000000) { /* 9.9999996 is 10.0000 */
        result.exponent++;
        result.integer = 100000;
    }
    return result;
}

/* Finds the digits of some values. Apart from writing them: a processor then works on several values at
 * a time, which do not wait for where the text before them ends. */
VG_INLINE void vg_decimals(struct vg_decimal *numbers, const double *values, size_t count)
{
    const uint64_t least = vg_bits(1e-16), most = vg_bits(1e27);
    /* serial: gathering powers of ten costs more than vectors save */
    VG_SERIAL
    for (size_t i = 0; i < count; i++) {
        const double size = vg_fabs(values[i]);
        if (vg_bits(size) - least <= most - least)
            numbers[i] = vg_decimal_of(size);
        else
            numbers[i].integer = 0;
    }
}

/* ---- characters -------------------------------------------------------------------------------- */

/* Three digits as characters, the first one lowest; above them how many are left without the zeros at
 * the end. */
#define VG_TRIPLE(a, b, c)                                                                         \
    ((uint32_t)('0' + (a)) | (uint32_t)('0' + (b)) << 8 | (uint32_t)('0' + (c)) << 16              \
     | (uint32_t)((c) ? 3 : (b) ? 2 : (a) ? 1 : 0) << 24)
#define VG_TRIPLES_10(a, b)                                                                        \
    VG_TRIPLE(a, b, 0), VG_TRIPLE(a, b, 1), VG_TRIPLE(a, b, 2), VG_TRIPLE(a, b, 3),                \
        VG_TRIPLE(a, b, 4), VG_TRIPLE(a, b, 5), VG_TRIPLE(a, b, 6), VG_TRIPLE(a, b, 7),            \
        VG_TRIPLE(a, b, 8), VG_TRIPLE(a, b, 9)
#define VG_TRIPLES_100(a)                                                                          \
    VG_TRIPLES_10(a, 0), VG_TRIPLES_10(a, 1), VG_TRIPLES_10(a, 2), VG_TRIPLES_10(a, 3),            \
        VG_TRIPLES_10(a, 4), VG_TRIPLES_10(a, 5), VG_TRIPLES_10(a, 6), VG_TRIPLES_10(a, 7),        \
        VG_TRIPLES_10(a, 8), VG_TRIPLES_10(a, 9)
static const uint32_t vg_triples[1000] = {
    VG_TRIPLES_100(0), VG_TRIPLES_100(1), VG_TRIPLES_100(2), VG_TRIPLES_100(3), VG_TRIPLES_100(4),
    VG_TRIPLES_100(5), VG_TRIPLES_100(6), VG_TRIPLES_100(7), VG_TRIPLES_100(8), VG_TRIPLES_100(9)};

/* Six digits as characters, the first one lowest. They stay in a register until they are complete:
 * bytes that were just stored one by one cannot be loaded quickly together. */
struct vg_digits {
    uint64_t characters;
    unsigned count; /* without the zeros at the end */
};

VG_INLINE struct vg_digits vg_six_digits(uint32_t integer)
{
    const uint32_t high = vg_triples[integer / 1000], low = vg_triples[integer % 1000];
    const unsigned left = low >> 24;
    const struct vg_digits digits = {(high & 0xffffff) | (uint64_t)(low & 0xffffff) << 24,
                                     left ? 3 + left : high >> 24};
    return digits;
}

/* Writes eight characters, the lowest first. */
VG_INLINE void vg_put_characters(char *text, uint64_t characters)
{
    if (VG_LITTLE_ENDIAN)
        memcpy(text, &characters, 8);
    else
        for (unsigned i = 0; i < 8; i++) /* serial: only where there is no better way */
            text[i] = (char)(characters >> 8 * i & 0xff);
}

/* Writes digits with a point behind the first `before`, 1 to 6, or none where nothing follows it. */
VG_INLINE char *vg_put_fixed(char *text, struct vg_digits digits, unsigned before)
{
    const uint64_t behind = digits.characters >> 8 * before << 8 * before;
    vg_put_characters(text, (digits.characters ^ behind) | (uint64_t)'.' << 8 * before | behind << 8);
    return text + (digits.count > before ? digits.count + 1 : before);
}

/* Writes `number` as %g does; returns the end. */
VG_INLINE char *vg_put_decimal(char *text, struct vg_decimal number)
{
    const struct vg_digits digits = vg_six_digits(number.integer);
    const int exponent = number.exponent;
    if (exponent >= 0 && exponent < 6)
        return vg_put_fixed(text, digits, (unsigned)exponent + 1);
    if (exponent >= -4 && exponent < 0) {
        memcpy(text, "0.000\0\0", 8);
        vg_put_characters(text + 1 - exponent, digits.characters);
        return text + 1 - exponent + digits.count;
    }
    const unsigned size = exponent < 0 ? (unsigned)-exponent : (unsigned)exponent;
    text = vg_put_fixed(text, digits, 1);
    *text++ = 'e';
    *text++ = exponent < 0 ? '-' : '+';
    *text++ = (char)('0' + size / 10);
    *text++ = (char)('0' + size % 10);
    return text;
}

/* Writes a value whose digits are `number`: at most 13 characters, without a zero after them, and returns
 * their end; NULL for sizes out of reach, infinities and NaN: those are printf's. What stands behind the
 * end may be written over, up to VG_NUMBER_BYTES from `text` on. */
VG_INLINE char *vg_put_number(char *text, double value, struct vg_decimal number)
{
    *text = '-';
    text += vg_bits(value) >> 63;
    if (number.integer != 0)
        return vg_put_decimal(text, number);
    if (value != 0.0)
        return NULL;
    *text = '0';
    return text + 1;
}

#endif
