"""3-d points: what they are, and what L, diam and areas are with them (specification 1.3)."""

from __future__ import annotations

import math

import numpy as np
import pytest

STEPPED = [(0, 0, 0, 2), (10, 0, 0, 2), (10, 0, 0, 4), (20, 0, 0, 1)]
BENT = [(0.1, 0.2, 0.3, 1.1), (10.1, 0.2, 0.3, 2.2), (10.1, 5.7, 0.3, 0.7)]


@pytest.fixture
def shaped(n):
    """Return a function that makes a section with points."""

    def make(points, nseg=1, name="s"):
        section = n.Section(name)
        section.nseg = nseg
        for point in points:
            section.pt3dadd(*point)
        return section

    return make


def diam3d(section):
    return [section.diam3d(k) for k in range(section.n3d())]


def sizes(section):
    return [(segment.diam, segment.area(), segment.ri()) for segment in section]


# -- the points themselves ----------------------------------------------------------------------


def test_points_are_single_precision(shaped):
    section = shaped(BENT)
    assert section.n3d() == 3
    assert section.x3d(1) == 10.100000381469727 == float(np.float32(10.1))
    assert (section.y3d(2), section.z3d(0)) == (float(np.float32(5.7)), float(np.float32(0.3)))
    assert [section.arc3d(k) for k in range(3)] == [0.0, 10.0, 15.5]
    assert section.L == 15.5


def test_many_points_have_the_same_arcs_as_few(shaped):
    points = [(k * 1.37 % 11, k * 2.11 % 7, k * 0.73 % 5, 1 + k % 3) for k in range(100)]
    at_once, one_by_one = shaped(points), shaped([])
    for point in points:
        one_by_one.pt3dadd(*point)
        assert one_by_one.L >= 1e-9
    for k in range(100):
        assert at_once.arc3d(k) == one_by_one.arc3d(k)


def test_inserting_changing_removing(shaped):
    section = shaped([(0, 0, 0, 1), (10, 0, 0, 2), (12, 0, 0, 3)])
    section.pt3dinsert(1, 5, 5, 5, 1)
    assert [section.arc3d(k) for k in range(4)] == [
        0.0, 8.660254037844387, 17.320508075688775, 19.320508075688775,
    ]  # fmt: skip
    section.pt3dinsert(4, 6, 6, 6, 1)
    section.pt3dchange(1, 9)
    assert diam3d(section) == [1, 9, 2, 3, 1]
    section.pt3dchange(1, 5, 5, 6, -3)
    assert (section.diam3d(1), section.spine3d(1), section.spine3d(0)) == (3.0, True, False)
    section.pt3dremove(0)
    assert [section.arc3d(k) for k in range(2)] == [0.0, 9.273618495495704]


@pytest.mark.parametrize(
    ("method", "arguments", "kind"),
    [
        ("x3d", (5,), RuntimeError), ("x3d", (-1,), RuntimeError), ("x3d", (0.5,), TypeError),
        ("arc3d", ("a",), TypeError), ("pt3dremove", (4,), RuntimeError),
        ("pt3dinsert", (5, 0, 0, 0, 1), RuntimeError), ("pt3dchange", (9, 1), RuntimeError),
        ("pt3dchange", (0, 1, 2), RuntimeError), ("pt3dadd", (0, 0, "a", 1), TypeError),
        ("pt3dadd", (0, 0, math.nan, 1), RuntimeError), ("pt3dadd", (0, 0, 0), TypeError),
        ("pt3dstyle", (1,), AttributeError), ("pt3dclear", (-1,), RuntimeError),
    ],
)  # fmt: skip
def test_refused(shaped, method, arguments, kind):
    section = shaped(STEPPED)
    with pytest.raises(kind):
        getattr(section, method)(*arguments)
    assert section.n3d() == 4


