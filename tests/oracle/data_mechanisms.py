"""Mechanisms that assign what others share, v, globals, LOCALs of the file, ions; their runs."""

from __future__ import annotations

import random
from typing import Any

MODS = {
    "movesv": """
NEURON { SUFFIX movesv NONSPECIFIC_CURRENT i RANGE g, m0seen GLOBAL minf, mtau, shift }
PARAMETER { g = 1e-4 shift = 5 (mV) }
ASSIGNED { v (mV) i (mA/cm2) minf mtau (ms) m0seen }
STATE { m }
INITIAL { rates() m = minf m0seen = v }
BREAKPOINT {
    SOLVE states METHOD cnexp
    v = v + 1
    i = g*m*m*(v + 70)
    v = v - 2
    m0seen = v
}
DERIVATIVE states { rates() m' = (minf - m)/mtau }
PROCEDURE rates() {
    v = v + shift
    minf = 1/(1 + exp(-(v + 40)/10))
    mtau = 1 + 2/(1 + exp((v + 30)/7))
    v = v - shift
}
""",
    "tabled": """
NEURON { SUFFIX tabled NONSPECIFIC_CURRENT i RANGE g, h GLOBAL minf, mtau, q10, seen }
PARAMETER { g = 1e-4 }
ASSIGNED { v (mV) celsius (degC) i (mA/cm2) minf mtau (ms) q10 seen h }
STATE { m }
LOCAL mexp, filled
INITIAL { rates(v) m = minf }
BREAKPOINT { SOLVE states METHOD cnexp i = g*m*(v + 70) }
DERIVATIVE states { rates(v) m' = (minf - m)/mtau seen = v*2 h = mexp + filled }
PROCEDURE rates(u (mV)) {
    TABLE minf, mtau, mexp DEPEND celsius FROM -100 TO 100 WITH 200
    filled = 3^((celsius - 6.3)/10)
    minf = 1/(1 + exp(-(u + 40)/10))
    mtau = (1 + 2/(1 + exp((u + 30)/7)))/filled
    mexp = 1 - exp(-dt/mtau)
}
""",
    "shares": """
NEURON { SUFFIX shares NONSPECIFIC_CURRENT i RANGE g, seen GLOBAL count, kept, last, arr }
PARAMETER { g = 1e-4 count = 3 kept = 7 unset = 4 }
ASSIGNED { v (mV) i (mA/cm2) last seen arr[3] }
STATE { n }
LOCAL qt, total, pair[2]
INITIAL {
    qt = 2
    if (v < -60) { kept = kept + 0.5 }
    n = qt/10
    pair[1] = qt + 1
}
BREAKPOINT {
    SOLVE states METHOD cnexp
    last = v*qt
    i = g*n*(v + 70)*qt + last*1e-7
    count = count + 1
    arr[1] = last
}
DERIVATIVE states {
    total = total + n
    pair[0] = n
    arr[2] = pair[0] + pair[1]
    seen = total + unset
    n' = (0.5 - n)/(5 + arr[2])
}
""",
    "cachan": """
NEURON { SUFFIX cachan USEION ca READ eca, cai WRITE ica RANGE g, seen }
PARAMETER { g = 1e-5 }
ASSIGNED { v (mV) eca (mV) ica (mA/cm2) cai (mM) seen }
INITIAL { seen = eca }
BREAKPOINT { ica = g*(v - eca)/(1 + cai*1000) seen = eca }
""",
    "capool": """
NEURON { SUFFIX capool USEION ca READ ica WRITE cai RANGE tau, depth }
PARAMETER { tau = 20 (ms) depth = 0.1 cai0 = 2e-4 (mM) }
ASSIGNED { ica (mA/cm2) }
STATE { cai (mM) }
INITIAL { cai = cai0 }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { cai' = -ica*1e-2/depth - (cai - 1e-4)/tau }
""",
    "capump": """
NEURON { SUFFIX capump USEION ca READ ica, cai, cao WRITE cai, ica RANGE k, seen, part }
PARAMETER { k = 0.1 }
ASSIGNED { v (mV) ica (mA/cm2) cao (mM) seen part }
STATE { cai (mM) }
INITIAL { seen = ica cai = cai + 1e-5 }
BREAKPOINT {
    SOLVE states METHOD cnexp
    part = ica
    ica = k*cai*(1 + v/1000)
    seen = cai
}
DERIVATIVE states { cai' = -(ica + k*cai)*1e-3 - (cai - 1e-4)/30 }
""",
    "konly": """
NEURON { SUFFIX konly USEION k READ ek WRITE ki, ko, ik RANGE g, f }
PARAMETER { g = 1e-5 f = 1e-3 }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) ki (mM) }
STATE { ko (mM) }
BREAKPOINT {
    SOLVE states METHOD cnexp
    ik = g*(v - ek)
    ki = ki + f*ik
}
DERIVATIVE states { ko' = f*ik - (ko - 2)/100 ki = ki + f*ik }
""",
    "keepsown": """
NEURON { SUFFIX keepsown USEION ca READ ica, cai USEION na READ ena WRITE ina RANGE g, seen, total }
PARAMETER { g = 1e-5 }
ASSIGNED { v (mV) ica (mA/cm2) cai (mM) ena (mV) ina (mA/cm2) seen total }
STATE { s }
INITIAL { ica = ica + 1 total = ica s = 0 }
BREAKPOINT {
    SOLVE states METHOD cnexp
    cai = cai + 1
    ena = ena + v/10
    seen = cai
    ina = g*(v - ena)
}
DERIVATIVE states { ica = ica*2 total = ica s' = (ica - s)/3 }
""",
    "setsena": """
NEURON { SUFFIX setsena USEION na WRITE ena USEION yy READ yyi WRITE yyi, iyy VALENCE 2 RANGE r }
PARAMETER { r = 3 }
ASSIGNED { v (mV) ena (mV) iyy (mA/cm2) yyi (mM) }
INITIAL { ena = 45 }
BREAKPOINT { ena = 45 + v/100 iyy = 1e-6*v yyi = yyi + 1e-3 }
""",
    "pointca": """
NEURON {
    POINT_PROCESS PointCa
    USEION ca READ ica, cai WRITE cai, ica
    NONSPECIFIC_CURRENT i, j
    RANGE g, seen, at, gain
    GLOBAL sum, mean
}
PARAMETER { g = 1e-4 gain = 1e-6 }
ASSIGNED { v (mV) ica (nA) i (nA) j (nA) cai (mM) seen at sum mean area (um2) diam (um) }
STATE { w }
INITIAL { w = area/1000 cai = cai*1.01 seen = cai }
BREAKPOINT {
    SOLVE states METHOD cnexp
    at = ica
    mean = v/2
    i = g*w*(v + 60)
    j = 1e-3*mean*g
    ica = gain*(v - 100)
    cai = cai + gain*ica
    sum = sum + ica
}
DERIVATIVE states { w' = (ica*1e3 + diam - w)/4 cai = cai*1.001 seen = cai }
""",
    "pointel": """
NEURON {
    POINT_PROCESS PointEl
    USEION na READ ena WRITE ina
    NONSPECIFIC_CURRENT k2
    ELECTRODE_CURRENT e
    RANGE g
}
PARAMETER { g = 1e-4 }
ASSIGNED { v (mV) ina (nA) ena (mV) k2 (nA) e (nA) }
BREAKPOINT { ina = g*(v - ena) k2 = g*v e = g*(v + 80)*2 }
""",
    "hooked": """
NEURON {
    SUFFIX hooked
    USEION ca READ cai, ica WRITE ica
    NONSPECIFIC_CURRENT i
    RANGE g, a, b, c, d, e, f
    GLOBAL order, final
}
PARAMETER { g = 1e-5 }
ASSIGNED { v (mV) ica (mA/cm2) cai (mM) i (mA/cm2) a b c d e f order final }
STATE { s }
BEFORE INITIAL { order = 1 a = v b = s }
INITIAL { order = order*2 s = 0.5 a = a + 1 }
AFTER INITIAL { order = order + 3 c = a + order }
BEFORE BREAKPOINT { d = t e = cai }
BREAKPOINT { SOLVE states METHOD cnexp ica = g*(v - 100)*s i = g*v + 1e-9*e }
AFTER SOLVE { f = f + 1 final = s + v }
AFTER SOLVE { f = f + ica*1e3 if (f > 30) { f = 0 } }
BEFORE STEP { v = v + 1 b = v*t }
DERIVATIVE states { s' = (0.3 - s)/7 }
""",
    "hooktwo": """
NEURON { SUFFIX hooktwo USEION na READ ina WRITE nai USEION k WRITE ki, ik RANGE n }
ASSIGNED { ina (mA/cm2) nai (mM) ki (mM) ik (mA/cm2) n }
BEFORE STEP { nai = nai*1.01 n = n + 1 }
BEFORE BREAKPOINT { ki = ki + n/100 }
INITIAL { n = 1 ik = 1e-5 }
BREAKPOINT { nai = nai + ina ki = ki + 1e-3 }
""",
    "gap": """
NEURON { POINT_PROCESS Gap POINTER vgap NONSPECIFIC_CURRENT i RANGE g, seen }
PARAMETER { g = 1e-4 }
ASSIGNED { v (mV) vgap (mV) i (nA) seen }
BREAKPOINT { i = g*(v - vgap) seen = vgap }
""",
    "drives": """
NEURON { SUFFIX drives POINTER source, sink RANGE s, k }
PARAMETER { k = 0.1 }
ASSIGNED { source sink }
STATE { s }
INITIAL { s = source/100 }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { s' = (source*k - s)/5 sink = sink*0.99 + s*1e-3 }
""",
    "chain": """
NEURON { POINT_PROCESS Chain POINTER before RANGE s }
ASSIGNED { before }
STATE { s }
INITIAL { s = 1 + before/10 }
BREAKPOINT { SOLVE states METHOD cnexp }
DERIVATIVE states { s' = (before*1.1 - s)/3 }
""",
}
"""Text by name; NEURON registers in the alphabetical order of the names."""

