"""Mechanisms with FUNCTION_TABLEs and functions of the SCoP library, and runs of them."""

from __future__ import annotations

import math
import random
from typing import Any

_ARITY = {
    "hyperbol": 3,
    "revhyperbol": 3,
    "sigmoid": 4,
    "revsigmoid": 4,
    "step": 3,
    "pulse": 4,
    "ramp": 4,
    "squarewave": 3,
    "sawtooth": 3,
    "revsawtooth": 3,
    "perpulse": 5,
    "perstep": 4,
    "harmonic": 4,
    "gauss": 3,
    "nrn_ghk": 4,
}


def _calls() -> str:
    """Return FUNCTIONs f_... that call each function of the library."""
    lines = []
    for name, count in _ARITY.items():
        given = ", ".join("abcde"[:count])
        lines.append(f"FUNCTION f_{name}({given}) {{ f_{name} = {name}({given}) }}")
    return "\n".join(lines)


MODS = {
    "tables": """
NEURON { SUFFIX tables NONSPECIFIC_CURRENT i RANGE g, q, u, w }
PARAMETER { g = 1e-4 }
ASSIGNED { v (mV) celsius (degC) i (mA/cm2) q u w }
STATE { m }
FUNCTION_TABLE minf(v (mV)) (1)
FUNCTION_TABLE mtau(v (mV)) (ms)
FUNCTION_TABLE plane(a, b)
FUNCTION_TABLE block(a, b, c)
FUNCTION_TABLE never(x)
FUNCTION twice(x) { twice = 2*minf(x) }
INITIAL { m = minf(v) }
BREAKPOINT {
    SOLVE states METHOD cnexp
    i = g*m*(v + 70) + 1e-5*plane(v, celsius)
    if (v > 1e6) { q = never(v) } else { q = twice(v) - minf(v) }
    u = block(v, m, t)
    if (v > -60) { w = plane(m*10, v) }
}
DERIVATIVE states { m' = (minf(v) - m)/mtau(v) }
""",
    "library": """
NEURON { SUFFIX library NONSPECIFIC_CURRENT i USEION ca READ cai, cao WRITE ica
    RANGE g, a, b, c, d, e }
PARAMETER { g = 1e-4 }
ASSIGNED { v (mV) celsius i (mA/cm2) cai (mM) cao (mM) ica (mA/cm2) a b c d e }
BREAKPOINT {
    i = g*(v + 70)*(sigmoid(v, 1, -40, 3) + gauss(v, -60, 7)) + step(t, 0.3, 1e-3)
    ica = 1e-6*nrn_ghk(v, cai, cao, 2)
    a = hyperbol(v, 2, 30) + revhyperbol(v, 2, -30) + revsigmoid(v, 1, 50, 2)
    b = harmonic(t, 1.3, 2, 0.1) + squarewave(t, 0.4, 2)
    c = sawtooth(t, 0.7, 3) + revsawtooth(t, 0.7, 3)
    d = ramp(t, 0.2, 3, 0.5) + pulse(t, 0.1, 2, 0.4) + perpulse(t, 0.1, 2, 0.2, 0.15)
    e = perstep(t, 0.1, 0.2, 3) + factorial(5) + factorial(25 + t) + poisson(3 + t, 2.5)
}
FUNCTION f_factorial(a) { f_factorial = factorial(a) }
FUNCTION f_poisson(a, b) { f_poisson = poisson(a, b) }
"""
    + _calls(),
}


