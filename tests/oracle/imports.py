"""Scenarios in one process: NEURON builds a model, vecgen takes it over, both run it.

They run under NEURON. What NEURON found is kept as `NEURON ...`, what vecgen found as `vecgen ...`.
"""

from __future__ import annotations

import importlib.util
import random
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

import vecgen

CELL = """
begintemplate Twig
public soma, dend, all
create soma, dend[2]
objref all
proc init() {
    all = new SectionList()
    forall all.append()
    connect dend[0](0), soma(1)
    connect dend[1](1), soma(0.5)
    soma { L = 20 diam = 20 nseg = 3 insert hh }
    for i = 0, 1 dend[i] { L = 150 + 50*i diam = 2 - i nseg = 5 insert pas g_pas = 2e-4*(i+1) }
    dend[0] { pt3dadd(0,0,0,3) pt3dadd(40,10,0,2) pt3dadd(120,10,9,.5) }
}
endtemplate Twig
"""


def random_model(script: Any, seed: int, threads: int = 1) -> None:
    """A random cell with electrodes, imported before anything has run."""
    n = script.n
    choice = random.Random(seed)
    n.ParallelContext().nthread(threads)
    n.celsius = choice.choice([6.3, 18.0])
    n.dt = choice.choice([0.025, 0.05])
    n.secondorder = choice.choice([0, 1, 2])
    kept = _random_models().random_sections(n, choice)
    for _ in range(choice.randint(1, 6)):
        section = choice.choice(kept)
        x = choice.choice([0, 1, 0.5, choice.random()])
        strength = section.L * section.diam * choice.uniform(-0.3, 1) * 1e-3
        script.clamp(section(x), choice.uniform(0, 5), choice.uniform(0, 8), strength)
    script.points += [_random_models().electrode(n, choice, kept) for _ in range(3)]
    both(script, vecgen.from_neuron(n), dict(script.references()), choice.uniform(-80, -50), 8)


def present_state(script: Any, seed: int, mods: str) -> None:
    """A run that NEURON begins and both go on with."""
    n = script.n
    choice = random.Random(seed)
    script.load(mods)
    kept = _random_models().random_sections(n, choice)
    n.secondorder = choice.choice([0, 2])
    for section in kept[:3]:
        section.insert("sees")
        script.clamp(section(choice.random()), 0.3, 5, section.L * section.diam * 5e-4)
    times = n.Vector().record(n._ref_t)
    found = {name: (ref, n.Vector().record(ref)) for name, ref in script.references()}
    n.finitialize(-65)
    n.batch_run(choice.uniform(1, 3), 1)
    model = vecgen.from_neuron(n, state="present")
    n.batch_run(6, 1)
    model.batch_run(6, 1)
    for name, (_, vector) in {**found, "t": (None, times)}.items():
        script.keep(f"NEURON {name}", vector)
        script.keep(f"vecgen {name}", model.of(vector))
        model.of(vector).play_remove()
        vector.play_remove()
    _keep_differences(script, model)