SHOWN = {
    "movesv": ("m", "i", "m0seen"),
    "tabled": ("m", "i", "h"),
    "shares": ("n", "i", "seen"),
    "cachan": ("seen",),
    "capump": ("seen", "part"),
    "hooked": ("s", "a", "b", "c", "d", "e", "f", "i"),
    "hooktwo": ("n",),
    "keepsown": ("s", "seen", "total"),
}
GLOBALS = ("minf_movesv", "mtau_movesv", "minf_tabled", "mtau_tabled", "seen_tabled")
GLOBALS += ("count_shares", "kept_shares", "last_shares", "sum_PointCa", "mean_PointCa")
GLOBALS += ("order_hooked", "final_hooked")
IONS = ("na", "k", "ca", "yy")
POINTS = ("PointCa", "PointEl")
DENSITY = (*SHOWN, "capool", "konly", "setsena", "hh", "pas")


def data_mechanisms(script: Any, folder: str, seed: int) -> None:
    """Run sections with some of the mechanisms, in random places, with everything kept."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    n.celsius = choice.choice([6.3, 25])
    n.secondorder = choice.choice([0, 0, 1, 2])
    n.usetable_tabled = choice.choice([0, 1, 1])
    _spare = one_of_each(n) if seed % 4 else None
    sections = [section(n, choice, name) for name in ("a", "b", "c")]
    sections[1].connect(sections[0](1))
    kinds = [choice.choice(POINTS) for _ in range(choice.randint(0, 6))]
    points = [
        getattr(n, kind)(choice.choice(sections)(choice.choice([0.5, 0.1, 0.9]))) for kind in kinds
    ]
    for one in points:
        one.g = choice.uniform(0, 1e-3)
    script.record("v", sections[0](0.5)._ref_v)
    n.finitialize(choice.uniform(-80, -40))
    keep(script, "start", sections, points)
    for part in range(3):
        script.steps(choice.randint(1, 25))
        keep(script, f"part {part}", sections, points)
        n.celsius += choice.choice([0, 5])
        n.count_shares = choice.uniform(0, 10)
        n.shift_movesv = choice.uniform(-5, 5)
    n.fcurrent()
    keep(script, "fcurrent", sections, points)
    n.batch_run(n.t + 1, 0.5)
    keep(script, "run", sections, points)
    n.finitialize(-65)
    keep(script, "end", sections, points)


def pointers(script: Any, folder: str, seed: int) -> None:
    """Run sections whose mechanisms point at one another."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    sections = [n.Section(name) for name in ("a", "b")]
    for one in sections:
        one.L = one.diam = choice.uniform(5, 30)
        one.nseg = choice.choice([1, 3, 70])
        one.insert("hh")
    segments = [segment for one in sections for segment in one]
    gaps = [n.Gap(choice.choice(segments)) for _ in range(4)]
    for one in gaps:
        one.g = choice.uniform(0, 1e-3)
        one._ref_vgap = choice.choice([*segments, sections[0](1)])._ref_v
    chain = [n.Chain(choice.choice(segments)) for _ in range(6)]
    for k, one in enumerate(chain):
        targets = [choice.choice(chain)._ref_s, choice.choice(segments)._ref_v, n._ref_celsius]
        n.setpointer(choice.choice([*targets, targets[0]]), "before", one)
        script.keep(f"read {k}", one.before)
    sections[1].insert("drives")
    for segment in sections[1]:
        segment.drives._ref_source = choice.choice(segments).hh._ref_m
        if choice.random() < 0.5:
            segment.drives._ref_source = choice.choice(list(sections[1])).drives._ref_s
        targets = [choice.choice(gaps)._ref_g, choice.choice(segments).hh._ref_gl]
        segment.drives._ref_sink = choice.choice(targets)
    if choice.random() < 0.5:
        clamp = script.clamp(sections[0](0.5), 0.2, 0.5, 0.3)
        gaps[0]._ref_vgap = clamp._ref_i
    n.finitialize(choice.uniform(-80, -40))
    for part in range(3):
        script.keep(f"{part} gaps", [[one.i, one.g, one.seen, one.vgap] for one in gaps])
        script.keep(f"{part} chain", [[one.s, one.before] for one in chain])
        script.keep(f"{part} hh", [[s.v, s.hh.gl, s.hh.m] for s in segments])
        script.keep(f"{part} s", [s.drives.s for s in sections[1]])
        script.steps(choice.randint(1, 30))
        gaps[1].vgap = gaps[1].vgap + 1
        if part == 1:
            gaps[2]._ref_vgap = choice.choice(segments)._ref_v
    n.batch_run(n.t + 1, 0.5)
    script.keep("end", [[one.i, one.g, one.seen, one.vgap] for one in gaps])
    script.keep("end chain", [[one.s, one.before] for one in chain])
    script.keep("end hh", [[s.v, s.hh.gl, s.hh.m] for s in segments])


