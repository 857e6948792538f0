"""Models and runs that NEURON and vecgen must agree on; the simulators' process executes them.

Each function takes a `Script` (worker.py) and builds, runs and keeps. They are plain scripts in
NEURON's Python: what stands here must mean the same in both.
"""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

# -- models -----------------------------------------------------------------------------------


def compartment(n: Any, name: str = "s", mechanism: str = "hh") -> Any:
    """Return the cell of one segment that the specification's tables use."""
    section = n.Section(name)
    section.L = section.diam = 10
    section.insert(mechanism)
    return section


def tree(n: Any) -> dict[str, Any]:
    """Return a soma with dendrites: interior, reversed and x=0 children, nothing uniform."""
    shapes = {
        "soma": (20, 20, 3, 100, 1.0),
        "d1": (100, 2, 4, 120, 1.1),
        "d2": (80, 1.5, 2, 90, 0.9),
        "ax": (200, 1, 5, 150, 0.8),
        "sp": (3, 0.5, 1, 100, 1.0),
        "rv": (60, 1.2, 3, 80, 1.3),
        "d0": (30, 2, 2, 110, 1.0),
        "r0": (40, 1.7, 4, 70, 0.7),
    }
    cell = {}
    for name, (length, diam, nseg, resistivity, capacitance) in shapes.items():
        section = n.Section(name)
        section.L, section.diam, section.nseg = length, diam, nseg
        section.Ra, section.cm = resistivity, capacitance
        cell[name] = section
    cell["d1"].connect(cell["soma"](1))
    cell["d2"].connect(cell["soma"](1))
    cell["ax"].connect(cell["soma"](0))
    cell["sp"].connect(cell["d1"](0.4))
    cell["rv"].connect(cell["d1"](1), 1)
    cell["d0"].connect(cell["ax"](0))
    cell["r0"].connect(cell["rv"](0.3), 1)
    for name in ("soma", "ax", "d2", "rv"):
        cell[name].insert("hh")
    for name in ("d1", "sp", "d0", "r0", "rv"):
        cell[name].insert("pas")
    for k, segment in enumerate(segment for section in cell.values() for segment in section):
        segment.diam *= 1.0 - 0.03 * (k % 5)
        segment.cm *= 1.0 + 0.02 * (k % 7)
        with contextlib.suppress(AttributeError):
            segment.hh.gnabar *= 1.0 + 0.05 * (k % 3)
        with contextlib.suppress(AttributeError):
            segment.pas.g = 1e-4 * (1 + k % 4)
            segment.pas.e = -70 + k
    return cell


# -- single compartment -------------------------------------------------------------------------


def single(script: Any, usetable: int, secondorder: int) -> None:
    """Run nine combinations of celsius and dt, with everything recorded."""
    n = script.n
    cell = compartment(n)
    script.clamp(cell(0.5), 0.3, 0.2, 0.5)
    n.usetable_hh = usetable
    n.secondorder = secondorder
    script.record_all()
    for celsius, dt in itertools.product((6.3, 18, 34), (0.01, 0.025, 0.05)):
        n.celsius, n.dt = celsius, dt
        n.finitialize(-65)
        script.keep_all(f"{celsius} {dt} start")
        script.steps(round(6 / dt))
        script.keep_all(f"{celsius} {dt} end")
        for name, vector in script.vectors.items():
            script.keep(f"{celsius} {dt} {name}", list(vector))


# -- cables -------------------------------------------------------------------------------------


def axon(script: Any, secondorder: int) -> None:
    """Send action potentials along 25 segments."""
    n = script.n
    cable = n.Section("axon")
    cable.L, cable.diam, cable.nseg, cable.Ra = 1000, 1, 25, 100
    cable.insert("hh")
    script.clamp(cable(0), 0.1, 0.5, 0.4)
    script.clamp(cable(1), 5, 1, 0.2)
    script.clamp(cable(0.5), 3, 0.3, -0.1)
    n.secondorder = secondorder
    script.record_all()
    n.finitialize(-65)
    script.steps(400)
    script.keep_all("end")


