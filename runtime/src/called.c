/* SPDX-License-Identifier: BSD-3-Clause */
#include "vecgen/called.h"

#include "vecgen/math.h"

double vg_called_exp(double x)
{
    return vg_exp(x);
}

double vg_called_log(double x)
{
    return vg_log(x);
}

double vg_called_log10(double x)
{
    return vg_log10(x);
}

double vg_called_pow(double x, double y)
{
    return vg_pow(x, y);
}
