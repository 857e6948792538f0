"""Functions of `n` on sections: the current one, distances, lists, references, what is in it."""

from __future__ import annotations

import copy
import gc
import pickle

import pytest


@pytest.fixture
def cell(n):
    """Return soma, d1, d2, ax, sp of the specification's example."""
    names = ("soma", "d1", "d2", "ax", "sp")
    soma, d1, d2, ax, sp = sections = [n.Section(name) for name in names]
    for section in sections:
        section.L, section.diam, section.nseg = 50, 2, 2
    soma.L, soma.diam, soma.nseg = 20, 20, 3
    d1.connect(soma(1))
    d2.connect(soma(1))
    ax.connect(soma(0))
    sp.connect(d1(0.25))
    return sections


# -- the current section ------------------------------------------------------------------------


def test_current_section(n):
    with pytest.raises(TypeError, match="unspecified"):
        n.cas()
    with pytest.raises(RuntimeError, match="unspecified"):
        n.secname()
    a, b = n.Section("a"), n.Section("b")
    assert n.cas() is a
    assert b.push() is b
    assert n.cas() is b
    assert n.pop_section() == 1.0
    assert n.cas() is a
    n.push_section(n.secname(sec=b))
    assert n.cas() is b
    n.push_section(n.this_section(sec=a))
    assert n.cas() is a
    assert [n.pop_section() for _ in range(3)] == [1.0, 1.0, 1.0]
    with pytest.raises(RuntimeError, match="zz"):
        n.push_section("zz")
    b.push()
    n.delete_section(sec=b)
    assert n.cas() is a


def test_variables_of_the_current_section(n):
    a, b = n.Section("a"), n.Section("b")
    b.push()
    n.L, n.nseg, n.Ra = 30, 3, 50
    assert (b.L, b.nseg, b.Ra, a.L) == (30.0, 3, 50.0, 100.0)
    assert (n.L, n.nseg, n.Ra, n.rallbranch) == (30.0, 3, 50.0, 1.0)


@pytest.mark.parametrize("wrong", [5, "a"])
def test_sec_must_be_a_section(n, wrong):
    n.Section("a")
    with pytest.raises(TypeError, match="not a Section"):
        n.secname(sec=wrong)


def test_names_and_ends(n, cell):
    soma, d1, *_ = cell
    assert n.secname(sec=d1) == "_pysec.d1"
    assert n.parent_connection(sec=d1) == 1.0
    assert n.parent_section(sec=d1) == n.this_section(sec=soma)
    assert n.parent_section(sec=soma) == 0.0
    assert n.section_orientation(sec=d1) == 0.0
    assert (n.issection("d.", sec=d1), n.issection("d", sec=d1)) == (1.0, 0.0)
    assert (n.ismembrane("hh", sec=d1), n.ismembrane("capacitance", sec=d1)) == (0.0, 1.0)
    assert n.section_owner(sec=d1) is None
    text = n.ref("")
    assert (n.sectionname(text, sec=d1), text[0]) == (1.0, "_pysec.d1")


def test_area_and_resistance(n, cell):
    soma = cell[0]
    assert n.area(0.5, sec=soma) == soma(0.5).area()
    assert (n.area(0), n.ri(0)) == (0.0, 1e30)
    with pytest.raises(RuntimeError, match="0<=x<=1"):
        n.ri(1.5)


# -- distances ----------------------------------------------------------------------------------


def test_distances_golden_numbers(n, cell):
    soma, d1, d2, _, sp = cell
    assert n.distance(soma(0.5), d1(1)) == 60.0
    assert n.distance(d1(0.25), d2(0.75)) == 50.0
    assert n.distance(soma(0.5), sp(0.5)) == 60.0
    assert n.distance(soma(0.5), n.Section("lone")(0.5)) == 1e20


def test_distance_from_an_origin(n, cell):
    soma, d1, *_ = cell
    with pytest.raises(RuntimeError, match="origin"):
        n.distance(soma(0.5))
    assert n.distance() == 0.0
    assert n.distance(0.5) == 10.0
    assert n.distance(0.5, sec=d1) == n.distance(d1(0.5)) == 57.5
    assert n.distance(sec=d1) == 0.0
    assert n.distance(d1(1)) == 50.0
    assert n.distance(0, d1(1)) == 1.0
    assert n.distance(1, soma(1)) == n.distance(1, 1, sec=soma) == 50.0
    assert n.distance(0, 0.5, sec=soma) == 0.5
    assert n.distance(soma(1)) == 10.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((2, 0.5), "out of range"), ((1.5,), "out of range"), (("a",), "number")],
)
def test_refused_distances(n, cell, arguments, message):
    n.distance()
    with pytest.raises(RuntimeError, match=message):
        n.distance(*arguments)


def test_distance_needs_segments(n, cell):
    with pytest.raises(RuntimeError, match=r"soma\(0.5\)"):
        n.distance(cell[0])


