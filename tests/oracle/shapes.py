"""Random trees with 3-d points: their geometry, what is asked about them, and runs on them."""

from __future__ import annotations

import random
from typing import Any


def random_tree(n: Any, choice: random.Random, most: int = 12) -> list[Any]:
    """Return connected sections of every kind: reversed, in between, with and without points."""
    sections: list[Any] = []
    for k in range(choice.randint(1, most)):
        section = n.Section(f"s{k}")
        section.Ra = choice.uniform(30, 200)
        section.nseg = choice.randint(1, 6)
        if sections and choice.random() < 0.9:
            x = choice.choice([0, 1, 1, 0.5, choice.random()])
            section.connect(choice.choice(sections)(x), choice.choice([0, 0, 0, 1]))
        section.L = choice.uniform(1, 300)
        for segment in section:
            segment.diam = choice.uniform(0.2, 20)
        if choice.random() < 0.6:
            add_points(section, choice)
        if choice.random() < 0.2:
            section.rallbranch = choice.choice([1, 2, 1.7])
        sections.append(section)
    return sections


def add_points(section: Any, choice: random.Random) -> None:
    """Add points at random, some of them where the last one is."""
    for _ in range(choice.randint(2, 9)):
        last = section.n3d() - 1
        diam = choice.uniform(0.2, 5)
        if last >= 1 and choice.random() < 0.2:
            section.pt3dadd(section.x3d(last), section.y3d(last), section.z3d(last), diam)
        else:
            section.pt3dadd(*(choice.uniform(-50, 50) for _ in range(3)), diam)


def change(section: Any, choice: random.Random) -> None:
    """Change a section in one of the ways that mean something for its points."""
    if choice.random() < 0.1:
        section.nseg = choice.randint(1, 9)
    else:
        change_shape(section, choice)


def change_shape(section: Any, choice: random.Random) -> None:
    """Change a section, but not its number of segments."""
    count = section.n3d()
    match choice.randint(1, 9):
        case 1:
            section.L = choice.uniform(1, 300)
        case 2:
            section.diam = choice.uniform(0.2, 20)
        case 3:
            section(choice.random()).diam = choice.uniform(0.2, 20)
        case 4:
            section.Ra = choice.uniform(30, 200)
        case 5 if count:
            section.pt3dchange(choice.randrange(count), choice.uniform(0.2, 9))
        case 6 if count:
            place = [choice.uniform(-50, 50) for _ in range(3)]
            section.pt3dchange(choice.randrange(count), *place, 2)
        case 7 if count:
            place = [choice.uniform(-50, 50) for _ in range(3)]
            section.pt3dinsert(choice.randint(0, count), *place, 2)
        case 8 if count > 4:
            section.pt3dremove(choice.randrange(count))
        case 9 if choice.random() < 0.3:
            section.pt3dclear()


def keep_geometry(script: Any, name: str) -> None:
    """Keep everything that geometry is."""
    for section in script.n.allsec():
        head = f"{name} {section}"
        script.keep(f"{head} section", [section.nseg, section.L, section.n3d()])
        for k in range(section.n3d()):
            point = [section.x3d(k), section.y3d(k), section.z3d(k), section.diam3d(k)]
            script.keep(f"{head} point {k}", [*point, section.arc3d(k), section.spine3d(k)])
        for segment in section.allseg():
            sizes = [segment.area(), segment.ri(), segment.diam, segment.volume()]
            script.keep(f"{head} {segment.x}", [segment.node_index(), *sizes])


def names(script: Any, name: str, *sections: Any) -> None:
    """Keep the names of sections or segments, as the codes of their letters."""
    script.keep(name, [float(code) for code in ",".join(map(str, sections)).encode()] + [0.0])