MODS |= {
    "owner": """
NEURON { SUFFIX owner GLOBAL gl, gw RANGE r }
PARAMETER { gl = 7 }
ASSIGNED { gw r }
INITIAL { gw = 2 }
""",
    "borrows": """
NEURON { SUFFIX borrows NONSPECIFIC_CURRENT i EXTERNAL gl_owner, gw_owner RANGE r, s }
PARAMETER { gl_owner = 3 }
ASSIGNED { v i r s gw_owner }
INITIAL { r = gl_owner*2 gw_owner = gw_owner + 5 s = gw_owner }
BREAKPOINT { i = 1e-5*gl_owner*(v + gw_owner) }
FUNCTION both(x) { both = x*gl_owner + gw_owner }
""",
    "bare": """
NEURON { RANGE r GLOBAL other }
PARAMETER { r = 3 other = 4 }
FUNCTION f(x) { f = x*other }
""",
    "built": """
NEURON { SUFFIX built NONSPECIFIC_CURRENT i RANGE g, number, seen GLOBAL count }
PARAMETER { g = 1e-4 }
ASSIGNED { v i number seen count }
STATE { s }
CONSTRUCTOR { count = count + 1 number = count g = 2e-4*count s = 3 seen = twice(count) }
INITIAL { s = number }
BREAKPOINT { i = g*(v + 70) }
FUNCTION twice(x) { twice = 2*x }
""",
    "Stands": """
NEURON { POINT_PROCESS Stands NONSPECIFIC_CURRENT i RANGE g, number GLOBAL alive, last }
PARAMETER { g = 1e-3 }
ASSIGNED { v i number alive last }
CONSTRUCTOR { alive = alive + 1 number = alive }
DESTRUCTOR { alive = alive - 1 last = g }
BREAKPOINT { i = g*number*(v + 70) }
""",
    "helpers": """
NEURON { SUFFIX nothing GLOBAL seenlast }
PARAMETER { gainof = 4 }
ASSIGNED { seenlast }
FUNCTION gained(x) { gained = x*gainof seenlast = x }
PROCEDURE setgain(x) { gainof = x }
""",
}


def tables(script: Any, folder: str, seed: int) -> None:
    """Run a mechanism with its FUNCTION_TABLEs in all forms, changed on the way."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    sections = [n.Section(name) for name in ("a", "b")]
    kept: list[Any] = []  # NEURON keeps pointers to the Vectors
    for one in sections:
        one.L = one.diam = choice.uniform(5, 30)
        one.nseg = choice.choice([1, 3, 70])
        one.insert("tables")
    n.celsius = choice.uniform(0, 40)
    for name in ("minf", "mtau"):
        _one(n, choice, name, kept)
    _grids(n, choice, kept)
    script.record("v", sections[0](0.5)._ref_v)
    n.finitialize(choice.uniform(-80, -40))
    for part in range(3):
        _keep(script, f"part {part}", sections)
        script.steps(choice.randint(1, 25))
        match choice.randint(0, 3):
            case 0:
                kept[0].x[1] += 0.25
            case 1:
                _one(n, choice, "mtau", kept)
            case _:
                _grids(n, choice, kept)
    n.batch_run(n.t + 1, 0.5)
    _keep(script, "end", sections)
    values = [choice.uniform(-120, 80) for _ in range(200)]
    script.keep("minf", [n.minf_tables(x) for x in values])
    script.keep("twice", [n.twice_tables(x) for x in values])
    script.keep("plane", [n.plane_tables(x, choice.uniform(-5, 45)) for x in values])
    script.keep("block", [n.block_tables(x, choice.random(), choice.random()) for x in values])
    script.keep("ends", [n.minf_tables(x) for x in (math.inf, -math.inf, -90, 50)])


def _one(n: Any, choice: random.Random, name: str, kept: list[Any]) -> None:
    """Give a function of one argument its numbers."""
    count = choice.choice([1, 2, 40])
    y = n.Vector([choice.uniform(0.1, 2) for _ in range(count)])
    kept.append(y)
    give = getattr(n, f"table_{name}_tables")
    match choice.randint(0, 3):
        case 0:
            give(choice.uniform(0.1, 2))
        case 1:
            give(y._ref_x[0], count, -90, choice.choice([-90, 50, 33.3]))
        case _:
            x = n.Vector(sorted(choice.uniform(-90, 50) for _ in range(count)))
            kept.append(x)
            give(y, x)


def _grids(n: Any, choice: random.Random, kept: list[Any]) -> None:
    """Give the functions of several arguments their numbers."""
    sizes = [choice.choice([1, 2, 7]) for _ in range(3)]
    z = n.Vector([choice.gauss(0, 1) for _ in range(1 + math.prod(sizes))])
    kept.append(z)
    axes = [(sizes[0], -80.5, -20), (sizes[1], -1, 37.3), (sizes[2], 0, 1.1)]
    n.table_plane_tables(z._ref_x[1], *axes[0], *axes[1])
    if choice.random() < 0.3:
        n.table_block_tables(choice.gauss(0, 1))
        return
    n.table_block_tables(z._ref_x[0], *axes[0], *axes[1], *axes[2])


def _keep(script: Any, when: str, sections: list[Any]) -> None:
    for one in sections:
        for segment in one:
            place = segment.tables
            script.keep(f"{when} {segment} v", segment.v)
            script.keep(f"{when} {segment}", [place.m, place.i, place.q, place.u, place.w])


def library(script: Any, folder: str, seed: int) -> None:
    """Run a mechanism that calls the library; call each function with random arguments."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    section = n.Section("s")
    section.nseg = 70
    section.insert("library")
    n.celsius = choice.uniform(0, 40)
    n.finitialize(choice.uniform(-80, -40))
    for segment in section:
        segment.v = choice.uniform(-100, 100)
    for part in range(3):
        script.steps(choice.randint(1, 25))
        for segment in section:
            place = segment.library
            script.keep(f"{part} {segment}", [place.a, place.b, place.c, place.d, place.e])
            script.keep(f"{part} {segment} ica", [segment.ica, place.i, segment.v])
    for name, count in _ARITY.items():
        call = getattr(n, f"f_{name}_library")
        given = [[_any(choice) for _ in range(count)] for _ in range(150)]
        script.keep(name, [call(*args) for args in given])
    positive = [
        choice.choice([choice.uniform(-1, 25), choice.uniform(-1, 200)]) for _ in range(150)
    ]
    script.keep("factorial", [n.f_factorial_library(x) for x in positive])
    given = [(x, choice.uniform(-2, 20)) for x in positive]
    script.keep("poisson", [n.f_poisson_library(*args) for args in given])