def test_clearing_keeps_length_and_diameters(shaped):
    section = shaped(STEPPED, nseg=2)
    before = sizes(section)
    assert section.pt3dclear() == 0
    assert (section.n3d(), section.L) == (0, 20.0)
    assert sizes(section) == before
    section.L = 20
    assert [segment.diam for segment in section] == [2.0, 2.5]
    assert sizes(section)[0][1] == math.pi * 2.0 * 10.0
    assert section.pt3dclear(100) == 100


def test_style(shaped):
    section = shaped(STEPPED)
    assert section.pt3dstyle() is False
    assert section.pt3dstyle(1, 1, 2, 3) is True
    assert section.pt3dstyle() is True
    assert section.pt3dstyle(0) is False


# -- what follows from them ---------------------------------------------------------------------


def test_golden_numbers(shaped):
    stepped = shaped(STEPPED, nseg=2)
    assert stepped.L == 20.0
    assert sizes(stepped) == [
        (2.0, 72.25663103256525, 0.5634084985453095),
        (2.5, 79.41847431530756, 0.7887718979634334),
    ]
    assert stepped(1).ri() == 0.9014535976724952
    bent = shaped(BENT)
    assert sizes(bent) == [(1.5790322874822924, 77.20069384142482, 1.626414871171086)]
    assert bent(0.5).volume() == 32.066499264183946
    bent.nseg = 3
    assert sizes(bent) == [
        (1.3841666966676713, 22.501143578507286, 0.7647381182327623),
        (1.9483846951585593, 31.6905950441853, 0.8616767529383238),
        (1.4045454706206466, 23.00895521873225, 0.6615357778684322),
    ]


def test_assigned_diameters_golden_numbers(shaped):
    section = shaped(STEPPED, nseg=2)
    assert section(0.5).area() > 0.0
    section.diam = 3
    assert diam3d(section) == [3, 3, 3, 3]
    assert [segment.area() for segment in section] == [94.24777960769381, 94.24777960769379]
    section(0.25).diam = 7
    assert diam3d(section) == [7, 3, 3, 3]
    assert sizes(section) == [
        (5.0, 160.19042244414092, 0.06438954269089252),
        (3.0, 94.24777960769379, 0.400646043409998),
    ]


def test_a_reference_to_a_diameter_is_the_diameter(shaped):
    section = shaped(STEPPED, nseg=2)
    reference = section(0.75)._ref_diam
    assert reference[0] == 2.5
    reference[0] = 7
    assert diam3d(section) == [2, 7, 7, 7]


def test_assigned_length_stretches(shaped):
    section = shaped([*BENT, (3.3, 7.7, 2.1, 0.4)])
    section.L = 40
    assert section.L == 40.0
    assert [section.arc3d(k) for k in range(4)] == [
        0.0, 17.53386051518125, 27.177483798530936, 40.0,
    ]  # fmt: skip
    assert (section.x3d(0), section.x3d(1)) == (0.10000000149011612, 17.633861541748047)


def test_constant_points(n, shaped):
    section = shaped(STEPPED)
    area = section(0.5).area()
    assert n.pt3dconst(1) == 0.0
    section.L = 99
    assert (section.L, section.diam) == (20.0, 2.25)
    section.diam = 9
    assert (section.L, section.diam, section(0.5).area()) == (20.0, 9.0, area)
    assert diam3d(section) == [2, 2, 4, 1]
    section.Ra = 50
    assert section.diam == 2.25
    assert n.pt3dconst(0) == 1.0
    with pytest.raises(RuntimeError, match="0 or 1"):
        n.pt3dconst(5)


def test_one_point_gives_no_diameter(n):
    section = n.Section("s")
    section.L, section.diam = 50, 5
    section.pt3dadd(0, 0, 0, 1)
    assert (section.L, section.diam) == (1e-9, 5.0)
    with pytest.raises(ValueError, match="no length"):
        section.L = 5
    section.pt3dadd(0, 30, 40, 1)
    assert (section.L, section.diam) == (50.0, 1.0)


