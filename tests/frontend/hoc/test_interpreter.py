"""HOC in a session: scopes, errors and what they leave behind, libraries, speed's special cases."""

from __future__ import annotations

import pytest

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.hoc.errors import HocError

CELL = """
begintemplate Cell
public soma, dend, x, s, list, twice, set, all
objref list, all, this
strdef s
create soma, dend[2]
proc init() { x = 1  list = new List()  all = new SectionList()  forall all.append()
  if (numarg()) x = $1
}
func twice() { return $1 * 2 + x - x }
proc set() { x = $1  s = $s2 }
endtemplate Cell
"""


@pytest.fixture
def cells(n):
    n(CELL)
    return n


def test_errors_tell_the_line_and_the_calls(n) -> None:
    with pytest.raises(HocError) as caught:
        n("proc a() {\n  b(1)\n}\nproc b() {\n\n  y = z + $1\n}\na()\n")
    text = str(caught.value)
    assert text.startswith("<HOC>:6:3: undefined variable z\n    6 |   y = z + $1\n")
    assert "called from <HOC>:2" in text
    assert "called from <HOC>:8" in text
    assert isinstance(caught.value, RuntimeError)


def test_an_error_leaves_no_section_on_the_stack(n) -> None:
    n("create a, b\naccess a\nproc p() { b { b { error_here } } }")
    with pytest.raises(HocError, match="error_here"):
        n("p()")
    assert n.cas().name() == "a"
    with pytest.raises(HocError):
        n("b { p() }")
    assert n.cas().name() == "a"


def test_statements_before_an_error_were_executed(n) -> None:
    with pytest.raises(HocError, match="syntax error"):
        n("x = 5\ny = ]")
    assert n.x == 5.0


def test_endless_recursion_is_an_error(n) -> None:
    with pytest.raises(HocError, match="nested too deeply"):
        n("proc p() { p() }\np()")
    assert n("x = 1") is True


def test_deep_recursion_is_none(n) -> None:
    n("func sum() { if ($1 == 0) { return 0 } else { return $1 + sum($1 - 1) } }")
    assert n.sum(400) == 400 * 401 / 2


def test_a_redefined_procedure_is_the_new_one(n) -> None:
    n("func f() { return g() }\nfunc g() { return 1 }")
    assert n.f() == 1.0
    n("func g() { return 2 }")
    assert n.f() == 2.0


def test_a_name_that_becomes_an_array(n) -> None:
    n("a = 3\nfunc f() { return a[1] }\nproc grow() { double a[5] }")
    with pytest.raises(HocError):
        n.f()
    n("grow()\na[1] = 7")
    assert n.f() == 7.0


def test_names_known_later(n) -> None:
    n("func f() { if ($1) { return later } else { return 0 } }")
    assert n.f(0) == 0.0
    with pytest.raises(HocError, match="undefined variable later"):
        n.f(1)
    n("later = 4")
    assert n.f(1) == 4.0


def test_what_vecgen_lacks_is_named(n) -> None:
    with pytest.raises(HocError, match="KSChan"):
        n("objref k\nk = new KSChan(1)")


# -- Python and HOC -------------------------------------------------------------------------------


def test_variables_from_python(n) -> None:
    n('x = 2\nstrdef s\ns = "text"\ndouble a[3], m[2][2]\nobjref o, p[2]\na[1] = 5\nm[1][0] = 6')
    assert (n.x, n.s, n.a[1], len(n.a), n.m[1][0], n.o, n.p[0]) == (2, "text", 5, 3, 6, None, None)
    n.x, n.s, n.a[2], n.o, n.p[1] = 3, "new", 8, n.Vector(2), n.List()
    n("y = x + a[2] + o.size()")
    assert n.y == 13.0
    assert repr(n.p[1]) == "List[0]"
    with pytest.raises(ValueError, match="x must be a number"):
        n.x = "text"
    with pytest.raises(AttributeError):
        n.new_name = 3


