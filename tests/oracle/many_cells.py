"""Models of many cells, which vecgen runs in parts with cells side by side (see scenarios.py)."""

from __future__ import annotations

import random
from typing import Any

from scenarios import tree


def parts(script: Any) -> list[int] | None:
    """Return the lanes of each part, None under NEURON."""
    workspace = getattr(script.n, "_workspace", None)
    if workspace is None:
        return None
    return workspace.engine.native.prepare(workspace).plan.parts.lanes.tolist()


def require(script: Any, *, lanes: int, parts_at_least: int = 1) -> None:
    """Fail where vecgen does not run the model as this test wants it to."""
    found = parts(script)
    assert found is None or (max(found) >= lanes and len(found) >= parts_at_least), found


def require_one_part(script: Any) -> None:
    found = parts(script)
    assert found is None or found == [1], found


class Names:
    """A simulator whose sections get names of their own."""

    def __init__(self, n: Any, prefix: str) -> None:
        self._n, self._prefix = n, prefix

    def Section(self, name: str) -> Any:  # noqa: N802 - it is NEURON's name
        return self._n.Section(f"{self._prefix}{name}")


def copies(n: Any, count: int, prefix: str = "t") -> list[dict[str, Any]]:
    """Return trees of one shape with children inside, reversed, and at the root; other values."""
    found = []
    for k in range(count):
        cell = tree(Names(n, f"{prefix}{k}_"))
        for number, section in enumerate(cell.values()):
            section.L *= 1 + 0.01 * k
            section.Ra *= 1 + 0.003 * k * number
            for segment in section:
                segment.diam *= 1 + 0.002 * k
                if section.has_membrane("hh"):
                    segment.hh.gkbar *= 1 + 0.004 * k
                    segment.ena += 0.1 * k
        found.append(cell)
    return found


def balls(n: Any, count: int, prefix: str = "b") -> list[Any]:
    """Return cells of one segment."""
    found = []
    for k in range(count):
        section = n.Section(f"{prefix}{k}")
        section.L = section.diam = 10 + 0.3 * k
        section.insert("hh")
        section(0.5).hh.gnabar *= 1 + 0.005 * k
        found.append(section)
    return found


def axons(n: Any, count: int, prefix: str = "x") -> list[Any]:
    """Return unbranched cells."""
    found = []
    for k in range(count):
        section = n.Section(f"{prefix}{k}")
        section.nseg, section.L, section.diam = 9, 300 + k, 1 + 0.01 * k
        section.insert("hh" if k % 5 else "pas")
        found.append(section)
    return found


def electrodes(script: Any, sections: list[Any], every: int = 3) -> None:
    """Put clamps and synapses on some of the sections, several at some nodes."""
    n = script.n
    for k, section in enumerate(sections):
        size = section.L * section.diam * 1e-3
        if k % every == 0:
            script.clamp(section(0.5), 0.5 + 0.01 * k, 3, 0.4 * size)
        if k % (2 * every) == 0:
            script.clamp(section(0.5), 1, 1 + 0.1 * k, -0.1 * size)
            script.clamp(section(0), 2, 1, 0.1 * size)
        if k % (3 * every) == 1:
            synapse = n.AlphaSynapse(section(0.7))
            synapse.onset, synapse.tau, synapse.gmax = 0.2 * k, 0.7, 1e-3 * size
            script.points.append(synapse)
        if k % (5 * every) == 2:
            clamp = n.SEClamp(section(1))
            clamp.rs, clamp.dur1, clamp.amp1, clamp.dur2, clamp.amp2 = 5, 1, -70, 2, -30
            script.points.append(clamp)


def one_shape(script: Any, secondorder: int, usetable: int) -> None:
    """Run copies of one tree with everything recorded."""
    n = script.n
    cells = copies(n, 21)
    n.usetable_hh, n.secondorder = usetable, secondorder
    electrodes(script, [cell["soma"] for cell in cells])
    electrodes(script, [cell["rv"] for cell in cells], every=4)
    script.record_all()
    n.finitialize(-65)
    require(script, lanes=16)
    script.keep_all("start")
    n.batch_save(n._ref_t, *[cell["ax"](0.5)._ref_v for cell in cells[::4]])
    n.batch_run(4, 0.1, "rows.dat", "copies")
    script.keep_all("middle")
    script.steps(7)
    n.batch_run(5, 0.3, "more.dat", "")
    script.keep_all("end")


