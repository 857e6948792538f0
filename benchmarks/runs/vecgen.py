"""A workload under vecgen."""

from __future__ import annotations

from benchmarks.runs.job import DT, answer, best, job
from benchmarks.runs.network import build
from vecgen import n


def main() -> None:
    """Measure batch_run."""
    task = job()
    cells = build(n, task.shape)
    n.usetable_hh = task.tables
    seconds = best(lambda: n.batch_run(task.tstop, task.tstop), before=lambda: n.finitialize(-65))
    answer(task, seconds, round(n.t / DT), cells[-1][0][-1](0.5).v)


main()
