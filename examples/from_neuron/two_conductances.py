"""A cell that NEURON builds from HOC and .mod files; vecgen runs it 256 times, side by side.

Two conductances of the soma take 16 values each. In this folder:

    nrnivmodl mods
    python two_conductances.py [TSTOP] [--loop]

`--loop` lets NEURON make the 256 runs, too, one after the other, and compares.
"""

import sys
import time

import numpy as np
from neuron import h

import vecgen

tstop = float(next((word for word in sys.argv[1:] if word[0] != "-"), 200))

# As ever: NEURON builds.
h.load_file("stdrun.hoc")
h.load_file("cell.hoc")
cell = h.Pyramid()
h.celsius = 32
clamp = h.IClamp(cell.soma(0.5))
clamp.delay, clamp.dur, clamp.amp = 5, tstop, 0.25

# vecgen takes the model over. NEURON's own references, sections and objects say what is meant.
model = vecgen.from_neuron()
soma, v = cell.soma, cell.soma(0.5)._ref_v
grid = vecgen.grid(
    {
        (soma, "gbar_naf"): np.linspace(0.02, 0.17, 16),
        (soma, "gbar_kslow"): np.linspace(0, 6e-3, 16),
    }
)
model.batch_save(v)
start = time.perf_counter()
result = model.sweep(grid, tstop, 0.1, v_init=-68)
seconds = time.perf_counter() - start
traces = result[model.of(v)]  # [lane, row]
spikes = np.count_nonzero((traces[:, 1:] > 0) & (traces[:, :-1] <= 0), axis=1).reshape(16, 16)
print(f"{len(traces)} runs of {tstop:g} ms: {spikes.min()} to {spikes.max()} spikes")
print(f"vecgen: {seconds:.2f} s, with translating and compiling if it was the first time")

if "--loop" in sys.argv:
    recorded = h.Vector().record(v, 0.1)
    theirs = []
    start = time.perf_counter()
    for naf, kslow in zip(*grid.values(), strict=True):
        soma.gbar_naf, soma.gbar_kslow = naf, kslow
        h.finitialize(-68)
        h.batch_run(tstop, tstop)
        theirs.append(np.array(recorded))
    print(f"NEURON: {time.perf_counter() - start:.2f} s")
    rows = min(len(theirs[0]), traces.shape[1])
    same = np.array_equal(np.array(theirs)[:, :rows], traces[:, :rows])
    print("identical to the last bit" if same else "DIFFERENT")

try:
    from matplotlib import pyplot
except ImportError:
    print("matplotlib is not there: no picture")
else:
    values = [column.reshape(16, 16) for column in grid.values()]
    pyplot.pcolormesh(values[1] * 1e3, values[0] * 1e3, spikes, shading="nearest")
    pyplot.colorbar(label="spikes")
    pyplot.xlabel("gbar_kslow (mS/cm2)")
    pyplot.ylabel("gbar_naf (mS/cm2)")
    pyplot.savefig("two_conductances.png", dpi=120)
    print("two_conductances.png")