def mixed(script: Any, seed: int) -> None:
    """Run cells of several shapes in a random order of creation, with random settings."""
    n, draw = script.n, random.Random(seed)
    n.secondorder, n.celsius = draw.choice([0, 1, 2]), draw.choice([6.3, 20.0])
    sections = []
    makers = [copies] * 3 + [balls] * 3 + [axons] * 3
    draw.shuffle(makers)
    for number, make in enumerate(makers):
        made = make(n, draw.choice([1, 7, 20, 40] if make is balls else [1, 3, 11]), f"g{number}_")
        sections += [one["soma"] if isinstance(one, dict) else one for one in made]
        if make is copies:
            made[-1]["sp"].nseg = draw.choice([1, 2])
    n.usetable_hh = draw.choice([0, 1])
    electrodes(script, draw.sample(sections, len(sections)))
    for section in draw.sample(sections, 6):
        script.record(f"{section}", section(draw.random())._ref_v)
    n.finitialize(-65)
    n.batch_save(*[section(draw.random())._ref_v for section in draw.sample(sections, 5)])
    require(script, lanes=8, parts_at_least=2)
    n.batch_run(3, draw.choice([0.025, 0.1, 0.33]), "rows.dat", "mixed")
    script.keep_all("end")
    n.fcurrent()
    script.keep_all("fcurrent")
    script.steps(draw.randint(1, 20))
    script.keep_all("after")


def changed_on_the_way(script: Any) -> None:
    """Change segments, cells, places and globals of a running model."""
    n = script.n
    cells, single = copies(n, 12), balls(n, 40)
    electrodes(script, [*[cell["soma"] for cell in cells], *single])
    n.finitialize(-65)
    n.batch_save(single[3](0.5)._ref_v, cells[5]["d1"](0.4)._ref_v)
    n.batch_run(1, 0.1, "one.dat", "")
    require(script, lanes=12, parts_at_least=2)
    cells[4]["ax"].nseg = 7
    n.batch_run(1.5, 0.1)
    script.keep_all("nseg")
    more = axons(n, 9)
    n.celsius = 12
    script.steps(5)
    script.keep_all("added")
    n.delete_section(sec=single.pop(10))
    single.pop(7)
    for section in cells.pop(2).values():
        n.delete_section(sec=section)
    script.points[0].loc(more[2](0.3))
    n.dt = 0.05
    n.batch_run(3, 0.1)
    script.keep_all("deleted")
    cells[0]["soma"](0.5).v = -20
    single[0].insert("pas")
    more[1].connect(single[4](0.5))
    n.secondorder = 2
    script.steps(20)
    script.keep_all("connected")
    n.finitialize()
    script.keep_all("finitialize()")
    script.steps(3)
    script.keep_all("end")


def spikes_and_samples(script: Any) -> None:
    """Spikes of many cells in few Vectors, counters, and samples at times of their own."""
    n = script.n
    somas = [cell["soma"] for cell in copies(n, 21)] + balls(n, 70)
    electrodes(script, somas, every=1)
    times, numbers, some = n.Vector(), n.Vector(), n.Vector()
    context, wires = n.ParallelContext(), []
    for k, section in enumerate(reversed(somas)):
        wire = n.NetCon(section(0.5)._ref_v, None, sec=section)
        wire.threshold = -30 + 0.1 * k
        if k % 3:
            wire.record(times, numbers, k)
        else:
            wire.record(some)
        wires.append(wire)
    counters = [n.APCount(section(0.5)) for section in somas[::4]]
    stamps = n.Vector()
    counters[0].record(stamps)
    at = n.Vector([0, 0.31, 1.7, 1.7, 4])
    sampled = [n.Vector().record(section(0.5)._ref_v, 0.25) for section in somas[::5]]
    sampled += [n.Vector().record(section(0.5).hh._ref_m, at) for section in somas[2::7]]
    sampled.append(n.Vector().record(n._ref_t, 0.4))
    n.finitialize(-65)
    require(script, lanes=16, parts_at_least=2)
    n.batch_save(somas[0](0.5)._ref_v)
    for stop in (1, 2.5, 6):
        n.batch_run(stop, 0.1)
        script.keep(f"sizes at {stop}", [len(vector) for vector in (times, some, *sampled)])
    somas[3].nseg = 3
    script.steps(9)
    n.batch_run(9, 0.1)
    script.keep("times", list(times))
    script.keep("numbers", list(numbers))
    script.keep("others", list(some))
    script.keep("stamps", list(stamps))
    script.keep("counts", [counter.n for counter in counters])
    for k, vector in enumerate(sampled):
        script.keep(f"samples {k}", list(vector))
    script.keep_all("end")
    assert context.nhost() == 1 and len(wires) == len(somas)