def test_functions_from_python(n) -> None:
    n("""func add() { return $1 + $2 }
proc name() { $s1 = "changed" }
proc up() { $&1 += 1 }
proc make() { $o1 = new List() }
obfunc list() { localobj l
  l = new List()
  return l
}""")
    text, number, thing = n.ref(""), n.ref(4), n.ref(None)
    n.name(text)
    n.up(number)
    n.make(thing)
    assert (n.add(2, 3), text[0], number[0], len(thing[0])) == (5.0, "changed", 5.0, 0)
    assert len(n.list()) == 0
    assert n.name(text) == 0.0
    n("x = 1")
    n.up(n._ref_x)
    assert n.x == 2.0
    with pytest.raises(HocError, match="not enough arguments"):
        n.add(1)


def test_templates_from_python(cells) -> None:
    n = cells
    cell = n.Cell(5)
    assert (repr(cell), cell.x, cell.twice(4), cell.s) == ("Cell[0]", 5.0, 8.0, "")
    cell.x, cell.s = 7, "text"
    cell.set(8, "other")
    assert (cell.x, cell.s) == (8.0, "other")
    assert [section.name() for section in cell.all] == [
        "Cell[0].soma", "Cell[0].dend[0]", "Cell[0].dend[1]",
    ]  # fmt: skip
    assert cell.soma.cell() is cell
    assert len(cell.dend) == 2
    cell.soma.L = 12
    n("objref c\nc = Cell[0]\ny = c.soma.L + c.twice(1)")
    assert n.y == 14.0
    assert list(n.List("Cell")) == [cell]
    with pytest.raises(AttributeError, match="zork"):
        cell.zork  # noqa: B018
    n("begintemplate Shy\npublic open\nhidden = 1\nproc init() { open = 2 }\nendtemplate Shy")
    shy = n.Shy()  # Python sees what is not public, HOC does not
    shy.hidden = 3
    assert (shy.open, shy.hidden) == (2.0, 3.0)
    with pytest.raises(HocError, match="'hidden' not a public member of 'Shy'"):
        n("objref s\ns = Shy[0]\nprint s.hidden")


def test_an_object_takes_its_sections_with_it(cells) -> None:
    n = cells
    n("objref c\nc = new Cell()")
    assert len(list(n.allsec())) == 3
    n("objref c")
    assert list(n.allsec()) == []


def test_sections_from_python(n) -> None:
    n("create soma, dend[2], axon[1]\nsoma { nseg = 3 insert hh }\nconnect dend[1](0), soma(1)")
    assert (n.soma.nseg, n.dend[1].parentseg().x, len(n.dend), len(n.axon)) == (3, 1.0, 2, 1)
    assert n.dend[0].is_pysec() is False
    assert n.secname(sec=n.dend[1]) == "dend[1]"
    python = n.Section("python")
    n.soma.connect(python(1))
    n("soma gnabar_hh = .2\ndouble parents[1]\nsoma { parents[0] = parent_connection() }")
    assert n.soma(0.5).hh.gnabar == 0.2
    assert n.parents[0] == 1.0


def test_hoc_functions_in_a_section_of_python(n) -> None:
    n("func length() { return L }")
    section = n.Section("python")
    section.L = 33
    assert n.length(sec=section) == 33.0


def test_python_in_hoc(n) -> None:
    n('objref p\np = new PythonObject()\nnrnpython("def hoc_test(a): return [a, 2 * a]")')
    n("objref l\nl = p.hoc_test(4)\nx = l.count(8)")
    assert n.x == 1.0


# -- files and libraries --------------------------------------------------------------------------


def test_load_file(n, tmp_path, monkeypatch, capsys) -> None:
    folder = tmp_path / "cells"
    folder.mkdir()
    (folder / "one.hoc").write_text('count += 1\nload_file("two.hoc")\n')
    (folder / "two.hoc").write_text("two = 2\n")
    monkeypatch.chdir(tmp_path)
    n("count = 0")
    assert n.load_file("cells/one.hoc") == n.load_file("cells/one.hoc") == 1.0
    assert (n.count, n.two) == (1.0, 2.0)
    assert n.load_file(1, "cells/one.hoc") == 1.0
    assert n.count == 2.0
    monkeypatch.setenv("HOC_LIBRARY_PATH", str(folder))
    monkeypatch.setenv("WHERE", "cells")
    assert n.load_file("two.hoc") == 1.0
    n('xopen("$(WHERE)/one.hoc")')
    assert n.count == 3.0
    assert n.load_file("three.hoc") == 0.0
    assert "three.hoc" in capsys.readouterr().err
    with pytest.raises(HocError, match=r"three\.hoc"):
        n('xopen("three.hoc")')


