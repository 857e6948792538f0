from __future__ import annotations

import gc
import math

import pytest

from vecgen import VecgenError


def test_defaults(n):
    section = n.Section("soma")
    assert (section.L, section.diam, section.nseg, section.Ra) == (100.0, 500.0, 1, 35.4)
    assert (section.cm, section.rallbranch, section.v) == (1.0, 1.0, -65.0)


class Cell:
    def __str__(self) -> str:
        return "Cell[0]"


def test_names(n):
    cell = Cell()
    soma = n.Section("soma")
    dend = n.Section(name="dend", cell=cell)
    assert str(soma) == repr(soma) == soma.name() == soma.hname() == "soma"
    assert dend.name() == "Cell[0].dend"
    assert dend.cell() is cell
    assert soma.cell() is None
    assert n.Section().name().startswith("__nrnsec_0x")
    assert n.Section("dend[0]").name() == "dend[0]"


def test_a_name_must_be_text(n):
    with pytest.raises(TypeError, match="string"):
        n.Section(5)


def test_same_name_is_not_same_section(n):
    one, two = n.Section("a"), n.Section("a")
    assert one != two
    assert one == one(0.5).sec
    assert hash(one) == hash(one(0.1).sec)
    assert one.same(one)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("L", 0), ("L", -1), ("L", math.nan), ("L", math.inf), ("L", "a"), ("L", None),
        ("Ra", 0), ("Ra", -5), ("rallbranch", 0), ("diam", 0), ("diam", -2), ("diam", math.nan),
        ("diam", [1, 2]), ("nseg", 0), ("nseg", 2.5), ("nseg", 3.0), ("nseg", -1),
        ("nseg", 32768), ("nseg", "a"), ("cm", "a"), ("v", None),
    ],
)  # fmt: skip
def test_refused_values_change_nothing(n, name, value):
    section = n.Section("soma")
    before = getattr(section, name)
    with pytest.raises(ValueError) as caught:
        setattr(section, name, value)
    assert isinstance(caught.value, VecgenError)
    assert name in str(caught.value) or "diam" in str(caught.value)
    assert getattr(section, name) == before


def test_diam_error_is_neurons_runtime_error_too(n):
    with pytest.raises(RuntimeError, match="soma"):
        n.Section("soma").diam = 0


def test_numbers_of_numpy(n):
    np = pytest.importorskip("numpy")
    section = n.Section()
    section.L = np.float64(3)
    section.nseg = np.int64(3)
    assert (section.L, section.nseg) == (3.0, 3)


@pytest.mark.parametrize("name", ["foo", "hh", "gnabar_hh", "ena", "Diam", "name"])
def test_unknown_attributes(n, name):
    section = n.Section("soma")
    with pytest.raises(AttributeError):
        setattr(section, name, 1)
    if name != "name":
        with pytest.raises(AttributeError):
            getattr(section, name)


def test_unknown_attribute_is_guessed(n):
    with pytest.raises(AttributeError, match="Did you mean 'diam'"):
        n.Section("soma").daim = 3


def test_a_section_dies_with_its_last_reference(n):
    section = n.Section("soma")
    segment = section(0.5)
    del section
    assert [s.name() for s in n.allsec()] == ["soma"]
    del segment
    gc.collect()
    assert list(n.allsec()) == []


def test_children_of_a_dead_section_become_roots(n):
    parent, child = n.Section("p"), n.Section("c")
    child.connect(parent)
    assert child.parentseg() == parent(1)
    del parent
    gc.collect()
    assert child.parentseg() is None
    assert child(0).v == -65


def test_deleted_section(n):
    section = n.Section("q")
    assert n.delete_section(sec=section) == 0.0
    assert repr(section) == "<deleted section>"
    assert section == section
    for use in (lambda: section.L, lambda: section(0.5), section.name):
        with pytest.raises(ReferenceError, match="q"):
            use()


def test_slots_of_dead_sections_are_used_again(n, workspace):
    for _ in range(50):
        section = n.Section()
        section.insert("hh")
        section.nseg = 7
        section.v = 3
        section.gnabar_hh = 9
        del section
    assert workspace.nodes.size < 40
    fresh = n.Section()
    fresh.insert("hh")
    fresh.nseg = 7
    assert fresh.v == -65
    assert fresh.gnabar_hh == 0.12


# -- tree ---------------------------------------------------------------------------------------


def test_forms_of_connect(n):
    parent, child = n.Section("p"), n.Section("c")
    assert child.connect(parent) is child
    assert (child.parentseg(), child.orientation()) == (parent(1), 0.0)
    child.connect(parent(0.5))
    assert (child.parentseg().x, child.orientation()) == (0.5, 0.0)
    child.connect(parent(0.5), 1)
    assert (child.parentseg().x, child.orientation()) == (0.5, 1.0)
    child.connect(parent, 0.3)
    assert (child.parentseg().x, child.orientation()) == (0.3, 0.0)
    child.connect(parent, 0.3, 1)
    assert (child.parentseg().x, child.orientation()) == (0.3, 1.0)


def test_reconnecting_is_told(n, capsys):
    parent, child = n.Section("p"), n.Section("c")
    child.connect(parent)
    child.connect(parent(0.5))
    expected = "Notice: c(0) had previously been connected to parent p(1)\n"
    assert capsys.readouterr().err == expected


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((0.3, 0.5), ValueError), ((1.3, 0), ValueError), ((0.3, 2), ValueError),
        ((0.3, 0, 1), TypeError), (("a",), ValueError),
    ],
)  # fmt: skip
def test_refused_connections(n, arguments, error):
    parent, child = n.Section("p"), n.Section("c")
    with pytest.raises(error):
        child.connect(parent, *arguments)
    assert child.parentseg() is None


