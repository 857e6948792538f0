"""Random cells with NEURON's electrodes, its alpha synapse and its counters; moved on the way."""

from __future__ import annotations

import random
from typing import Any

Places = tuple[float | None, ...]
READ = {
    "SEClamp": "rs dur1 amp1 dur2 amp2 dur3 amp3 i vc",
    "VClamp": "gain rstim tau1 tau2 fac i e vo vi e0 vo0 vi0",
    "OClamp": "rs on off vc switched_on i",
    "AlphaSynapse": "onset tau gmax e i",
    "APCount": "n thresh time firing",
    "IClamp": "delay dur amp i",
}


def random_electrodes(script: Any, seed: int) -> None:
    """Run a random cell with all kinds of point processes; keep all they show."""
    n = script.n
    choice = random.Random(seed)
    n.dt = choice.choice([0.025, 0.025, 1 / 64, choice.uniform(0.01, 0.06)])
    n.secondorder = choice.choice([0, 0, 1, 2])
    _spare = one_of_each(n) if seed % 6 else None
    sections = cell(n, choice)
    records = seed % 3 > 0  # a record would end with its segment, when nseg changes
    # NEURON loses the place of a point process at a child's x=0 when the parent's nseg changes.
    places = (0, 1, 0.5, 0.5, None) if records else (0.5, 0.5, None)
    points = [point(n, choice, sections, places) for _ in range(choice.randint(1, 16))]
    mark = n.PointProcessMark(sections[0](0.5))
    if records:
        script.record_all()
        for k, one in enumerate(points):
            for name in shown(one)[-2:]:
                script.record(f"{k} {name}", getattr(one, f"_ref_{name}"))
    n.finitialize(choice.uniform(-80, -50))
    keep(script, "start", points)
    for part in range(4):
        script.steps(choice.randint(1, 40))
        keep(script, f"part {part}", points)
        change(n, choice, sections, points, places)
        if not records:
            choice.choice(sections).nseg = choice.choice([1, 3, 4])
    n.fcurrent()  # settles the order of nodes: NEURON saves addresses
    n.batch_save(n._ref_t, sections[0](0.5)._ref_v)
    n.batch_run(n.t + 2, 0.1, "v.dat", "electrodes")
    keep(script, "run", points)
    script.keep_all("end")
    script.keep("mark", mark.get_segment().x)


def one_of_each(n: Any) -> list[Any]:
    """Return a cell with all mechanisms; every sixth model has none, others compile once."""
    section = n.Section("spare")
    for name in ("hh", "pas", "fastpas"):
        section.insert(name)
    return [section, *(getattr(n, kind)(section(0.5)) for kind in READ)]


def cell(n: Any, choice: random.Random) -> list[Any]:
    """Return connected sections with hh, pas and fastpas."""
    sections: list[Any] = []
    for k in range(choice.randint(1, 4)):
        section = n.Section(f"s{k}")
        section.L, section.diam = choice.uniform(5, 200), choice.uniform(1, 20)
        section.nseg = choice.choice([1, 3, 5])
        for name in choice.sample(["hh", "pas", "fastpas"], choice.randint(0, 3)):
            section.insert(name)
        if sections:
            x = choice.choice([0, 0.5, 1, 1])
            section.connect(choice.choice(sections)(x), choice.choice([0, 0, 1]))
        sections.append(section)
    return sections


def place(choice: random.Random, sections: list[Any], places: Places) -> Any:
    x = choice.choice(places)
    return choice.choice(sections)(choice.uniform(0.001, 0.999) if x is None else x)


def point(n: Any, choice: random.Random, sections: list[Any], places: Places) -> Any:
    """Return a point process with random parameters."""
    kind = choice.choice(sorted(READ))
    one = getattr(n, kind)(place(choice, sections, places))
    match kind:
        case "SEClamp":
            for k in (1, 2, 3):
                setattr(one, f"dur{k}", choice.choice([0, 0.5, 1e9, choice.uniform(-0.1, 1)]))
                setattr(one, f"amp{k}", choice.uniform(-90, 20))
            one.rs = choice.uniform(0.5, 50)
        case "VClamp":
            for k in range(3):
                one.dur[k] = choice.choice([0, 0.5, choice.uniform(-0.1, 1)])
                one.amp[k] = choice.uniform(-90, 20)
            if choice.random() < 0.5:
                one.gain, one.rstim = 10 ** choice.uniform(1, 6), choice.uniform(0.1, 50)
                one.tau1, one.tau2 = choice.uniform(1e-4, 0.05), choice.uniform(0, 0.05)
                one.fac = choice.choice([0, choice.uniform(0, 0.9)])
        case "OClamp":
            one.on = choice.uniform(-0.1, 1)
            one.off = one.on + choice.uniform(-0.2, 2)
            one.vc, one.rs = choice.uniform(-80, 0), choice.uniform(0.5, 50)
            one.switched_on = choice.choice([0, 1, 1, 0.5])
        case "AlphaSynapse":
            one.onset, one.tau = choice.uniform(-0.1, 1), choice.uniform(0.02, 1)
            one.gmax, one.e = choice.uniform(0, 0.01), choice.choice([0, -80])
        case "APCount":
            one.thresh = choice.uniform(-70, 0)
        case _:
            one.delay, one.dur, one.amp = choice.uniform(0, 1), 1, choice.uniform(-0.1, 0.3)
    return one


def change(
    n: Any, choice: random.Random, sections: list[Any], points: list[Any], places: Places
) -> None:
    """Move, remove or alter something in the running model."""
    one = choice.choice(points)
    match choice.randint(0, 5):
        case 0 | 1:
            one.loc(place(choice, sections, places))
        case 2:
            points.append(point(n, choice, sections, places))
        case 3:
            n.dt *= choice.uniform(0.5, 1.5)
        case 4 if hasattr(one, "dur1"):
            one.dur1 += 0.3
        case 4 if hasattr(one, "tau1"):
            one.dur[0] += 0.3
        case _:
            n.finitialize(choice.uniform(-80, -50))


def shown(one: Any) -> list[str]:
    return READ[one.hname().partition("[")[0]].split()


def keep(script: Any, when: str, points: list[Any]) -> None:
    for k, one in enumerate(points):
        script.keep(f"{when} {k}", [getattr(one, name) for name in shown(one)])
        if hasattr(one, "tau1"):
            script.keep(f"{when} {k} arrays", [*one.dur, *one.amp])
        script.keep(f"{when} {k} x", one.get_segment().x)
    for section in script.n.allsec():
        for segment in section:
            names = [p.hname() for p in segment.point_processes()]
            script.keep(f"{when} {segment}", [hash_of(name) for name in names])


def hash_of(name: str) -> int:
    return sum(ord(letter) * 7**k for k, letter in enumerate(name)) % 1000003
