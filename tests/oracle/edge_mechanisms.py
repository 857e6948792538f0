"""Mechanisms at the edges of constructs: derivatives and POINTERs as values, tables of tables, ...

Each is small and looks odd on purpose; what they share is that NEURON takes them.
"""

from __future__ import annotations

import random
from typing import Any

METHODS = ("cnexp", "euler", "derivimplicit", "runge", "none")

_PRIMES = """
NEURON {{ SUFFIX prime{name} NONSPECIFIC_CURRENT i RANGE r, w, early, late }}
PARAMETER {{ r = 0.3 }}
ASSIGNED {{ v i w early late }}
STATE {{ a b c }}
INITIAL {{ a = 1 b = 0.5 c = 0 late = a' }}
BREAKPOINT {{ early = b' SOLVE states {method} i = 1e-5*(v + 60) + 1e-7*a' + rate(2)*1e-9 }}
DERIVATIVE states {{
    w = c'
    a' = -r*a + 0.1*b
    if (v > -64) {{ b' = a' - b }}
    c' = b'*0.5 + a' - c
}}
FUNCTION rate(x) {{ rate = x + c' }}
"""

MODS = {
    f"prime{method}": _PRIMES.format(
        name=method, method=f"METHOD {method}" if method != "none" else ""
    )
    for method in METHODS
    if method != "derivimplicit"  # wants one equation for each state
}
MODS["primederivimplicit"] = (
    _PRIMES.format(name="derivimplicit", method="METHOD derivimplicit")
    .replace("if (v > -64) { b' = a' - b }", "b' = a' - b")
)  # fmt: skip