def own_mechanisms(script: Any, mods: str) -> None:
    """Ions in single segments, styles, arrays, globals, POINTERs, several points at a node."""
    n = script.n
    script.load(mods)
    soma, dend, twig = n.Section("soma"), n.Section("dend"), n.Section("twig")
    soma.L = soma.diam = 25
    dend.connect(soma(1), 1)
    twig.connect(dend(0), 1)
    for section, nseg in ((soma, 3), (dend, 5), (twig, 4)):
        section.nseg = nseg
        section.cm = 1.1
    soma.insert("hh").insert("reads")
    dend.insert("shells").insert("pas").insert("marks")
    n.ion_style("na_ion", 1, 2, 1, 0, 1, sec=soma)
    n.nai0_na_ion, n.high_marks = 11.5, -40
    for k, segment in enumerate(dend):
        segment.pas.g *= 1 + 0.1 * k
    leaks = [n.Leaks(twig(0.3)), n.Leaks(twig(0.9)), n.Leaks(twig(0.3)), n.Leaks(dend(0.5))]
    for k, point in enumerate(leaks):
        point.g *= k + 1
    leaks[0].loc(twig(0.4))  # now the newest there
    holds = [n.Holds(soma(1)), n.Holds(dend(1)), n.Holds(twig(0))]
    for k, point in enumerate(holds):
        point.vc, point.rs = -70 + k, 900 - k
    script.points += [script.clamp(soma(0.5), 0.5, 4, 0.8)]
    references = {f"{s}({x.x:g})": x._ref_v for s in n.allsec() for x in s.allseg()}
    references |= {f"{p}.i": p._ref_i for p in (*holds,)}
    references |= {f"eca {x.x:g}": x._ref_eca for x in twig if hasattr(x, "eca")}
    references |= {f"cai {x.x:g}": x._ref_cai for x in dend}
    model = vecgen.from_neuron(n)
    both(script, model, references, -65, 5)


def pointers(script: Any, mods: str) -> None:
    """POINTERs of a density mechanism and of a point process."""
    n = script.n
    script.load(mods)
    one, two = n.Section("one"), n.Section("two")
    for section in (one, two):
        section.L = section.diam = 20
        section.insert("hh")
    two.nseg = 3
    two.insert("follows")
    for segment, target in zip(
        two, (one(0.5)._ref_v, n._ref_celsius, one(0.5).hh._ref_m), strict=True
    ):
        segment.follows._ref_p = target
    gap = n.Gap(two(0.5))
    gap._ref_other = one(0.5)._ref_v
    clamp = script.clamp(one(0.5), 0.5, 4, 0.8)
    references = {"one": one(0.5)._ref_v, "two": two(0.2)._ref_v, "gap": gap._ref_i}
    references["clamp"] = clamp._ref_i
    both(script, vecgen.from_neuron(n), references, -65, 5)


def recorded_and_played(script: Any) -> None:
    """Everything that Vectors record and play, and spikes."""
    n = script.n
    soma = n.Section("soma")
    soma.L = soma.diam = 20
    soma.insert("hh")
    clamp = script.clamp(soma(0.5), 1, 30, 0.7)
    synapse = n.AlphaSynapse(soma(0.5))
    vectors = {
        "t": n.Vector().record(n._ref_t),
        "v": n.Vector().record(soma(0.5)._ref_v),
        "every": n.Vector().record(soma(0.5).hh._ref_m, 0.1),
    }
    times = n.Vector([1, 2.5, 6])
    vectors["at"] = n.Vector().record(soma(0.5)._ref_ina, times)
    detector = n.NetCon(soma(0.5)._ref_v, None, sec=soma)
    detector.threshold = -10
    vectors["spikes"] = n.Vector()
    detector.record(vectors["spikes"])
    values, at = n.Vector([0, 1, 0.5, 0.9]), n.Vector([0, 5, 10, 12])
    values.play(clamp._ref_amp, at, 1)
    joints = n.Vector([1, 2])
    lines = n.Vector([0, 1e-3, 0, 0])
    lines.play(synapse, synapse._ref_gmax, at, joints)
    steps = n.Vector([6.3, 7, 8])
    steps.play(n._ref_celsius, 3)
    model = vecgen.from_neuron(n)
    for run in (n, model):
        run.finitialize(-65)
        run.batch_run(15, 1)
    for name, vector in vectors.items():
        script.keep(f"NEURON {name}", vector)
        script.keep(f"vecgen {name}", model.of(vector))


