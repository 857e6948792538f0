"""The same script fragments under NEURON and under vecgen: geometry, order, names, errors.

Skipped where NEURON is not installed. A fragment appends what it sees to `seen`; both sides must
have seen the same, doubles to the last bit.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import vecgen

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("neuron") is None, reason="NEURON is not installed"
)

HEADER = """
import json, random, sys
from {module} import n
seen = []
def see(*values):
    seen.append([value if isinstance(value, (int, float)) or value is None else str(value)
                 for value in values])
def settle():
    # NEURON numbers its nodes when a simulation is set up.
    {settle}
def kinds(action):
    # The built-in classes of what is raised.
    try:
        action()
    except Exception as error:
        return "/".join(sorted(c.__name__ for c in type(error).__mro__ if c in KINDS))
    return "no error"
KINDS = (ValueError, TypeError, AttributeError, IndexError, RuntimeError, ReferenceError)
"""
FOOTER = """
print("SEEN" + json.dumps(seen))
"""


def run(module: str, fragment: str) -> list[list[object]]:
    header = HEADER.format(
        module=module, settle="n.finitialize()" if module == "neuron" else "pass"
    )
    script = header + textwrap.dedent(fragment) + FOOTER
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(Path(vecgen.__file__).parents[1])},
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("SEEN")]
    assert lines, done.stderr
    return json.loads(lines[-1][4:])


def assert_same(fragment: str) -> None:
    theirs, ours = run("neuron", fragment), run("vecgen", fragment)
    assert theirs, "the fragment looks at nothing"
    for line, (one, two) in enumerate(zip(theirs, ours, strict=True)):
        assert one == two, f"at {line}: NEURON sees {one}, vecgen {two}"


RANDOM_TREES = """
for seed in range(12):
    rng = random.Random(seed)
    cell = []
    for i in range(rng.randint(2, 14)):
        sec = n.Section(f"s{i}")
        sec.L = rng.uniform(1, 300)
        sec.Ra = rng.uniform(30, 200)
        sec.nseg = rng.randint(1, 6)
        if cell and rng.random() < .85:
            parent = rng.choice(cell)
            x = rng.choice([0, 1, 1, .5, rng.random(), 1 / 3, .2])
            sec.connect(parent(x), rng.choice([0, 0, 0, 1]))
        for seg in sec:
            seg.diam = rng.uniform(.2, 20)
        sec.diam = rng.uniform(.2, 20)
        for seg in sec:
            seg.diam = rng.uniform(.2, 20)
        cell.append(sec)
    for change in range(rng.randint(0, 4)):
        rng.choice(cell).nseg = rng.randint(1, 9)
    if rng.random() < .5:
        rng.choice(cell).disconnect()
    if rng.random() < .5:
        cell.pop(rng.randrange(len(cell)))
        sec = None; parent = None; seg = None
    settle()
    for sec in n.allsec():
        see(sec, sec.nseg, sec.orientation(), sec.parentseg(), sec.trueparentseg())
        see(*sec.children()); see(*sec.subtree()); see(*sec.wholetree())
        for seg in sec.allseg():
            see(seg, seg.node_index(), seg.area(), seg.ri(), seg.diam, seg.volume())
        for x in (.1, .2, .25, 1 / 3, .4, .5, .6, .75, .9):
            see(sec(x), sec(x).node_index(), sec(x).diam)
    del cell, sec, seg
"""

NSEG = """
near = n.Section("near")
for mirrored in (0, 1):
    for old in range(1, 13):
        for new in range(1, 13):
            sec = n.Section("sec")
            if mirrored:
                sec.connect(near(1), 1)
            sec.nseg = old
            sec.insert("hh")
            for i, seg in enumerate(sec):
                seg.v = i; seg.gnabar_hh = i + 100; seg.diam = i + 1; seg.ena = i + 7
            sec(0).v = -1; sec(1).v = 50
            clamps = [n.IClamp(seg) for seg in sec.allseg()]
            ref = sec(.5)._ref_v
            sec.nseg = new
            see(*(seg.v for seg in sec.allseg())); see(*(seg.gnabar_hh for seg in sec))
            see(*(seg.diam for seg in sec)); see(*(seg.ena for seg in sec))
            see(*(clamp.get_segment().x for clamp in clamps))
            if new >= old:
                see(ref[0])
            del clamps, seg
