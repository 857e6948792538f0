/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The binary interface of a compiled model: what Python (through cffi, from the text between the two
 * marker comments) and main.c call, and the structures they share with it.
 *
 * Who owns what: the caller owns every piece of memory - the model object, the arena, layouts, probes,
 * rows and batches - and keeps it until it is done with the model; compiled code stores pointers into
 * the arena and into nothing else. The one exception is struct vg_writer, which vg_writer_open
 * allocates and vg_writer_finish or vg_writer_abandon frees. No function is safe to call on one model
 * from two threads at once; different models are independent, since there are no globals.
 *
 * Order of calls: vg_abi_version and vg_struct_size first (refuse to go on if they are not as here);
 * then vg_bind once per arena, after its first values are in place; then vg_initialise; then any of
 * the others. Values in the arena may be read and changed between any two calls.
 *
 * Units are NEURON's: ms, mV, nA, mA/cm2. A status is a member of enum vg_status.
 */
#ifndef VECGEN_ABI_H
#define VECGEN_ABI_H

#include <stdint.h>

#include "vecgen/simd.h"

/* Raised whenever the text between the markers, or what a call means, changes. */
#define VG_ABI_VERSION 1

/* What a model's memory starts at a multiple of, in bytes; so does every field in it. */
#define VG_ARENA_ALIGNMENT 64

VG_EXPORT_BEGIN

/* vecgen:cdef begin */
enum vg_status {
    VG_DONE = 0,
    VG_RUNNING = 1,
    VG_NOT_FINITE = 2,
    VG_IO_ERROR = 3,
    VG_BAD_ARGUMENT = 4,
    VG_BAD_DATA = 5
};

enum vg_struct_id {
    VG_STRUCT_LAYOUT = 0,
    VG_STRUCT_PROBES = 1,
    VG_STRUCT_RECORDER = 2,
    VG_STRUCT_BATCH = 3
};

struct vg_model;
struct vg_writer;

struct vg_layout {
    const uint64_t *field_offset;
    uint64_t field_count;
    const uint64_t *space_size;
    uint64_t space_count;
    uint64_t arena_bytes;
};

struct vg_probes {
    const uint64_t *offset;
    uint64_t count;
};

struct vg_recorder {
    struct vg_probes probes;
    double *rows;
    uint64_t capacity;
    uint64_t used;
};

struct vg_batch {
    double tstop;
    double tstep;
    double tnext;
    struct vg_probes probes;
    double *row;
    struct vg_writer *writer;
    int32_t status;
    int32_t error;
    uint64_t rows;
    uint64_t steps;
};

uint32_t vg_abi_version(void);
uint64_t vg_struct_size(uint32_t which);
uint64_t vg_model_size(void);
int32_t vg_bind(struct vg_model *model, unsigned char *arena, const struct vg_layout *layout);
int32_t vg_initialise(struct vg_model *model, int32_t set_v, double v);
int32_t vg_currents(struct vg_model *model);
int32_t vg_advance(struct vg_model *model, uint64_t steps, struct vg_recorder *recorder);
int32_t vg_batch_begin(struct vg_model *model, struct vg_batch *batch, const char *path,
                       const char *comment);
int32_t vg_batch_continue(struct vg_model *model, struct vg_batch *batch,
                          struct vg_recorder *recorder, uint64_t max_steps);
int32_t vg_batch_end(struct vg_batch *batch, int32_t complete);

struct vg_writer *vg_writer_open(const char *path, int32_t *error);
int32_t vg_writer_text(struct vg_writer *writer, const char *text, uint64_t length);
int32_t vg_writer_header(struct vg_writer *writer, const char *comment, double t, double tstop,
                         double tstep, double dt);
int32_t vg_writer_row(struct vg_writer *writer, const double *values, uint64_t count);
int32_t vg_writer_finish(struct vg_writer *writer);
int32_t vg_writer_abandon(struct vg_writer *writer);
/* vecgen:cdef end */

VG_EXPORT_END

/* enum vg_status
 *   VG_DONE          all that was asked for is done
 *   VG_RUNNING       vg_batch_continue: max_steps were taken, tstop is not reached; call again
 *   VG_NOT_FINITE    a membrane potential is NaN or infinite; the model stands after that step
 *   VG_IO_ERROR      the batch file could not be opened or written; `error` has the errno
 *   VG_BAD_ARGUMENT  a pointer, size or count that does not fit the model; nothing was changed
 *   VG_BAD_DATA      vg_data_read: the file is no data of this program
 *
 * struct vg_layout: where a model's values stand in its arena. Read during vg_bind only.
 *   field_offset     bytes from the arena's start, one per field in the manifest's order
 *   space_size       elements (nodes, instances, ...), one per space in the manifest's order
 *   arena_bytes      the arena's size; the arena starts at a multiple of VG_ARENA_ALIGNMENT
 *
 * struct vg_probes: the doubles that are recorded or saved.
 *   offset           bytes from the arena's start of each double, in the order of the columns
 *
 * struct vg_recorder: a table that a run fills, one row of probes.count doubles after every step.
 *   rows             [capacity][probes.count], the caller's
 *   capacity         rows there is room for; a call that would need more takes no step and returns
 *                    VG_BAD_ARGUMENT
 *   used             rows filled so far; the caller sets it back
 *
 * struct vg_batch: one batch_run under way (NEURON's algorithm). The caller fills tstop and
 * tstep with the arguments as they are, probes and row before vg_batch_begin; the rest is the model's.
 *   tstop, tstep     ms; vg_batch_begin takes dt/4 off both
 *   tnext            ms; the next row is written at the first t > tnext
 *   row              room for probes.count doubles, the caller's
 *   writer           NULL where no file is written
 *   status, error    the last status, and the errno behind VG_IO_ERROR
 *   rows, steps      rows written and steps taken since vg_batch_begin
 *
 * Calls
 *   vg_abi_version   VG_ABI_VERSION as the library was compiled with
 *   vg_struct_size   sizeof the structure named by an enum vg_struct_id, in bytes; 0 for others
 *   vg_model_size    bytes the caller allocates for the model object, aligned as malloc does
 *   vg_bind          fills the model object with pointers into `arena`, which must outlive it
 *   vg_initialise    finitialize: with set_v != 0 every node's v becomes `v` (mV) first
 *   vg_currents      fcurrent: all currents at the present state; v and states stay
 *   vg_advance       `steps` time steps; `recorder` may be NULL
 *   vg_batch_begin   opens `path` (NULL: no file), writes the header with `comment` (data: written as
 *                    it is) and the first row
 *   vg_batch_continue  at most `max_steps` steps; VG_RUNNING as long as there is more to do. `recorder`
 *                    may be NULL, else it has room for max_steps rows
 *   vg_batch_end     closes the file and frees the writer; with complete != 0 the file gets its name,
 *                    otherwise what was written stays in PATH.part. Always called once after a
 *                    vg_batch_begin, whatever that returned
 *   vg_writer_...    see record.h
 */

/* The body of vg_struct_size. */
VG_INLINE uint64_t vg_abi_struct_size(uint32_t which)
{
    switch (which) {
    case VG_STRUCT_LAYOUT:
        return sizeof(struct vg_layout);
    case VG_STRUCT_PROBES:
        return sizeof(struct vg_probes);
    case VG_STRUCT_RECORDER:
        return sizeof(struct vg_recorder);
    case VG_STRUCT_BATCH:
        return sizeof(struct vg_batch);
    default:
        return 0;
    }
}

#endif