def test_data_in_the_file_of_the_program(n, tmp_path) -> None:
    path = tmp_path / "cell.hoc"
    path.write_text(
        "create dend\naccess dend\n"
        "proc points() { local i\n for i = 1, fscan() pt3dadd(fscan(), 0, 0, fscan()) }\n"
        "points()\n3 POINTS\n0 1\n10 2 20 3\nnseg = 5\n"
    )
    n.load_file(str(path))
    assert (n.dend.n3d(), n.dend.L, n.dend.nseg) == (3, 20.0, 5)


def test_own_procedures_replace_those_of_the_run_system(n, engine) -> None:
    n.load_file("stdrun.hoc")
    n("count = 0\ninits = 0\nproc advance() { fadvance()  count += 1 }")
    n("proc init() { inits += 1  finitialize(v_init)  t = 0 }\ncreate soma")
    n.tstop = 1
    n.run()
    assert (n.inits, n.count) == (1.0, 40.0)
    n("run()")
    assert (n.inits, n.count) == (2.0, 80.0)


def test_a_library_that_is_loaded_later_replaces_own_procedures(n) -> None:
    n("proc init() { own = 1 }")
    n.load_file("stdrun.hoc")
    n("create soma\nstdinit()")
    assert not n.name_declared("own")


def test_mechanisms_beside_a_library_of_nrnivmodl(n, mod_folder, leak) -> None:
    folder = mod_folder(leaky=leak("leaky"))
    (folder / "x86_64").mkdir()
    assert n.nrn_load_dll(str(folder / "x86_64" / "libnrnmech.so")) == 1.0
    n("create soma\nsoma { insert leaky  g_leaky = .3 }")
    assert n.soma(0.5).leaky.g == 0.3


@pytest.mark.parametrize("name", ["Impedance", "SaveState"])
def test_classes_that_are_lacking(n, name) -> None:
    with pytest.raises(UnsupportedError, match=name):
        getattr(n, name)


def test_pointers_and_arrays_of_mechanisms(n, mod_folder) -> None:
    folder = mod_folder(
        linked="""
NEURON { SUFFIX linked POINTER p NONSPECIFIC_CURRENT i RANGE list }
ASSIGNED { v (mV)  i (mA/cm2)  p  list[3] }
BREAKPOINT { i = 0.001*(v - p) }
"""
    )
    n.load_mechanisms(folder)
    n("create a, b\na insert linked\nsetpointer a.p_linked(.5), b.v(.5)\nb.v = -33")
    n("a { list_linked[1] = 4  list_linked[2](.5) = 5  p_linked(.5) = p_linked(.5) + 1 }")
    n("x = a.p_linked(.5)\ny = a.list_linked[1] + a.list_linked[2](.5)")
    assert (n.x, n.y, n.b.v) == (-32.0, 9.0, -32.0)
    with pytest.raises(HocError, match=r"not inserted in b\(0\.5\)"):
        n("setpointer b.p_linked(.5), a.v(.5)")


def test_an_array_gets_another_size_in_an_object(n) -> None:
    n("""begintemplate Grow
public x, grow, at
double x[2]
proc grow() { double x[$1] }
func at() { return x[$1] }
endtemplate Grow
objref g
g = new Grow()
g.x[1] = 3
""")
    assert n.g.at(1) == 3.0
    n("g.grow(10)\ng.x[9] = 4")
    assert n.g.at(9) == 4.0
    assert len(n.g.x) == 10


def test_what_libraries_define_is_there_for_python(n) -> None:
    n.load_file("stdrun.hoc")
    assert n.cvode.active() == 0
    n.screen_update_invl = 0.1
    assert n.screen_update_invl == 0.1
    with pytest.raises(AttributeError, match="no_such_name"):
        n.no_such_name = 1
