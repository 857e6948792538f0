/* SPDX-License-Identifier: BSD-3-Clause
 *
 * How a mechanism's instances reach values that belong to nodes (v, rhs, d, area, ion variables):
 * read into a tile's buffer before the vector loops, added back after them. So vector loops
 * themselves see unit stride only.
 *
 * A tile is VG_TILE consecutive instances (the last one of a mechanism may be shorter); `first` is the
 * number of its first instance, a multiple of VG_TILE, and `count` <= VG_TILE. Nothing is allocated:
 * maps stand in the arena, buffers on the caller's stack. A call per tile costs next to nothing, and
 * a mechanism's file compiles much sooner than with a copy of these loops for every variable, or of
 * these functions for every file.
 */
#ifndef VECGEN_GATHER_H
#define VECGEN_GATHER_H

#include <stddef.h>
#include <stdint.h>

#include "vecgen/simd.h"

/* From instances to elements of another space. */
struct vg_map {
    const int32_t *index;      /* element of each instance */
    const uint8_t *contiguous; /* per tile: 1 where its elements are consecutive, in instance order */
};

/* The values of `field` for one tile: a pointer into `field` where they are consecutive, otherwise
 * `buffer` (VG_TILE doubles, the caller's), filled. Valid until field or buffer change. A tile that
 * ends within a vector always gets the buffer, with the last instance's value up to VG_PADDED(count). */
VG_HIDDEN const double *vg_load(const double *field, const struct vg_map *map, size_t first,
                                size_t count, double *VG_RESTRICT buffer);

/* field[element of i] += value[i] for one tile; instances at one element add in instance order, which
 * decides the last bits. `value` is no part of `field`. */
VG_HIDDEN void vg_add(double *VG_RESTRICT field, const struct vg_map *map, size_t first,
                      size_t count, const double *VG_RESTRICT value);

/* field[element of i] = value[i], otherwise as vg_add: the last instance at an element decides. */
VG_HIDDEN void vg_store(double *VG_RESTRICT field, const struct vg_map *map, size_t first,
                        size_t count, const double *VG_RESTRICT value);

/* field[element of i] -= value[i], otherwise as vg_add. */
VG_HIDDEN void vg_subtract(double *VG_RESTRICT field, const struct vg_map *map, size_t first,
                           size_t count, const double *VG_RESTRICT value);

#endif