MODS |= {
    "Points": """
NEURON { POINT_PROCESS Points NONSPECIFIC_CURRENT i POINTER p, q RANGE seen, has, g }
PARAMETER { g = 1e-3 }
ASSIGNED { v i p q seen has }
INITIAL { has = nrn_pointing(p) + 2*nrn_pointing(q) }
BREAKPOINT {
    if (nrn_pointing(p)) { seen = p } else { seen = -1 }
    if (nrn_pointing(q) && v > -64.9) { q = q + 1e-3 }
    i = g*(v + 65)
}
FUNCTION points() { points = nrn_pointing(p) }
FUNCTION through(x) { if (nrn_pointing(p)) { through = p*x } else { through = -2 } }
PROCEDURE give(x) { if (nrn_pointing(q)) { q = x } }
""",
    "dense": """
NEURON { SUFFIX dense POINTER p RANGE seen }
ASSIGNED { v p seen }
BREAKPOINT { if (nrn_pointing(p)) { seen = p*2 } else { seen = -1 } }
FUNCTION points() { points = nrn_pointing(p) }
""",
    "deep": """
NEURON { SUFFIX deep NONSPECIFIC_CURRENT i RANGE m0, x, y, z GLOBAL scale }
PARAMETER { scale = 1 m0 = 0.2 }
ASSIGNED { v i celsius x y z }
STATE { m }
FUNCTION_TABLE shape(v)
FUNCTION_TABLE flat(a, b)
INITIAL { rates(v) m = m0 z = 0 }
BREAKPOINT { SOLVE states METHOD cnexp i = 1e-5*(v + 60)*m + 1e-6*mean(v) }
DERIVATIVE states { rates(v) m' = (x - m)/(1 + y) z = z + shape(m*10) }
PROCEDURE rates(u) { TABLE x, y DEPEND scale, celsius FROM -100 TO 50 WITH 75
    x = shape(u)*scale y = 2 + flat(u, celsius) }
FUNCTION mean(u) { TABLE DEPEND scale FROM -90 TO 30 WITH 40 mean = (shape(u) + shape(u/2))*scale }
FUNCTION both(u, w) { both = flat(shape(u), flat(w, u)) }
""",
    "driver": """
NEURON { SUFFIX driver USEION ca READ cai, cao WRITE ica USEION k READ ki, ko WRITE ik
    RANGE perm, drive, other }
PARAMETER { perm = 1e-6 celsius = 20 }
ASSIGNED { v cai cao ica ki ko ik drive other }
STATE { m }
INITIAL { m = 0.5 }
BREAKPOINT { SOLVE states METHOD cnexp
    drive = flux(v)
    ica = perm*m*drive
    ik = perm*nrn_ghk(v - 10, ki, ko, 1)
    other = nrn_ghk(v, ki, ko, -1) + nrn_ghk(0, cai, cao, 2) + nrn_ghk(v, 0, cao, 2)
}
DERIVATIVE states { m' = (nrn_ghk(v, cai, cao, 2)*1e-2 - m)/5 }
FUNCTION flux(u) { flux = nrn_ghk(u, cai, cao, 2) }
FUNCTION pure(u, a, b, z) { pure = nrn_ghk(u, a, b, z) }
FUNCTION exact(u) { exact = nrn_ghk(u, 1e-4, 2, 2) + nrn_ghk(u*1e-6, 3, 3, 1) }
""",
    "lender": """
NEURON { SUFFIX lender GLOBAL lent, kept, row RANGE r }
PARAMETER { lent = 2 kept = 3 }
ASSIGNED { r row[3] v }
INITIAL { FROM k = 0 TO 2 { row[k] = k + lent } r = lent }
""",
    "taker": """
NEURON { SUFFIX taker NONSPECIFIC_CURRENT i EXTERNAL lent_lender, kept_lender RANGE r, total }
ASSIGNED { v i r lent_lender kept_lender total }
INITIAL { r = lent_lender kept_lender = kept_lender*2 total = 0 }
BREAKPOINT { SOLVE turn i = 1e-6*lent_lender*(v + kept_lender) }
PROCEDURE turn() { kept_lender = kept_lender + 0.125 total = total + kept_lender }
FUNCTION now(x) { now = kept_lender + x lent_lender = lent_lender + 0.5 }
""",
    "nobody": """
NEURON { SUFFIX nothing GLOBAL held, many }
LOCAL calls
PARAMETER { held = 4 }
ASSIGNED { many[4] celsius }
FUNCTION heldplus(x) { calls = calls + 1 heldplus = x*held + calls }
FUNCTION slowly(x) { TABLE DEPEND held FROM -5 TO 5 WITH 20 slowly = x*x*held }
FUNCTION warmth(x) { warmth = celsius + x }
FUNCTION picked(k) { picked = many[k] + many[1] }
PROCEDURE fill(k, x) { many[k] = x held = held + 1 }
FUNCTION twofold(x) { twofold = 2*heldplus(x) + slowly(x) }
FUNCTION_TABLE lookedup(x)
FUNCTION throughit(x) { throughit = lookedup(x)*held }
FUNCTION noarg() { noarg = held }
""",
    "arrays": """
NEURON { SUFFIX arrays NONSPECIFIC_CURRENT i RANGE w, s, picked GLOBAL shared }
PARAMETER { w[5] }
ASSIGNED { v i s[20] picked shared[3] }
STATE { x[3] }
INITIAL { FROM k = 0 TO 19 { s[k] = k*k } FROM k = 0 TO 2 { x[k] = k } shared[1] = 5 }
BREAKPOINT { LOCAL k
    k = 1 + 17*(v > -64)
    picked = s[k] + s[INT(x[INT(w[k/9])])]
    s[k + 1] = s[k] + 1
    i = 1e-5*(v + 60)
}
FUNCTION at(k) { at = s[k] + w[k/5] }
PROCEDURE set(k, value) { s[k] = value x[k/10] = value/2 shared[k/10] = value/4 }
FUNCTION sum(a, b) { LOCAL t1[3] sum = 0
    FROM k = a TO b { sum = sum + s[k] t1[k/10] = k }
    sum = sum + t1[0] }
FUNCTION shares(k) { shares = shared[k] }
""",
    "comes": """
NEURON { SUFFIX comes RANGE born, place, size, half, picked GLOBAL births }
PARAMETER { half = 0.25 }
ASSIGNED { v born place size births area diam picked[2] celsius }
STATE { s }
CONSTRUCTOR { LOCAL k k = births births = k + 1 born = curve(k) s = 3 + k picked[1] = celsius }
INITIAL { place = born }
FUNCTION curve(x) { TABLE DEPEND births FROM 0 TO 100 WITH 100 curve = x*x + 1 }
""",
    "Goes": """
NEURON { POINT_PROCESS Goes NONSPECIFIC_CURRENT i RANGE g, born, e GLOBAL born_of, gone }
PARAMETER { g = 1e-3 e = -65 }
ASSIGNED { v i born born_of gone }
CONSTRUCTOR { FROM k = 1 TO 3 { born_of = born_of + 1 } born = born_of g = g*born }
DESTRUCTOR { if (g > 0) { gone = gone + born } else { gone = gone - 1 } }
BREAKPOINT { i = g*(v - e) }
""",
    "scop": """
NEURON { SUFFIX scop RANGE a, b, c, m NONSPECIFIC_CURRENT i }
PARAMETER { a = 2 }
ASSIGNED { v i b c celsius }
STATE { m }
INITIAL { m = sigmoid(v + 80, 1, 20, a) }
BREAKPOINT { SOLVE states METHOD cnexp
    if (step(t, 0.2, 1) > 0 && pulse(t, 0.1, 1, 0.5)) { b = ramp(t, 0, 1, 0.3) } else { b = -1 }
    c = factorial(3*step(t, 0.1, 2)) + perstep(t, 0, 0.1, 1)*sawtooth(t, 0.3, 2)
    i = 1e-6*(v + 60)*m
}
DERIVATIVE states {
    m' = (hyperbol(a, 2, 3) - m)/(1 + fabs(squarewave(t, 0.25, 1))) - gauss(v, -60, 9)*m
}
""",
}

