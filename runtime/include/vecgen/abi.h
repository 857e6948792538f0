/* SPDX-License-Identifier: BSD-3-Clause
 *
 * The binary interface of a compiled model: what Python (through cffi, from the text between the two
 * marker comments) and main.c call, and the structures they share with it.
 *
 * Who owns what: the caller owns every piece of memory - the model object, the arena, layouts, probes,
 * rows, batches and events - and keeps it until it is done with the model; compiled code stores
 * pointers into the arena and to the attached events, and no others. Two exceptions: struct vg_writer,
 * which vg_writer_open allocates and vg_writer_finish or vg_writer_abandon frees, and the log of
 * struct vg_events, which vg_events_free_log frees. No function is safe to call on one team from two
 * threads at once; different teams are independent, since there are no globals.
 *
 * A model runs as a team of parts that do not meet: each has its own cells, its own copy of the
 * globals, and possibly several cells of one shape side by side, one in each lane. Most models are one
 * part with one lane.
 *
 * Order of calls: vg_abi_version and vg_struct_size first (refuse to go on if they are not as here);
 * then vg_bind once per part, after the arena's first values are in place; then, perhaps, vg_attach;
 * then the three vg_initialise_..., then any of the others. Values in the arena may be read and changed
 * between any two calls.
 *
 * Units are NEURON's: ms, mV, nA, mA/cm2. A status is a member of enum vg_status.
 */
#ifndef VECGEN_ABI_H
#define VECGEN_ABI_H

#include <stdint.h>

#include "vecgen/simd.h"

/* Raised whenever the text between the markers, or what a call means, changes. */
#define VG_ABI_VERSION 3

/* What a model's memory starts at a multiple of, in bytes; so does every field in it. */
#define VG_ARENA_ALIGNMENT 64

/* Cells that can stand side by side in one part of a model. */
#define VG_MOST_LANES 512

VG_EXPORT_BEGIN

/* vecgen:cdef begin */
enum vg_status {
    VG_DONE = 0,
    VG_RUNNING = 1,
    VG_NOT_FINITE = 2,
    VG_IO_ERROR = 3,
    VG_BAD_ARGUMENT = 4,
    VG_BAD_DATA = 5,
    VG_NO_MEMORY = 6,
    VG_UNSOLVED = 7
};

enum vg_struct_id {
    VG_STRUCT_LAYOUT = 0,
    VG_STRUCT_PROBES = 1,
    VG_STRUCT_RECORDER = 2,
    VG_STRUCT_BATCH = 3,
    VG_STRUCT_TIMED = 4,
    VG_STRUCT_DETECTOR = 5,
    VG_STRUCT_EVENTS = 6,
    VG_STRUCT_PROGRESS = 7,
    VG_STRUCT_TEAM = 8,
    VG_STRUCT_FAILURE = 9
};

enum vg_timed_kind {
    VG_PLAY_STEPS = 0,
    VG_PLAY_LINES = 1,
    VG_SAMPLE = 2,
    VG_SAMPLE_TIME = 3
};

struct vg_model;
struct vg_writer;

struct vg_layout {
    const uint64_t *field_offset;
    uint64_t field_count;
    const uint64_t *space_size;
    uint64_t space_count;
    uint64_t arena_bytes;
    uint64_t lanes;
};

struct vg_progress {
    uint64_t steps;
    uint64_t rows;
    double tnext;
    int64_t status;
};

struct vg_team {
    struct vg_model *models;
    uint64_t count;
    uint64_t threads;
    const uint64_t *leader;
    struct vg_progress *progress;
};

struct vg_probes {
    const uint64_t *offset;
    const uint64_t *column;
    const uint64_t *start;
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
    double *table;
    uint64_t table_rows;
    uint64_t held;
    struct vg_writer *writer;
    int32_t status;
    int32_t error;
    uint64_t rows;
    uint64_t steps;
};

struct vg_timed {
    uint64_t kind;
    uint64_t variable;
    const double *time;
    uint64_t times;
    double interval;
    const double *value;
    uint64_t values;
    const double *joint;
    uint64_t joints;
    uint64_t next;
    uint64_t bracket;
    uint64_t next_joint;
    double due;
    uint64_t rank;
};

enum vg_detector_kind {
    VG_THRESHOLD = 0,
    VG_COUNTER = 1
};

