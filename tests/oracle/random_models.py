"""Random cells of hh and pas with random electrodes and settings, the same for the same seed."""

from __future__ import annotations

import random
from typing import Any


def random_run(script: Any, seed: int) -> None:
    """Build cells, run 20 ms in random ways with everything recorded, keep all at the end."""
    n = script.n
    choice = random.Random(seed)
    n.celsius = choice.choice([6.3, 6.3, 18.0, 34.0, choice.uniform(0, 37)])
    n.dt = choice.choice([0.025, 0.025, 0.05, 0.1, choice.uniform(0.01, 0.1)])
    n.secondorder = choice.choice([0, 0, 1, 2])
    sections = random_sections(n, choice)
    if any(section.has_membrane("hh") for section in sections):
        n.usetable_hh = choice.choice([1, 1, 0])
    for _ in range(choice.randint(0, 8)):
        section = choice.choice(sections)
        x = choice.choice([0, 1, 0.5, 0.5, choice.random()])
        strength = section.L * section.diam * choice.uniform(-0.3, 1) * 1e-3
        script.clamp(section(x), choice.uniform(0, 15), choice.uniform(0, 8), strength)
    for _ in range(choice.choice([0, 0, 1, 3])):
        script.points.append(electrode(n, choice, sections))
    if choice.random() < 0.3:
        n.fcurrent()  # settles the order of nodes before all is known
    script.record_all()
    n.finitialize(choice.uniform(-80, -50))
    script.keep_all("start")
    n.batch_save()
    n.batch_save(n._ref_t)
    for section in choice.sample(sections, min(4, len(sections))):
        n.batch_save(section(choice.random())._ref_v)
    script.steps(choice.randint(0, 50))
    n.batch_run(choice.uniform(5, 15), choice.uniform(0, 1), "first.dat", f"seed {seed}")
    script.keep_all("middle")
    for _ in range(choice.randint(0, 4)):
        disturb(n, choice, sections)
    script.steps(choice.randint(1, 50))
    n.batch_run(20, choice.uniform(0.1, 1), "second.dat", "")
    script.keep_all("end")


def random_sections(n: Any, choice: random.Random) -> list[Any]:
    """Return sections of one or more cells, connected at random."""
    sections: list[Any] = []
    for k in range(choice.randint(1, choice.choice([3, 8, 25]))):
        section = n.Section(f"s{k}")
        section.nseg = choice.choice([1, 1, 2, 3, 5, choice.randint(1, 40)])
        if choice.random() < 0.3:
            add_points(section, choice)
        else:
            section.L = choice.choice([10, choice.uniform(1, 500)])
            section.diam = choice.uniform(0.3, 25)
        section.Ra = choice.uniform(30, 200)
        section.cm = choice.uniform(0.5, 2)
        sections.append(section)
    for child in choice.sample(sections[1:], choice.randint(0, len(sections) - 1)):
        parent = choice.choice(sections[: sections.index(child)])
        x = choice.choice([0, 0.5, 1, 1, 1, choice.random()])
        child.connect(parent(x), choice.choice([0, 0, 0, 1]))
    for section in choice.sample(sections, len(sections)):
        mechanisms = choice.choice([(), ("hh",), ("pas",), ("hh",), ("pas",), ("hh", "pas")])
        for name in choice.sample(mechanisms, len(mechanisms)):
            section.insert(name)
        if choice.random() < 0.5:
            vary(section, choice)
    if choice.random() < 0.2:
        choice.choice(sections).nseg = choice.randint(1, 12)
    return sections


def add_points(section: Any, choice: random.Random) -> None:
    """Give a section 3-d points."""
    x, y, z = (choice.uniform(-100, 100) for _ in range(3))
    for _ in range(choice.randint(2, 12)):
        section.pt3dadd(x, y, z, choice.uniform(0.3, 15))
        x, y, z = (place + choice.uniform(-40, 60) for place in (x, y, z))


def electrode(n: Any, choice: random.Random, sections: list[Any]) -> Any:
    """Return a voltage clamp or a synapse somewhere."""
    segment = choice.choice(sections)(choice.choice([0, 1, 0.5, choice.random()]))
    if choice.random() < 0.5:
        one = n.SEClamp(segment)
        one.rs = 10 ** choice.uniform(-3, 2)
        for k in (1, 2, 3):
            setattr(one, f"dur{k}", choice.uniform(0, 8))
            setattr(one, f"amp{k}", choice.uniform(-90, 30))
        return one
    one = n.AlphaSynapse(segment)
    one.onset, one.tau = choice.uniform(0, 15), choice.uniform(0.1, 5)
    one.gmax, one.e = 10 ** choice.uniform(-4, -1), choice.uniform(-90, 20)
    return one