SHOWN = {
    **{f"prime{method}": ("a", "b", "c", "w", "early", "late", "i") for method in METHODS},
    "dense": ("seen",),
    "deep": ("x", "y", "z", "m", "i"),
    "driver": ("drive", "other", "m"),
    "lender": ("r",),
    "taker": ("r", "total", "i"),
    "arrays": ("picked", "i"),
    "comes": ("born", "place", "s", "half"),
    "scop": ("b", "c", "m", "i"),
}
ARRAYS = {"arrays": ("s", "x", "w"), "comes": ("picked",)}


def keep(script: Any, when: str, sections: list[Any], points: list[Any]) -> None:
    for section in sections:
        for segment in section:
            script.keep(f"{when} {segment} v", segment.v)
            for mechanism, names in SHOWN.items():
                if section.has_membrane(mechanism):
                    place = getattr(segment, mechanism)
                    values = [getattr(place, name) for name in names]
                    script.keep(f"{when} {segment} {mechanism}", values)
                    for name in ARRAYS.get(mechanism, ()):
                        script.keep(f"{when} {segment} {name}", list(getattr(place, name)))
    for k, point in enumerate(points):
        values = [point.seen, point.has, point.i, point.points(), point.through(3)]
        script.keep(f"{when} point {k}", values)


def tables(n: Any, choice: random.Random, kept: list[Any]) -> None:
    """Give all FUNCTION_TABLEs numbers."""
    y = n.Vector([choice.uniform(0.1, 1) for _ in range(12)])
    x = n.Vector(sorted(choice.uniform(-90, 50) for _ in range(12)))
    z = n.Vector([choice.uniform(0.1, 1) for _ in range(12)])
    kept += [y, x, z]
    n.table_shape_deep(y, x)
    n.table_flat_deep(z._ref_x[0], 4, -80, 40, 3, 0, 40)
    n.table_lookedup(z, x)


