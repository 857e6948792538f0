/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The large functions of math.h as functions that are called: the same bits, compiled once for all
 * models. For code that runs once, where inlining would only make the compiler's work longer.
 */
#ifndef VECGEN_CALLED_H
#define VECGEN_CALLED_H

#include "vecgen/simd.h"

VG_HIDDEN double vg_called_exp(double x);
VG_HIDDEN double vg_called_log(double x);
VG_HIDDEN double vg_called_log10(double x);
VG_HIDDEN double vg_called_pow(double x, double y);

#endif
