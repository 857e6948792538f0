"""Random mechanisms over expressions, methods, ions, tables, loops and hooks, and runs of them."""

from __future__ import annotations

import random
from typing import Any

IONS = (
    ("na", "READ ena WRITE ina", "ena", "ina"),
    ("k", "READ ek WRITE ik", "ek", "ik"),
    ("ca", "READ cai, cao, eca WRITE ica", "cai", "ica"),
    ("xx", "READ exx WRITE ixx VALENCE 2", "exx", "ixx"),
    ("cl", "READ cli, clo WRITE icl VALENCE -1", "clo", "icl"),
)
LIBRARY = ("tanh", "sin", "cos", "floor", "fabs", "atan")
METHODS = ("cnexp", "cnexp", "cnexp", "derivimplicit", "euler", "runge", "")
HOOKS = ("BEFORE BREAKPOINT", "AFTER SOLVE", "BEFORE STEP", "BEFORE INITIAL", "AFTER INITIAL")


class Generator:
    """Writes one mechanism; `readable` are the names that an expression may use now."""

    def __init__(self, choice: random.Random, name: str) -> None:
        self.choice = choice
        self.name = name
        self.readable: list[str] = []
        self.callable: list[str] = []

    def number(self) -> str:
        c = self.choice
        kinds = (
            f"{c.uniform(0, 3):.3f}",
            f"{c.randint(0, 9)}",
            f"{c.uniform(1, 9):.2f}e-{c.randint(1, 3)}",
            ".5",
            "2.",
        )
        return c.choice(kinds)

    def leaf(self) -> str:
        return self.choice.choice(self.readable) if self.choice.random() < 0.65 else self.number()

    def value(self, depth: int = 3, *, plain: bool = False) -> str:
        """Return an expression; a plain one has + - * / and calls only."""
        c = self.choice
        if depth <= 0 or c.random() < 0.15:
            return self.leaf()

        def inner() -> str:
            return self.value(depth - 1, plain=plain)

        match c.randint(0, 13 if plain else 17):
            case 0 | 1 | 2:
                return f"{inner()} {c.choice('+-')} {inner()}"
            case 3 | 4:
                return f"({inner()})*{inner()}"
            case 5:
                return f"({inner()} - {inner()})/({self.positive(depth - 1, plain=plain)})"
            case 6:
                return f"-({inner()})"
            case 7:
                return f"exp(-fabs({inner()})/{c.randint(5, 40)})"
            case 8:
                return f"{c.choice(LIBRARY)}({inner()})"
            case 9:
                return f"sqrt(fabs({inner()}))"
            case 10 if self.callable:
                return f"{c.choice(self.callable)}({inner()})"
            case 11:
                return f"log({self.positive(depth - 1, plain=plain)})"
            case 12:
                return f"{inner()}/{c.randint(2, 30)}"
            case 14:
                return f"fabs({inner()})^{c.choice(['2', '3', '0.5', '1.7', '-1'])}"
            case 15:
                return f"({inner()} {c.choice(['<', '>', '<=', '>=', '==', '!='])} {inner()})"
            case 16:
                return f"pow(1 + fabs({inner()}), {c.choice(['2', '1.5', '-0.3'])})"
            case 17:
                return f"({self.test()})*{inner()}"
            case _:
                return self.leaf()

    def positive(self, depth: int, *, plain: bool = False) -> str:
        return f"{self.choice.choice(['1', '0.5', '3'])} + fabs({self.value(depth, plain=plain)})"

    def bounded(self, depth: int = 2, *, plain: bool = False) -> str:
        """Return an expression between about -1 and 1."""
        return f"tanh({self.value(depth, plain=plain)})"

    def test(self) -> str:
        c = self.choice
        one = f"{self.value(1)} {c.choice(['<', '>', '<=', '>='])} {self.value(1)}"
        if c.random() < 0.3:
            return f"{one} {c.choice(['&&', '||'])} !({self.value(1)} > {self.number()})"
        return one

    def branches(self, statements: tuple[str, str]) -> str:
        then, otherwise = statements
        if self.choice.random() < 0.5:
            return f"if ({self.test()}) {{ {then} }} else {{ {otherwise} }}"
        middle = f"else if ({self.test()}) {{ {otherwise} }}"
        return f"if ({self.test()}) {{ {then} }} {middle}"

    def assignment(self, name: str) -> str:
        kind = self.choice.random()
        if kind < 0.6:
            return f"{name} = {self.value()}"
        if kind < 0.8:
            return self.branches((f"{name} = {self.value(2)}", f"{name} = {self.value(2)}"))
        if kind < 0.87:
            loop = f"{{ turn = turn + 1 {name} = {name}/2 + turn*{self.leaf()} }}"
            return f"{name} = {self.value(1)} turn = 0 while (turn < 3 && {self.test()}) {loop}"
        if kind < 0.93:
            place = f"place = fabs(fmod({self.leaf()}, 3))"
            return f"{place} w[place] = {self.value(1)} {name} = w[2 - INT(place)]*{self.leaf()}"
        loop = f"FROM k = 0 TO 2 {{ {name} = {name}/2 + w[k]*{self.value(1)} w[k] = w[k]/2 + k }}"
        return f"{name} = {self.value(1)} {loop}"

    def equation(self, state: str, method: str) -> str:
        c = self.choice
        rate = f"({self.bounded(1, plain=True)} + 1.5)/{c.randint(2, 9)}"
        forms = [
            f"(inf - {state})/tau",
            f"{rate}*(1 - {state}) - ({rate})*{state}",
            f"-{state}/tau + {self.bounded(1, plain=True)}",
            f"{self.bounded(1, plain=True)} - {state}*{self.number()}/tau",
        ]
        if method == "cnexp":
            forms += [f"-{state}*{state}/tau", f"({self.number()} - {state})/(1 + {state}*{state})"]
            forms.append(self.bounded(2, plain=True))
        return f"{state}' = {c.choice(forms)}"