def edges(script: Any, folder: str, seed: int) -> None:
    """Run all density mechanisms and points together, call their functions in between."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    kept: list[Any] = []
    tables(n, choice, kept)
    n.celsius = choice.uniform(5, 35)
    n.secondorder = choice.choice([0, 0, 1, 2])
    sections = [n.Section(name) for name in ("a", "b", "c")]
    for section in sections:
        section.nseg = choice.choice([1, 3])
        section.L = section.diam = choice.uniform(8, 30)
        for mechanism in choice.sample(sorted(SHOWN), len(SHOWN)):
            if section is sections[0] or choice.random() < 0.5:
                section.insert(mechanism)
        if section.has_membrane("driver"):
            for segment in section:
                segment.cai = choice.choice([0, 5e-5, 1e-2])
    for segment in sections[0]:
        for k in range(5):
            segment.arrays.w[k] = choice.randint(0, 2)
    sections[1].connect(sections[0](1))
    points = [n.Points(choice.choice(sections)(choice.random())) for _ in range(4)]
    for point in points[:2]:
        point._ref_p = choice.choice(sections)(0.5)._ref_v
    n.setpointer(sections[2](0.5)._ref_cm, "q", points[1])
    n.setpointer(n._ref_celsius, "q", points[2])
    sections[0](0.5).dense._ref_p = sections[1](0.5)._ref_v
    clamp = n.IClamp(sections[0](0.5))
    clamp.delay, clamp.dur, clamp.amp = 0.1, 2, 0.2
    script.record("v", sections[0](0.5)._ref_v)
    n.finitialize(choice.uniform(-75, -55))
    keep(script, "start", sections, points)
    for part in range(4):
        script.steps(choice.randint(1, 12))
        keep(script, f"part {part}", sections, points)
        change(script, part, choice, sections, kept)
    points[1].give(1.25)
    points[0].give(1.5)
    points[3]._ref_p = sections[2](0.5)._ref_v
    sections[1].nseg = 5
    n.finitialize(-65)
    script.steps(5)
    keep(script, "changed", sections, points)
    n.batch_run(n.t + 1, 0.5)
    keep(script, "end", sections, points)


def change(
    script: Any, part: int, choice: random.Random, sections: list[Any], kept: list[Any]
) -> None:
    n = script.n
    segment = sections[0](0.5)
    match choice.randint(0, 4):
        case 0:
            tables(n, choice, kept)
            n.scale_deep *= 1.01  # for tables of tables
        case 1:
            n.scale_deep = choice.uniform(0.5, 2)
        case 2:
            n.celsius = choice.uniform(5, 35)
        case 3:
            n.usetable_deep = 1 - n.usetable_deep
        case _:
            n.lent_lender += 1
    found = [segment.arrays.at(choice.randint(0, 19)), segment.arrays.sum(2, 7)]
    segment.arrays.set(choice.randint(0, 19), choice.random())
    found += [segment.taker.now(2), n.lent_lender, n.kept_lender]
    found += [segment.driver.flux(choice.uniform(-90, 40)), segment.deep.both(3, 4)]
    found += [segment.dense.points(), sections[0].has_membrane("dense")]
    found += [getattr(segment, f"prime{m}").rate(1) for m in METHODS]
    found += [n.exact_driver(choice.uniform(-90, 40)), segment.arrays.shares(1)]
    script.keep(f"change {part}", found)


def bare(script: Any, folder: str, seed: int) -> None:
    """Call the functions of SUFFIX nothing, and functions with many arguments."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    kept: list[Any] = []
    tables(n, choice, kept)
    values: list[float] = []
    for _ in range(60):
        x = choice.uniform(-6, 6)
        match choice.randint(0, 7):
            case 0:
                values += [n.heldplus(x), n.slowly(x)]
            case 1:
                values += [n.twofold(x), n.throughit(x), n.noarg()]
            case 2:
                values.append(n.fill(choice.randint(0, 3), x))
            case 3:
                values += [n.picked(choice.uniform(0, 3.99)), n.held]
            case 4:
                n.held = x
            case 5:
                n.many[choice.randint(0, 3)] = x
            case 6:
                n.celsius = x
                values.append(n.warmth(x))
            case _:
                n.usetable = 1 - n.usetable
    script.keep("values", values)
    given = [
        [choice.uniform(-100, 100), choice.choice([0, 1e-4, 2.0]), choice.choice([0, 1, 140.0])]
        for _ in range(60)
    ]
    script.keep("ghk", [n.pure_driver(u, a, b, choice.choice([1, 2, -1, 0])) for u, a, b in given])


def births(script: Any, folder: str) -> None:
    """Let instances with CONSTRUCTORs come and go by insertion, nseg, deletion and loc."""
    script.load(folder)
    n = script.n
    sections = [n.Section(name) for name in ("a", "b")]

    def look(when: str) -> None:
        counts = [n.births_comes, n.born_of_Goes, n.gone_Goes]
        script.keep(f"{when} counts", counts)
        for section in sections:
            for segment in section:
                if section.has_membrane("comes"):
                    place = segment.comes
                    script.keep(
                        f"{when} {segment}", [place.born, place.s, place.half, *place.picked]
                    )

    sections[0].insert("comes")
    look("first")
    sections[0].insert("comes")
    look("again")
    sections[0].nseg = 3
    look("three")
    sections[0](0.5).comes.half = 7
    sections[0].nseg = 1
    look("one")
    sections[1].nseg = 2
    sections[1].insert("comes")
    sections[1].uninsert("comes")
    look("uninserted")
    points = [n.Goes(sections[k % 2](0.5)) for k in range(5)]
    look("points")
    points[1].loc(sections[1](0.7))
    points[2].g = 0
    del points[2]
    look("gone")
    sections[1].nseg = 4
    look("moved")
    n.finitialize(-60)
    script.steps(4)
    look("run")
    script.keep("g", [[p.g, p.born, p.i] for p in points])
    n.delete_section(sec=sections.pop(0))
    look("deleted")
