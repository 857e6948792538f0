"""A workload of copies under vecgen, as a sweep over one of them."""

from __future__ import annotations

import vecgen
from benchmarks.runs.job import DT, answer, job, slope
from benchmarks.runs.network import build
from vecgen import n


def main() -> None:
    """Measure the steps of a sweep."""
    task = job()
    shape = task.shape
    ((tree, _clamp),) = build(n, shape.alone)
    n.usetable_hh = task.tables
    n.batch_save(tree[-1](0.5)._ref_v)

    def gnabar(value: float) -> None:
        for section in tree:
            section.gnabar_hh = value

    values = [shape.gnabar(k) for k in range(shape.cells)]

    def run(tstop: float) -> vecgen.SweepResult:
        return vecgen.sweep({gnabar: values}, tstop, tstop, -65)

    seconds = slope(run, task.tstop)
    last = run(task.tstop)[tree[-1](0.5)._ref_v][-1, -1]
    answer(task, seconds, task.tstop / DT, float(last))


main()