def points(script: Any, seed: int) -> None:
    """Change a tree with points at random, look at it in between or not."""
    choice = random.Random(seed)
    sections = random_tree(script.n, choice)
    for k in range(choice.randint(0, 12)):
        section = choice.choice(sections)
        change(section, choice)
        if choice.random() < 0.2:
            look = [section.L, *(segment.diam for segment in section), section(0.3).area()]
            script.keep(f"between {k}", look)
    script.n.finitialize()
    keep_geometry(script, "end")


def questions(script: Any, seed: int) -> None:
    """Ask for distances, length constants, relatives and lists; delete a section."""
    n, choice = script.n, random.Random(seed)
    n.load_file("stdlib.hoc")
    sections = random_tree(n, choice)

    def place() -> Any:
        return choice.choice(sections)(choice.choice([0, 1, choice.random()]))

    script.keep("distances", [n.distance(place(), place()) for _ in range(60)])
    n.distance(0, place())
    script.keep("from origin", [n.distance(s(x)) for s in sections for x in (0, 0.3, 1)])
    script.keep("lambda", [n.lambda_f(f, sec=s) for s in sections for f in (50, 100.0)])
    script.keep("area", [n.area(x, sec=s) for s in sections for x in (0, 0.3, 1)])
    for k, section in enumerate(sections):
        relatives = section.parentseg(), section.trueparentseg()
        names(script, f"relatives {k}", *relatives, *section.children(), *section.subtree())
        script.keep(f"ends {k}", [section.orientation(), n.parent_connection(sec=section)])
        reference = n.SectionRef(sec=section)
        names(script, f"reference {k}", reference.root, *reference.child)
    ask_lists(script, choice, sections)
    n.finitialize()
    script.keep("ri", [n.ri(x, sec=s) for s in sections for x in (0, 0.3, 1)])
    sections.pop(choice.randrange(len(sections)))
    del section, reference, relatives
    n.finitialize()
    names(script, "left", *n.allsec())
    keep_geometry(script, "left")


def ask_lists(script: Any, choice: random.Random, sections: list[Any]) -> None:
    """Fill and empty a SectionList."""
    n = script.n
    some = n.SectionList()
    some.wholetree(sec=choice.choice(sections))
    some.subtree(choice.choice(sections))
    some.children(sections[0])
    names(script, "filled", *some)
    some.remove(sec=choice.choice(sections))
    names(script, "one less", *some)
    script.keep("double", [some.unique(), len(some), some.contains(sections[0])])
    removed = some.remove(n.SectionList(sections[:3]))
    some.allroots()
    names(script, "roots", *some)
    script.keep("removed", removed)


def drawing(script: Any, seed: int) -> None:
    """Give sections points by define_shape."""
    choice = random.Random(seed)
    for section in random_tree(script.n, choice):
        if choice.random() < 0.5:
            section.pt3dclear()
    script.n.define_shape()
    keep_geometry(script, "drawn")


def run(script: Any, seed: int) -> None:
    """Run hh and pas on a tree with points, changed on the way."""
    n, choice = script.n, random.Random(seed)
    sections = random_tree(n, choice)
    n.secondorder = choice.choice([0, 0, 1, 2])
    for section in sections:
        for mechanism in choice.choice([("hh",), ("pas",), ("hh", "pas"), ()]):
            section.insert(mechanism)
        section.cm = choice.uniform(0.5, 2)
        if section.has_membrane("pas"):
            section.g_pas = 10 ** choice.uniform(-5, -3)
    for _ in range(3):
        section = choice.choice(sections)
        strength = section.L * section.diam * choice.uniform(-0.1, 0.5) * 1e-3
        script.clamp(section(choice.random()), choice.uniform(0, 2), 3, strength)
    script.record_all()
    n.finitialize(choice.uniform(-75, -55))
    script.steps(60)
    script.keep_all("middle")
    for _ in range(choice.randint(0, 3)):
        change_shape(choice.choice(sections), choice)
    script.steps(60)
    script.keep_all("end")
    keep_geometry(script, "shape")