def branched(script: Any, secondorder: int, usetable: int) -> None:
    """Run a tree with several clamps on one node, at ends and at joints."""
    n = script.n
    cell = tree(n)
    n.secondorder, n.usetable_hh = secondorder, usetable
    places = [("soma", 0.5), ("soma", 0.5), ("soma", 0.4), ("soma", 0), ("soma", 1), ("d1", 0.9)]
    places += [("rv", 0), ("rv", 1), ("rv", 0.2), ("sp", 1), ("ax", 1), ("r0", 0), ("r0", 0.1)]
    for k, (name, x) in enumerate(places):
        script.clamp(cell[name](x), 0.1 * k, 1 + 0.2 * k, 0.03 * (k - 3))
    script.record_all()
    n.finitialize(-65)
    script.keep_all("start")
    script.steps(300)
    script.keep_all("end")
    n.fcurrent()
    script.keep_all("fcurrent")


def two_cells(script: Any) -> None:
    """Run two trees and a lone section that were built in turn."""
    n = script.n
    first = tree(n)
    lone = compartment(n, "lone")
    second = tree(n)
    second["soma"].nseg = 5
    second["ax"](0.5).hh.gnabar = 0.2
    script.clamp(second["soma"](0.5), 0.2, 1, 0.4)
    script.clamp(first["soma"](0.5), 0.5, 1, 0.4)
    script.clamp(lone(0.5), 0.1, 1, 0.4)
    cells = [*first.values(), lone, *second.values()]
    for k, section in enumerate(cells):
        for segment in section.allseg():
            script.record(f"{k} {segment} v", segment._ref_v)
        for segment in section:
            script.record(f"{k} {segment} i_cap", segment._ref_i_cap)
    n.finitialize(-65)
    script.steps(300)
    for k, section in enumerate(cells):
        script.keep(f"{k} order", [segment.node_index() for segment in section.allseg()])


