"""Wall time of a workload under vecgen, with as many threads as VECGEN_THREADS says."""

from __future__ import annotations

import time

from benchmarks.runs.job import REPEATS, job
from benchmarks.runs.network import build
from vecgen import n


def main() -> None:
    """Measure batch_run; prints seconds."""
    task = job()
    cells = build(n, task.shape)
    n.usetable_hh = task.tables
    times = []
    for _ in range(REPEATS):
        n.finitialize(-65)
        start = time.perf_counter()
        n.batch_run(task.tstop, task.tstop)
        times.append(time.perf_counter() - start)
    del cells
    print(min(times))


main()