def test_the_origin_dies_with_its_section(n):
    a, b = n.Section("a"), n.Section("b")
    n.distance(0, b(1))
    del b
    gc.collect()
    with pytest.raises(RuntimeError, match="origin"):
        n.distance(a(1))


# -- stdlib -------------------------------------------------------------------------------------


def test_length_constant(n):
    section = n.Section("s")
    section.L, section.diam, section.Ra = 500, 2, 100
    with pytest.raises(AttributeError, match=r"stdlib.hoc"):
        n.lambda_f(100)
    n.load_file("stdlib.hoc")
    assert n.lambda_f(100, sec=section) == 398.9422804014327
    assert int((section.L / (0.1 * n.lambda_f(100)) + 0.9) / 2) * 2 + 1 == 13
    with pytest.raises(RuntimeError, match="division by zero"):
        n.lambda_f(0)
    with pytest.raises(RuntimeError, match="not enough"):
        n.lambda_f()


def test_length_constant_along_points(n):
    n.load_file("stdlib.hoc")
    section = n.Section("d")
    for k in range(4):
        section.pt3dadd(k * 7.3, k * k, 0, 1 + 0.3 * k)
    section.Ra = 123
    assert n.lambda_f(100, sec=section) == 304.8769081389845
    section.nseg, section.cm = 3, 0.3
    assert n.lambda_f(50, sec=section) == 787.1887919103305
    section.pt3dchange(1, 0)
    with pytest.raises(RuntimeError, match="0 diameter for 3d point 1 of d"):
        n.lambda_f(50)


# -- lists --------------------------------------------------------------------------------------


def test_section_list(n, cell):
    soma, d1, d2, ax, sp = cell
    some = n.SectionList([soma, d1])
    assert (repr(some), some.hname(), len(some), some.size()) == (
        "SectionList[0]", "SectionList[0]", 2, 2,
    )  # fmt: skip
    assert some.append(d1) == some.append(sec=d2) == some.append() == 1.0
    assert list(some) == [soma, d1, d1, d2, soma]
    assert some.unique() == 2
    assert some.remove(d1) == 1.0
    assert some.remove(sec=d1) == 0.0
    assert list(some) == [soma, d2]
    assert some.contains(soma)
    assert d1 not in some
    assert some.remove(n.SectionList([d2, soma])) == 2.0
    some.wholetree(sec=sp)
    assert list(some) == [soma, ax, d2, d1, sp]
    assert some.same(some)
    some.remove(n.SectionList(cell))
    some.subtree(d1)
    some.children(soma)
    assert list(some) == [d1, sp, ax, d2, d1]
    roots = n.SectionList()
    roots.allroots()
    assert list(roots) == [soma]
    assert isinstance(roots, n.SectionList)


def test_printed_names(n, cell, capsys):
    n.SectionList(cell[:2]).printnames()
    assert capsys.readouterr().out == "soma\nd1\n"


def test_lists_keep_no_section_alive(n):
    a, b = n.Section("a"), n.Section("b")
    some = n.SectionList([a, b, b])
    del b
    gc.collect()
    assert (len(some), [str(s) for s in some], some.contains(a)) == (1, ["a"], True)


def test_a_list_can_shrink_while_it_is_gone_through(n, cell):
    some = n.SectionList(cell)
    for section in some:
        if section != cell[0]:
            some.remove(section)
    assert list(some) == [cell[0]]


@pytest.mark.parametrize("wrong", [[1], 5, "soma"])
def test_lists_hold_sections(n, wrong):
    with pytest.raises(RuntimeError, match=r"[Ss]ection"):
        n.SectionList(wrong)


def test_refused_by_lists(n, cell):
    some = n.SectionList()
    for action in (lambda: some.append(5), lambda: some.append(*cell[:2])):
        with pytest.raises(RuntimeError):
            action()
    with pytest.raises(AttributeError, match="apend"):
        some.apend(cell[0])
    with pytest.raises(AttributeError):
        some.foo = 1
    with pytest.raises(TypeError):
        some[0]


def test_section_ref(n, cell):
    soma, d1, d2, ax, sp = cell
    reference = n.SectionRef(sec=d1)
    assert (reference.sec, reference.parent, reference.trueparent) == (d1, soma, soma)
    assert (reference.root, reference.nchild(), list(reference.child)) == (soma, 1, [sp])
    assert reference.child[0] == sp
    with pytest.raises(IndexError, match="child"):
        reference.child[1]
    assert (reference.has_parent(), reference.has_trueparent(), reference.exists()) == (True,) * 3
    assert not reference.is_cas()
    root = n.SectionRef()
    assert (root.sec, root.has_parent(), root.is_cas()) == (soma, False, True)
    assert list(root.child) == [ax, d2, d1]
    for name in ("parent", "trueparent"):
        with pytest.raises(TypeError, match="No value"):
            getattr(root, name)
    with pytest.raises(TypeError, match="not assignable"):
        root.sec = d1


