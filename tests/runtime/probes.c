/* The runtime's inline functions as functions that Python can call; every VG_SIMD loop of the headers
 * stands in one of them. */
#include "vecgen/abi.h"
#include "vecgen/data.h"
#include "vecgen/fast_math.h"
#include "vecgen/gather.h"
#include "vecgen/math.h"
#include "vecgen/record.h"
#include "vecgen/table.h"

/* What vg_exp looks like in a kernel. */
VG_EXPORT void probe_exp(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_exp(x[i]);
}

VG_EXPORT void probe_exp_in_expression(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++) {
        const double ratio = x[i] / 10.0;
        const double small = 10.0 * (1.0 - ratio / 2.0);
        const double large = x[i] / (vg_exp(ratio) - 1.0);
        y[i] = vg_fabs(ratio) < 1e-6 ? small : large;
    }
}

VG_EXPORT void probe_sqrt(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_sqrt(vg_fabs(x[i]));
}

VG_EXPORT void probe_vector_log(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_log(x[i]) + vg_log10(x[i]);
}

VG_EXPORT void probe_vector_pow(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_pow(x[i], y[i]);
}

VG_EXPORT void probe_vector_exact(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_floor(x[i]) + vg_ceil(y[i]) + vg_square(x[i]) + vg_inverse(y[i]);
}

VG_EXPORT void probe_vector_fast(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_fast_exp(x[i]) + vg_fast_log(y[i]);
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_fast_expm1(x[i]) + vg_fast_tanh(y[i]);
}

VG_EXPORT void probe_clamp(const double *VG_RESTRICT x, double *VG_RESTRICT y, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++)
        y[i] = vg_max(vg_min(x[i], 2.0), -3.0);
}

VG_EXPORT uint64_t probe_or(const uint64_t *VG_RESTRICT x, size_t n)
{
    uint64_t any = 0;
    VG_SIMD_OR(any)
    for (size_t i = 0; i < n; i++)
        any |= x[i];
    return any;
}

#define TABLE_PROBE(columns, width)                                                               \
    VG_EXPORT void probe_table_##columns(const struct vg_table *table, const double *x, size_t n, \
                                         double *result)                                          \
    {                                                                                             \
        vg_table_columns(table, width, columns, x, n, result);                                    \
    }

TABLE_PROBE(1, 1)
TABLE_PROBE(2, 2)
TABLE_PROBE(3, 4)
TABLE_PROBE(4, 4)
TABLE_PROBE(6, 8)
TABLE_PROBE(8, 8)
TABLE_PROBE(11, 16)

VG_EXPORT double probe_table_start(struct vg_table *table, double lower, double upper)
{
    return vg_table_start(table, lower, upper);
}

VG_EXPORT double *probe_table_row(const struct vg_table *table, size_t entry)
{
    return vg_table_row(table, entry);
}

VG_EXPORT void probe_table_finish(struct vg_table *table)
{
    vg_table_finish(table);
}

VG_EXPORT const double *probe_load(const double *field, const struct vg_map *map, size_t first,
                                   size_t count, double *buffer)
{
    return vg_load(field, map, first, count, buffer);
}

VG_EXPORT void probe_add(double *field, const struct vg_map *map, size_t first, size_t count,
                         const double *value)
{
    vg_add(field, map, first, count, value);
}

VG_EXPORT void probe_subtract(double *field, const struct vg_map *map, size_t first, size_t count,
                              const double *value)
{
    vg_subtract(field, map, first, count, value);
}

VG_EXPORT uint64_t probe_struct_size(uint32_t which)
{
    return vg_abi_struct_size(which);
}
