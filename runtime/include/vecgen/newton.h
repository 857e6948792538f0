/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Newton's method for a few equations, as NEURON's derivimplicit does it to the last bit. The caller
 * computes the residuals in a loop of its own, once in the text:
 *
 *     double *const unknown[] = {&a, &b};
 *     double memory[VG_NEWTON_MEMORY(2)];
 *     struct vg_newton newton = vg_newton_start(2, unknown, memory);
 *     while (vg_newton_wants(&newton)) {
 *         newton.residual[0] = ... a ... b ...;
 *         newton.residual[1] = ...;
 *     }
 *
 * The Jacobian comes from central differences; it is used again while the unknowns change by less than
 * 5 %. Crout's decomposition with scaled pivoting; rows stay in place, `row` is their order. After the
 * loop the status is VG_SOLVED, the unknowns hold the solution, and the last turn was at the solution.
 */
#ifndef VECGEN_NEWTON_H
#define VECGEN_NEWTON_H

#include <math.h>
#include <stddef.h>

#include "vecgen/abi.h"
#include "vecgen/simd.h"

/* Doubles that `n` equations need. */
#define VG_NEWTON_MEMORY(n) ((n) * (n) + 5 * (n))

enum vg_newton_status { VG_SOLVED = 0, VG_NOT_CONVERGED = 1, VG_SINGULAR = 2 };

/* What the residuals that the caller has just computed are for. */
enum vg_newton_turn { VG_TURN_FIRST, VG_TURN_ABOVE, VG_TURN_BELOW, VG_TURN_CENTRE, VG_TURN_STEP,
                      VG_TURN_LAST };

struct vg_newton {
    size_t n;
    double *const *unknown;            /* [n], pointers to them */
    double *residual;                  /* [n], the caller's to fill */
    double *matrix;                    /* [n][n], the Jacobian, then its factors */
    double *above;                     /* [n], residuals on the upper side of a difference */
    double *step;                      /* [n], what is added to the unknowns */
    double *scale;                     /* [n], the largest element of each row */
    double *row;                       /* [n], numbers of rows in the order of the pivots */
    double increment;
    double change;                     /* the largest relative change of an unknown */
    size_t column;
    int iterations;
    enum vg_newton_turn turn;
    enum vg_newton_status status;
};

VG_INLINE struct vg_newton vg_newton_start(size_t n, double *const *unknown, double *memory)
{
    return (struct vg_newton){.n = n,
                              .unknown = unknown,
                              .residual = memory,
                              .above = memory + n,
                              .step = memory + 2 * n,
                              .scale = memory + 3 * n,
                              .row = memory + 4 * n,
                              .matrix = memory + 5 * n,
                              .change = 1.0};
}

/* The sum of count products a[k] b[k n], from 0 and in this order. */
VG_INLINE double vg_newton_row(const struct vg_newton *s, size_t row, size_t column, size_t count)
{
    double sum = 0.0;
    for (size_t k = 0; k < count; k++)
        sum += s->matrix[row * s->n + k] * s->matrix[(size_t)s->row[k] * s->n + column];
    return sum;
}

/* Decomposes the matrix in place; 0 if it is singular. */
VG_OUTLINE int vg_newton_factorise(struct vg_newton *s)
{
    const size_t n = s->n;
    double *a = s->matrix;
    for (size_t i = 0; i < n; i++) {
        size_t largest = 0;
        for (size_t j = 1; j < n; j++)
            if (fabs(a[i * n + j]) > fabs(a[i * n + largest]))
                largest = j;
        s->row[i] = (double)i;
        s->scale[i] = a[i * n + largest];
    }
    for (size_t r = 0; r < n; r++) {
        size_t chosen = r;
        double best = 0.0;
        for (size_t i = r; i < n; i++) {
            const size_t row = (size_t)s->row[i];
            a[row * n + r] -= vg_newton_row(s, row, r, r);
            const double candidate = fabs(a[row * n + r] / s->scale[row]);
            if (i == r || candidate > best) {
                chosen = i;
                best = candidate;
            }
        }
        const double pivot = s->row[chosen];
        s->row[chosen] = s->row[r];
        s->row[r] = pivot;
        double *top = a + (size_t)pivot * n;
        if (fabs(top[r]) < 1e-20)
            return 0;
        for (size_t j = r + 1; j < n; j++)
            top[j] = (top[j] - vg_newton_row(s, (size_t)pivot, j, r)) / top[r];
    }
    return 1;
}