def one_of_each(n: Any) -> list[Any]:
    """Return a cell with all mechanisms; every fourth model has none, others compile once."""
    found = n.Section("spare")
    for name in DENSITY:
        found.insert(name)
    return [found, *(getattr(n, kind)(found(0.5)) for kind in POINTS)]


def section(n: Any, choice: random.Random, name: str) -> Any:
    found = n.Section(name)
    found.L = found.diam = choice.uniform(5, 30)
    found.nseg = choice.choice([1, 3, 5, 70])
    names = [m for m in DENSITY if choice.random() < 0.5]
    for mechanism in choice.sample(names, len(names)):
        found.insert(mechanism)
    return found


def keep(script: Any, when: str, sections: list[Any], points: list[Any]) -> None:
    n = script.n
    script.keep(f"{when} globals", [getattr(n, name) for name in GLOBALS])
    script.keep(f"{when} array", [n.arr_shares[k] for k in range(3)])
    for k, point in enumerate(points):
        names = ("g", "i", "j", "w", "seen", "at") if "Ca" in point.hname() else ("g", "k2", "e")
        script.keep(f"{when} point {k}", [getattr(point, name) for name in names])
    for one in sections:
        for segment in one:
            script.keep(f"{when} {segment} v", segment.v)
            for ion in IONS:
                if one.has_membrane(f"{ion}_ion"):
                    names = (f"e{ion}", f"{ion}i", f"{ion}o", f"i{ion}", f"di{ion}_dv_")
                    script.keep(f"{when} {segment} {ion}", [getattr(segment, x) for x in names])
            for name, fields in SHOWN.items():
                if one.has_membrane(name):
                    place = getattr(segment, name)
                    script.keep(f"{when} {segment} {name}", [getattr(place, x) for x in fields])
