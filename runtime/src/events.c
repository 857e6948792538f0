/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Plays, samples and threshold detectors: see events.h.
 */
#include "vecgen/events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t NOBODY = UINT64_MAX;
static const uint64_t FIRST_CAPACITY = 1024;

static double *place(const struct vg_events *events, uint64_t variable)
{
    return (double *)(void *)(events->arena + variable);
}

/* ---- the log ----------------------------------------------------------------------------------- */

static void grow(struct vg_events *events)
{
    const uint64_t capacity = events->log_capacity == 0 ? FIRST_CAPACITY : 2 * events->log_capacity;
    double *value = realloc(events->log_value, capacity * sizeof *value);
    if (value != NULL)
        events->log_value = value;
    uint64_t *source = realloc(events->log_source, capacity * sizeof *source);
    if (source != NULL)
        events->log_source = source;
    if (value != NULL && source != NULL)
        events->log_capacity = capacity;
}

static void note(struct vg_events *events, double value, uint64_t source)
{
    if (events->log_used == events->log_capacity)
        grow(events);
    if (events->log_used == events->log_capacity) {
        events->status = VG_NO_MEMORY;
        return;
    }
    events->log_value[events->log_used] = value;
    events->log_source[events->log_used] = source;
    events->log_used++;
}

void vg_events_free_log(struct vg_events *events)
{
    free(events->log_value);
    free(events->log_source);
    events->log_value = NULL;
    events->log_source = NULL;
    events->log_capacity = 0;
    events->log_used = 0;
}

/* ---- the queue: a heap, and the first of all beside it ----------------------------------------- */

static int is_before(const struct vg_timed *one, const struct vg_timed *other)
{
    return one->due < other->due || (one->due == other->due && one->rank < other->rank);
}

static void push(struct vg_events *events, uint64_t item)
{
    uint64_t *heap = events->queue;
    uint64_t hole = events->queued++;
    events->timed[item].rank = events->rank++;
    while (hole > 0) {
        const uint64_t above = (hole - 1) / 2;
        if (!is_before(&events->timed[item], &events->timed[heap[above]]))
            break;
        heap[hole] = heap[above];
        hole = above;
    }
    heap[hole] = item;
}

static uint64_t pop(struct vg_events *events)
{
    uint64_t *heap = events->queue;
    if (events->queued == 0)
        return NOBODY;
    const uint64_t first = heap[0];
    const uint64_t last = heap[--events->queued];
    uint64_t hole = 0;
    for (;;) {
        uint64_t below = 2 * hole + 1;
        if (below >= events->queued)
            break;
        if (below + 1 < events->queued &&
            is_before(&events->timed[heap[below + 1]], &events->timed[heap[below]]))
            below++;
        if (!is_before(&events->timed[heap[below]], &events->timed[last]))
            break;
        heap[hole] = heap[below];
        hole = below;
    }
    heap[hole] = last;
    return first;
}

static void wait_until(struct vg_events *events, uint64_t item, double time)
{
    events->timed[item].due = time;
    if (events->first != NOBODY && !(time < events->timed[events->first].due)) {
        push(events, item);
        return;
    }
    if (events->first != NOBODY)
        push(events, events->first);
    events->first = item;
}

/* Waits for the item's time number `next`, if there is one. */
static void wait_for_time(struct vg_events *events, uint64_t item, uint64_t next)
{
    const struct vg_timed *timed = &events->timed[item];
    if (next < timed->times)
        wait_until(events, item, timed->time[next]);
}

/* ---- plays and samples ------------------------------------------------------------------------- */

/* Makes the next of the given joints (else the next point, else the last one) the end of the stretch
 * of points that are known so far. */
static void next_stretch(struct vg_events *events, uint64_t item)
{
    struct vg_timed *timed = &events->timed[item];
    if (timed->joint == NULL) {
        if (timed->next + 1 >= timed->times)
            return;
        timed->next++;
    } else if (timed->next_joint < timed->joints) {
        const double joint = timed->joint[timed->next_joint++];
        if (!(joint >= 0.0 && joint < (double)timed->times))
            return;
        timed->next = (uint64_t)joint;
    } else {
        timed->next = timed->times - 1;
        return;
    }
    wait_for_time(events, item, timed->next);
}