struct vg_detector {
    uint64_t kind;
    uint64_t variable;
    uint64_t reported;
    double threshold;
    uint64_t is_above;
};

struct vg_events {
    unsigned char *arena;
    struct vg_timed *timed;
    uint64_t timed_count;
    struct vg_detector *detectors;
    uint64_t detector_count;
    uint64_t *queue;
    uint64_t queued;
    uint64_t first;
    uint64_t rank;
    double shown_t;
    double *log_value;
    uint64_t *log_source;
    uint64_t log_used;
    uint64_t log_capacity;
    int64_t status;
};

struct vg_failure {
    const char *mechanism;
    const char *equations;
    uint64_t instance;
    double t;
    int64_t reason;
};

uint32_t vg_abi_version(void);
uint64_t vg_struct_size(uint32_t which);
uint64_t vg_model_size(void);
int32_t vg_bind(const struct vg_team *team, uint64_t part, unsigned char *arena,
                const struct vg_layout *layout);
int32_t vg_attach(const struct vg_team *team, uint64_t part, struct vg_events *events);
void vg_events_free_log(struct vg_events *events);
const struct vg_failure *vg_find_failure(const struct vg_team *team, uint64_t part);
int32_t vg_initialise_begin(const struct vg_team *team, int32_t set_v, double v);
int32_t vg_initialise_states(const struct vg_team *team);
int32_t vg_initialise_end(const struct vg_team *team, struct vg_recorder *recorder);
int32_t vg_currents(const struct vg_team *team);
int32_t vg_advance(const struct vg_team *team, uint64_t steps, struct vg_recorder *recorder);
int32_t vg_batch_begin(const struct vg_team *team, struct vg_batch *batch, const char *path,
                       const char *comment);
