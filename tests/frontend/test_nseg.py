"""Values and point processes move with their segments (specification 1.4)."""

from __future__ import annotations

import pytest

from vecgen.frontend.segmentation import point_destination, segment_origins


@pytest.mark.parametrize(
    ("values", "nseg", "expected"),
    [
        ([3, 4, 5], 5, [3, 3, 4, 5, 5]),
        ([1, 2, 3, 4], 2, [2, 4]),
        ([1, 2, 3, 4], 6, [1, 2, 2, 3, 4, 4]),
        ([1, 2, 3, 4], 9, [1, 1, 2, 2, 3, 3, 3, 4, 4]),
        ([1, 2, 3, 4], 7, [1, 1, 2, 3, 3, 4, 4]),
        ([1, 2, 3, 4], 3, [1, 3, 4]),
    ],
)
def test_all_values_move(n, values, nseg, expected):
    section = n.Section("s")
    section.nseg = len(values)
    section.insert("hh")
    for segment, value in zip(section, values, strict=True):
        segment.v = segment.diam = segment.cm = segment.gnabar_hh = segment.ena = value
        segment.hh.m = value
    section(0).v, section(1).v = -1, 99
    section.nseg = nseg
    for name in ("v", "diam", "cm", "gnabar_hh", "ena", "m_hh"):
        assert [getattr(segment, name) for segment in section] == expected, name
    assert (section(0).v, section(1).v) == (-1, 99)


@pytest.mark.parametrize(
    ("nseg", "expected"),
    [(6, [0, 0, 1, 2, 2, 3]), (7, [0, 0, 1, 1, 2, 3, 3]), (3, [0, 1, 3]), (2, [0, 2])],
)
def test_reversed_sections_are_cut_from_their_near_end(n, nseg, expected):
    parent, section = n.Section("p"), n.Section("r")
    section.connect(parent(1), 1)
    section.nseg = 4
    for index, segment in enumerate(section):
        segment.v = index
    section.nseg = nseg
    assert [segment.v for segment in section] == expected


def test_point_processes_move(n):
    section = n.Section("p")
    section.nseg = 5
    clamps = [n.IClamp(segment) for segment in section]
    ends = n.IClamp(section(1)), n.IClamp(section(0))
    for nseg, expected in (
        (3, [0.5 / 3, 0.5 / 3, 0.5, 2.5 / 3, 2.5 / 3]),
        (5, [0.1, 0.1, 0.5, 0.9, 0.9]),
        (2, [0.25, 0.25, 0.25, 0.75, 0.75]),
        (7, [1.5 / 7, 1.5 / 7, 1.5 / 7, 5.5 / 7, 5.5 / 7]),
        (1, [0.5] * 5),
    ):
        section.nseg = nseg
        assert [clamp.get_segment().x for clamp in clamps] == expected
    assert [clamp.get_segment().x for clamp in ends] == [1.0, 0.0]


def test_same_number_is_no_change(n, workspace):
    section = n.Section()
    version = workspace.structure_version
    section.nseg = 1
    assert workspace.structure_version == version


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("old", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("new", [1, 2, 3, 4, 9])
def test_a_moved_point_process_stays_with_its_values(old, new, mirrored):
    origins = segment_origins(old, new, mirrored=mirrored).tolist()
    for segment in range(old):
        place = point_destination(segment, old, new, mirrored=mirrored)
        assert 0 <= place < new
        if segment in origins:
            assert origins[place] == segment
