"""Trees with 3-d points are NEURON's to the last bit, and so are runs on them.

A campaign of many seeds with VECGEN_CAMPAIGN=1.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SHAPES = Path(__file__).parent / "shapes.py"
WAYS = ("points", "questions", "run")
FEW = range(8)
MANY = range(8, 200)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", FEW)
def test_shapes(compare, way, seed) -> None:
    compare(SHAPES, way, seed=seed)


@pytest.mark.campaign
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", MANY)
def test_many_shapes(compare, way, seed) -> None:
    compare(SHAPES, way, seed=seed)


@pytest.mark.parametrize("seed", FEW)
def test_drawings(compare, seed) -> None:
    compare(SHAPES, "drawing", seed=seed)
