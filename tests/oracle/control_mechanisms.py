"""Mechanisms with loops, effects in conditions, tables everywhere, prints and random numbers."""

from __future__ import annotations

import random
from typing import Any

MODS = {
    "loops": """
NEURON { SUFFIX loops  NONSPECIFIC_CURRENT i  RANGE g, i, count, seen, w, picked }
PARAMETER { g = 1e-4 }
ASSIGNED { v i count seen w[4] picked }
STATE { m }
BREAKPOINT { LOCAL k, j, list[3]
    SOLVE states METHOD cnexp
    i = 0
    FROM a = 0 TO 3 { w[a] = g*(v + 60 + a) }
    FROM a = 0 TO 2 { list[a] = w[a + 1] - w[a]  i = i + list[a]*1e-9 }
    k = 4
    j = 0
    while (k > 1 && counted(k) > 0) { k = k/2  i = i + tabled(v)*w[j]  j = j + 1 }
    while (counted(j) < 3 || j < 2) { j = j + 1 }
    if (v > -64 && counted(1) > 0) {
        i = i + tabled(v/2)*1e-5
        FROM a = 1 TO j { i = i + tabled(v + a)*1e-6 }
    } else if (v > -66 || counted(2) > 0) {
        i = i - even(k + j)*1e-7
    }
}
INITIAL { m = 0.1  count = 0  seen = 0  picked = 0 }
DERIVATIVE states {
    m' = (tabled(v) - m)/5
    if (v > -65) { seen = tabled(v) } else if (v > -68) { seen = tabled(2*v) }
    pick(3*m)
}
PROCEDURE pick(x) { LOCAL list[5], k
    FROM a = 0 TO 4 { list[a] = a*a }
    k = x
    list[k] = -list[k + 1]
    picked = list[0] + list[1]*x + list[2]
}
FUNCTION counted(x) { count = count + 1  counted = x - count*1e-3 }
FUNCTION tabled(x) { TABLE FROM -80 TO 40 WITH 50  tabled = 1/(1 + exp(-(x + 40)/10)) }
FUNCTION even(x) { if (x < 1) { even = 1 } else { even = odd(x - 1) } }
FUNCTION odd(x) { odd = even(x - 1) + even(x - 2) }
""",
    "jumps": """
NEURON { SUFFIX jumps  NONSPECIFIC_CURRENT i  RANGE g, i, c, s, w }
PARAMETER { g = 1e-4 }
ASSIGNED { v i c }
STATE { s w }
INITIAL { s = 0  w = 0  c = 0 }
BREAKPOINT {
    if (at_time(0) || at_time(1)) { state_discontinuity(s, s + 1)  c = c + 1 }
    if (at_time(2)) { w = 1  state_discontinuity(w, w + s) } else { c = c + 1e-3*v }
    if (v > -45) { state_discontinuity(s, s*0.9) }
    kick(v)
    SOLVE states METHOD cnexp
    i = g*(s + w)*(v + 20)
}
PROCEDURE kick(x) { if (x > -50) { state_discontinuity(w, w*0.9 + s) } }
DERIVATIVE states { s' = -s/3  w' = -w/4 }
""",
    "late": """
NEURON { SUFFIX late  USEION na WRITE ina  RANGE ina, seen }
ASSIGNED { v ina seen here }
FUNCTION slow(x) { TABLE FROM -80 TO 40 WITH 33  slow = x*1e-5 }
PROCEDURE find(x) { TABLE here FROM -90 TO 50 WITH 40  here = x*x }
BREAKPOINT { find(v)  ina = slow(v)  seen = ina + here }
""",
    "tables": """
NEURON { THREADSAFE SUFFIX tables  NONSPECIFIC_CURRENT i
    RANGE a, b, i, shift, left  GLOBAL k, u }
PARAMETER { shift = 2  k = 1  u = 7 }
ASSIGNED { v i a b c celsius left }
STATE { m }
BREAKPOINT {
    SOLVE states METHOD cnexp
    i = 1e-6*(3 - m) + 1e-5*(v + 60)
    if (v > -60) { i = i + outer(v)*1e-7 }
}
INITIAL { m = 0  rates(v) }
DERIVATIVE states { rates(v)  m' = (a - m)/b }
PROCEDURE rates(x) { LOCAL list[3]
    TABLE a, b, c DEPEND celsius, k FROM -100 TO 100 WITH 200
    inner(x)
    FROM z = 0 TO 2 { list[z] = a*z + z }
    b = 1 + list[1] + list[2]
    left = 2 + celsius
}
PROCEDURE inner(x) { a = exp(x/40 + shift)*k + u/100  if (x > 0) { c = 5 } }
FUNCTION coarse(x) { TABLE DEPEND k FROM -100 TO 50 WITH 60  coarse = k*x*x }
FUNCTION outer(x) { TABLE DEPEND k FROM -100 TO 50 WITH 30  outer = coarse(x)*2 }
""",
    "draws": """
NEURON { SUFFIX draws  RANGE r, n  GLOBAL from_seed }
PARAMETER { from_seed = 5 }
ASSIGNED { v r n }
STATE { s }
BREAKPOINT { SOLVE states METHOD cnexp }
INITIAL { s = 0  n = 0  set_seed(from_seed) }
DERIVATIVE states {
    n = n + 1
    r = scop_random() + normrand(0, 1) + exprand(2)*poisrand(3)
    if (r > 0 && scop_random() > 0.9) { say(r) }
    while (scop_random() < 0.3) { r = r + 1 }
    s' = -s + r
}
PROCEDURE say(x) {
    printf("step %g: %6.3f%% of <%s>\\n", n, x, "all")
}
""",
    "calls": """
NEURON { POINT_PROCESS Calls  USEION na READ ena  RANGE a, b  NONSPECIFIC_CURRENT i  GLOBAL f }
PARAMETER { f = 3 }
ASSIGNED { v i a b ena celsius area }
INITIAL { a = 0 }
BREAKPOINT { i = 0  a = whole(2)  b = v }
FUNCTION whole(x) { whole = x + v/1e3 + a/1e3 + ena }
FUNCTION plain(x, y) { plain = x*y + f }
FUNCTION tabled(x) { TABLE DEPEND celsius FROM 0 TO 10 WITH 5  tabled = x*x + celsius }
FUNCTION place() { place = area }
FUNCTION below(x) { if (x < 1) { below = 0 } else { below = below2(x - 1) + x } }
FUNCTION below2(x) { below2 = below(x) }
PROCEDURE set(x) { a = x  f = f + 1 }
""",
}
MODS["dense"] = (
    MODS["calls"]
    .replace("POINT_PROCESS Calls", "SUFFIX dense")
    .replace("NONSPECIFIC_CURRENT i ", "")
    .replace("v i a", "v a")
    .replace("i = 0  a", "a")
)


