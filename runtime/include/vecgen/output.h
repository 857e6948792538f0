/* SPDX-License-Identifier: BSD-3-Clause
 *
 * What NMODL code says: NEURON's printf, and prterr, which ends the run. Each text goes out at once, so
 * that it stands where it belongs among what the caller's program prints.
 */
#ifndef VECGEN_OUTPUT_H
#define VECGEN_OUTPUT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "vecgen/abi.h"
#include "vecgen/simd.h"

/* The reason of a failure that is none of equations: the code asked for the end of the run. */
#define VG_STOPPED 3

/* Prints as C's printf; all arguments are doubles. */
VG_OUTLINE void vg_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    fflush(stdout);
}

/* Ends the run with a message, if nothing else has yet: the step is taken to its end. */
VG_OUTLINE void vg_stop(struct vg_failure *failure, const char *mechanism, const char *message,
                              size_t instance, double t)
{
    if (failure->reason != 0)
        return;
    failure->mechanism = mechanism;
    failure->equations = message;
    failure->instance = instance;
    failure->t = t;
    failure->reason = VG_STOPPED;
}

#endif
