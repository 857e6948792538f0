"""Segments between 3-d points are chains of truncated cones (specification 1.3)."""

from __future__ import annotations

import math

import pytest

from vecgen.model.frusta import segment_shapes, segment_volume

ARC, DIAM = [0.0, 10.0, 10.0, 20.0], [2.0, 2.0, 4.0, 1.0]


def test_a_cylinder():
    found = segment_shapes([0.0, 3.0, 12.0], [2.0, 2.0, 2.0], nseg=3, ra=100.0)
    assert found.diameter == pytest.approx([2.0] * 3)
    assert found.area == pytest.approx([math.pi * 2 * 4] * 3)
    half = 1e-2 * 100 * 2 / math.pi
    assert found.left == pytest.approx([half] * 3)
    assert found.right == pytest.approx([half] * 3)


def test_a_jump_of_diameter_adds_a_ring():
    found = segment_shapes(ARC, DIAM, nseg=1, ra=35.4)
    cone = math.pi / 2 * 5 * math.hypot(10, 1.5)
    ring = math.pi / 4 * (16 - 4)
    assert found.area[0] == pytest.approx(math.pi * 2 * 10 + ring + cone)


@pytest.mark.parametrize("nseg", [1, 2, 3, 7])
def test_segments_share_the_whole(nseg):
    found = segment_shapes(ARC, DIAM, nseg=nseg, ra=35.4)
    whole = segment_shapes(ARC, DIAM, nseg=1, ra=35.4)
    assert sum(found.area) == pytest.approx(whole.area[0])
    assert sum(found.diameter) / nseg == pytest.approx(whole.diameter[0])
    both = sum(found.left) + sum(found.right)
    assert both == pytest.approx(whole.left[0] + whole.right[0])
    volumes = [segment_volume(ARC, DIAM, nseg=nseg, index=k) for k in range(nseg)]
    assert sum(volumes) == pytest.approx(math.pi * 10 + math.pi / 12 * 10 * (16 + 4 + 1))


def test_points_at_one_place_have_no_diameter():
    found = segment_shapes([0.0, 0.0], [2.0, 4.0], nseg=2, ra=35.4)
    assert all(math.isnan(diameter) for diameter in found.diameter)
    assert segment_volume([0.0, 0.0], [2.0, 4.0], nseg=2, index=1) == 0.0


def test_a_point_without_diameter_resists_but_is_no_error():
    found = segment_shapes([0.0, 5.0, 10.0], [2.0, 0.0, 2.0], nseg=1, ra=35.4)
    assert found.left[0] > 1e12
    assert found.area[0] == pytest.approx(2 * math.pi * math.hypot(5, 1))
