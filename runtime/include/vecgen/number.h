/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Doubles as printf's %g writes them in the "C" locale, several times as fast, for the sizes where six
 * digits can be had exactly with one rounding and a fused step. For record.c.
 */
#ifndef VECGEN_NUMBER_H
#define VECGEN_NUMBER_H

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "vecgen/math.h"
#include "vecgen/simd.h"

/* Room for a number. */
#define VG_NUMBER_BYTES 32

/* |x| = integer 10^(exponent - 5) to six digits, rounded as printf does (exactly, ties to even). */
struct vg_decimal {
    int integer; /* 100000 ... 999999 */
    int exponent;
};

/* |x| 10^(5 - exponent) to the nearest integer. Powers of ten up to 10^22 are doubles, so the product
 * or quotient has one rounding; what that lost, `rest`, is had exactly by a fused step, and decides
 * where the rounded value seems to be half-way between two integers. */
VG_INLINE int vg_scaled(double x, int exponent)
{
    static const double power[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int places = 5 - exponent;
    const double factor = power[places < 0 ? -places : places];
    const double value = places < 0 ? x / factor : x * factor;
    const double rest = places < 0 ? VG_FMA(-value, factor, x) : VG_FMA(x, factor, -value);
    const int below = (int)value;
    const double over = (value - below) - 0.5;
    if (over != 0.0)
        return below + (over > 0.0);
    if (rest != 0.0)
        return below + (rest > 0.0);
    return below + (below & 1);
}

/* `x` is between 1e-16 and 1e27, so that powers up to 10^22 do, the first try included. */
VG_INLINE struct vg_decimal vg_decimal_of(double x)
{
    const int binary = (int)(vg_bits(x) >> 52) - 1023;
    /* floor(log10(2^binary)): the exponent, or one less. */
    struct vg_decimal result = {0, (int)(binary * 0.30102999566398120 + 400.0) - 400};
    result.integer = vg_scaled(x, result.exponent);
    if (result.integer >= 1000000) {
        result.exponent++;
        result.integer = vg_scaled(x, result.exponent);
    }
    if (result.integer >= 1000000) { /* 9.9999996 is 10.0000 */
        result.exponent++;
        result.integer = 100000;
    }
    return result;
}

/* Six digits, and two bytes that are copied along for speed. */
VG_INLINE void vg_six_digits(char *digits, int integer)
{
    static const char pair[] = "00010203040506070809101112131415161718192021222324"
                               "25262728293031323334353637383940414243444546474849"
                               "50515253545556575859606162636465666768697071727374"
                               "75767778798081828384858687888990919293949596979899";
    const unsigned number = (unsigned)integer;
    const unsigned high = number / 10000;
    const unsigned middle = number / 100 - 100 * high;
    const unsigned low = number - 10000 * high - 100 * middle;
    memcpy(digits, pair + 2 * high, 2);
    memcpy(digits + 2, pair + 2 * middle, 2);
    memcpy(digits + 4, pair + 2 * low, 2);
}

/* Writes `number` as %g does; returns the end. Copies eight bytes where fewer are wanted: there is room
 * for VG_NUMBER_BYTES. */
VG_INLINE char *vg_put_decimal(char *text, struct vg_decimal number)
{
    char digits[16] = "000000";
    int count = 6;
    const int exponent = number.exponent;
    vg_six_digits(digits, number.integer);
    while (digits[count - 1] == '0')
        count--;
    if (exponent >= -4 && exponent < 0) {
        memcpy(text, "0.000\0\0", 8);
        memcpy(text + 1 - exponent, digits, 8);
        return text + 1 - exponent + count;
    }
    const int fixed = exponent >= 0 && exponent < 6;
    const int before = fixed ? exponent + 1 : 1;
    memcpy(text, digits, 8);
    memcpy(text + before + 1, digits + before, 8);
    if (count > before) {
        text[before] = '.';
        text += count + 1;
    } else {
        text += before;
    }
    if (!fixed) {
        const int size = exponent < 0 ? -exponent : exponent;
        *text++ = 'e';
        *text++ = exponent < 0 ? '-' : '+';
        *text++ = (char)('0' + size / 10);
        *text++ = (char)('0' + size % 10);
    }
    return text;
}

/* Writes at most 13 characters, without a zero after them, and returns their end; NULL for sizes out of
 * reach, infinities and NaN: those are printf's. What stands behind the end may be written over, up to
 * VG_NUMBER_BYTES from `text` on. */
VG_INLINE char *vg_put_number(char *text, double value)
{
    const double size = vg_fabs(value);
    if (!(size == 0.0 || (size >= 1e-16 && size <= 1e27)))
        return NULL;
    if (signbit(value))
        *text++ = '-';
    if (size == 0.0) {
        *text++ = '0';
        return text;
    }
    return vg_put_decimal(text, vg_decimal_of(size));
}

#endif
