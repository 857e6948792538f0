/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The values of a model in a file, for the program that runs without Python (NAME.vgd).
 *
 * Format, all numbers little-endian, doubles IEEE:
 *
 *   bytes  0  magic 0x89 'V' 'G' 'D' CR LF 0x1a LF
 *          8  u32 format version, VG_DATA_VERSION
 *         12  u32 VG_ABI_VERSION
 *         16  u64 0x0102030405060708 (tells a file of the other byte order)
 *         24  u64 bytes of the whole file, checksum included
 *         32  64 characters: the code's digest, in hexadecimal
 *         96  u64 fields, 104 u64 spaces, 112 u64 probes, 120 u64 bytes of the arena
 *        128  u64 bytes of the output file's name; all ones: no file is written
 *        136  u64 bytes of the comment
 *        144  f64 tstop, 152 f64 tstep (ms), 160 u64 bytes of the plays' block, 168 u64 parts
 *        176  per part u64 lanes, u64[fields] offsets, u64[spaces] sizes (see abi.h)
 *             u64[parts + 1] starts, u64[probes] columns, u64[probes] offsets of the probes
 *             the plays: nothing, or u64 their number, how many wait in the queue, the first one,
 *             the last rank, f64 the t shown; per play the 14 members of struct vg_timed with 1 or 0
 *             for a pointer; the queue, one u64 per play; per play f64[] times, values, joints
 *             the name and 1 to 8 zeros, up to a multiple of 8
 *             the comment and 1 to 64 zeros, up to a multiple of 64
 *             the arena
 *       end-8 u64 CRC-32 (polynomial 0xedb88320, as in zlib) of everything before it
 */
#ifndef VECGEN_DATA_H
#define VECGEN_DATA_H

#include <stddef.h>

#include "vecgen/abi.h"

#define VG_DATA_VERSION 3

/* One file's contents; filled by vg_data_read, freed by vg_data_free. All pointers lead into memory
 * that the structure owns. */
struct vg_data {
    struct vg_layout *layout; /* [parts] */
    uint64_t parts;
    struct vg_probes probes;
    struct vg_events events; /* what is played; timed_count is 0 where nothing is */
    unsigned char *arena; /* aligned as vg_bind wants it */
    double tstop;         /* ms */
    double tstep;         /* ms */
    const char *path;     /* the output file's name; NULL: no file */
    const char *comment;
    void *memory;
};

/* Reads `path`. Returns VG_DONE, or VG_IO_ERROR or VG_BAD_DATA with one line for the user in
 * `message` and nothing to free. `expected_digest`: the 64 characters compiled into the program. */
int32_t vg_data_read(const char *path, const char *expected_digest, struct vg_data *data,
                     char *message, size_t message_size);

void vg_data_free(struct vg_data *data);

#endif
