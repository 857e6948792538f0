"""Plays, samples, detectors and handlers, for NEURON and vecgen alike (see scenarios.py)."""

from __future__ import annotations

import random
from typing import Any


def cell(n: Any, name: str) -> Any:
    section = n.Section(name)
    section.L = section.diam = 10
    section.insert("hh")
    return section


def keep_vectors(script: Any, label: str, **vectors: Any) -> None:
    for name, vector in vectors.items():
        script.keep(f"{label} {name}", list(vector))


# -- plays and samples ----------------------------------------------------------------------------


def played(script: Any, seed: int) -> None:
    """Play random points in every form into a clamp, and sample it in every form."""
    n, draw = script.n, random.Random(seed)
    section = cell(n, "s")
    section.nseg = 3
    clamp = n.IClamp(section(0.5))
    clamp.dur = 1e9
    plain = [n.Vector().record(ref) for ref in (clamp._ref_amp, clamp._ref_i, section(0.2)._ref_v)]
    still_played = []
    for case in range(8):
        count = draw.choice((2, 5, 20))
        times = sorted(round(draw.random() * 1.2, draw.choice((2, 3, 8))) for _ in range(count))
        if draw.random() < 0.3:
            times[1] = times[0]
        if draw.random() < 0.5:
            times[0] = 0
        y, t = n.Vector([draw.gauss(0, 0.3) for _ in range(count)]), n.Vector(times)
        joints = n.Vector([draw.randrange(count)])
        n.dt = draw.choice((0.025, 0.05, 0.01))
        match draw.choice(("steps", "lines", "interval", "joints")):
            case "steps":
                y.play(clamp._ref_amp, t)
            case "lines":
                y.play(clamp, clamp._ref_amp, t, 1)
            case "interval":
                y.play(clamp._ref_amp, draw.choice((0.03, 0.025, 0.1, 0.07)))
            case "joints":
                y.play(clamp._ref_amp, t, joints)
        points = n.Vector(sorted(draw.random() for _ in range(9)))
        sampled = [
            n.Vector().record(clamp._ref_amp, draw.choice((0.03, 0.025, 0.1, 0.011))),
            n.Vector().record(section(0.5).hh._ref_m, points),
            n.Vector().record(n._ref_t, points),
            n.Vector().record(clamp, n._ref_t, 0.04, sec=section),
        ]
        n.finitialize(-65)
        script.steps(30)
        n.batch_run(n.t + 0.3, 0.1)
        for k, vector in enumerate([*plain, *sampled]):
            script.keep(f"{case} {k}", list(vector))
        if draw.random() < 0.5:
            y.play_remove()
        else:
            still_played.append((y, t, joints))


def equal_times(script: Any) -> None:
    """Sample what is played at the same times, made before and after the play."""
    n = script.n
    section = cell(n, "s")
    clamp = n.IClamp(section(0.5))
    points = n.Vector([0.01, 0.05, 0.1, 0.11, 0.15, 0.2])
    times = n.Vector([0, 0.05, 0.1, 0.15, 0.2, 1])
    before = [n.Vector().record(clamp._ref_amp, form) for form in (0.05, points)]
    y, other = n.Vector([1, 2, 3, 4, 5, 6]), n.Vector([10, 20, 30, 40, 50, 60])
    y.play(clamp._ref_amp, times)
    other.play(clamp._ref_amp, 0.1)
    after = [n.Vector().record(clamp._ref_amp, form) for form in (0.05, points)]
    for dt in (0.025, 0.05, 0.1):
        n.dt = dt
        n.finitialize(-65)
        script.steps(8)
        for k, vector in enumerate([*before, *after]):
            script.keep(f"{dt} {k}", list(vector))


def ends_of_plays(script: Any) -> None:
    """Drop a played Vector, and times; change those of another play in the middle of a run."""
    n = script.n
    section = cell(n, "s")
    clamps = [n.IClamp(section(0.5)) for _ in range(4)]
    times = [n.Vector([0, 0.05, 0.1, 0.2]) for _ in clamps]
    values = [n.Vector([1, 2, 3, 4]) for _ in clamps]
    for clamp, y, t in zip(clamps, values, times, strict=True):
        y.play(clamp._ref_amp, t)
    times[0] = values[1] = None
    times[2].play_remove()
    n.finitialize(-65)
    script.steps(3)
    script.keep("amp", [clamp.amp for clamp in clamps])
    values[3].fill(9)
    times[3].append(0.3)
    values[3].append(7)
    script.steps(10)
    script.keep("later", [clamp.amp for clamp in clamps])
    n.finitialize(-65)
    script.keep("again", [clamp.amp for clamp in clamps])


def changed_structure(script: Any) -> None:
    """Change the model while plays, samples and detectors are under way."""
    n = script.n
    first = cell(n, "first")
    clamp = n.IClamp(first(0.5))
    clamp.dur = 1e9
    y, t = n.Vector([0.1, 0.2, 0.3, 0]), n.Vector([0, 0.5, 1, 4])
    y.play(clamp._ref_amp, t, 1)
    sampled, spikes = n.Vector().record(first(0.5)._ref_v, 0.1), n.Vector()
    netcon = n.NetCon(first(0.5)._ref_v, None, sec=first)
    netcon.threshold = -20
    netcon.record(spikes)
    n.finitialize(-65)
    script.steps(30)
    second = cell(n, "second")
    first.nseg = 3
    late = n.NetCon(second(0.5)._ref_v, None, sec=second)
    late.threshold = -66
    late_spikes = n.Vector()
    late.record(late_spikes)
    script.steps(100)
    y.append(0.5)
    t.append(6)
    script.steps(200)
    keep_vectors(script, "end", sampled=sampled, spikes=spikes, late=late_spikes)
    script.keep("amp", clamp.amp)