"""

NAMES = """
class Cell:
    def __str__(self): return "cell7"
    __repr__ = __str__
cell = Cell()
a = n.Section("a"); b = n.Section(name="b", cell=cell); c = n.Section("c[3]", cell)
see(a, b, c, a.name(), b.hname(), a(.5), b(1 / 3), c(1e-7), b.cell(), a.cell())
a.nseg = 3
see(*a); see(*a.allseg()); see(*n.allsec())
clamp = n.IClamp(a(.4))
see(clamp, clamp.hname(), clamp.get_segment(), clamp.has_loc(), clamp.delay, getattr(clamp, "del"))
see(n.IClamp(), n.IClamp(a(0)).get_segment(), n.Vector(), n.Vector([1]).hname())
a.insert(n.hh)
see(*a(.5)); see(a(.5).hh, a(.5).hh.name(), a(.5).hh.segment(), a.has_membrane("hh"))
a.insert("pas"); see(*a(.5)); a.uninsert("hh"); see(*a(.5))
see(type(a.nseg).__name__, type(n.secondorder).__name__, type(n.usetable_hh).__name__)
see(n.t, n.dt, n.celsius, n.secondorder, n.stoprun, n.FARADAY, n.R, n.PI, n.E, n.GAMMA)
see(n.DEG, n.PHI)
see(a.L, a.diam, a.Ra, a.cm, a.rallbranch, a.v, a.ena, a.ek, a.nai, a.nao, a.ki, a.ko, a.e_pas)
see(n.nai0_na_ion, n.nao0_na_ion, n.ki0_k_ion, n.ko0_k_ion)
see(a(.5) == a(.51), a(0) == a(.1), a(.5)._ref_v == a(.4)._ref_v, n._ref_t == n._ref_t)
see(n.batch_save(), n.batch_save(n._ref_t, a(.5)._ref_v))
"""

ERRORS = """
s = n.Section("s"); d = n.Section("d"); s.nseg = 3; clamp = n.IClamp(s(.5)); free = n.IClamp()
v = n.Vector([1, 2, 3])
def put(target, name, value): return lambda: setattr(target, name, value)
for action in (
    put(s, "L", 0), put(s, "L", -1), put(s, "nseg", 0), put(s, "nseg", 2.5), put(s, "nseg", 99999),
    put(s, "Ra", 0), put(s, "rallbranch", 0), put(s, "foo", 1), put(s, "gnabar_hh", 1),
    put(s, "hh", 1), put(s, "ena", 1), put(s, "name", "a"), put(s(.5), "foo", 1),
    put(s(.5), "gnabar_hh", 1), put(s(.5), "L", 1),
    lambda: s(-.1), lambda: s(1.1), lambda: s.foo, lambda: s.hh, lambda: s(.5).hh,
    lambda: s(.5).gnabar_hh, lambda: s(.5)._ref_foo, lambda: s.insert("foo"),
    lambda: s.insert("IClamp"), lambda: s.insert(5), lambda: s.uninsert("foo"),
    lambda: d.connect(s, .3, .5), lambda: d.connect(s, 1.3, 0), lambda: d.connect(5),
    lambda: d.connect(d), lambda: clamp.nothing, lambda: v[7], lambda: v.x[7], lambda: v.get(9),
    lambda: n.Vector(-1), lambda: n.Vector("a"), lambda: v.nothing, lambda: n.IClamp(1.5, sec=s),
    lambda: n.Vector().mean(), lambda: n.Vector().var(), lambda: n.nothing, lambda: n.batch_run(),
    lambda: n.batch_run(-1, 1), lambda: n.batch_run(1, 1e21), lambda: n.batch_run(1, 1, 5),
    lambda: n._ref_nothing, put(n, "secondorder", 1.5), lambda: s(.5)._ref_v[1],
):
    see(kinds(action))