def mechanism(seed: int) -> str:
    """Return the text of a mechanism called rand<seed>, or Rand<seed> if it is a point process."""
    choice = random.Random(seed)
    make = Generator(choice, name_of(seed))
    is_point = make.name.startswith("Rand")
    ions = choice.sample(IONS, choice.randint(0, 2))
    method = choice.choice(METHODS)
    states = [f"s{k}" for k in range(choice.randint(1, 3))]
    readable = ["v", "celsius", "p0", "p1", "g0", "a0", *(ion[2] for ion in ions)]
    make.readable = ["u", "p1" if choice.random() < 0.3 else "g0"]
    functions = [f"FUNCTION f0(u) {{ f0 = {make.value(2)} }}"]
    make.callable = ["f0"]
    table = f"TABLE DEPEND g0 FROM -120 TO 90 WITH {choice.choice([20, 200, 333])}"
    make.readable = ["u", "g0"]
    functions.append(
        f"FUNCTION f1(u) {{ {table if choice.random() < 0.5 and 'p1' not in functions[0] else ''}\n"
        f"    f1 = {make.value(2)} }}"
    )
    make.callable = ["f0", "f1"]
    rates_table = "TABLE inf, tau DEPEND g0, celsius FROM -100 TO 100 WITH 150"
    make.readable = ["u", "g0", "celsius"]
    make.callable = [] if "p1" in functions[0] else ["f0"]
    rates = (
        f"PROCEDURE rates(u) {{ {rates_table if choice.random() < 0.5 else ''}\n"
        f"    inf = {make.bounded()} tau = {make.positive(2)} }}"
    )
    make.callable, make.readable = ["f0", "f1"], readable
    initial = [f"{state} = {make.bounded()}" for state in states]
    everything = [*readable, *states, "inf", "tau"]
    make.readable = everything
    derivative = [make.equation(state, method) for state in states]
    if choice.random() < 0.4:
        derivative.insert(0, f"a0 = {make.value(2)}")
    if choice.random() < 0.3:
        derivative.append(make.branches((f"a1 = {make.value(1)}", f"a1 = {make.value(1)}")))
    current = [make.assignment("a1"), make.assignment("a0")]
    gate = "*".join(choice.choice([state, f"{state}^2", f"{state}*{state}"]) for state in states)
    current.append(f"i = 1e-5*(v + 60) + 1e-6*{gate}*({make.bounded()})")
    for _, _, _, name in ions:
        current.append(f"{name} = 1e-6*({make.bounded()})*(v + {choice.randint(-50, 90)})")
    shares, stores = choice.random() < 0.2, choice.random() < 0.2
    if shares:
        current.append(f"shared = shared/2 + {make.bounded(1)}")
        make.readable = ["shared", *everything]
        current.append(f"a2 = a2/2 + {make.bounded(1)}")
    if stores:
        current.append(f"img = 1e-6*(mgi + {make.bounded(1)})")
        leaks = f"(1e-3 - mgi)/{choice.randint(5, 50)}"
        derivative.append(f"mgi' = -img*{choice.randint(1, 900)} + {leaks}")
    choice.shuffle(current)
    # Not what a table sets: while NEURON fills one, it overwrites that of the first instance.
    make.readable = [*readable, *states]
    hooks = [
        f"{hook} {{ a2 = a2/2 + {make.bounded(1)} }}"
        for hook in choice.sample(HOOKS, choice.choice([0, 0, 1, 2]))
    ]
    shown = "RANGE p0, p1, a0, a1, a2, inf, tau, w GLOBAL g0" + (", shared" if shares else "")
    kind = "ELECTRODE_CURRENT" if is_point and choice.random() < 0.5 else "NONSPECIFIC_CURRENT"
    head = f"{'POINT_PROCESS' if is_point else 'SUFFIX'} {make.name} {kind} i"
    extra = "USEION mg READ img, mgi WRITE mgi, img VALENCE 2" if stores else ""
    uses = " ".join(f"USEION {name} {how}" for name, how, _, _ in ions)
    solve = f"SOLVE states{f' METHOD {method}' if method else ''}"
    body = "\n    ".join(current)
    blocks = [
        f"NEURON {{ {head} {uses} {extra}\n    {shown} }}",
        f"PARAMETER {{ p0 = {choice.uniform(-2, 2):.4f} p1 = {choice.randint(1, 9)} g0 = 1.5 }}",
        f"STATE {{ {' '.join(states)} {'mgi' if stores else ''} }}",
        f"ASSIGNED {{ {'shared' if shares else ''} {'img' if stores else ''} turn place"
        " v i celsius a0 a1 a2 inf tau w[3] "
        + " ".join(sorted({n for ion in ions for n in (ion[3], *_read(ion[1]))}))
        + " }",
        f"INITIAL {{ rates(v) a0 = 0 a1 = 1 a2 = 0\n    {' '.join(initial)} }}",
        f"BREAKPOINT {{ {solve}\n    rates(v) {body} }}",
        f"DERIVATIVE states {{ rates(v)\n    {' '.join(derivative)} }}",
        rates,
        *functions,
        *hooks,
    ]
    return "\n".join(blocks) + "\n"