def test_connect_needs_a_section(n):
    with pytest.raises(TypeError, match="section or a segment"):
        n.Section("c").connect(5)


def test_loops_are_refused(n):
    a, b, c = n.Section("a"), n.Section("b"), n.Section("c")
    b.connect(a)
    c.connect(b)
    for child, parent in ((a, c), (a, b), (a, a), (b, c)):
        with pytest.raises(RuntimeError, match="form loop"):
            child.connect(parent)
    assert a.parentseg() is None
    assert b.parentseg() == a(1)


def test_children_in_neurons_order(n):
    parent = n.Section("p")
    parent.nseg = 3
    kids = [n.Section(f"k{i}") for i in range(5)]
    for kid, x in zip(kids, (1, 0.5, 0.5, 0, 1), strict=True):
        kid.connect(parent(x))
    assert [k.name() for k in parent.children()] == ["k3", "k2", "k1", "k4", "k0"]


def test_subtree_and_wholetree(n):
    a, *k = (n.Section(name) for name in ("a", "k0", "k1", "k2", "k3", "k4", "k5"))
    for child, parent in ((k[0], a(1)), (k[1], a(1)), (k[2], k[0](1)), (k[3], k[0](0.5)),
                          (k[4], k[1](0)), (k[5], a(0))):  # fmt: skip
        child.connect(parent)
    names = ["a", "k5", "k1", "k4", "k0", "k3", "k2"]
    assert [s.name() for s in a.subtree()] == names
    assert [s.name() for s in k[3].wholetree()] == names
    assert [s.name() for s in k[0].subtree()] == ["k0", "k3", "k2"]


def test_trueparentseg(n):
    a, b, c = n.Section("a"), n.Section("b"), n.Section("c")
    b.connect(a(0.5))
    c.connect(b(0))
    assert c.parentseg() == b(0)
    assert c.trueparentseg().sec == a
    b.connect(a(0))
    assert b.trueparentseg() is None


def test_disconnect(n):
    a, b = n.Section("a"), n.Section("b")
    b.connect(a)
    assert n.disconnect(sec=b) == 0.0
    assert (b.parentseg(), a.children()) == (None, [])
    b.disconnect()


def test_ends_are_shared(n):
    soma, dend = n.Section("s"), n.Section("d")
    dend.connect(soma(1))
    dend.v = -10
    assert soma(1).v == -10
    assert soma(0.5).v == -65
    soma(1).v = 3
    assert dend(0).v == 3
    apical = n.Section("a")
    apical.connect(dend(0))
    assert apical(0).v == 3


def test_v_sets_both_ends(n):
    section = n.Section("s")
    section.nseg = 2
    section.v = -70
    assert [segment.v for segment in section.allseg()] == [-70] * 4


def test_a_deep_tree_needs_no_recursion(n):
    sections = [n.Section() for _ in range(3000)]
    for child, parent in zip(sections[1:], sections, strict=False):
        child.connect(parent(0))
    sections[0](0).v = 7
    assert sections[-1](0).v == 7
    assert len(sections[0].subtree()) == 3000


# -- segments -----------------------------------------------------------------------------------


def test_iteration(n):
    section = n.Section("s")
    section.nseg = 3
    assert [str(x) for x in section] == ["s(0.166667)", "s(0.5)", "s(0.833333)"]
    assert [x.x for x in section.allseg()] == [0.0, 0.5 / 3, 0.5, 2.5 / 3, 1.0]
    assert section(0.5) in section
    assert section() == section(0.5)


@pytest.mark.parametrize("x", [-0.1, 1.1, -1e-12, math.nan, "a", None])
def test_positions_outside(n, x):
    with pytest.raises(ValueError):
        n.Section("s")(x)


def test_boundaries_belong_to_the_upper_segment(n):
    section = n.Section("s")
    section.nseg = 5
    for index, segment in enumerate(section):
        segment.diam = index + 1
    assert [section(x).diam for x in (0, 0.19, 0.2, 0.4, 0.6, 0.8, 1)] == [1, 1, 2, 3, 4, 5, 5]


def test_equality_of_segments(n):
    section = n.Section("s")
    section.nseg = 3
    assert section(0.5) == section(0.51)
    assert hash(section(0.5)) == hash(section(0.51))
    assert section(0.5) != section(0.1)
    assert section(0) != section(0.1)
    assert section(0.5) != section


def test_range_assignment_and_reading(n):
    section = n.Section("s")
    section.nseg = 3
    section.insert("hh")
    section.gnabar_hh = 0.3
    assert [x.gnabar_hh for x in section] == [0.3] * 3
    section(0.5).gnabar_hh = 0.4
    assert section.gnabar_hh == 0.4
    section.diam = 2
    section(0).diam = 3
    assert [x.diam for x in section] == [3, 2, 2]


def test_segment_errors(n):
    segment = n.Section("soma")(0.5)
    with pytest.raises(AttributeError, match=r"hh, the mechanism does not exist at soma\(0.5\)"):
        _ = segment.hh
    with pytest.raises(AttributeError, match="gnabar_hh, the mechanism does not exist"):
        _ = segment.gnabar_hh
    with pytest.raises(AttributeError, match="no 'foo'"):
        segment.foo = 1
    with pytest.raises(AttributeError, match="read-only"):
        segment.x = 0.3
    with pytest.raises(ValueError, match="number"):
        segment.v = "a"
    with pytest.raises(NotImplementedError, match="extracellular"):
        _ = segment.vext