def control(script: Any, folder: str, seed: int) -> None:
    """Run sections with such mechanisms, with parameters and temperature changed at random."""
    script.load(folder)
    n = script.n
    choice = random.Random(seed)
    n.celsius = choice.choice([6.3, 20, 37])
    sections = [section(n, choice, name) for name in ("a", "b")]
    sections[1].connect(sections[0](1))
    clamp = n.IClamp(sections[0](0.5))
    clamp.delay, clamp.dur, clamp.amp = 0.1, choice.uniform(0.2, 2), choice.uniform(0, 0.3)
    n.from_seed_draws = choice.randint(0, 10**6)
    n.finitialize(choice.uniform(-80, -50))
    keep(script, "start", sections)
    for part in range(4):
        script.steps(choice.randint(1, 20))
        keep(script, f"part {part}", sections)
        if choice.random() < 0.5:
            n.k_tables = choice.uniform(0.5, 2)
        if choice.random() < 0.3:
            n.usetable_loops = 1 - n.usetable_loops
    n.batch_run(n.t + 1, 0.5)
    keep(script, "run", sections)
    n.finitialize(-65)
    keep(script, "end", sections)


def section(n: Any, choice: random.Random, name: str) -> Any:
    found = n.Section(name)
    found.L = found.diam = choice.uniform(5, 30)
    found.nseg = choice.choice([1, 3, 5])
    for mechanism in ("hh", "loops", "tables", "draws"):
        found.insert(mechanism)
    for segment in found:
        segment.loops.g = choice.uniform(0, 1e-3)
        segment.tables.shift = choice.uniform(1, 3)
    return found


