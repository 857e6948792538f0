"""A workload under NEURON: psolve and batch_run, of which the quicker counts."""

from __future__ import annotations

import os

from neuron import n

from benchmarks.runs.job import DT, answer, best, job
from benchmarks.runs.network import build


def main() -> None:
    """Measure psolve and batch_run."""
    task = job()
    cells = build(n, task.shape)
    n.usetable_hh = task.tables
    last = cells[-1][0][-1](0.5)
    context = n.ParallelContext()
    context.set_maxstep(10)
    n.batch_save(last._ref_v)
    seconds = best(
        lambda: context.psolve(task.tstop),
        lambda: n.batch_run(task.tstop, task.tstop, os.devnull),
        before=lambda: n.finitialize(-65),
    )
    answer(task, seconds, round(n.t / DT), last.v)


main()
