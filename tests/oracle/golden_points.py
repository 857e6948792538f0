"""More numbers that NEURON 9.0.2 printed: point processes, ions, BREAKPOINTs without a current.

Specification 9.5, 9.6 and 9.7, without events; see golden_numbers.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

Pairs = Iterator[tuple[Any, Any]]
MODS = Path(__file__).parent / "mods"


def passive_cell(n: Any) -> Any:
    section = n.Section("s")
    section.L = section.diam = 10
    section.insert("pas")
    section.g_pas, section.e_pas = 1e-3, -70
    return section


def advance(n: Any, time: float) -> None:
    while n.t < time - n.dt / 2:
        n.fadvance()


def electrode_of_a_user(n: Any) -> Pairs:
    n.load_mechanisms(MODS / "holds.mod")
    s = passive_cell(n)
    clamp = n.Holds(s(0.5))
    clamp.vc, clamp.rs = -50, 1
    n.finitialize(-65)
    advance(n, 1)
    yield (s(0.5).v, clamp.i), (-50.06263507916723, 0.06263507916722943)


def single_electrode_clamp(n: Any) -> Pairs:
    s = passive_cell(n)
    clamp = n.SEClamp(s(0.5))
    clamp.dur1, clamp.amp1, clamp.dur2, clamp.amp2, clamp.rs = 0.5, -50, 0.3, -40, 0.5
    n.finitialize(-65)
    for time, expected in [
        (0.25, (-50.031366655915704, 0.0627333118314084, -50)),
        (0.6, (-40.047171214958425, 0.09434242991684982, -40)),
        (1, (-45.416218988519084, 0, 0)),
    ]:
        advance(n, time)
        yield (s(0.5).v, clamp.i, clamp.vc), expected


def two_electrode_clamp(n: Any) -> Pairs:
    s = passive_cell(n)
    clamp = n.VClamp(s(0.5))
    clamp.dur[0], clamp.amp[0] = 0.5, -50
    clamp.dur[1], clamp.amp[1] = 0.3, -40
    n.finitialize(-65)
    advance(n, 0.25)
    yield s(0.5).v, -49.999001276674385
    yield f"{clamp.i:.10g}", "0.06283499082"
    advance(n, 0.9)
    yield (s(0.5).v, clamp.i), (-42.82075761767459, 0)


def alpha_synapse(n: Any) -> Pairs:
    s = passive_cell(n)
    synapse = n.AlphaSynapse(s(0.5))
    synapse.onset, synapse.tau, synapse.gmax = 0.2, 0.3, 0.001
    n.finitialize(-65)
    advance(n, 1)
    yield (s(0.5).v, synapse.i), (-60.001717022793606, -0.031012847262912695)


def current_clamp(n: Any) -> Pairs:
    s = passive_cell(n)
    clamp = n.IClamp(s(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0.2, 0.5, 0.05
    n.finitialize(-65)
    advance(n, 1)
    yield s(0.5).v, -63.525770047180735


def counter(n: Any) -> Pairs:
    s = n.Section("s")
    s.L = s.diam = 10
    s.insert("hh")
    clamp = n.IClamp(s(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0.1, 2, 0.2
    count = n.APCount(s(0.5))
    count.thresh = -20
    n.finitialize(-65)
    advance(n, 5)
    yield (count.n, count.time), (1, 0.6999999999999995)
    yield clamp.i, 0


def breakpoint_without_a_current(n: Any) -> Pairs:
    n.load_mechanisms(MODS / "counts.mod")
    s = passive_cell(n)
    s.insert("counts")
    n.finitialize(-65)
    yield s.seen_counts, 0
    n.fadvance()
    yield (s.seen_counts, s.at_counts), (1, 0.025)


def reversal_potentials(n: Any) -> Pairs:
    yield n.nernst(54.4, 2.5, 1), -74.1716725122837
    yield n.nernst(10, 140, 1), 63.55150321937486
    yield n.nernst(5e-5, 2, 2), 127.58951061761749
    yield n.ghk(-65, 5e-5, 2, 2), -2092.939529471584


def styles_of_ions(n: Any) -> Pairs:
    n.load_mechanisms(MODS / "sees.mod")
    s = passive_cell(n)
    s.insert("hh")
    yield n.ion_style("na_ion", sec=s), 0o10
    s.insert("sees")
    yield n.ion_style("ca_ion", sec=s), 0o61
    s.cai = 1e-3
    n.finitialize(-65)
    yield (s.eca, s.ena), (91.51918977034224, 50)
    s.cai = 2e-3
    n.fadvance()
    yield s.eca, 91.51918977034224
    yield n.ion_style("na_ion", 3, 2, 1, 1, 1, sec=s), 0o10
    yield n.ion_style("na_ion", sec=s), 0o167
    n.finitialize(-65)
    yield s.ena, 63.55150321937486


EXAMPLES = (
    electrode_of_a_user, single_electrode_clamp, two_electrode_clamp, alpha_synapse, current_clamp,
    counter, breakpoint_without_a_current, reversal_potentials, styles_of_ions,
)  # fmt: skip