def keep(script: Any, when: str, sections: list[Any]) -> None:
    n = script.n
    script.keep(f"{when} globals", [n.k_tables, n.u_tables, n.t])
    for one in sections:
        for segment in one:
            script.keep(f"{when} {segment} v", segment.v)
            loops, tables, draws = segment.loops, segment.tables, segment.draws
            values = [loops.i, loops.m, loops.count, loops.seen, loops.picked, *loops.w]
            script.keep(f"{when} {segment} loops", values)
            script.keep(f"{when} {segment} tables", [tables.a, tables.b, tables.i, tables.left])
            script.keep(f"{when} {segment} draws", [draws.r, draws.n, draws.s])


def calls(script: Any, folder: str) -> None:
    """Call routines of density mechanisms, of point processes and of hh in all ways."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    section.L, section.diam, section.nseg = 30, 7, 3
    section.insert("dense")
    section.insert("hh")
    point, end = n.Calls(section(0.5)), n.Calls(section(0.1))
    n.finitialize(-60)
    script.steps(3)
    left, middle = section(0.1), section(0.5)
    found = [n.plain_dense(2, 3), n.below_dense(4), n.tabled_dense(3.3), n.tabled_dense(11)]
    n.setdata_dense(middle)
    found += [n.whole_dense(2), n.set_dense(9), middle.dense.a, left.dense.a, n.f_dense]
    found += [left.dense.whole(1), left.dense.set(3), left.dense.a, left.dense.place()]
    found += [
        point.whole(1),
        point.tabled(2.5),
        point.plain(1, 2),
        point.set(8),
        point.a,
        n.f_Calls,
    ]
    found += [point.place(), end.place(), end.whole(-3), end.below(7)]
    n.setdata_dense(0.9, sec=section)
    found += [n.set_dense(-2), section(0.9).dense.a]
    for celsius in (6.3, 20, 20, 6.3):
        n.celsius = celsius
        found += [n.tabled_dense(1.7), point.tabled(9.99), middle.hh.rates(-50.2)]
        found += [middle.hh.minf, middle.hh.mtau, middle.hh.htau, middle.hh.ninf, left.hh.minf]
        n.setdata_hh(left)
        found += [n.rates_hh(7.77 - celsius), left.hh.minf, left.hh.ntau]
    n.usetable_hh = 0
    found += [n.rates_hh(-50.2), left.hh.minf, n.vtrap_hh(1, 2), n.vtrap_hh(1e-9, 2)]
    script.keep("found", found)
    script.steps(5)
    script.keep("after", [middle.v, middle.dense.a, point.a, left.hh.m])


def jumps(script: Any, folder: str) -> None:
    """States jump in BREAKPOINT: in the first of its two evaluations only."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    section.L, section.diam, section.nseg = 60, 3, 3
    section.insert("hh")
    section.insert("jumps")
    clamp = n.IClamp(section(0.1))
    clamp.delay, clamp.dur, clamp.amp = 0.5, 0.4, 0.3
    for v in (-65, -40):
        n.finitialize(v)
        for step in range(160):
            for segment in section:
                own = segment.jumps
                script.keep(f"{v} {step} {segment}", [segment.v, own.s, own.w, own.c, own.i])
            script.steps(1)


def late_tables(script: Any, folder: str) -> None:
    """Tables that BREAKPOINT is the first to need, where recording makes the model anew."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    section.insert("late")
    vectors = []
    for segments in (1, 3):
        section.nseg = segments
        vectors.append(n.Vector().record(section(0.5).late._ref_seen))
        vectors.append(n.Vector().record(section(0.5)._ref_ina))
        n.finitialize(-65)
        script.keep(f"start {segments}", [section(0.5).late.seen, section(0.5).ina])
        script.steps(5)
        script.keep(f"rows {segments}", [x for vector in vectors[-2:] for x in vector])
