"""The same wrong line under NEURON and here: the same kind of error, with better words.

Each line is run on a model of its own. Ours must raise what NEURON's handlers catch and name the
culprit, and the model must run as before. NEURON's kinds stand in the table; where NEURON is
installed they are compared with what it raises.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from vecgen.session import new_session

SETUP = """
s = n.Section("soma"); d = n.Section("dend"); s.nseg = 3; s.insert("hh"); s.L = s.diam = 20
d.connect(s(1)); clamp = n.IClamp(s(.5)); clamp.delay, clamp.dur, clamp.amp = .1, .2, .5
free = n.IClamp(); v = n.Vector([1, 2, 3]); m = n.Matrix(2, 2); seclist = n.SectionList([s])
ref = n.SectionRef(sec=s); nc = n.NetCon(s(.5)._ref_v, None, sec=s)
mt = n.MechanismType(0); ms = n.MechanismStandard("hh")
"""

CASES = {
    # sections
    "n.Section(5)": (TypeError, "5"),
    "s.L = 0": (ValueError, "L must be"),
    "s.L = -1": (ValueError, "-1"),
    's.L = "a"': (ValueError, "'a'"),
    "s.Ra = 0": (ValueError, "0"),
    "s.rallbranch = 0": (ValueError, "0"),
    "s.nseg = 0": (ValueError, "0"),
    "s.nseg = 2.5": (ValueError, "2.5"),
    "s.nseg = 40000": (ValueError, "40000"),
    "s.foo = 1": (AttributeError, "foo"),
    "s.foo": (AttributeError, "foo"),
    "s.hh": (AttributeError, "hh"),
    "s.gnabar_pas": (AttributeError, "gnabar_pas"),
    "s(1.5)": (ValueError, "1.5"),
    "s(-.1)": (ValueError, "-0.1"),
    "s(.5).foo": (AttributeError, "foo"),
    "s(.5).foo = 1": (AttributeError, "foo"),
    "s(.5).pas": (AttributeError, "pas"),
    "s(.5).pas.g = 1": (AttributeError, "insert('pas')"),
    "s(.5).hh.foo": (AttributeError, "foo"),
    "s(.5).hh.foo = 1": (AttributeError, "foo"),
    "s(.5)._ref_foo": (AttributeError, "'foo'"),
    "s(.5).hh._ref_foo": (AttributeError, "'foo'"),
    "s(.5)._ref_v[1]": (IndexError, "1"),
    's(.5).v = "a"': (ValueError, "'a'"),
    's(.5).gnabar_hh = "a"': (ValueError, "'a'"),
    "d.connect(s, 1.5, 0)": (ValueError, "1.5"),
    "d.connect(s(1), .5)": (ValueError, "0.5"),
    "d.connect(5)": (TypeError, "5"),
    's.insert("foo")': (ValueError, "foo"),
    's.insert("IClamp")': (ValueError, "IClamp"),
    "s.insert(5)": (TypeError, "5"),
    's.uninsert("foo")': (ValueError, "foo"),
    "s.pt3dadd(1, 2)": (TypeError, "'diam'"),
    's.pt3dadd(1, 2, 3, "a")': (TypeError, "'a'"),
    "s(0).hh": (AttributeError, "hh"),
    # point processes
    "n.IClamp(1.5)": (RuntimeError, "1.5"),
    "n.IClamp(s)": (RuntimeError, "soma"),
    "n.IClamp(s(2))": (ValueError, "2"),
    'n.IClamp("a")': (RuntimeError, "'a'"),
    "clamp.foo": (AttributeError, "foo"),
    "clamp.foo = 1": (LookupError, "'foo'"),
    'clamp.amp = "a"': (TypeError, "'a'"),
    "free.amp": (TypeError, "amp"),
    "free.get_loc()": (RuntimeError, "IClamp[1]"),
    "clamp.loc(s)": (RuntimeError, "soma"),
    "clamp.loc()": (RuntimeError, "loc"),
    "n.IClamp[7]": (IndexError, "7"),
    "n.APCount(s(.5)).record(5)": (RuntimeError, "5"),
    # vectors and matrices
    "v[3]": (IndexError, "3"),
    "v[-4]": (IndexError, "-4"),
    "v[3] = 1": (IndexError, "3"),
    "v.x[7]": (IndexError, "7"),
    "v.get(5)": (RuntimeError, "5"),
    "v.foo": (AttributeError, "foo"),
    "v.foo = 1": (AttributeError, "foo"),
    "n.Vector(-1)": (RuntimeError, "-1"),
    'n.Vector("a")': (RuntimeError, "'a'"),
    "n.Vector().mean()": (RuntimeError, "size > 0"),
    "n.Vector([1]).var()": (RuntimeError, "size > 1"),
    "v.add(n.Vector([1]))": (RuntimeError, "3 and 1"),
    "v.record(5)": (RuntimeError, "5"),
    "v.record()": (RuntimeError, "record"),
    "v.record(s(.5).v)": (RuntimeError, "-65.0"),
    "v.play(s(.5)._ref_v, 0)": (RuntimeError, "0"),
    "v.interpolate(v)": (RuntimeError, "interpolate(where, places"),
    "v.remove(5)": (RuntimeError, "5"),
    "v.insrt(9, 1)": (RuntimeError, "9"),
    'v.indwhere("~", 1)': (RuntimeError, "'~'"),
    'v.apply("nosuch")': (RuntimeError, "nosuch"),
    "v.c(2, 1)": (RuntimeError, "from 2 to 1"),
    "m.getval(5, 5)": (RuntimeError, "no 5"),
    "n.Matrix(-1, 2)": (RuntimeError, "-1"),
    "m.solv(n.Vector(3))": (RuntimeError, "3"),
    # runs
    "n.batch_save(5)": (RuntimeError, "5"),
    'n.batch_save("v")': (RuntimeError, "'v'"),
    "n.batch_run()": (RuntimeError, "batch_run"),
    "n.batch_run(-1, 1)": (RuntimeError, "-1.0"),
    "n.batch_run(1, -1)": (RuntimeError, "-1"),
    "n.batch_run(1, 1e21)": (RuntimeError, "1e+21"),
    "n.batch_run(1, 1, 5)": (RuntimeError, "5"),
    'n.batch_run(1, 1, "/nonexistent/file")': (RuntimeError, "/nonexistent/file"),
    'n.batch_run("a", 1)': (RuntimeError, "'a'"),
    'n.finitialize("a")': (RuntimeError, "'a'"),
    # objects
    "n.NetCon()": (RuntimeError, "source"),
    "n.NetCon(5, None)": (RuntimeError, "5"),
    "n.NetCon(s(.5)._ref_v, None, sec=d)": (RuntimeError, "soma(0.5).v"),
    "nc.foo": (AttributeError, "foo"),
    'nc.threshold = "a"': (TypeError, "'a'"),
    "nc.record(5)": (RuntimeError, "5"),
    "nc.weight[5]": (IndexError, "5"),
    "n.List()[0]": (IndexError, "0"),
    'n.List("foo")': (RuntimeError, "foo"),
    "n.List().o(3)": (RuntimeError, "3"),
    'n.List("IClamp").object(9)': (RuntimeError, "9"),
    "n.List().remove(3)": (RuntimeError, "3"),
    "mt.selected(1)": (RuntimeError, "1"),
    "mt.foo": (AttributeError, "foo"),
    'ms.get("foo")': (RuntimeError, "foo"),
    'ms.set("foo", 1)': (RuntimeError, "foo"),
    "ms.foo": (AttributeError, "foo"),
    "n.SectionRef(sec=5)": (TypeError, "5"),
    "ref.parent": (TypeError, "parent"),
    "ref.child[5]": (IndexError, "5"),
    "ref.foo": (AttributeError, "foo"),
    "seclist.append(5)": (RuntimeError, "5"),
    "seclist.foo": (AttributeError, "foo"),
    "n.CVode().foo": (AttributeError, "foo"),
    'n.CVode().active("a")': (RuntimeError, "'a'"),
    "n.ref(5)[1]": (IndexError, "1"),
    # names and functions
    "n.x3d(9, sec=s)": (RuntimeError, "9"),
    "n.foo": (AttributeError, "foo"),
    "n.Foo()": (AttributeError, "Foo"),
    'n.celsius = "a"': (TypeError, "'a'"),
    "n.secondorder = 1.5": (TypeError, "1.5"),
    "n._ref_foo": (AttributeError, "'foo'"),
    "n.gnabar_hh": (TypeError, "gnabar_hh"),
    "n.MechanismType(5)": (RuntimeError, "5"),
    'n.MechanismStandard("foo")': (RuntimeError, "foo"),
    'n.ion_style("foo_ion", sec=s)': (RuntimeError, "foo_ion"),
    'n.ion_style("na_ion", 9, 9, 9, 9, 9, sec=s)': (RuntimeError, "9"),
    'n.ion_charge("foo_ion")': (RuntimeError, "foo_ion"),
    'n.ion_register("na", 5)': (RuntimeError, "charge 5"),
    'n.nernst("foo", sec=s)': (RuntimeError, "foo"),
    "n.nernst(1)": (RuntimeError, "concentrations"),
    "n.ghk(1, 2)": (RuntimeError, "concentrations"),
    "n.distance(5)": (RuntimeError, "5"),
    "n.area(1.5, sec=s)": (RuntimeError, "1.5"),
    'n.ri("a", sec=s)': (RuntimeError, "'a'"),
    'n.push_section("nosuch")': (RuntimeError, "nosuch"),
    "n.secname(5)": (RuntimeError, "secname([sec=])"),
    "n.disconnect(5)": (RuntimeError, "disconnect"),
    "n.delete_section(sec=5)": (TypeError, "5"),
    'n.units("foo")': (RuntimeError, "foo"),
    "n.load_file(5)": (RuntimeError, "load_file"),
    "n.FInitializeHandler()": (RuntimeError, "FInitializeHandler"),
    'n.FInitializeHandler(7, "x")': (RuntimeError, "7"),
    "n.ParallelContext().set_maxstep(-1)": (RuntimeError, "-1"),
    "n.ParallelContext().foo": (AttributeError, "foo"),
    'n.usetable_hh = "a"': (TypeError, "'a'"),
    "n.section_orientation(sec=5)": (TypeError, "5"),
    'n.t = "a"': (TypeError, "'a'"),
    "n.lambda_f(100)": (AttributeError, "load_file"),
}  # fmt: skip
"""A wrong line: what NEURON raises, and what our message must hold."""

NEURON = """
import json, os, signal, sys
from neuron import n
setup, lines = json.load(sys.stdin)
for line in lines:
    if os.fork():  # some lines end the process
        os.wait()
        continue
    signal.alarm(30)
    names = {"n": n}
    exec(setup, names)
    kinds = []
    try:
        exec(line, names)
    except Exception as error:
        kinds = [kind.__name__ for kind in type(error).__mro__]
    print("RAISED", json.dumps([line, kinds]), flush=True)
    os._exit(0)
