"""Import3d here and in NEURON: the same sections, connections, points, areas and resistances.

With small files of our own for each rule, and with what packages ship that happen to be installed
(none of them is needed). `python -m benchmarks.campaign morphologies DIR...` does so for folders.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.oracle
SCENARIO = Path(__file__).parent / "morphologies.py"
RANDOM_SCENARIO = Path(__file__).parent / "random_morphologies.py"
CELL_SCENARIO = Path(__file__).parent / "reconstructed_cell.py"
PACKAGES = ("MEArec", "bmtk", "navis", "neurom", "morphio", "jaxley", "LFPy", "bluepyopt", "arbor")
MOST_FILES = 6
MOST_BYTES = 400_000

SWC = {
    "one_point_soma": """
        # a comment
        1 1 0 0 0 5 -1
        2 3 10 0 0 1 1
        3 3 20 0.1 0 1 2
        4 3 30 0 0 1 3
        5 4 20 10 0 .7 3
        6 4 20 20 0.33333334 .7 5
        7 2 -6 0 0 .5 1
        8 2 -60.123456789 7 1e1 .5 7
        """,
    "ball_of_three_points": """
        1 1 1 2 3 5 -1
        2 1 1 7 3 5 1
        3 1 1 -3 3 5 1
        4 3 10 0 0 1 1
        5 3 20 0 0 1 4
        """,
    "three_points_that_are_no_ball": """
        1 1 0 0 0 5 -1
        2 1 0 6 0 5 1
        3 1 0 -5 0 4 1
        4 3 10 0 0 1 1
        5 3 20 0 0 1 4
        6 3 0 10 0 1 2
        7 3 0 20 0 1 6
        """,
    "stacked_soma": """
        1 1 0 0 0 3 -1
        2 1 0 5 0 6 1
        3 1 0 10 0 5 2
        4 1 0 15 0 2 3
        5 3 5 5 0 1 2
        6 3 25 5 0 1 5
        7 3 0 16 0 1 4
        8 3 0 36 0 1 7
        9 2 0 -1 0 1 1
        10 2 0 -31 0 1 9
        11 4 0 20 0 1 4
        """,
    "branched_soma": """
        1 1 0 0 0 3 -1
        2 1 0 5 0 6 1
        3 1 0 10 0 5 2
        4 1 5 10 0 2 2
        5 1 9 10 0 2 4
        6 3 5 5 0 1 2
        7 3 25 5 0 1 6
        8 3 0 16 0 1 5
        9 3 0 36 0 1 8
        10 2 0 36 0 1 4
        11 2 0 56 0 1 10
        """,
    "wired_twigs": """
        1 1 0 0 0 5 -1
        2 3 10 0 0 1 1
        3 3 20 0 0 1 2
        4 3 12 10 0 1 2
        5 3 12 20 0 1 4
        6 3 5 0 9 1 1
        7 4 5 0 30 1 6
        """,
    "no_soma": """
        1 3 0 0 0 5 -1
        2 3 10 0 0 1 1
        3 3 20 0 0 1 2
        4 2 10 10 0 1 1
        5 2 10 20 0 1 4
        """,
    "other_kinds": """
        1 1 0 0 0 5 -1
        2 5 10 0 0 1 1
        3 5 20 0 0 1 2
        4 -2 10 10 0 1 1
        5 -2 10 20 0 1 4
        6 0 0 0 10 1 1
        7 0 0 0 20 1 6
        8 7 0 0 30 1 7
        """,
    "empty_branches": """
        1 1 0 0 0 5 -1
        2 3 10 0 0 1 1
        3 3 20 0 0 1 2
        4 3 20 0 0 1 3
        5 3 30 0 0 1 4
        6 3 40 0 0 1 4
        7 3 20 0 0 1 3
        """,
    "second_tree": """
        1 1 0 0 0 5 -1
        2 3 1 2 3 1 1
        3 3 2 2 3 1 2
        4 3 9 9 9 1 -1
        5 3 9 9 19 1 4
        """,
    "lines_that_are_no_points": """
        1 1 0 0 0 5 -1 8 9

        2 3 1 2 3 1
        3 3 2 2 3 1 1 # behind
        4 3 2 2 5 1 3
        """,
    "numbers_that_do_not_follow": """
        10 1 0 0 0 5 0
        20 3 1 2 3 1 10
        30 3 2 2 3 1 20
        70 3 2 9 3 1 20
        """,
    "soma_alone": "1 1 7 8 9 5 -1",
}

OUTLINE = "(0 0 0 0.1) (4 -1 0 0.1) (9 2 0 .1) (8.5 6 0 .1) (5 7.25 0 .1) (-1 5 0 .1)"
ASC = {
    "outline_and_trees": f"""
        ;  V3 text file
        (Sections)
        (ImageCoords Filename "a.jpx" Merge 65535 65535 65535 0)
        ("CellBody" (Color RGB (255, 128, 0)) (CellBody) {OUTLINE})
        ( (Color Red) (Dendrite)
          ( 5 8 0 1.5) ; Root
          ( 5 20 0 1.25 S1)
          <( 6 20 0 .3)>
          ( 5.3 33 1 1.1)
          (
            ( 9 40 0 1) (9 50 0 .9)
            (Cross (Color White) (Name "Marker 3") (1 2 3 4))
            Normal
          |
            ( 5.3 33 1 .8) (0 44 2 .7)
            ( (1 55 2 .6) (1 66 3 .5) Low | (-5 50 2 .6) (-9 60 3 .5) Incomplete )
          )
        )
        ( (Axon) (0 -20 0 .4) (0 -100 0 .4) High )
        ( (Apical) (30 3 0 2) (130 3 10 2) )
        ( (1 1 1 1) "a text" )
        """,
    "pile_of_outlines": f"""
        ("Cell Body" {OUTLINE})
        ("Soma" (1 0 2 .1) (5 0 2 .1) (9 1 2 .1) (7 6 2 .1) (0 5 2 .1))
        ("CellBody" (2 1 5 .1) (5 1 5 .1) (6 5 5 .1) (2 4.5 5 .1))
        ( (Dendrite) (4 3 6 1) (4 30 6 1) ( (4 40 6 1) (5 50 6 1) | (3 40 6 1) (2 50 6 1) ) )
        """,
    "two_somas": f"""
        ("CellBody" {OUTLINE})
        ("CellBody" (100 0 0 .1) (108 1 0 .1) (106 9 0 .1) (101 8 0 .1))
        ( (Dendrite) (104 10 0 1) (104 30 0 1) )
        ( (Dendrite) (70 10 0 1) (70 30 0 1) )
        ("Contour" (0 0 0 1) (1 1 1 1))
        ("CellBody" (0 0 0 1) (1 1 1 1))
        """,
    "no_soma": """
        ((CellType) (Dendrite) (0, 0, 0, 1) (10, 0, 0, 1) ((20 0 0 1) | (10 10 0 1)))
        ( (0 0 5 1) (10 0 5 1) )
        """,
}


@pytest.mark.parametrize("owner", ["cell", "session"])
@pytest.mark.parametrize("name", SWC)
def test_swc(compare, tmp_path, name, owner) -> None:
    path = tmp_path / f"{name}.swc"
    path.write_text("\n".join(line.strip() for line in SWC[name].strip().splitlines()) + "\n")
    compare(SCENARIO, "imported", file=str(path), kind="swc", owner=owner, cable=True)


@pytest.mark.parametrize("owner", ["cell", "session"])
@pytest.mark.parametrize("name", ASC)
def test_neurolucida(compare, tmp_path, name, owner) -> None:
    path = tmp_path / f"{name}.asc"
    path.write_text(ASC[name])
    compare(SCENARIO, "imported", file=str(path), kind="asc", owner=owner, cable=True)


CAMPAIGN = pytest.mark.campaign
RANDOM = [*range(4), *(pytest.param(seed, marks=CAMPAIGN) for seed in range(4, 150))]


@pytest.mark.parametrize("seed", RANDOM)
@pytest.mark.parametrize("kind", ["swc", "asc"])
def test_random_morphologies(compare, kind, seed) -> None:
    owner = "cell" if seed % 2 else "session"
    compare(RANDOM_SCENARIO, "random_import", kind=kind, seed=seed, owner=owner)


def shipped() -> list[Path]:
    """Return some morphologies of packages that happen to be installed."""
    found: list[Path] = []
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            files = [p for p in sorted(Path(folder).rglob("*")) if p.suffix in (".swc", ".asc")]
            found += [path for path in files if path.stat().st_size < MOST_BYTES][:MOST_FILES]
    return found


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.name)
def test_morphologies_of_installed_packages(compare, path) -> None:
    kind = path.suffix.removeprefix(".")
    compare(SCENARIO, "imported", file=str(path), kind=kind, owner="session", cable=True)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=CAMPAIGN) for seed in range(2, 20))]
)
def test_a_grown_cell_runs(compare, seed) -> None:
    found = compare(CELL_SCENARIO, "grown", tstop=20, seed=seed)
    assert found.values["segments"] >= 500


@pytest.mark.parametrize("path", shipped()[:1], ids=lambda path: path.name)
def test_a_cell_of_an_installed_package_runs(compare, path) -> None:
    kind = path.suffix.removeprefix(".")
    found = compare(CELL_SCENARIO, "reconstructed", file=str(path), kind=kind, tstop=30)
    assert found.values["segments"] >= 500
