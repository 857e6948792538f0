/* Parts that note when they ran; one of them waits until all others have. */
#include "vecgen/team.h"

#include <sched.h>
#include <stdatomic.h>

struct probe {
    atomic_uint_fast64_t done;
    uint64_t count;
    uint64_t slow;
    uint64_t *runs;
    uint64_t *ranks;
};

void probe_team(uint64_t count, uint64_t threads, uint64_t slow, uint64_t *runs, uint64_t *ranks);

static void take(void *shared, uint64_t part)
{
    struct probe *probe = shared;
    while (part == probe->slow && atomic_load(&probe->done) + 1 < probe->count)
        sched_yield();
    probe->runs[part]++;
    probe->ranks[part] = atomic_fetch_add(&probe->done, 1) + 1;
}

void probe_team(uint64_t count, uint64_t threads, uint64_t slow, uint64_t *runs, uint64_t *ranks)
{
    struct probe probe = {.count = count, .slow = slow, .runs = runs, .ranks = ranks};
    atomic_init(&probe.done, 0);
    vg_parallel(count, threads, take, &probe);
}
