"""Workloads of hh compartments under vecgen and NEURON, in turn, on one processor.

dt 0.025 ms, celsius 6.3, Ra 35.4, from -65 mV, a current clamp at the root from 1 ms on:

W1  one unbranched cable of 1000 compartments, L 10000, diam 2, 0.6 nA at its near end
W2  a binary tree of 127 sections of 9 compartments, L 90, diam 2, 3 nA
W3  1000 single compartments 20 x 20 um, the k-th with 0.5 k/1000 nA
W4  256 copies of a binary tree of 63 sections of 5 compartments, L 50, diam 2, 3 nA, the k-th with
    gnabar 0.08 + 0.12 k/255; NEURON also runs one copy alone, and the quicker of the two counts
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import ask


@dataclass(frozen=True)
class Shape:
    """Cells, sections per cell, segments per section, length and diameter (um), current (nA)."""

    cells: int
    sections: int
    nseg: int
    length: float
    diameter: float
    current: float

    @property
    def compartments(self) -> int:
        """Compartments in all."""
        return self.cells * self.sections * self.nseg


SHAPES = {
    "W1": Shape(1, 1, 1000, 10000.0, 2.0, 0.6),
    "W2": Shape(1, 127, 9, 90.0, 2.0, 3.0),
    "W3": Shape(1000, 1, 1, 20.0, 20.0, 0.5),
    "W4": Shape(256, 63, 5, 50.0, 2.0, 3.0),
}

SCRIPT = """
import json, sys, time
simulator, name, tables, tstop = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
cells, sections, nseg = map(int, sys.argv[5:8])
length, diameter, current = map(float, sys.argv[8:11])
if simulator == "vecgen":
    from vecgen import n
else:
    from neuron import n
kept = []
for cell in range(cells):
    tree = []
    for k in range(sections):
        section = n.Section(f"c{cell}_{k}")
        section.L, section.diam, section.nseg = length, diameter, nseg
        section.insert("hh")
        if name == "W4":
            section.gnabar_hh = 0.08 + 0.12 * cell / 255
        if k:
            section.connect(tree[(k - 1) // 2](1))
        tree.append(section)
    clamp = n.IClamp(tree[0](0.0005 if name == "W1" else 0.5))
    clamp.delay, clamp.dur = 1, 1e9
    clamp.amp = current * cell / 1000 if name == "W3" else current
    kept.append((tree, clamp))
n.usetable_hh = tables
if simulator == "vecgen":
    run = lambda: n.batch_run(tstop, tstop)
else:
    context = n.ParallelContext()
    context.set_maxstep(10)
    run = lambda: context.psolve(tstop)
best = 1e9
for _ in range(3):
    n.finitialize(-65)
    start = time.process_time()
    run()
    best = min(best, time.process_time() - start)
steps = round(n.t / 0.025)
print(json.dumps([best / steps / (cells * sections * nseg) * 1e9, kept[-1][0][-1](0.5).v.hex()]))
"""


@dataclass(frozen=True)
class Measured:
    """Medians over the rounds, in ns of processor time per compartment and step."""

    workload: str
    tables: bool
    vecgen: float
    neuron: float | None
    same_bits: bool | None

    @property
    def ratio(self) -> float | None:
        """How many times quicker than NEURON."""
        return self.neuron / self.vecgen if self.neuron is not None else None


def measure(name: str, *, tables: bool, rounds: int, tstop: float, core: int) -> Measured:
    """Return the figures of one workload: `rounds` pairs in turn on processor `core`."""
    has_neuron = importlib.util.find_spec("neuron") is not None
    folder = Path(tempfile.mkdtemp())
    ours: list[float] = []
    theirs: list[float] = []
    same = True
    try:
        _run("vecgen", name, SHAPES[name], tables, 1.0, folder, core)  # compiles
        for _ in range(rounds):
            nanoseconds, bits = _run("vecgen", name, SHAPES[name], tables, tstop, folder, core)
            ours.append(nanoseconds)
            if has_neuron:
                nanoseconds, other = _run("neuron", name, SHAPES[name], tables, tstop, folder, core)
                same = same and bits == other
                if name == "W4":
                    one = Shape(1, *(getattr(SHAPES[name], f) for f in Shape.__match_args__[1:]))
                    alone, _ = _run("neuron", name, one, tables, tstop * 20, folder, core)
                    nanoseconds = min(nanoseconds, alone)
                theirs.append(nanoseconds)
    finally:
        shutil.rmtree(folder)
    return Measured(
        name,
        tables,
        statistics.median(ours),
        statistics.median(theirs) if theirs else None,
        same if theirs else None,
    )


def _run(
    simulator: str,
    name: str,
    shape: Shape,
    tables: bool,
    tstop: float,
    folder: Path,
    core: int,
) -> tuple[float, str]:
    numbers = [getattr(shape, field) for field in Shape.__match_args__]
    arguments = [simulator, name, str(int(tables)), repr(tstop), *map(str, numbers)]
    nanoseconds, bits = ask(SCRIPT, *arguments, cache=folder / "cache", core=core)
    return float(nanoseconds), str(bits)