def template(script: Any) -> None:
    """Cells of a HOC template: names, references, and a sweep named by NEURON's things."""
    n = script.n
    n.load_file("stdrun.hoc")
    n(CELL)
    cells = [n.Twig(), n.Twig()]
    clamp = script.clamp(cells[1].soma(0.5), 1, 5, 0.6)
    model = vecgen.from_neuron(n)
    names = [section.name() for section in model.n.allsec()]
    script.keep("names are right", names == [section.name() for section in n.allsec()])
    dend = model.section("Twig[1].dend[1]")
    script.keep("found by name", dend == model.of(cells[1].dend[1]) == model.n.Twig[1].dend[1])
    script.keep("cells", dend.cell() == model.n.Twig[1] and not dend.is_pysec())
    script.keep("stdrun is there", model.n.tstop == n.tstop)
    model.batch_save(cells[1].soma(0.5)._ref_v)
    amps = [0.2, 0.6, 1.0]
    g = cells[1].dend[0](0.5).pas._ref_g
    found = model.sweep({(clamp, "amp"): amps, g: [1e-4, 2e-4, 1e-3]}, 4, 0.5)
    rows = []
    for amp, value in zip(amps, [1e-4, 2e-4, 1e-3], strict=True):
        clamp.amp, g[0] = amp, value
        v = n.Vector().record(cells[1].soma(0.5)._ref_v)
        n.finitialize(-65)
        n.batch_run(4, 0.5)
        rows.append(np.array(v)[::20])
    script.keep("NEURON lanes", rows)
    script.keep("vecgen lanes", found[cells[1].soma(0.5)._ref_v])
    clamp.amp, g[0] = 0.6, 2e-4
    model.batch_save()
    both(script, model, {"v": cells[0].dend[0](0.9)._ref_v}, -65, 4)


def both(script: Any, model: Any, references: dict[str, Any], v_init: float, tstop: float) -> None:
    """Record the same under both, run, and hold all values at the end against each other."""
    n = script.n
    theirs = {name: n.Vector().record(reference) for name, reference in references.items()}
    ours = {name: model.n.Vector().record(model.of(ref)) for name, ref in references.items()}
    n.finitialize(v_init)
    model.finitialize(v_init)
    n.batch_run(tstop, 1)
    model.batch_run(tstop, 1)
    for name in references:
        script.keep(f"NEURON {name}", theirs[name])
        script.keep(f"vecgen {name}", ours[name])
    if n.ParallelContext().nthread() == 1:  # else NEURON counts in each thread
        script.keep("NEURON numbers of nodes", _numbers(n))
        script.keep("vecgen numbers of nodes", _numbers(model.n))
    for name in theirs:
        theirs[name].play_remove()
        ours[name].play_remove()
    _keep_differences(script, model)


def _keep_differences(script: Any, model: Any) -> None:
    """Hold all values of a model against NEURON's, which are imported once more for that."""
    found = vecgen.diff(vecgen.from_neuron(script.n), model)
    if found:
        raise AssertionError("\n".join(found))


def _numbers(n: Any) -> list[int]:
    return [s.node_index() for section in n.allsec() for s in section.allseg()]