def vary(section: Any, choice: random.Random) -> None:
    """Give every segment parameters of its own."""
    for segment in section:
        segment.diam *= choice.uniform(0.6, 1.4)
        segment.cm *= choice.uniform(0.6, 1.4)
        if section.has_membrane("hh"):
            segment.hh.gnabar *= choice.uniform(0, 2)
            segment.hh.gkbar *= choice.uniform(0.3, 2)
            segment.hh.gl *= choice.uniform(0.3, 3)
            segment.hh.el += choice.uniform(-5, 5)
            segment.ena += choice.uniform(-5, 5)
            segment.ek += choice.uniform(-5, 5)
        if section.has_membrane("pas"):
            segment.pas.g = choice.choice([0, 10 ** choice.uniform(-5, -2)])
            segment.pas.e += choice.uniform(-5, 5)


def disturb(n: Any, choice: random.Random, sections: list[Any]) -> None:
    """Change something in the running model."""
    section = choice.choice(sections)
    segment = section(choice.random())
    match choice.randint(0, 7):
        case 0:
            n.celsius = choice.uniform(0, 37)
        case 1:
            n.dt = choice.uniform(0.01, 0.1)
        case 2:
            section.Ra = choice.uniform(30, 200)
        case 3:
            segment.diam *= choice.uniform(0.6, 1.4)
        case 4:
            segment.v = choice.uniform(-90, 40)
        case 5:
            section.L *= choice.uniform(0.6, 1.4)
        case 6:
            segment.cm *= choice.uniform(0.6, 1.4)
        case _:
            n.t = choice.uniform(0, 20)


def random_edits(script: Any, seed: int) -> None:
    """Edit a running model: sections, segments, connections, mechanisms and clamps come and go."""
    n = script.n
    choice = random.Random(1_000_000 + seed)
    n.secondorder = choice.choice([0, 0, 1, 2])
    sections = random_sections(n, choice)
    n.finitialize(-65)
    for k in range(choice.randint(3, 10)):
        for _ in range(choice.randint(1, 3)):
            edit(script, choice, sections, f"n{k}")
        if choice.random() < 0.4:
            n.finitialize(*choice.choice([(), (choice.uniform(-80, -50),)]))
        script.steps(choice.randint(1, 30))
        script.keep_all(f"edit {k}")


def edit(script: Any, choice: random.Random, sections: list[Any], name: str) -> None:
    """Change the structure in one way."""
    n = script.n
    section = choice.choice(sections)
    match choice.randint(0, 9):
        case 0 | 1:
            section.nseg = choice.randint(1, 12)
        case 2:
            new = n.Section(f"{name}_{len(sections)}")
            new.nseg = choice.randint(1, 5)
            new.L, new.diam = choice.uniform(1, 200), choice.uniform(0.3, 10)
            new.insert(choice.choice(["hh", "pas"]))
            sections.append(new)
        case 3 | 4:
            below = section.subtree()
            others = [other for other in sections if other not in below]
            if others:
                x = choice.choice([0, 0.5, 1, 1, choice.random()])
                section.connect(choice.choice(others)(x), choice.choice([0, 0, 1]))
        case 5:
            if section.parentseg() is not None:
                section.disconnect()
        case 6:
            section.insert(choice.choice(["hh", "pas"]))
            vary(section, choice)
        case 7:
            for mechanism in ("hh", "pas"):
                if section.has_membrane(mechanism) and choice.random() < 0.5:
                    section.uninsert(mechanism)
        case 8:
            if len(sections) > 1:
                sections.remove(section)
                n.delete_section(sec=section)
        case _:
            if script.points and choice.random() < 0.4:
                script.points.remove(choice.choice(script.points))
            elif script.points and choice.random() < 0.4:
                clamp = choice.choice(script.points)
                if clamp.has_loc():
                    clamp.loc(section(choice.random()))
            else:
                script.clamp(section(choice.random()), n.t, 5, choice.uniform(-0.1, 0.5))