def test_a_reference_keeps_no_section_alive(n):
    section = n.Section("gone")
    reference = n.SectionRef(sec=section)
    del section
    gc.collect()
    assert not reference.exists()
    with pytest.raises(ReferenceError, match="gone"):
        _ = reference.sec


# -- what is in it ------------------------------------------------------------------------------


def test_psection(n):
    parent, section = n.Section("p"), n.Section("s")
    section.connect(parent(0.5))
    section.insert("pas")
    section.insert("hh")
    section.nseg = 2
    section(0.25).pas.g = 0.5
    section.pt3dadd(0, 0, 0, 1)
    section.pt3dadd(10, 0, 0, 1)
    clamps = {n.IClamp(section(0.2)), n.IClamp(section(1))}
    found = section.psection()
    assert found["density_mechs"]["pas"] == {"g": [0.5, 0.001], "e": [-70, -70], "i": [0, 0]}
    assert list(found["ions"]) == ["na", "k"]
    assert found["ions"]["k"]["ek"] == [-77.0, -77.0]
    assert found["point_processes"] == {"IClamp": clamps}
    assert found["morphology"] == {
        "L": 10.0,
        "diam": [1.0, 1.0],
        "pts3d": [(0, 0, 0, 1), (10, 0, 0, 1)],
        "parent": parent(0.5),
        "trueparent": parent(0.5),
    }
    assert (found["nseg"], found["Ra"], found["cm"], found["name"]) == (2, 35.4, [1.0, 1.0], "s")
    assert (found["cell"], found["regions"], found["species"]) == (None, set(), set())
    assert found["hoc_internal_name"].startswith("__nrnsec_0x")


def test_printed_section(n, capsys):
    parent, section = n.Section("p"), n.Section("b")
    section.connect(parent(0.5))
    section.insert("hh")
    section.diam = 1.5
    clamp = n.IClamp(section(0.5))
    assert n.psection(sec=section) == 1.0
    assert capsys.readouterr().out == (
        "b { nseg=1  L=100  Ra=35.4\n"
        "\tp connect b (0), 0.5\n"
        "\t/* First segment only */\n"
        "\tinsert morphology { diam=1.5}\n"
        "\tinsert capacitance { cm=1}\n"
        "\tinsert hh { gnabar_hh=0.12 gkbar_hh=0.036 gl_hh=0.0003 el_hh=-54.3}\n"
        "\tinsert na_ion { ena=50}\n"
        "\tinsert k_ion { ek=-77}\n"
        "\tinsert IClamp { del=0 dur=0 amp=0}\n"
        "}\n"
    )
    assert clamp.has_loc()
    n.psection()
    assert "/*location 0 attached to cell 0*/" in capsys.readouterr().out


def test_topology(n, capsys):
    soma, *d = (n.Section(name) for name in ("soma", "d0", "d1", "d2", "d3", "d4"))
    for section, nseg in zip((soma, *d), (3, 1, 2, 5, 7, 3), strict=True):
        section.nseg = nseg
    d[0].connect(soma(1))
    d[1].connect(soma(0))
    d[2].connect(soma(0.5))
    d[3].connect(d[0](1), 1)
    d[4].connect(d[3](0))
    lone = n.Section("lone")
    assert n.topology() == 1.0
    assert capsys.readouterr().out == (
        "\n"
        "|---|       soma(0-1)\n"
        "     `|       d0(0-1)\n"
        "       `------|       d3(1-0)\n"
        "               `--|       d4(0-1)\n"
        "   `----|       d2(0-1)\n"
        " `-|       d1(0-1)\n"
        "|-|       lone(0-1)\n"
        "\n"
    )
    assert lone.parentseg() is None


# -- identity -----------------------------------------------------------------------------------


def test_order_is_that_of_creation(n):
    z, a = n.Section("z"), n.Section("a")
    z.nseg = 3
    assert sorted([a, z]) == [z, a]
    assert z <= z
    assert a > z
    assert sorted([a(0.5), z(0.9), z(0.1)]) == [z(0.1), z(0.9), a(0.5)]
    assert z(0) < z(0.1) <= z(0.2) < z(1)
    with pytest.raises(TypeError):
        _ = z < 5


@pytest.mark.parametrize("action", [pickle.dumps, copy.copy, copy.deepcopy])
def test_sections_are_not_copied(n, action):
    section = n.Section("s")
    for thing in (section, section(0.5)):
        with pytest.raises(TypeError, match="cannot pickle"):
            action(thing)


def test_nothing_is_known_of_a_deleted_section(n):
    section = n.Section("q")
    n.delete_section(sec=section)
    names = ("name", "hname", "cell", "is_pysec", "psection", "n3d", "push", "parentseg",
             "children", "subtree", "orientation", "pt3dclear", "disconnect",
             "hoc_internal_name")  # fmt: skip
    for name in names:
        with pytest.raises(ReferenceError, match="q"):
            getattr(section, name)()
    for use in (lambda: section.same(section), lambda: section.connect(section), n.secname):
        with pytest.raises((ReferenceError, RuntimeError)):
            use()