def _any(choice: random.Random) -> float:
    match choice.randint(0, 9):
        case 0:
            return float(choice.randint(-3, 3))
        case 1:
            return choice.choice([math.inf, -math.inf, math.nan, 0.0, -0.0, 1e300, 1e-310])
        case _:
            return choice.uniform(-1, 1) * 10 ** choice.uniform(-2, 2.5)


def unset(script: Any, folder: str) -> None:
    """Call a FUNCTION_TABLE that has no numbers, from Python and in a run."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    section.insert("tables")
    for call in (lambda: n.minf_tables(3), lambda: n.finitialize(-65)):
        try:
            call()
        except Exception:
            continue
        raise AssertionError("a FUNCTION_TABLE without numbers has a value")
    for name in ("minf", "mtau", "plane", "block"):
        getattr(n, f"table_{name}_tables")(0.5)
    n.finitialize(-65)
    script.steps(3)
    script.keep("v", section(0.5).v)
    script.keep("place", [section(0.5).tables.minf(3), section(0.5).tables.table_minf(4)])
    script.keep("again", n.minf_tables(-1))


def names(script: Any, folder: str) -> None:
    """Use EXTERNAL globals, a mechanism named like its file, functions without a mechanism."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    section.nseg = 3
    for name in ("borrows", "bare"):
        section.insert(name)
    for v in (-65, -70):
        n.finitialize(v)
        script.steps(5)
        place = section(0.5)
        script.keep(f"{v}", [place.v, place.borrows.r, place.borrows.s, place.bare.r])
        script.keep(f"{v} globals", [n.gl_owner, n.gw_owner, n.other_bare, n.both_borrows(3)])
        n.gl_owner += 1.5
        n.gw_owner += 0.5
        section.insert("owner")
    script.keep("f", [n.f_bare(2), n.gained(3), n.gainof, n.seenlast])
    script.keep("set", [n.setgain(8), n.gainof, n.gained(5), n.seenlast])
    n.gainof = 2.5
    script.keep("again", n.gained(2))


def construction(script: Any, folder: str) -> None:
    """Let instances with CONSTRUCTORs and DESTRUCTORs come and go."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    section.nseg = 3
    section.insert("built")
    fields = ("g", "number", "seen", "s")
    script.keep("built", [[getattr(x.built, name) for name in fields] for x in section])
    script.keep("count", n.count_built)
    points = [n.Stands(section(x)) for x in (0.1, 0.5, 0.9)]
    script.keep("points", [[p.g, p.number, n.alive_Stands] for p in points])
    points[0].g = 0.25
    points[0].loc(section(0.7))
    script.keep("moved", [points[0].g, points[0].number, n.alive_Stands])
    n.finitialize(-65)
    script.steps(5)
    script.keep("v", [x.v for x in section])
    points.pop(0)
    script.keep("gone", [n.alive_Stands, n.last_Stands])
    other = n.Section("other")
    points.append(n.Stands(other(0.5)))
    n.delete_section(sec=other)
    script.keep("section gone", [n.alive_Stands, n.last_Stands])
    n.finitialize(-65)
    script.steps(5)
    script.keep("end", [[x.v, x.built.s] for x in section])
