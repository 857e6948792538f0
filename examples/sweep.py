"""Where on a dendrite, and how strong, must a pulse be for a spike? 200 runs at once."""

import numpy as np

import vecgen
from vecgen import n

soma = n.Section("soma")
soma.L = soma.diam = 20
soma.insert(n.hh)

dendrite = n.Section("dendrite")
dendrite.L, dendrite.diam, dendrite.nseg = 400, 2, 21
dendrite.connect(soma(1))
dendrite.insert(n.pas)
for segment in dendrite:
    segment.pas.g = 1e-4
    segment.pas.e = -65

pulse = n.IClamp(dendrite(0.5))
pulse.delay, pulse.dur = 1, 2

# define variables to be stored
n.batch_save()
n.batch_save(soma(0.5)._ref_v)


def place(x):
    """Put the pulse on the dendrite."""
    pulse.loc(dendrite(x))


strengths = np.linspace(0.1, 2, 20)
lanes = vecgen.grid({place: np.linspace(0.05, 0.95, 10), (pulse, "amp"): strengths})
spikes = vecgen.spike_count(soma(0.5)._ref_v, threshold=0)
result = vecgen.sweep(lanes, tstop=20, tstep=0.025, reduce={"spikes": spikes})

print(f"{result.lanes} runs: a spike from")
for x in np.unique(result.parameters["place"]):
    fired = (result.parameters["place"] == x) & (result["spikes"] > 0)
    least = result.parameters["IClamp[0].amp"][fired].min(initial=np.inf)
    print(f"    dendrite({x:.2f})  {least:.1f} nA")