def test_points_at_one_place(shaped):
    section = shaped([(1, 1, 1, 2), (1, 1, 1, 4)])
    section(0.5).area()
    assert (section.L, section.diam) == (1e-9, 500.0)


def test_a_reversed_section_gets_its_points_mirrored(n, shaped):
    parent, section = n.Section("p"), shaped(STEPPED, nseg=2)
    section.connect(parent(1), 1)
    assert [segment.diam for segment in section] == [2.5, 2.0]
    assert section(0.75).ri() == 0.5634084985453095
    assert section(0).ri() == 0.9014535976724952
    assert section(0.25).volume() == 31.415926535897928


def test_another_nseg_integrates_anew(shaped):
    section, fresh = shaped(BENT), shaped(BENT, nseg=5)
    assert section(0.5).area() > 0.0
    section.nseg = 5
    assert sizes(section) == sizes(fresh)


def test_spines_add_area(n, shaped):
    section = shaped([(0, 0, 0, 2), (5, 0, 0, -2), (10, 0, 0, -2)], nseg=2)
    before = [segment.area() for segment in section]
    assert n.setSpineArea(1.5) == 1.5
    section.Ra = 100
    assert [segment.area() for segment in section] == [before[0], before[1] + 3.0]
    assert n.getSpineArea() == 1.5


def test_points_cost_nothing_where_there_are_none(n, workspace):
    section = n.Section("s")
    assert section.n3d() == 0
    section.L = 3
    section(0.5).area()
    assert section._record.points3d is None
    assert not workspace.reshaped


def test_drawn_points(n):
    soma, dend = n.Section("soma"), n.Section("dend")
    soma.L, soma.diam, soma.nseg = 20, 10, 3
    dend.connect(soma(1))
    assert n.define_shape() == 1.0
    assert [soma.x3d(k) for k in range(5)] == pytest.approx([0, 20 / 6, 10, 100 / 6, 20])
    assert soma.L == 20.0
    assert (dend.x3d(0), dend.x3d(2), dend.n3d()) == (20.0, 120.0, 3)


def test_children_with_points_are_moved_to_their_parent(n, shaped):
    parent = shaped([(1, 2, 3, 4), (11, 2, 3, 4)], name="p")
    child = shaped([(100, 0, 0, 1), (110, 0, 0, 1)], name="c")
    child.connect(parent(0.5))
    n.define_shape()
    assert [(child.x3d(k), child.y3d(k), child.z3d(k)) for k in range(2)] == [(6, 2, 3), (16, 2, 3)]
    child.pt3dstyle(1, 6, 0, 3)
    n.define_shape()
    assert (child.x3d(0), child.y3d(0)) == (6.0, 4.0)


# -- the functions of n -------------------------------------------------------------------------


def test_functions_of_the_namespace(n):
    section = n.Section("s")
    assert n.pt3dadd(0, 0, 0, 1, sec=section) == 1.0
    n.pt3dadd(n.Vector([5, 6]), n.Vector([0, 0]), n.Vector([0, 0]), n.Vector([2, -3]), sec=section)
    assert n.n3d(sec=section) == n.n3d() == 3.0
    assert [n.x3d(k) for k in range(3)] == [0.0, 5.0, 6.0]
    assert (n.arc3d(2), n.diam3d(2), n.spine3d(2), n.x3d(1.7)) == (6.0, 3.0, 1.0, 5.0)
    assert n.pt3dchange(0, 4, sec=section) == n.pt3dinsert(0, 1, 1, 1, 1) == n.pt3dremove(0) == 0.0
    assert n.diam3d(0) == 4.0
    assert n.pt3dstyle(1, 1, 2, 3) == 1.0
    place = [n.ref(0) for _ in range(3)]
    assert n.pt3dstyle(1, *place) == 1.0
    assert [box[0] for box in place] == [1.0, 2.0, 3.0]
    assert n.pt3dclear(sec=section) == 0.0
    assert n.n3d() == 0.0
    with pytest.raises(RuntimeError, match="out of range"):
        n.x3d(0)