/* Solves the decomposed equations for the step that would make the residuals 0. */
VG_OUTLINE void vg_newton_solve(struct vg_newton *s)
{
    const size_t n = s->n;
    for (size_t i = 0; i < n; i++) {
        const size_t row = (size_t)s->row[i];
        const double *a = s->matrix + row * n;
        double sum = 0.0;
        for (size_t j = 0; j < i; j++)
            sum += a[j] * s->step[j];
        s->step[i] = (-s->residual[row] - sum) / a[i];
    }
    for (size_t i = n; i-- > 0;) {
        const double *a = s->matrix + (size_t)s->row[i] * n;
        double sum = 0.0;
        for (size_t j = i + 1; j < n; j++)
            sum += a[j] * s->step[j];
        s->step[i] -= sum;
    }
}

/* Adds the step to the unknowns. */
VG_OUTLINE void vg_newton_correct(struct vg_newton *s)
{
    s->change = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        const double old = *s->unknown[i];
        const double relative = fabs(s->step[i] / old);
        if (fabs(old) > 1e-8 && relative > s->change)
            s->change = relative;
        *s->unknown[i] = old + s->step[i];
    }
}

/* Moves the unknown of the present column up, for the first residuals of its difference. */
VG_INLINE int vg_newton_rise(struct vg_newton *s)
{
    double *x = s->unknown[s->column];
    const double relative = fabs(0.02 * *x);
    s->increment = relative > 1e-6 ? relative : 1e-6;
    *x += s->increment;
    s->turn = VG_TURN_ABOVE;
    return 1;
}

/* One correction of the unknowns; 0 where there is none. */
VG_INLINE int vg_newton_iterate(struct vg_newton *s)
{
    vg_newton_solve(s);
    vg_newton_correct(s);
    s->turn = VG_TURN_STEP;
    return 1;
}

/* Whether a comparison finds all residuals small: one that is NaN counts as small, as in NEURON. */
VG_INLINE int vg_newton_is_small(const struct vg_newton *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (fabs(s->residual[i]) > 1e-8)
            return 0;
    return 1;
}

/* Sets the unknowns for the next turn of the caller's loop; 0: there is none. */
VG_OUTLINE int vg_newton_wants(struct vg_newton *s)
{
    const size_t n = s->n;
    switch (s->turn) {
    case VG_TURN_FIRST:
        s->column = 0;
        return vg_newton_rise(s);
    case VG_TURN_ABOVE:
        for (size_t i = 0; i < n; i++)
            s->above[i] = s->residual[i];
        *s->unknown[s->column] -= 2.0 * s->increment;
        s->turn = VG_TURN_BELOW;
        return 1;
    case VG_TURN_BELOW:
        for (size_t i = 0; i < n; i++)
            s->matrix[i * n + s->column] = (s->above[i] - s->residual[i]) / (2.0 * s->increment);
        *s->unknown[s->column] += s->increment;
        s->turn = VG_TURN_CENTRE;
        return 1;
    case VG_TURN_CENTRE:
        if (++s->column < n)
            return vg_newton_rise(s);
        if (vg_newton_factorise(s))
            return vg_newton_iterate(s);
        s->status = VG_SINGULAR;
        return 0;
    case VG_TURN_STEP:
        if (s->change <= 1e-6 && vg_newton_is_small(s)) {
            s->turn = VG_TURN_LAST;
            return 1;
        }
        if (++s->iterations == 50) {
            s->status = VG_NOT_CONVERGED;
            return 0;
        }
        if (s->change <= 0.05)
            return vg_newton_iterate(s);
        s->column = 0;
        return vg_newton_rise(s);
    case VG_TURN_LAST:
        break;
    }
    return 0;
}

/* Takes note of equations that have no solution, if they are the first: the step ends the run. */
VG_INLINE void vg_newton_note(const struct vg_newton *s, struct vg_failure *failure,
                              const char *mechanism, const char *equations, size_t instance, double t)
{
    if (s->status == VG_SOLVED || failure->reason != 0)
        return;
    failure->mechanism = mechanism;
    failure->equations = equations;
    failure->instance = instance;
    failure->t = t;
    failure->reason = s->status;
}

#endif
