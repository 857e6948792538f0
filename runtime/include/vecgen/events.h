/* SPDX-License-Identifier: BSD-3-Clause
 *
 * What happens at times of its own: Vectors that are played, Vectors that sample at intervals or given
 * times, and threshold detectors. The structures are in abi.h; a step calls the functions at the
 * places that NEURON's fixed step has for them.
 *
 * One event of each struct vg_timed waits at most. Waiting events come out by time; those of equal
 * time in the order in which they went into the queue. An event that is the earliest of all stands
 * beside the queue, and goes to the end of its equals when a still earlier one takes its place
 * (NEURON's order, which a user can see where a variable is played and sampled at the same time).
 *
 * All times in ms. Errors stick in `status` (VG_NO_MEMORY: the log could not grow).
 */
#ifndef VECGEN_EVENTS_H
#define VECGEN_EVENTS_H

#include "vecgen/abi.h"

/* How much later than the step's start a spike is said to be (ms): so NEURON tells it from t. */
#define VG_SPIKE_DELAY 1e-10

/* finitialize: forgets what waits; each play waits for its first time, those due by t = 0 play. */
void vg_events_start_plays(struct vg_events *events);

/* finitialize, after the initial values: no detector is above its threshold, counts are 0. */
void vg_events_clear_detectors(struct vg_events *events);

/* finitialize, after the currents: each sampler waits for its first time. */
void vg_events_start_samples(struct vg_events *events);

/* The start of a step from t to t + dt: tests the detectors, then delivers what is due by t + dt/2. */
void vg_events_begin_step(struct vg_events *events, double t, double dt);

/* Sets what is played as connected lines to its value at t. */
void vg_events_play_lines(const struct vg_events *events, double t);

/* The end of a step, or of finitialize: looks whether counters have counted. */
void vg_events_look_at_counters(struct vg_events *events);

/* Delivers what is due by `limit`. */
void vg_events_deliver(struct vg_events *events, double limit);

/* Makes `events` of a block of the .vgd file (data.h), which stays in use; VG_BAD_DATA where something
 * in it does not fit. `arena_bytes` is the size of the arena that the variables lie in. */
int32_t vg_events_unpack(uint64_t *block, uint64_t bytes, uint64_t arena_bytes,
                         struct vg_events *events);

#endif