# -- detectors ------------------------------------------------------------------------------------


def detectors(script: Any) -> None:
    """Detect spikes of four cells into common Vectors, of a gate, and count them."""
    n = script.n
    n.load_file("stdrun.hoc")
    cells = [cell(n, f"c{k}") for k in range(4)]
    clamps = [n.IClamp(section(0.5)) for section in cells]
    for k, clamp in enumerate(clamps):
        clamp.delay, clamp.dur, clamp.amp = 0.1 + 0.3 * ((k * 7) % 4), 3, 0.2
    times, ids, own, counted = (n.Vector() for _ in range(4))
    netcons = []
    for k in (2, 0, 3, 1):
        netcon = n.NetCon(cells[k](0.5)._ref_v, None, sec=cells[k])
        netcon.threshold = -20 + k
        netcon.record(times, ids, k)
        netcons.append(netcon)
    gate = n.NetCon(cells[0](0.5).hh._ref_m, None, 0.5, 1, 0, sec=cells[0])
    gate.record(own)
    counter = n.APCount(cells[1](0.5))
    counter.thresh = -70
    counter.record(counted)
    found = {"times": times, "ids": ids, "own": own, "counted": counted}
    context = n.ParallelContext()
    context.set_maxstep(10)
    for run in range(3):
        n.finitialize(-65)
        keep_vectors(script, f"{run} start", **found)
        script.steps(200)
        keep_vectors(script, f"{run} steps", **found)
        n.continuerun(20)
        n.batch_run(30, 1)
        context.psolve(40)
        keep_vectors(script, f"{run} end", **found)
        script.keep(f"{run} counter", [n.t, counter.n, counter.time])
        n.dt = 0.05
        netcons[0].threshold = -70 if run == 1 else -18
    n.finitialize(10)
    n.fadvance()
    keep_vectors(script, "above at once", **found)
    netcons[0].record()
    n.finitialize(-65)
    script.steps(60)
    keep_vectors(script, "one less", **found)


def thresholds(script: Any) -> None:
    """Meet a threshold exactly, and pass it by little; share it among NetCons."""
    n = script.n
    section = cell(n, "s")
    one = n.NetCon(section(0.5)._ref_v, None, sec=section)
    two = n.NetCon(section(0.5)._ref_v, None, sec=section)
    spikes, lost = n.Vector(), n.Vector([5])
    one.record(lost)
    two.record(spikes)
    two.threshold = 5
    script.keep("threshold", [one.threshold, two.threshold, one.delay, two.wcnt()])
    n.finitialize(-65)
    one.threshold = section(0.5).v
    n.fadvance()
    section(0.5).v = one.threshold
    n.fadvance()
    keep_vectors(script, "equal", spikes=spikes, lost=lost)
    n.finitialize(-65)
    n.fadvance()
    section(0.5).v = one.threshold + 1e-4
    n.fadvance()
    keep_vectors(script, "above", spikes=spikes, lost=lost)


# -- handlers -------------------------------------------------------------------------------------


def handlers(script: Any) -> None:
    """Look at and change the model at each stage of finitialize."""
    n = script.n
    cells = [cell(n, f"c{k}") for k in range(2)]
    clamp = n.IClamp(cells[0](0.5))
    y, t = n.Vector([1, 2, 3]), n.Vector([0, 0.1, 0.2])
    y.play(clamp._ref_amp, t)
    sampled, plain = n.Vector().record(cells[0](0.5)._ref_v, 0.1), n.Vector()
    plain.record(cells[0](0.5).hh._ref_m)
    seen: list[float] = []
    extra = []

    def look(kind: int) -> None:
        here = cells[0](0.5)
        seen.extend((kind, n.t, here.v, here.hh.m, here.hh.gna, clamp.amp, len(sampled)))

    def change() -> None:
        cells[0](0.5).hh.m, cells[0](0.5).v = 0.3, -50
        extra[:] = [n.Vector().record(cells[1](0.5).hh._ref_h, 0.05)]

    def restructure() -> None:
        cells[1].nseg = 5

    held = [n.FInitializeHandler(kind, (look, kind)) for kind in (2, 0, 3, 1)]
    held += [n.FInitializeHandler(change), n.FInitializeHandler(3, restructure)]
    for run in range(2):
        n.finitialize(-60) if run else n.finitialize()
        script.steps(20)
        script.keep(f"{run} seen", seen)
        keep_vectors(script, f"{run}", sampled=sampled, plain=plain, extra=extra[0])
        script.keep_all(str(run))
        seen.clear()
    held.clear()
    n.finitialize(-65)
    script.keep("none left", [len(seen), cells[0](0.5).v])


def psolved(script: Any) -> None:
    """Run with psolve to times on and beside the grid."""
    n = script.n
    section = cell(n, "s")
    clamp = n.IClamp(section(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0.1, 1, 0.3
    context = n.ParallelContext()
    context.set_maxstep(10)
    for dt in (0.025, 0.01, 0.1):
        n.dt = dt
        for tstop in (0.26, 0.25, 0.1, 0.05, 0.074, 0.075, 0.3, 1, 0.024, 3):
            n.finitialize(-65)
            context.psolve(tstop)
            found = [n.t, section(0.5).v]
            context.psolve(tstop + 0.01)
            script.keep(f"{dt} {tstop}", [*found, n.t, section(0.5).v])
    n.dt, n.stoprun = 0.025, 1
    n.finitialize(-65)
    context.psolve(0.07)
    script.keep("stopped", n.t)
