"""Neurolucida files: what is passed over, and how faults are told."""

from __future__ import annotations

import pytest

from vecgen.diagnostics import SourceError, UnsupportedError
from vecgen.frontend.import3d.neurolucida import read_neurolucida
from vecgen.frontend.import3d.plan import plan_sections
from vecgen.frontend.import3d.somas import neurolucida_branches

TREE = "( (Dendrite) (0 0 0 1) (10 0 0 1) )\n"
OUTLINE = '("CellBody" (-3 -3 0 .1) (4 -4 0 .1) (5 3 0 .1) (-4 6 0 .1))\n'


@pytest.fixture
def plan(tmp_path):
    """Return a function that plans the sections of a text, and gives the codes of warnings."""

    def read(text: str):
        path = tmp_path / "cell.asc"
        path.write_text(text)
        file = read_neurolucida(path)
        found = plan_sections(neurolucida_branches(file))
        return found, [item.code for item in file.diagnostics.items]

    return read


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "'(' was expected here, not the end of the file"),
        ("hello", 1, "'(' was expected here, not 'hello'"),
        (TREE + "( (Dendrite)\n (1 2 3 4) (5 6", 3, "the end of the file"),
        (TREE + "( (Dendrite)\n (1 2 3 4) | (5 6 7 8) )", 3, "')' was expected here, not '|'"),
        ("( (Dendrite) (1 x 3 4) )", 1, "a number was expected here, not 'x'"),
        ('("CellBody" (1 2 3 4)', 1, "')' was expected here"),
        ('("CellBody (1 2 3 4))', 1, "a string, a name or '('"),
        ("( (Dendrite) (1 2 3 4) ((5 6 7 8) | ) )", 1, "'(' was expected here, not ')'"),
        ("(Marker/3 (1 2 3 4))", 1, "an unknown character"),
        ('("Contour" (1 2 3 4))', None, "neither somas nor trees"),
    ],
)
def test_faults_are_told_with_their_lines(plan, text, line, words) -> None:
    with pytest.raises(SourceError) as caught:
        plan(text)
    assert words in str(caught.value)
    assert line is None or f"cell.asc:{line}:" in str(caught.value)


@pytest.mark.parametrize(
    "passed_over",
    [
        "; a comment\n",
        "(Sections)\n",
        '(ImageCoords Filename "a b.jpx" 1 -2 3)\n',
        '("Contour" (Color RGB (1, 2, 3)) (0 0 0 1) (1 1 1 1))\n',
        '(Cross (Color White) (Name "Marker 3") (1 2 3 4))\n',
        '( (Color Red) (1 2 3 4) "a text" )\n',
        '(Set "A")\n',
    ],
)
def test_what_is_passed_over(plan, passed_over) -> None:
    assert plan(passed_over + TREE) == plan(TREE)
    assert plan(TREE + passed_over)[0] == plan(TREE)[0]


def test_the_rest_behind_a_stray_bracket_is_told(plan) -> None:
    assert plan(TREE + ")" + TREE) == (plan(TREE)[0], ["rest-ignored"])


def test_a_tree_far_from_the_soma_is_told(plan) -> None:
    found, told = plan(OUTLINE + TREE.replace("(0 0", "(40 0"))
    assert told == ["far-from-soma"]
    assert found.sections[1].parent == found.sections[0].key
    assert found.sections[1].parent_x == 0.5


def test_an_outline_of_two_points_is_no_soma(plan) -> None:
    found, told = plan('("CellBody" (0 0 0 1) (1 1 0 1))' + TREE)
    assert told == ["short-outline"]
    assert found.arrays == (("dend", 1),)


@pytest.mark.parametrize(
    "points",
    [
        "(0 0 0 1) (5 0 0 1) (9 0 0 1)",
        "(0 0 0 1) (0 0 5 1) (0 0 9 1)",
        "(1 1 0 1) (1 1 0 1) (1 1 0 1)",
    ],
)
def test_an_outline_that_encloses_nothing_is_refused(plan, points) -> None:
    with pytest.raises(UnsupportedError, match="line 2 is no closed curve"):
        plan(f'{TREE}("CellBody" {points})')


def test_a_soma_is_twenty_frusta_along_its_longest_extent(plan) -> None:
    outline = '("Soma" (-9 -3 0 .1) (9 -3 0 .1) (9 3 0 .1) (-9 3 0 .1))'
    (soma,) = plan(outline)[0].sections
    assert len(soma.points) == 21
    assert all(abs(point.y - soma.points[0].y) < 1.5 for point in soma.points)
    assert soma.points[-1].x - soma.points[0].x > 15
    assert max(point.diameter for point in soma.points) == pytest.approx(6, rel=0.1)


def test_trees_may_be_deeper_than_python_calls(plan) -> None:
    depth = 5000
    text = "( (Dendrite) (0 0 0 1) (1 0 0 1)"
    text += "".join(f" ((2 {k} 0 1) (3 {k} 0 1)" for k in range(depth)) + ")" * depth + ")"
    assert plan(text)[0].arrays == (("dend", depth + 1),)
