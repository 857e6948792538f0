/* SPDX-License-Identifier: BSD-3-Clause
 *
 * Threads for a team. They live as long as one call: a slice lasts milliseconds, starting a thread some
 * microseconds, and nothing is left behind in a process that forks or unloads the library.
 *
 * A thread begins with neighbours of its own: where two threads are at neighbouring parts, each core
 * fetches ahead what the other is writing, and small parts take up to twice their time. Whoever has
 * done its own takes what is left of the others'.
 */
#include "vecgen/team.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MOST_THREADS = 256, CACHE_LINE = 64 };

/* The parts that one thread begins with; a cache line each, for `next` is written. */
struct range {
    _Alignas(CACHE_LINE) atomic_uint_fast64_t next;
    uint64_t end;
};

struct worker {
    struct range *ranges;
    uint64_t count;
    uint64_t own;
    vg_task *task;
    void *shared;
};

static void *work(void *argument)
{
    const struct worker *worker = argument;
    for (uint64_t k = 0; k < worker->count; k++) {
        struct range *range = &worker->ranges[(worker->own + k) % worker->count];
        for (;;) {
            const uint64_t part = atomic_fetch_add(&range->next, 1);
            if (part >= range->end)
                break;
            worker->task(worker->shared, part);
        }
    }
    return NULL;
}

void vg_parallel(uint64_t count, uint64_t threads, vg_task *task, void *shared)
{
    pthread_t others[MOST_THREADS];
    struct worker workers[MOST_THREADS];
    struct range ranges[MOST_THREADS];
    uint64_t wanted = threads < count ? threads : count;
    uint64_t started = 1;
    wanted = wanted < 1 ? 1 : wanted > MOST_THREADS ? MOST_THREADS : wanted;
    for (uint64_t k = 0; k < wanted; k++) {
        atomic_init(&ranges[k].next, count * k / wanted);
        ranges[k].end = count * (k + 1) / wanted;
        workers[k] = (struct worker){ranges, wanted, k, task, shared};
    }
    while (started < wanted
           && pthread_create(&others[started], NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (uint64_t k = 1; k < started; k++)
        pthread_join(others[k], NULL);
}
