/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Runs the parts of a model, several at once where there are threads. Parts do not meet, so that who
 * runs which and when decides no bit of any result.
 */
#ifndef VECGEN_TEAM_H
#define VECGEN_TEAM_H

#include <stdint.h>

typedef void vg_task(void *shared, uint64_t part);

/* Calls task(shared, part) for each part 0 ... count - 1 and returns when all have returned. At most
 * `threads` run at once, this one among them; fewer where the system gives no more. */
void vg_parallel(uint64_t count, uint64_t threads, vg_task *task, void *shared);

#endif
