"""A workload under CoreNEURON, through NEURON."""

from __future__ import annotations

import os
from pathlib import Path

from neuron import coreneuron, n

from benchmarks.runs.job import DT, answer, job, slope
from benchmarks.runs.network import build


def main() -> None:
    """Measure the steps of psolve; what it does to hand the model over is left out."""
    task = job()
    n.nrn_load_dll(task.library)
    # Without this, NEURON silently takes the mechanisms that it was delivered with.
    os.environ["CORENEURONLIB"] = str(Path(task.library).with_name("libcorenrnmech.so"))
    cells = build(n, task.shape)
    n.usetable_hh = task.tables
    n.CVode().cache_efficient(True)
    context = n.ParallelContext()
    context.set_maxstep(10)
    coreneuron.verbose = 0
    coreneuron.enable = True

    def run(tstop: float) -> None:
        n.finitialize(-65)
        context.psolve(tstop)

    length = 4 * task.tstop  # its start takes as long as many steps
    seconds = slope(run, length)
    run(task.tstop)
    answer(task, seconds, length / DT, cells[-1][0][-1](0.5).v)


main()