def events_come_and_go(script: Any) -> None:
    """Detect, sample and play in the middle; a model in parts is one where order can be seen."""
    n = script.n
    single = balls(n, 60)
    electrodes(script, single)
    plain = [n.Vector().record(section(0.5)._ref_v) for section in single[::9]]
    n.batch_save(single[0](0.5)._ref_v)
    n.finitialize(-65)
    n.batch_run(1, 0.1)
    require(script, lanes=32)
    wires = [n.NetCon(section(0.5)._ref_v, None, sec=section) for section in single[:9]]
    spikes = n.Vector()
    for wire in wires:
        wire.threshold = -20
        wire.record(spikes)
    n.batch_run(3, 0.1)
    require(script, lanes=32)
    script.keep_all("detected")
    script.keep("spikes", list(spikes))
    points, times = n.Vector([0, 0.5, 0.1]), n.Vector([0, 1, 2])
    points.play(script.points[0]._ref_amp, times, 1)
    samples = n.Vector().record(single[4](0.5)._ref_v, 0.3)
    n.finitialize(-60)
    n.batch_run(1, 0.1)
    require(script, lanes=32)
    script.keep_all("played in parts")
    amplitudes = n.Vector().record(script.points[0]._ref_amp, 0.2)
    n.batch_run(3, 0.1)
    require_one_part(script)
    script.keep_all("played")
    script.keep("not begun", list(amplitudes))
    script.keep("samples", list(samples))
    script.keep("spikes again", list(spikes))
    points.play_remove()
    del samples, amplitudes, wires, wire
    n.finitialize(-65)
    n.batch_run(2, 0.1)
    for k, vector in enumerate(plain):
        script.keep(f"plain {k}", list(vector))
    script.keep_all("end")


def plays(script: Any, seed: int) -> None:
    """Play Vectors in every form into variables of many cells, and sample others of them."""
    n, draw = script.n, random.Random(seed)
    trees, single = copies(n, 13), balls(n, 50)
    sections = [*[cell["soma"] for cell in trees], *single]
    electrodes(script, sections)
    n.secondorder, n.dt = draw.choice([0, 2]), draw.choice([0.025, 0.05])
    clamps = [n.IClamp(section(0.5)) for section in sections]
    for clamp in clamps:
        clamp.dur = 1e9
    kept = []
    for section, clamp in zip(sections, clamps, strict=True):
        place = section(0.5)
        count = draw.choice((2, 4, 12))
        digits = draw.choice((1, 2, 8))
        times = n.Vector(sorted(round(4 * draw.random(), digits) for _ in range(count)))
        values = n.Vector([draw.random() for _ in range(count)])
        size = section.L * section.diam * 1e-3
        target, scale = draw.choice(
            [
                (clamp._ref_amp, size),
                (clamp._ref_delay, 4),
                (place.hh._ref_gnabar, 0.3),
                (place._ref_ena, 60),
                (place._ref_cm, 2),
                (place._ref_v, -60),
            ]
        )
        values.mul(scale)
        match draw.randrange(5):
            case 0:
                values.play(target, times)
            case 1:
                values.play(target, times, 1)
            case 2:
                values.play(target, draw.choice((0.1, 0.33, 0.07)))
            case 3:
                values.play(target, times, n.Vector([draw.randrange(count)]))
            case _:
                pass
        kept.append((values, times))
    sampled = [n.Vector().record(section(0.5).hh._ref_m, 0.25) for section in sections[::5]]
    spikes = n.Vector()
    wires = [n.NetCon(section(0.5)._ref_v, None, sec=section) for section in sections[::3]]
    for wire in wires:
        wire.threshold = -40
        wire.record(spikes)
    for section in draw.sample(sections, 8):
        script.record(f"{section}", section(0.5)._ref_v)
    for run in range(2):
        n.finitialize(-65)
        n.batch_save()
        n.batch_save(sections[0](0.5)._ref_v, clamps[-1]._ref_amp)
        script.keep_all(f"{run} start")
        n.batch_run(1.5, 0.1, "rows.dat", "plays")
        require(script, lanes=12, parts_at_least=2)
        script.keep_all(f"{run} run")
        script.steps(7)
        trees[3]["ax"].nseg += 2
        values, times = kept[1]
        values.append(values[0])
        times.append(9)
        n.batch_run(5, 0.3)
        script.keep_all(f"{run} end")
        script.keep(f"{run} spikes", list(spikes))
        for k, vector in enumerate(sampled):
            script.keep(f"{run} samples {k}", list(vector))
        kept[2][0].play_remove()
        del kept[5:9]


