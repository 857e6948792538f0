/* SPDX-License-Identifier: BSD-3-Clause
 *
 * NMODL's FUNCTION_TABLE: a function that is given by numbers, which the caller has put into the arena;
 * linear between its points in one argument or in two, constant outside.
 *
 * All of it is doubles, so that the arena needs no other kind of memory:
 *   [0]                   where the values start, counted from here
 *   [1 + 4 k] ... [4 + 4 k]   argument k: number of points, first point, last point, where its points
 *                         start (0: they are evenly spaced)
 *   points of the arguments that have them; then the values, those of the last argument side by side
 */
#ifndef VECGEN_FUNCTION_TABLE_H
#define VECGEN_FUNCTION_TABLE_H

#include <stddef.h>

#include "vecgen/math.h"
#include "vecgen/simd.h"

/* The point at or below x, and how far x is from there to the next one: 0 outside, and for NaN. */
VG_INLINE size_t vg_axis_point(const double *table, const double *axis, double x, double *fraction)
{
    const size_t last = (size_t)axis[0] - 1;
    const double *points = table + (size_t)axis[3];
    *fraction = 0.0;
    if (!(x > axis[1]))
        return 0;
    if (x >= axis[2])
        return last;
    if (points == table) {
        const double place = (x - axis[1]) / ((axis[2] - axis[1]) / (double)last);
        const double whole = vg_floor(place);
        if (!(whole < (double)last))
            return last;
        *fraction = place - whole;
        return (size_t)whole;
    }
    size_t low = 0;
    size_t high = last;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (points[middle] <= x)
            low = middle;
        else
            high = middle;
    }
    *fraction = (x - points[low]) / (points[low + 1] - points[low]);
    return low;
}

VG_INLINE double vg_between(double low, double high, double theta)
{
    return (1.0 - theta) * low + theta * high;
}

/* The value at `x[0] ... x[arguments - 1]`; `arguments` is a literal. With three or more there is no
 * interpolation: it is the value at the points at or below them. */
VG_INLINE double vg_function_table(const double *table, size_t arguments, const double *x)
{
    const double *value = table + (size_t)table[0];
    size_t entry = 0;
    double theta = 0.0;
    double before = 0.0;
    for (size_t k = 0; k < arguments; k++) {
        const double *axis = table + 1 + 4 * k;
        before = theta;
        entry = entry * (size_t)axis[0] + vg_axis_point(table, axis, x[k], &theta);
    }
    if (arguments > 2)
        return value[entry];
    value += entry;
    const double low = theta == 0.0 ? value[0] : vg_between(value[0], value[1], theta);
    if (arguments < 2 || before == 0.0)
        return low;
    const double *next = value + (size_t)table[1 + 4];
    const double high = theta == 0.0 ? next[0] : vg_between(next[0], next[1], theta);
    return vg_between(low, high, before);
}

#endif