static int can_play_lines(const struct vg_timed *timed)
{
    return timed->times > 0 && timed->values >= timed->times && timed->next < timed->times;
}

/* The value at t of the line through the points; `bracket` is the right end of the piece used. */
static double line_value(struct vg_timed *timed, double t)
{
    const double *x = timed->time, *y = timed->value;
    if (t >= x[timed->next]) {
        timed->bracket = timed->next; /* after the last point that is known its piece goes on */
        if (timed->bracket == 0)
            return y[0];
    } else if (t <= x[0]) {
        timed->bracket = 0;
        return y[0];
    } else {
        while (timed->bracket > 0 && t < x[timed->bracket])
            timed->bracket--;
        while (timed->bracket + 1 < timed->times && t >= x[timed->bracket])
            timed->bracket++;
        if (timed->bracket == 0)
            return y[0];
    }
    const uint64_t right = timed->bracket, left = right - 1;
    if (x[left] == x[right])
        return (y[left] + y[right]) / 2.0;
    return y[left] + (y[right] - y[left]) * ((t - x[left]) / (x[right] - x[left]));
}

static void play_line(const struct vg_events *events, struct vg_timed *timed, double t)
{
    if (can_play_lines(timed))
        *place(events, timed->variable) = line_value(timed, t);
}

void vg_events_play_lines(const struct vg_events *events, double t)
{
    for (uint64_t i = 0; i < events->timed_count; i++)
        if (events->timed[i].kind == VG_PLAY_LINES)
            play_line(events, &events->timed[i], t);
}

static void start(struct vg_events *events, uint64_t item)
{
    struct vg_timed *timed = &events->timed[item];
    timed->next = 0;
    timed->bracket = 0;
    timed->next_joint = 0;
    if (timed->kind == VG_PLAY_STEPS && timed->values == 0)
        return;
    if (timed->kind == VG_PLAY_LINES && timed->joint != NULL)
        next_stretch(events, item);
    else if (timed->time == NULL)
        wait_until(events, item, 0.0);
    else
        wait_for_time(events, item, 0);
}

static void deliver(struct vg_events *events, uint64_t item)
{
    struct vg_timed *timed = &events->timed[item];
    const double t = timed->due;
    uint64_t points = UINT64_MAX;
    switch (timed->kind) {
    case VG_PLAY_LINES:
        timed->bracket = timed->next;
        next_stretch(events, item);
        play_line(events, timed, t);
        return;
    case VG_PLAY_STEPS:
        points = timed->values;
        if (timed->next < points)
            *place(events, timed->variable) = timed->value[timed->next];
        break;
    case VG_SAMPLE:
        note(events, *place(events, timed->variable), item);
        break;
    default: /* VG_SAMPLE_TIME: at given times NEURON samples the t of the last step's end */
        note(events, timed->time == NULL ? t : events->shown_t, item);
    }
    timed->next++;
    if (timed->next >= points)
        return;
    if (timed->time == NULL)
        wait_until(events, item, t + timed->interval);
    else
        wait_for_time(events, item, timed->next);
}

void vg_events_deliver(struct vg_events *events, double limit)
{
    while (events->first != NOBODY && events->timed[events->first].due <= limit) {
        const uint64_t item = events->first;
        events->first = pop(events);
        deliver(events, item);
    }
}

/* ---- plays from a file ------------------------------------------------------------------------- */

enum {
    HEAD_WORDS = 5,
    TIMED_WORDS = 14
};

/* Points `*target` to the next `count` doubles of the block; 0 where it has not as many. */
static int take_doubles(uint64_t **next, const uint64_t *end, uint64_t count, const double **target)
{
    if (count > (uint64_t)(end - *next))
        return 0;
    *target = (const double *)(const void *)*next;
    *next += count;
    return 1;
}

/* Whether a play read from a file can be trusted; its pointers say 1 or 0: given or not. */
static int fill_play(struct vg_timed *timed, uint64_t **next, const uint64_t *end,
                     uint64_t arena_bytes)
{
    const int has_times = timed->time != NULL, has_joints = timed->joint != NULL;
    const uint64_t pieces = timed->times == 0 ? 1 : timed->times;
    timed->time = timed->value = timed->joint = NULL;
    if (timed->kind != VG_PLAY_STEPS && timed->kind != VG_PLAY_LINES)
        return 0;
    if (arena_bytes < sizeof(double) || timed->variable > arena_bytes - sizeof(double) ||
        timed->variable % sizeof(double) != 0 || timed->bracket >= pieces)
        return 0;
    return (!has_times || take_doubles(next, end, timed->times, &timed->time)) &&
           take_doubles(next, end, timed->values, &timed->value) &&
           (!has_joints || take_doubles(next, end, timed->joints, &timed->joint)) &&
           (has_times || timed->kind == VG_PLAY_STEPS);
}