int32_t vg_batch_continue(const struct vg_team *team, struct vg_batch *batch,
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
 *   VG_UNSOLVED      the equations of a SOLVE statement have no solution that Newton's method finds; the
 *                    model stands in the midst of that step, vg_find_failure tells where
 *   VG_NO_MEMORY     the log of events could not grow; what was not logged is lost
 *
 * struct vg_layout: where a part's values stand in the arena. Read during vg_bind only.
 *   field_offset     bytes from the arena's start, one per field in the manifest's order
 *   space_size       elements (nodes, instances, ...), one per space in the manifest's order; those of
 *                    all lanes together, but for the sections, which all lanes have alike
 *   arena_bytes      the arena's size; the arena starts at a multiple of VG_ARENA_ALIGNMENT
 *   lanes            cells side by side, 1 to VG_MOST_LANES
 *
 * struct vg_team: the parts of a model.
 *   models           count * vg_model_size() bytes, aligned as malloc does
 *   threads          parts that may run at once; 0 and 1: one after the other
 *   leader           [count] the part whose globals and tables each part takes over at the start of every
 *                    call, never one behind it; a part that leads itself keeps its own
 *   progress         [count] room for what the parts tell of a slice
 *
 * struct vg_progress: how far a part came in a slice; the model's.
 *
 * struct vg_probes: the doubles that are recorded or saved, part after part.
 *   offset           bytes from the arena's start of each double
 *   column           the column each goes to
 *   start            [count of parts + 1] where the probes of each part start
 *
 * struct vg_recorder: a table that a run fills, one row of probes.count doubles after every step.
 *   rows             [capacity][probes.count], the caller's
 *   capacity         rows there is room for; a call that would need more takes no step and returns
 *                    VG_BAD_ARGUMENT
 *   used             rows filled so far; the caller sets it back
 *
 * struct vg_batch: one batch_run under way (NEURON's algorithm). The caller fills tstop and
 * tstep with the arguments as they are, probes and table before vg_batch_begin; the rest is the model's.
 *   tstop, tstep     ms; vg_batch_begin takes dt/4 off both
 *   tnext            ms; the next row is written at the first t > tnext
 *   table            [table_rows][probes.count] room for rows on their way to the file, the caller's. NULL:
 *                    rows are only counted
 *   held             rows in the table. Where there is no file the caller takes them away between two
 *                    calls and sets this to 0
 *   writer           NULL where no file is written
 *   status, error    the last status, and the errno behind VG_IO_ERROR
 *   rows, steps      rows written and steps taken since vg_batch_begin
 *
 * struct vg_timed: a Vector that is played, or that samples; at most one event of it waits. Where
 * `time` is NULL its times are 0, interval, 2 interval, ... (added up), else time[0], time[1], ...
 *   kind             VG_PLAY_STEPS: value[k] from time k on. VG_PLAY_LINES: twice in every step the
 *                    value at t of the line through the points (time, value), which goes on after its
 *                    end. VG_SAMPLE: logs the variable. VG_SAMPLE_TIME: logs t
 *   variable         bytes from the arena's start
 *   time, value      the Vectors' elements, the caller's; so is joint
 *   joint            NULL, or the indices of the points at which a line's slope may jump
 *   next, bracket, next_joint, due, rank   the model's: how far it is, and what it waits for
 *
 * struct vg_detector: logs when something happens.
 *   kind             VG_THRESHOLD: logs the time of a step's start at which the variable is found above
 *                    the threshold after it was not. VG_COUNTER: logs the variable at `reported` when
 *                    a step ends with another count in the variable than the last one
 *   variable, reported   bytes from the arena's start
 *   threshold        VG_COUNTER: the last count, the model's
 *   is_above         the model's
 *
 * struct vg_events: all that happens at times of its own; zeros where nothing waits yet but `first`,
 * which is then UINT64_MAX. The caller may change the arrays between two calls (their order is that of
 * creation) if the progress of each item goes along with it.
 *   timed            [timed_count]
 *   detectors        [detector_count]
 *   queue            [timed_count], the model's
 *   queued, first, rank, shown_t   the model's
 *   log_value, log_source   [log_used] what was sampled (or the time of a spike), and by whom: an
 *                    index in timed, or timed_count + an index in detectors. The caller sets log_used
 *                    back to 0
 *   status           VG_DONE, or the VG_NO_MEMORY behind a call's status; the caller sets it back
 *
 * struct vg_failure: the first equations of the last call that could not be solved.
 *   mechanism        its name; equations: the place and name of the block, both the library's
 *   instance         which instance of the mechanism
 *   t                ms, as the block saw it
 *   reason           0: there is none; else enum vg_newton_status of newton.h
 *
 * Calls
 *   vg_abi_version   VG_ABI_VERSION as the library was compiled with
 *   vg_struct_size   sizeof the structure named by an enum vg_struct_id, in bytes; 0 for others
 *   vg_model_size    bytes the caller allocates for each part
 *   vg_bind          fills a part with pointers into `arena`, which must outlive it
 *   vg_attach        lets the steps of a part work on `events` (NULL: on none) from now on, until
 *                    vg_bind; attaching is repeated when the caller has moved the structure
 *   vg_events_free_log  frees the log; entries in it are lost
 *   vg_find_failure  what is behind a part's last VG_UNSOLVED, until the next call that solves anything; the
 *                    instance counts within the part
 *   vg_initialise_begin  finitialize up to the voltages: t = 0, tables, plays; with set_v != 0 every
 *                    node's v becomes `v` (mV). Between the three calls a user's handlers run
 *   vg_initialise_states  finitialize: the INITIAL blocks
 *   vg_initialise_end  finitialize: the currents at t = 0 and the first samples; `recorder` may be
 *                    NULL, else it gets one row
 *   vg_currents      fcurrent: all currents at the present state; v and states stay
 *   vg_advance       `steps` time steps; `recorder` may be NULL
 *   vg_batch_begin   opens `path` (NULL: no file), writes the header with `comment` (data: written as
 *                    it is) and the first row
 *   vg_batch_continue  at most `max_steps` steps, or until the table is full where there is no file;
 *                    VG_RUNNING as long as there is more to do. `recorder` may be NULL, else it has room
 *                    for max_steps rows. When a part fails, others may be some steps ahead of it
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
    case VG_STRUCT_TIMED:
        return sizeof(struct vg_timed);
    case VG_STRUCT_DETECTOR:
        return sizeof(struct vg_detector);
    case VG_STRUCT_EVENTS:
        return sizeof(struct vg_events);
    case VG_STRUCT_PROGRESS:
        return sizeof(struct vg_progress);
    case VG_STRUCT_TEAM:
        return sizeof(struct vg_team);
    case VG_STRUCT_FAILURE:
        return sizeof(struct vg_failure);
    default:
        return 0;
    }
}

#endif
