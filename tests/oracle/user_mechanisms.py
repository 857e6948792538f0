"""Mechanisms of users: CONDUCTANCE, arrays, solved PROCEDUREs; ions whose potentials follow."""

from __future__ import annotations

import random
from typing import Any

IONS = ("na", "k", "ca", "xx")
DENSITY = ("pas", "fastpas", "hh", "shells", "reads")
POINTS = ("Conducts", "Hides", "Leaks")
SHOWN = {"shells": ("i", "gk", "z", "chosen"), "reads": ("seen",), "hh": ("m", "h", "n", "il")}


def random_mechanisms(script: Any, folder: str, seed: int) -> None:
    """Run sections with mechanisms of users, with styles of ions changed at random."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    n.celsius = choice.choice([6.3, 20, 37])
    n.dt = choice.choice([0.025, 0.01, 0.05])
    n.secondorder = choice.choice([0, 0, 1, 2])
    _spare = one_of_each(n) if seed % 5 else None
    sections = [section(n, choice, name) for name in ("a", "b", "c")]
    sections[1].connect(sections[0](1), choice.choice([0, 1]))
    kinds = [choice.choice(POINTS) for _ in range(choice.randint(0, 5))]
    points = [
        getattr(n, kind)(choice.choice(sections)(choice.choice([0.5, 0.1, 0.9]))) for kind in kinds
    ]
    for one in points:
        one.g = choice.uniform(0, 0.01)
    set_ions(script, choice, sections)
    script.record("v", sections[0](0.5)._ref_v)
    if sections[0].has_membrane("shells"):
        for k in range(4):
            script.record(f"c[{k}]", sections[0](0.5).shells._ref_c[k])
    n.finitialize(choice.uniform(-80, -40))
    keep(script, "start", sections)
    for part in range(4):
        script.steps(choice.randint(1, 25))
        keep(script, f"part {part}", sections)
        change(n, choice, sections)
    n.fcurrent()
    keep(script, "fcurrent", sections)
    n.batch_run(n.t + 1, 0.5)
    keep(script, "run", sections)
    n.finitialize(-65)
    keep(script, "end", sections)


def one_of_each(n: Any) -> list[Any]:
    """Return a cell with all mechanisms; every fifth model has none, others compile once."""
    found = n.Section("spare")
    for name in DENSITY:
        found.insert(name)
    return [found, *(getattr(n, kind)(found(0.5)) for kind in POINTS)]


def section(n: Any, choice: random.Random, name: str) -> Any:
    found = n.Section(name)
    found.L = found.diam = choice.uniform(5, 30)
    found.nseg = choice.choice([1, 3, 5])
    names = [m for m in DENSITY if choice.random() < 0.6]
    for mechanism in choice.sample(names, len(names)):
        found.insert(mechanism)
    if found.has_membrane("shells"):
        for segment in found:
            for k in range(4):
                segment.shells.weight[k] = choice.uniform(0, 1)
    return found


def ions_of(section: Any) -> list[str]:
    return [ion for ion in IONS if section.has_membrane(f"{ion}_ion")]


def set_ions(script: Any, choice: random.Random, sections: list[Any]) -> None:
    """Set concentrations, potentials, styles and where concentrations start."""
    n = script.n
    for one in sections:
        for ion in ions_of(one):
            if choice.random() < 0.5:
                for segment in one:
                    setattr(segment, f"e{ion}", choice.uniform(-80, 80))
                    for side in ("i", "o"):
                        value = 10 ** choice.uniform(-4, 2) * choice.choice([0, 1, 1, 1])
                        setattr(segment, f"{ion}{side}", value)
            if choice.random() < 0.4:
                style = [choice.randint(0, most) for most in (3, 3, 1, 1, 1)]
                before = n.ion_style(f"{ion}_ion", *style, sec=one)
                script.keep(f"{one} {ion} style before", before)
            script.keep(f"{one} {ion} style", n.ion_style(f"{ion}_ion", sec=one))
            if choice.random() < 0.3:
                setattr(n, f"{ion}i0_{ion}_ion", 10 ** choice.uniform(-4, 2))


def change(n: Any, choice: random.Random, sections: list[Any]) -> None:
    """Change something in the running model."""
    one = choice.choice(sections[1:])  # a record in the first would end with its segment
    match choice.randint(0, 4):
        case 0:
            for ion in ions_of(one):
                for segment in one:
                    setattr(segment, f"{ion}i", getattr(segment, f"{ion}i") * 1.1)
        case 1:
            n.celsius += 5
        case 2:
            for ion in ions_of(one):
                n.ion_style(f"{ion}_ion", 3, 2, 1, 1, 1, sec=one)
        case 3:
            one.nseg = choice.choice([1, 2, 7])
        case _:
            n.finitialize(choice.uniform(-80, -40))


def keep(script: Any, when: str, sections: list[Any]) -> None:
    n = script.n
    for one in sections:
        for segment in one:
            script.keep(f"{when} {segment} v", segment.v)
            for ion in ions_of(one):
                names = (f"e{ion}", f"{ion}i", f"{ion}o", f"i{ion}", f"di{ion}_dv_")
                script.keep(f"{when} {segment} {ion}", [getattr(segment, x) for x in names])
                found = [n.nernst(x, segment.x, sec=one) for x in names[:3]]
                script.keep(f"{when} {segment} {ion} nernst", found)
            for name, fields in SHOWN.items():
                if one.has_membrane(name):
                    place = getattr(segment, name)
                    script.keep(f"{when} {segment} {name}", [getattr(place, x) for x in fields])
            if one.has_membrane("shells"):
                arrays = [*segment.shells.c, *segment.filled_shells, *segment.shells.weight]
                script.keep(f"{when} {segment} arrays", arrays)


def functions(script: Any) -> None:
    """Keep what nernst and ghk give for many arguments."""
    n = script.n
    choice = random.Random(0)
    section = n.Section("s")
    section.insert("hh")
    values = []
    for _ in range(300):
        n.celsius = choice.choice([6.3, 20, 37.5])
        inside, outside = (choice.choice([0, -1, 10 ** choice.uniform(-6, 3)]) for _ in range(2))
        charge = choice.choice([1, 2, -1, 0, 0.5])
        values.append(n.nernst(inside, outside, charge))
        values.append(n.ghk(choice.uniform(-90, 50), inside, outside, charge))
        values.append(n.ghk(choice.uniform(-1e-3, 1e-3), inside, outside, charge))
        section.nai, section.nao, section.ena = inside, outside, choice.uniform(-100, 100)
        values += [n.nernst(name, sec=section) for name in ("ena", "nai", "nao")]
    script.keep("values", values)