def _read(how: str) -> list[str]:
    words = how.replace(",", " ").split()
    return [word for word in words[: words.index("WRITE")] if word != "READ"]


def name_of(seed: int) -> str:
    return f"Rand{seed}" if seed % 5 == 4 else f"rand{seed}"


def runs(script: Any, folder: str, seeds: list[int], seed: int) -> None:
    """Run the mechanisms of some seeds, each in a section of its own and all together."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    n.celsius = choice.uniform(5, 38)
    n.secondorder = choice.choice([0, 0, 1, 2])
    n.dt = choice.choice([0.025, 0.025, 0.1])
    placed: list[tuple[str, Any]] = []
    kept: list[Any] = []
    crowd = n.Section("crowd")
    crowd.nseg = 3
    for k in seeds:
        own = n.Section(f"own{k}")
        own.nseg = choice.choice([1, 3, 10])
        for section in (own, crowd):
            section.L = section.diam = choice.uniform(8, 30)
            if name_of(k).startswith("Rand"):
                point = getattr(n, name_of(k))(section(choice.choice([0.5, 0.2])))
                placed.append((f"{section} {name_of(k)}", point))
            elif section is own or choice.random() < 0.4:
                section.insert(name_of(k))
                placed += [(str(s), getattr(s, name_of(k))) for s in section]
        clamp = n.IClamp(own(0.5))
        clamp.delay, clamp.dur, clamp.amp = 0.1, choice.uniform(0.2, 1), choice.uniform(-0.1, 0.3)
        kept += [own, clamp]
    for _, one in placed:
        one.p0 = choice.uniform(-2, 2)
    n.finitialize(choice.uniform(-80, -50))
    keep(script, "start", placed, seeds)
    for part in range(3):
        script.steps(choice.randint(1, 12))
        keep(script, f"part {part}", placed, seeds)
        which = choice.choice(seeds)
        setattr(n, f"g0_{name_of(which)}", choice.uniform(0.5, 3))
        if part == 1:
            n.celsius += 3
    for section in n.allsec():
        script.keep(f"end {section}", [segment.v for segment in section])


def keep(script: Any, when: str, placed: list[tuple[str, Any]], seeds: list[int]) -> None:
    for number, (where, one) in enumerate(placed):
        values = [getattr(one, name) for name in ("a0", "a1", "a2", "inf", "tau", "i", "s0")]
        script.keep(f"{when} {number} {where} {one}".replace("<", ""), [*values, *one.w])
    n = script.n
    for section in n.allsec():
        script.keep(f"{when} {section}", [segment.v for segment in section])