int32_t vg_events_unpack(uint64_t *block, uint64_t bytes, uint64_t arena_bytes,
                         struct vg_events *events)
{
    const uint64_t words = bytes / sizeof *block;
    uint64_t *next = block + HEAD_WORDS;
    const uint64_t *end = block + words;
    memset(events, 0, sizeof *events);
    if (sizeof(struct vg_timed) != TIMED_WORDS * sizeof *block || words < HEAD_WORDS ||
        bytes % sizeof *block != 0 || block[0] > (words - HEAD_WORDS) / (TIMED_WORDS + 1))
        return VG_BAD_DATA;
    events->timed_count = block[0];
    events->queued = block[1];
    events->first = block[2];
    events->rank = block[3];
    memcpy(&events->shown_t, &block[4], sizeof events->shown_t);
    events->timed = (struct vg_timed *)(void *)next;
    next += events->timed_count * TIMED_WORDS;
    events->queue = next;
    next += events->timed_count;
    const uint64_t waiting = events->first == NOBODY ? 0 : 1;
    if (events->queued > events->timed_count || events->queued + waiting > events->timed_count ||
        (waiting && events->first >= events->timed_count) || (!waiting && events->queued > 0))
        return VG_BAD_DATA;
    for (uint64_t i = 0; i < events->queued; i++)
        if (events->queue[i] >= events->timed_count)
            return VG_BAD_DATA;
    for (uint64_t i = 0; i < events->timed_count; i++)
        if (!fill_play(&events->timed[i], &next, end, arena_bytes))
            return VG_BAD_DATA;
    return next == end ? VG_DONE : VG_BAD_DATA;
}

/* ---- what a step calls ------------------------------------------------------------------------- */

void vg_events_start_plays(struct vg_events *events)
{
    events->queued = 0;
    events->first = NOBODY;
    events->rank = 0;
    events->shown_t = 0.0;
    for (uint64_t i = 0; i < events->timed_count; i++)
        if (events->timed[i].kind == VG_PLAY_STEPS || events->timed[i].kind == VG_PLAY_LINES)
            start(events, i);
    vg_events_deliver(events, 0.0);
}

void vg_events_start_samples(struct vg_events *events)
{
    for (uint64_t i = 0; i < events->timed_count; i++)
        if (events->timed[i].kind == VG_SAMPLE || events->timed[i].kind == VG_SAMPLE_TIME)
            start(events, i);
}

void vg_events_clear_detectors(struct vg_events *events)
{
    for (uint64_t i = 0; i < events->detector_count; i++) {
        events->detectors[i].is_above = 0;
        if (events->detectors[i].kind == VG_COUNTER)
            events->detectors[i].threshold = 0.0;
    }
}

void vg_events_look_at_counters(struct vg_events *events)
{
    for (uint64_t i = 0; i < events->detector_count; i++) {
        struct vg_detector *detector = &events->detectors[i];
        if (detector->kind != VG_COUNTER)
            continue;
        const double count = *place(events, detector->variable);
        if (count > detector->threshold)
            note(events, *place(events, detector->reported), events->timed_count + i);
        detector->threshold = count;
    }
}

void vg_events_begin_step(struct vg_events *events, double t, double dt)
{
    events->shown_t = t;
    for (uint64_t i = 0; i < events->detector_count; i++) {
        struct vg_detector *detector = &events->detectors[i];
        if (detector->kind != VG_THRESHOLD)
            continue;
        if (!(*place(events, detector->variable) - detector->threshold > 0.0)) {
            detector->is_above = 0;
        } else if (!detector->is_above) {
            detector->is_above = 1;
            note(events, t + VG_SPIKE_DELAY, events->timed_count + i);
        }
    }
    vg_events_deliver(events, t + 0.5 * dt);
}