def joints(script: Any) -> None:
    """Hang many children on the same points in several orders."""
    n = script.n
    root = compartment(n, "root")
    root.nseg = 3
    sections = [root]
    for k, (x, end) in enumerate(
        [(1, 0), (0, 0), (0.5, 1), (1, 1), (0.5, 0), (0.2, 0), (0, 1), (1, 0), (0.9, 1), (0, 0)]
    ):
        child = n.Section(f"c{k}")
        child.L, child.diam, child.nseg = 30 + 7 * k, 1 + 0.1 * k, 1 + k % 4
        child.insert("hh" if k % 2 else "pas")
        child.connect(sections[k // 3](x), end)
        sections.append(child)
    sections[2].connect(root(0.5), 0)
    sections[7].disconnect()
    script.clamp(root(0.5), 0.1, 2, 0.3)
    script.record_all()
    n.finitialize(-65)
    script.steps(200)
    script.keep_all("end")


# -- changes between steps ----------------------------------------------------------------------


def changed_settings(script: Any) -> None:
    """Change celsius, dt, usetable, t and secondorder between steps."""
    n = script.n
    cell = tree(n)
    script.clamp(cell["soma"](0.5), 0.2, 100, 0.3)
    script.record_all()
    n.finitialize(-65)
    script.steps(20)
    n.celsius = 16.3
    script.keep_all("celsius set")
    script.steps(20)
    script.keep_all("celsius")
    n.dt = 0.01
    script.steps(30)
    script.keep_all("dt")
    n.usetable_hh = 0
    script.steps(20)
    script.keep_all("usetable")
    n.celsius = 10
    script.steps(10)
    n.usetable_hh = 1
    script.steps(10)
    n.secondorder = 2
    script.steps(10)
    script.keep_all("secondorder, old cj")
    n.dt = 0.025
    script.steps(10)
    script.keep_all("secondorder, new cj")
    n.secondorder = 1
    script.steps(10)
    n.t = 100
    script.steps(10)
    script.keep_all("t")
    n.secondorder = 0
    n.finitialize()
    script.keep_all("finitialize without v")
    script.steps(10)
    n.fcurrent()
    n.finitialize(-70)
    script.steps(10)
    script.keep_all("end")


def changed_parameters(script: Any) -> None:
    """Change geometry, parameters, voltages, states and clamps between steps."""
    n = script.n
    cell = tree(n)
    clamp = script.clamp(cell["soma"](0.5), 0.2, 100, 0.3)
    script.record_all()
    n.finitialize(-65)
    changes = [
        lambda: setattr(clamp, "amp", -0.2),
        lambda: setattr(cell["soma"](0.5).hh, "gnabar", 0.3),
        lambda: setattr(cell["soma"], "gnabar_hh", 0.25),
        lambda: setattr(cell["d1"](0.1), "diam", 3),
        lambda: setattr(cell["d1"], "L", 77),
        lambda: setattr(cell["rv"], "Ra", 55),
        lambda: setattr(cell["ax"], "cm", 1.5),
        lambda: setattr(cell["ax"](0.5), "v", 0),
        lambda: setattr(cell["soma"](1), "v", -20),
        lambda: setattr(cell["d2"], "v", -30),
        lambda: setattr(cell["soma"](0.5), "m_hh", 0.9),
        lambda: setattr(cell["soma"], "ena", 40),
        lambda: setattr(cell["soma"](0.9), "ek", -90),
        lambda: setattr(cell["d1"], "g_pas", 0.002),
        lambda: setattr(cell["rv"], "rallbranch", 2),
        lambda: setattr(clamp, "delay", 4),
        lambda: setattr(clamp, "dur", 0.3),
    ]
    for k, change in enumerate(changes):
        script.steps(12)
        change()
        script.keep_all(f"set {k}")
        script.steps(1)
        script.keep_all(f"step after {k}")
    script.steps(50)
    script.keep_all("end")


def clamp_moves(script: Any) -> None:
    """Move a clamp, make another, delete one between steps."""
    n = script.n
    cell = tree(n)
    first = script.clamp(cell["soma"](0.5), 0.2, 100, 0.3)
    script.record("v", cell["soma"](0.5)._ref_v)
    script.record("vd", cell["d1"](0.9)._ref_v)
    n.finitialize(-65)
    script.steps(20)
    first.loc(cell["d1"](0.9))
    script.keep_all("moved")
    script.steps(20)
    script.keep_all("steps")
    other = n.IClamp(cell["d1"](0.9))
    other.delay, other.dur, other.amp = 1.2, 1, -0.3
    script.steps(20)
    script.keep_all("another")
    del other
    script.steps(20)
    script.keep_all("deleted")


def without_finitialize(script: Any) -> None:
    """Step a model that was never initialised, then initialise it without a voltage."""
    n = script.n
    cell = tree(n)
    script.clamp(cell["soma"](0.5), 0.2, 100, 0.3)
    n.fcurrent()
    script.keep("ina", [segment.ina for segment in cell["soma"]])
    script.steps(30)
    script.keep_all("stepped")
    n.finitialize()
    script.keep_all("finitialize")
    script.record_all()
    script.steps(30)
    script.keep_all("stepped again")
    n.finitialize(-50)
    script.steps(30)


def late_records(script: Any) -> None:
    """Record before and after finitialize, record anew, end a recording."""
    n = script.n
    section = compartment(n)
    early = n.Vector().record(section(0.5)._ref_v)
    n.finitialize(-65)
    script.steps(3)
    late = n.Vector([1, 2, 3])
    late.record(section(0.5)._ref_m_hh)
    script.steps(3)
    script.keep("early 1", early)
    script.keep("late 1", late)
    early.record(n._ref_t)
    script.steps(3)
    n.batch_run(1, 0.1)
    script.keep("early 2", early)
    n.finitialize(-60)
    script.steps(3)
    n.batch_run(1, 0.1)
    script.keep("early 3", early)
    script.keep("late 3", late)
    late.play_remove()
    script.steps(3)
    script.keep("late 4", late)
    n.finitialize(-60)
    script.steps(3)
    script.keep("late 5", late)


# -- changes of structure -----------------------------------------------------------------------


def changed_structure(script: Any) -> None:
    """Change nseg, add, connect and delete sections, insert mechanisms, all in a running model."""
    n = script.n
    cell = tree(n)
    script.clamp(cell["soma"](0.5), 0.2, 100, 0.3)
    script.clamp(cell["d1"](0.9), 0.2, 100, 0.1)
    soma = cell["soma"](0.5)
    script.record("soma.v", soma._ref_v)
    script.record("soma.m", soma.hh._ref_m)
    n.finitialize(-65)
    script.steps(40)
    script.keep_all("start")
    cell["d1"].nseg = 7
    cell["ax"].nseg = 3
    cell["rv"].nseg = 6
    n.fcurrent()
    script.keep_all("nseg set")
    script.steps(20)
    script.keep_all("nseg steps")
    n.finitialize(-65)
    script.steps(20)
    script.keep_all("nseg finitialize")
    extra = n.Section("extra")
    extra.L, extra.diam, extra.nseg = 50, 1, 3
    extra.insert("hh")
    script.steps(5)
    script.keep_all("lone section")
    extra.connect(cell["d2"](0.7))
    script.steps(20)
    script.keep_all("section")
    n.finitialize(-65)
    script.steps(60)
    script.keep_all("section finitialize")
    cell["sp"].insert("hh")
    script.steps(20)
    script.keep_all("inserted")
    cell["d2"].uninsert("hh")
    script.steps(20)
    script.keep_all("uninserted")
    cell["rv"].connect(cell["soma"](0.5), 0)
    script.steps(20)
    script.keep_all("reconnected")
    n.delete_section(sec=cell["rv"])
    del cell["rv"]
    script.steps(20)
    script.keep_all("deleted")
    n.finitialize(-60)
    script.steps(20)
    script.keep_all("end")


# -- runs ---------------------------------------------------------------------------------------


def runs(script: Any, how: str, dt: float) -> None:
    """Go to 5 ms and 7.5 ms in one of the ways to run; recordings and the end must agree."""
    n = script.n
    n.load_file("stdrun.hoc")
    cell = tree(n)
    script.clamp(cell["soma"](0.5), 0.2, 3, 0.3)
    script.record_all()
    n.dt = dt
    n.finitialize(-65)
    n.batch_save()
    n.batch_save(n._ref_t, cell["soma"](0.5)._ref_v, cell["ax"](1)._ref_v)
    for k, stop in enumerate((5, 7.5)):
        match how:
            case "fadvance":
                while n.t < stop - n.dt / 2:
                    n.fadvance()
            case "continuerun":
                n.continuerun(stop)
            case "batch_run":
                n.batch_run(stop, 0.3, f"out{k}.dat", "a comment")
            case "batch_run without file":
                n.batch_run(stop, 0.3)
            case "run":
                n.tstop = stop
                n.run()
            case _:
                raise ValueError(how)
        script.keep_all(f"{how} {stop}")


def unrecorded(script: Any, saved: str, secondorder: int) -> None:
    """Run with little or nothing recorded or saved; at the end everything must be right."""
    n = script.n
    cell = tree(n)
    script.clamp(cell["soma"](0.5), 0.2, 3, 0.3)
    n.secondorder = secondorder
    n.finitialize(-65)
    n.batch_save()
    soma = cell["soma"](0.5)
    match saved:
        case "nothing":
            pass
        case "v":
            n.batch_save(soma._ref_v)
        case "ina":
            n.batch_save(soma._ref_ina, soma.hh._ref_gk)
        case "i_cap":
            n.batch_save(n._ref_t, script.points[0]._ref_i, soma._ref_i_cap)
            n.batch_save(cell["d1"](0.5).pas._ref_i, soma.hh._ref_mtau)
        case _:
            raise ValueError(saved)
    n.batch_run(3, 0.25, "a.dat")
    script.keep_all("first")
    n.batch_run(3, 0.25, "no step.dat")
    script.keep_all("no step")
    n.batch_run(4, 0.25, "b.dat")
    script.keep_all("second")
    n.fadvance()
    script.keep_all("a step")
    n.stoprun = 1
    n.batch_run(5, 0.25, "c.dat")
    script.keep_all("stopped")
    n.batch_save(cell["rv"](0.5).hh._ref_ninf, cell["rv"](0.5)._ref_ik)
    n.stoprun = 0
    n.batch_run(6, 0.25, "d.dat")
    script.keep_all("more saved")


def orders(script: Any) -> None:
    """Turn a section with children round and back: the order of nodes follows NEURON's."""
    n = script.n
    root, parent = n.Section("root"), n.Section("parent")
    children = [n.Section(f"c{k}") for k in range(6)]
    sections = [root, parent, *children]
    for k, section in enumerate(sections):
        section.L, section.diam, section.nseg = 20 + k, 2 + 0.1 * k, 1 + k % 3
        section.insert("pas")
        section.e_pas = -60 - k

    def settle(name: str) -> None:
        n.finitialize(-65)
        script.steps(20)
        for k, section in enumerate(sections):
            script.keep(f"{name} {k} order", [seg.node_index() for seg in section.allseg()])
            script.keep(f"{name} {k} v", [segment.v for segment in section.allseg()])

    for child, x in zip(children, (0.5, 0.5, 0.5, 1, 0), strict=False):
        child.connect(parent(x))
    settle("built")
    parent.connect(root(1), 1)
    settle("reversed")
    children[5].connect(parent(0.5))
    settle("added")
    for k, (x, end) in enumerate([(1, 0), (0, 1), (1, 1), (0.5, 0)]):
        parent.connect(root(x), end)
        settle(f"{k} moved")
    parent.disconnect()
    settle("disconnected")
    parent.connect(root(0.5), 1)
    settle("again")