def handlers(script: Any) -> None:
    """Change globals at every stage of finitialize: all cells see the same."""
    n = script.n
    single = balls(n, 40)
    electrodes(script, single)
    calls = []

    def change(stage: int) -> Any:
        def call() -> None:
            calls.append(stage)
            n.celsius = 10 + 3 * stage + len(calls)
            single[stage](0.5).v += 1

        return call

    kept = [n.FInitializeHandler(stage, change(stage)) for stage in (0, 1, 2, 3)]
    for case in range(3):
        n.finitialize(-65)
        script.keep_all(f"start {case}")
        script.steps(5)
        script.keep_all(f"end {case}")
    script.keep("calls", calls)
    require(script, lanes=32)
    assert kept


def ions_and_users_mechanisms(script: Any, folder: str, secondorder: int) -> None:
    """Run mechanisms of users with ions and arrays on cells side by side."""
    script.load(folder)
    n = script.n
    n.secondorder = secondorder
    sections = balls(n, 40)
    for k, section in enumerate(sections):
        for name in ("fastpas", "shells", "reads"):
            section.insert(name)
        for j in range(4):
            section(0.5).shells.weight[j] = 0.1 * j + 0.01 * k
        section(0.5).nai = 5 + 0.2 * k
        if k % 7 == 0:
            n.ion_style("k_ion", 3, 2, 1, 1, 1, sec=section)
    odd = balls(n, 5, "odd")
    odd[2].insert("shells")
    points = []
    for k, section in enumerate([*sections, *odd]):
        kinds = ("Conducts", "Hides", "Leaks")
        points += [getattr(n, kinds[j % 3])(section(0.5)) for j in range(k % 4)]
    for k, one in enumerate(points):
        one.g = 1e-4 * k
    n.finitialize(-65)
    require(script, lanes=32)
    n.batch_run(2, 0.1)
    script.steps(10)
    script.keep_all("end")
    for section in (*sections, odd[2]):
        place = section(0.5)
        arrays = [*place.shells.c, *place.filled_shells, *place.shells.weight]
        script.keep(f"{section} arrays", arrays)
        script.keep(f"{section}", [place.shells.i, place.shells.gk, place.shells.z])


def globals_that_instances_set(script: Any, folder: str, name: str) -> None:
    """Keep what the last of all instances leaves in a global: NEURON's last one."""
    script.load(folder)
    n = script.n
    sections = [cell["soma"] for cell in copies(n, 12)] + balls(n, 40)
    points = []
    if name == "marks":
        for section in sections:
            section.insert("marks")
    else:
        for k, section in enumerate(sections):
            if k % 3 == 0:
                points.append(n.Stamps(section(1 - 0.015 * k)))
                points[-1].g = 1e-5 * (k + 1)
    electrodes(script, sections)
    fields = ["last_marks", "high_marks"] if name == "marks" else ["stamp_Stamps"]
    n.finitialize(-65)
    script.keep("start", [getattr(n, field) for field in fields])
    for k in range(12):
        n.batch_run(n.t + 0.4, 0.1)
        script.keep(f"{k} run", [getattr(n, field) for field in fields])
        n.fadvance()
        script.keep(f"{k} step", [getattr(n, field) for field in fields])
    script.keep_all("end")
