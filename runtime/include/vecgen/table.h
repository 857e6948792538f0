/* SPDX-License-Identifier: BSD-3-Clause
 *
 * NMODL's TABLE as NEURON makes it and looks it up: `count` intervals of equal width from `lower` on,
 * linear between the entries, constant outside, NaN for NaN.
 *
 * A table's columns (the variables of a tabled PROCEDURE, or the one result of a FUNCTION) stand side
 * by side, one row per entry: a look-up touches two neighbouring rows, not two places per column. The
 * rows are a field of the arena; struct vg_table holds where, and belongs to the model.
 *
 * To build: dx = vg_table_start(...); for i = 0 ... count, in this order and adding dx each time to x
 * (not lower + i dx): fill vg_table_row(table, i) with the columns at x; vg_table_finish(table).
 */
#ifndef VECGEN_TABLE_H
#define VECGEN_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "vecgen/math.h"
#include "vecgen/simd.h"

struct vg_table {
    double *row;    /* [count + 2][width]; the last row is there twice; a multiple of 64 bytes */
    size_t width;   /* doubles from row to row: 1, 2, 4, 8 or a multiple of 8, at least `columns` */
    size_t columns;
    int32_t count;  /* intervals: the N of WITH N */
    int32_t awkward_ends; /* an entry outside which values are constant is -0, infinite or NaN */
    double lower;   /* the argument of row 0 */
    double factor;  /* intervals per unit of the argument */
};

/* Sets the range and returns the step between rows. `row`, `width`, `columns`, `count` are set. */
VG_INLINE double vg_table_start(struct vg_table *table, double lower, double upper)
{
    const double dx = (upper - lower) / (double)table->count;
    table->lower = lower;
    table->factor = 1.0 / dx;
    return dx;
}

/* Row `entry`, to be filled: `columns` doubles. */
VG_INLINE double *vg_table_row(const struct vg_table *table, size_t entry)
{
    return table->row + entry * table->width;
}

/* To be called when rows 0 ... count are filled. */
VG_INLINE void vg_table_finish(struct vg_table *table)
{
    const double *first = table->row;
    const double *last = vg_table_row(table, (size_t)table->count);
    double *beyond = vg_table_row(table, (size_t)table->count + 1);
    int32_t awkward = 0;
    /* serial: a few columns, once per table */
    for (size_t c = 0; c < table->columns; c++) {
        beyond[c] = last[c];
        awkward |= !(vg_fabs(first[c]) < VG_INFINITY) || !(vg_fabs(last[c]) < VG_INFINITY);
        awkward |= vg_bits(first[c]) == vg_bits(-0.0) || vg_bits(last[c]) == vg_bits(-0.0);
    }
    table->awkward_ends = awkward;
}

/* Row and fraction between rows for n <= VG_TILE arguments. Outside the table the fraction is 0 in the
 * first or the (doubled) last row; NaN has any row and the fraction NaN.
 *
 * Two loops, because compilers make branches or masks of both bounds in one. */
VG_INLINE void vg_table_place(const struct vg_table *table, const double *VG_RESTRICT x, size_t n,
                              int32_t *VG_RESTRICT row, double *VG_RESTRICT fraction)
{
    const double lower = table->lower;
    const double factor = table->factor;
    const double last = (double)table->count;
    VG_SIMD
    for (size_t i = 0; i < n; i++) {
        const double position = factor * (x[i] - lower);
        fraction[i] = position <= 0.0 ? 0.0 : position;
    }
    VG_SIMD
    for (size_t i = 0; i < n; i++) {
        const double raised = fraction[i];
        const double bounded = raised > last ? last : raised;
        const int32_t whole = (int32_t)(raised < last ? raised : last); /* last for NaN */
        row[i] = whole;
        fraction[i] = bounded - (double)whole;
    }
}

/* The entries themselves for arguments outside the table, where first + 0 * (second - first) is not the
 * first: -0, infinities. */
VG_INLINE void vg_table_mend_ends(const struct vg_table *table, size_t width, size_t columns,
                                  const double *VG_RESTRICT x, size_t n,
                                  double *VG_RESTRICT result)
{
    const double last = (double)table->count;
    /* serial: rare */
    for (size_t i = 0; i < n; i++) {
        const double position = table->factor * (x[i] - table->lower);
        const double *entry = table->row;
        if (position >= last)
            entry += (size_t)table->count * width;
        else if (!(position <= 0.0))
            continue;
        for (size_t c = 0; c < columns; c++)
            result[c * VG_TILE + i] = entry[c];
    }
}

/* One column of the table at one x: for loops that run instance after instance. */
VG_INLINE double vg_table_at(const struct vg_table *table, size_t width, size_t column, double x)
{
    const double position = table->factor * (x - table->lower);
    const double *entry = table->row + column;
    if (!(position > 0.0))
        return position <= 0.0 ? *entry : position; /* NaN for NaN */
    if (position >= (double)table->count)
        return entry[(size_t)table->count * width];
    const size_t row = (size_t)position;
    entry += row * width;
    return entry[0] + (position - (double)row) * (entry[width] - entry[0]);
}

/* Looks up n <= VG_TILE arguments `x`: column c of the table at x[i] becomes result[c * VG_TILE + i].
 * `width` and `columns` are the table's, given as literals so that the loops over columns unroll.
 *
 * Measured (6 columns, AVX2): reading along rows and storing into columns one instance after another
 * beats gathers from four columns on, and beats going through a row-major buffer and transposing it;
 * compilers make vectors along the row. With fewer columns gathers are as good and need no luck. */
VG_INLINE void vg_table_columns(const struct vg_table *table, size_t width, size_t columns,
                                const double *VG_RESTRICT x, size_t n, double *VG_RESTRICT result)
{
    VG_ALIGNED(64) int32_t row[VG_TILE];
    VG_ALIGNED(64) double fraction[VG_TILE];
    const double *VG_RESTRICT entries = table->row;
    const int32_t stride = (int32_t)width;
    vg_table_place(table, x, n, row, fraction);
    if (columns < 4) {
        for (size_t c = 0; c < columns; c++) {
            const double *VG_RESTRICT column = entries + c;
            const double *VG_RESTRICT next = column + width;
            double *VG_RESTRICT target = result + c * VG_TILE;
            VG_SIMD
            for (size_t i = 0; i < n; i++) {
                const double a = column[row[i] * stride];
                const double b = next[row[i] * stride];
                target[i] = a + fraction[i] * (b - a);
            }
        }
    } else {
        /* serial: instance after instance, vectors run along the row */
        VG_SERIAL
        for (size_t i = 0; i < n; i++) {
            const double *VG_RESTRICT a = entries + (size_t)row[i] * width;
            const double *VG_RESTRICT b = a + width;
            const double theta = fraction[i];
            VG_SIMD_SHORT
            for (size_t c = 0; c < columns; c++)
                result[c * VG_TILE + i] = a[c] + theta * (b[c] - a[c]);
        }
    }
    if (table->awkward_ends)
        vg_table_mend_ends(table, width, columns, x, n, result);
}

#endif