"""


@pytest.mark.parametrize("fragment", [RANDOM_TREES, NSEG, NAMES], ids=["trees", "nseg", "names"])
def test_same_as_neuron(fragment):
    assert_same(fragment)


def test_errors_are_of_neurons_kinds():
    """Ours may be of further kinds; where NEURON raises, we raise what its handlers catch."""
    theirs, ours = run("neuron", ERRORS), run("vecgen", ERRORS)
    for line, (one, two) in enumerate(zip(theirs, ours, strict=True)):
        wanted = set(str(one[0]).split("/"))
        assert wanted <= set(str(two[0]).split("/")), f"at {line}: {one[0]}, but {two[0]}"


STDRUN = """
n.load_file("stdrun.hoc")
s = n.Section("s")
for per_ms, dt in ((40, .025), (40, .03), (40, .01), (40, .005), (10, .025), (7, .02), (100, .025),
                   (40, .0125), (33, .01), (1, .1), (1, .3), (40, .1)):
    n.steps_per_ms = per_ms; n.dt = dt
    n.setdt()
    see(n.dt, n.nstep_steprun, n.tstop, n.v_init)
"""


def test_setdt():
    assert_same(STDRUN)


SMALL_THINGS = """
see(n.List("Vector").count())
vectors = [n.Vector(k) for k in range(5)]
del vectors[1:3]
see(n.List("Vector").count(), [v.size() for v in n.List("Vector")], n.List("Vector").o(1))
see(n.List("Vector").o(2) == vectors[2])

s = n.Section("s")
for L in (1e-7, 1e-9, 9e-10, 1e-12):
    s.L = L
    see(s.L, s(.5).area(), s(.5).ri(), s(.5).volume(), n.distance(s(0), s(1)))
s.nseg = 3
s.L = 1e-11
see(s.L, *(seg.area() for seg in s), *(seg.ri() for seg in s.allseg()))
n("create narrow"); n("narrow { L = 1e-10 }")
see(n.narrow.L)

class Dendrite(type(s)):
    def __init__(self, name, kind="apical"):
        super().__init__(name=name)
        self.kind, self.L = kind, 33
    def half(self):
        return self.L / 2
class Spine(Dendrite):
    pass
d, e = Dendrite("d"), Spine("e", kind="long")
e.connect(d(1))
see(d, d.kind, e.kind, e.half(), d.L, d.children()[0] is e, e.parentseg().sec is d)
see(type(n.Section("x")) is type(s), isinstance(e, Dendrite), isinstance(s, Dendrite))
see(isinstance(n.narrow, type(s)), isinstance(n.narrow, Dendrite), *(x.name() for x in n.allsec()))
d.note, d.nothing_hh_here = "n", 1
see(d.note, d.nothing_hh_here, hasattr(e, "note"))
see(kinds(lambda: setattr(s, "note", 1)), kinds(lambda: setattr(d, "gnabar_hh", 1)))
d.insert("hh")
d.gnabar_hh = 0.25
see(d(.5).hh.gnabar)
del d, e
see(n.narrow, *(x.name() for x in n.allsec()))
"""


def test_short_sections_classes_of_users_and_lists_of_vectors():
    assert_same(SMALL_THINGS)


@pytest.mark.parametrize("call", ["n.quit()", "n('quit()')", "n.quit(3)"])
def test_quit(call):
    """The process ends, and what is to be done at its end is done."""
    code = "import atexit; from {} import n; atexit.register(print, 'end'); print(1); {}; print(2)"
    environment = os.environ | {"PYTHONPATH": str(Path(vecgen.__file__).parents[1])}
    found = []
    for module in ("neuron", "vecgen"):
        command = [sys.executable, "-c", code.format(module, call)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        found.append((done.returncode, done.stdout))
    assert found[0] == found[1]
