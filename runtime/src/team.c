/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Threads for a team. They live as long as one call: a slice lasts milliseconds, starting a thread some
 * microseconds, and nothing is left behind in a process that forks or unloads the library.
 */
#include "vecgen/team.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MOST_THREADS = 256 };

struct queue {
    atomic_uint_fast64_t next;
    uint64_t count;
    vg_task *task;
    void *shared;
};

static void *work(void *argument)
{
    struct queue *queue = argument;
    for (;;) {
        const uint64_t part = atomic_fetch_add(&queue->next, 1);
        if (part >= queue->count)
            return NULL;
        queue->task(queue->shared, part);
    }
}

void vg_parallel(uint64_t count, uint64_t threads, vg_task *task, void *shared)
{
    pthread_t others[MOST_THREADS];
    struct queue queue = {.count = count, .task = task, .shared = shared};
    uint64_t wanted = threads < count ? threads : count;
    uint64_t started = 0;
    atomic_init(&queue.next, 0);
    wanted = wanted < MOST_THREADS ? wanted : MOST_THREADS;
    while (started + 1 < wanted && pthread_create(&others[started], NULL, work, &queue) == 0)
        started++;
    work(&queue);
    for (uint64_t k = 0; k < started; k++)
        pthread_join(others[k], NULL);
}
