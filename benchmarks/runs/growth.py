"""hh in sections of 100 segments, as one tree or as cells of one section each, of any size.

Prints seconds of building in Python, of the first finitialize (freezing, lowering, set-up, and
compiling where the cache is empty), ns per compartment and step, and the most memory in bytes.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any

from benchmarks.runs.job import DT, best, status

SEGMENTS = 100
STEPS = 4e6
"""Compartment-steps of a run, about."""


def _build(n: Any, compartments: int, kind: str) -> list[Any]:
    sections: list[Any] = []
    for k in range(max(1, compartments // SEGMENTS)):
        section = n.Section(f"s{k}")
        section.nseg = min(SEGMENTS, compartments)
        section.L, section.diam = 1000, 2
        section.insert("hh")
        if k and kind == "tree":
            section.connect(sections[(k - 1) // 2](1))
        sections.append(section)
    clamp = n.IClamp(sections[0](0.5))
    clamp.delay, clamp.dur, clamp.amp = 0, 1e9, 1
    return [*sections, clamp]


def main() -> None:
    """Measure one size: SIMULATOR COMPARTMENTS KIND."""
    simulator, compartments, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    start = time.process_time()
    n = importlib.import_module(simulator).n
    n.Section("first").insert("hh")  # mechanisms are read before the clock starts
    before = time.process_time()
    kept = _build(n, compartments, kind)
    built = time.process_time()
    # wall time: a compiler is a process of its own
    clock = time.perf_counter()
    n.finitialize(-65)
    ready = time.perf_counter() - clock
    tstop = DT * min(40000, max(4, round(STEPS / compartments)))
    if simulator == "vecgen":
        seconds = best(lambda: n.batch_run(tstop, tstop), before=lambda: n.finitialize(-65))
    else:
        context = n.ParallelContext()
        context.set_maxstep(10)
        seconds = best(lambda: context.psolve(tstop), before=lambda: n.finitialize(-65))
    told = {
        "import": before - start,
        "build": built - before,
        "set-up": ready,
        "ns": seconds / round(n.t / DT) / compartments * 1e9,
        "peak": status("VmHWM"),
        "sections": len(kept) - 1,
    }
    print(json.dumps(told))


main()
