/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Tiles of values of other spaces: see gather.h.
 */
#include "vecgen/gather.h"

#include <string.h>

const double *vg_load(const double *field, const struct vg_map *map, size_t first, size_t count,
                      double *VG_RESTRICT buffer)
{
    const int32_t *VG_RESTRICT index = map->index + first;
    if (map->contiguous[first / VG_TILE] && count == VG_PADDED(count))
        return field + index[0];
    VG_SIMD
    for (size_t i = 0; i < count; i++)
        buffer[i] = field[index[i]];
    /* serial: short */
    for (size_t i = count; i < VG_PADDED(count); i++)
        buffer[i] = buffer[count - 1];
    return buffer;
}

void vg_add(double *VG_RESTRICT field, const struct vg_map *map, size_t first, size_t count,
            const double *VG_RESTRICT value)
{
    const int32_t *VG_RESTRICT index = map->index + first;
    if (map->contiguous[first / VG_TILE]) {
        double *VG_RESTRICT target = field + index[0];
        VG_SIMD
        for (size_t i = 0; i < count; i++)
            target[i] += value[i];
        return;
    }
    /* serial: several instances may share an element */
    for (size_t i = 0; i < count; i++)
        field[index[i]] += value[i];
}

void vg_store(double *VG_RESTRICT field, const struct vg_map *map, size_t first, size_t count,
              const double *VG_RESTRICT value)
{
    const int32_t *VG_RESTRICT index = map->index + first;
    if (map->contiguous[first / VG_TILE]) {
        memcpy(field + index[0], value, count * sizeof *field);
        return;
    }
    /* serial: several instances may share an element */
    for (size_t i = 0; i < count; i++)
        field[index[i]] = value[i];
}

void vg_subtract(double *VG_RESTRICT field, const struct vg_map *map, size_t first, size_t count,
                 const double *VG_RESTRICT value)
{
    const int32_t *VG_RESTRICT index = map->index + first;
    if (map->contiguous[first / VG_TILE]) {
        double *VG_RESTRICT target = field + index[0];
        VG_SIMD
        for (size_t i = 0; i < count; i++)
            target[i] -= value[i];
        return;
    }
    /* serial: several instances may share an element */
    for (size_t i = 0; i < count; i++)
        field[index[i]] -= value[i];
}
