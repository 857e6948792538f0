/* SPDX-License-Identifier: BSD-3-Clause
 *
 * What every mechanism's file may need of <math.h>, which alone would take an eighth of the time that
 * the file of a usual channel takes to compile.
 */
#ifndef VECGEN_LIBM_H
#define VECGEN_LIBM_H

#define VG_INFINITY (1.0 / 0.0)

double acos(double x);
double asin(double x);
double atan(double x);
double atan2(double y, double x);
double ceil(double x);
double cos(double x);
double cosh(double x);
double erf(double x);
double floor(double x);
double fma(double a, double b, double c);
double fmod(double x, double y);
double sin(double x);
double sinh(double x);
double sqrt(double x);
double tan(double x);
double tanh(double x);

#endif