def _random_models() -> Any:
    spec = importlib.util.spec_from_file_location(
        "random_models", Path(__file__).with_name("random_models.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def everything_that_lacks(script: Any, mods: str) -> None:
    """One of each thing that cannot be taken; the error must name all."""
    n = script.n
    script.load(mods)
    soma, dend = n.Section("soma"), n.Section("dend")
    dend.insert("extracellular")
    soma.insert("reacts")
    synapse = n.ExpSyn(soma(0.5))
    source = n.NetStim()
    kept: list[Any] = [n.NetCon(source, synapse), n.NetCon(soma(0.5)._ref_v, synapse, sec=soma)]
    c, g, y, b = (n.Matrix(1, 1), n.Matrix(1, 1), n.Vector(1), n.Vector(1))
    kept.append(n.LinearMechanism(c, g, y, b, 0.5, sec=soma))
    channel = n.KSChan(0)
    channel.name("ks1")
    soma.insert("ks1")
    played = n.Vector([1.0])
    played.play("celsius = $1", 1.0)
    context = n.ParallelContext()
    context.source_var(soma(0.5)._ref_v, 1, sec=soma)
    kept.append(n.IClamp(soma(0.5)))
    context.target_var(kept[-1], kept[-1]._ref_amp, 1)
    context.setup_transfer()
    n.CVode().active(1)
    vecgen.from_neuron(n)


def without_neuron_or_sections(script: Any) -> None:
    """Nothing to import."""
    vecgen.from_neuron(script.n)


def changed_source(script: Any, mods: str, other: str) -> None:
    """A folder is named whose file is not what the library was made from."""
    script.load(mods)
    section = script.n.Section("soma")
    section.insert("counts")
    vecgen.from_neuron(script.n, mod_dirs=[other])


def out_of_the_model(script: Any) -> None:
    """A POINTER's like: a reference to what was not imported."""
    n = script.n
    one = n.Section("one")
    model = vecgen.from_neuron(n)
    two = n.Section("two")
    script.keep("known", model.of(one(0.5)._ref_v)[0] == one(0.5).v)
    model.batch_save(two(0.5)._ref_v)


def no_state(script: Any) -> None:
    """A run without finitialize."""
    soma = script.n.Section("soma")
    model = vecgen.from_neuron(script.n)
    model.batch_save(soma(0.5)._ref_v)
    model.batch_run(1, 1)


def hidden_state(script: Any, mods: str) -> None:
    """A variable that NEURON hides and a step needs."""
    script.load(mods)
    soma = script.n.Section("soma")
    soma.insert("hoards")
    vecgen.from_neuron(script.n, state="present")


def written_as_c(script: Any) -> None:
    """An imported model as a program of its own."""
    n = script.n
    soma = n.Section("soma")
    soma.insert("hh")
    model = vecgen.from_neuron(n)
    model.batch_save(n._ref_t, soma(0.5)._ref_v)
    model.finitialize(-65)
    told = model.emit("cell", 5, 1, "cell.dat")
    model.batch_run(5, 1, "ours.dat")
    script.keep("told", bool(told))
    subprocess.run(["make", "-s", "-C", "cell"], check=True)
    subprocess.run(["./model"], cwd="cell", check=True)
    script.keep("same", Path("cell/cell.dat").read_bytes() == Path("ours.dat").read_bytes())


def shapes(script: Any) -> None:
    """Sections with 3-d points that were stretched, cleared, cut, moved, marked as spines."""
    n = script.n
    sections = [n.Section(f"s{k}") for k in range(8)]
    for k, section in enumerate(sections):
        section.Ra = 90 + k
        section.insert("hh")
        for j in range(6):
            x = (9.7 * j + k, 3.3 * j, 0.7 * j * j)
            section.pt3dadd(*x, (3 + 0.37 * j) * (-1 if j % 2 and k > 5 else 1))
        section.nseg = 3 + k
        if k:
            section.connect(sections[(k - 1) // 2](1 if k % 2 else 0.4), k % 3 == 0)
    n.setSpineArea(0.8)
    sections[1].L = 77.7
    sections[2].pt3dclear()
    sections[2].L = 33
    sections[3](0.4).diam = 5.5
    sections[4].pt3dchange(2, 20, 1, 1, 4.4)
    sections[5].rallbranch = 2
    sections[6].nseg = 4
    bare = n.Section("bare")
    bare.connect(sections[7](1), 1)
    n.define_shape()
    stub = n.Section("stub")
    stub.pt3dadd(0, 0, 0, 2)
    stub.connect(bare(0))
    script.clamp(sections[0](0.5), 0.2, 3, 2)
    references = {f"{s}({x.x:g})": x._ref_v for s in n.allsec() for x in s.allseg()}
    both(script, vecgen.from_neuron(n), references, -65, 4)
    model = vecgen.from_neuron(n)
    for name, function in (("area", "area"), ("ri", "ri")):
        for side, top in (("NEURON", n), ("vecgen", model.n)):
            values = [getattr(x, function)() for s in top.allsec() for x in s.allseg()]
            script.keep(f"{side} {name}", values)