"""


def run(n) -> bytes:
    """Return the bits of a good model's run; `n` is a session with what SETUP makes."""
    soma = next(section for section in n.allsec() if section.name() == "soma")
    trace = n.Vector().record(soma(0.5)._ref_v)
    n.batch_save()
    n.batch_save(n._ref_t, soma(0.5)._ref_v)
    n.finitialize(-65)
    n.batch_run(0.5, 0.1, "run.dat")
    return trace.as_numpy().tobytes() + Path("run.dat").read_bytes()


def built() -> dict[str, object]:
    """Return the names of a new model."""
    names: dict[str, object] = {"n": new_session()}
    exec(SETUP, names)
    return names


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the bits of the model that nothing was done to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("known"))
        names = built()
        return run(names["n"])


@pytest.mark.parametrize("line", CASES)
def test_kind_words_and_what_is_left(line, known, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    kind, words = CASES[line]
    names = built()
    with pytest.raises(kind) as caught:
        exec(line, names)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert message[-1] not in " :"
    del caught  # its traceback holds what the line made
    assert list(tmp_path.iterdir()) == []
    assert run(names["n"]) == known


@pytest.mark.oracle
def test_neuron_raises_these(neuron_python) -> None:
    done = subprocess.run(
        [neuron_python, "-c", NEURON],
        input=json.dumps([SETUP, list(CASES)]),
        capture_output=True,
        text=True,
        timeout=300,
    )
    raised = dict(
        json.loads(line.removeprefix("RAISED "))
        for line in done.stdout.splitlines()
        if line.startswith("RAISED ")
    )
    assert raised.keys() == CASES.keys(), done.stderr[-2000:]
    wrong = [line for line, kinds in raised.items() if CASES[line][0].__name__ not in kinds]
    assert not wrong, {line: raised[line] for line in wrong}
