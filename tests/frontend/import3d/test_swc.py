"""Faults of SWC files are told with their lines."""

from __future__ import annotations

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.import3d.faults import MorphologyFileError
from vecgen.frontend.import3d.plan import plan_sections
from vecgen.frontend.import3d.swc import read_swc
from vecgen.frontend.import3d.swc_branches import swc_branches

GOOD = "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n"


@pytest.fixture
def branches(tmp_path):
    """Return a function that makes branches of a text, and gives them with the warnings."""

    def read(text: str):
        path = tmp_path / "cell.swc"
        path.write_text(text)
        file = read_swc(path)
        found = swc_branches(file)
        return found, [(item.code, item.span.line) for item in file.diagnostics.items]

    return read


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, "has no points"),
        ("# nothing\n", None, "has no points"),
        ("1,1,0,0,0,5,-1\n", 1, "with blanks between them"),
        (GOOD + "3 3 30 0 0 1 2\n", 4, "another point has the number 3 too"),
        ("1 1 0 0 0 5 -1\n2 3 1 0 0 1 3\n3 3 2 0 0 1 1\n", 2, "parent of point 2 is 3"),
        (GOOD + "4 3 30 0 0 1 4\n", 4, "parent of point 4 is 4"),
        (GOOD + "4 3 30 0 0 1 99\n", 4, "parent of point 4 is 99"),
        (GOOD + "9 3 30 0 0 1 7\n", 4, "point 9 has no parent"),
        ("1 3 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 9 9 9 1 -1\n4 3 9 9 8 1 3\n", 3, "no parent"),
    ],
)
def test_what_cannot_be_a_cell_is_refused_with_its_line(branches, text, line, words) -> None:
    with pytest.raises(SourceError) as caught:
        branches(text)
    assert words in str(caught.value)
    assert line is None or f"cell.swc:{line}:" in str(caught.value)
    assert isinstance(caught.value, RuntimeError)  # which is what NEURON raises


def test_many_faults_are_told_in_a_few_lines(branches) -> None:
    rows = [f"{k} 3 {k} 0 0 1 {k + 1}" for k in range(2, 500)]
    with pytest.raises(SourceError) as caught:
        branches("1 1 0 0 0 5 -1\n" + "\n".join(rows))
    assert "493 more lines are like this" in str(caught.value)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD, []),
        (GOOD.replace("\n", "\r\n"), []),
        (GOOD.replace("-1", "0"), []),
        (GOOD + "\n  \n# end\n\x1a", []),
        (GOOD + "4 3 30 0 0 1\n", [("not-a-point", 4)]),
        (GOOD + "4 3 30 0 0 nan 3\n", [("not-a-point", 4)]),
        (GOOD + "4 3 9 9 9 1 -1\n5 3 9 9 8 1 4\n", [("several-roots", 4)]),
        (GOOD + "14 3 9 9 9 1 13\n15 3 9 9 8 1 14\n", [("unknown-parent", 4)]),
    ],
)
def test_what_is_odd_is_told_with_its_line(branches, text, told) -> None:
    assert branches(text)[1] == told


def test_points_out_of_order_are_sorted(branches) -> None:
    shuffled = "".join(reversed(GOOD.splitlines(keepends=True)))
    found, plain = branches(shuffled)[0], branches(GOOD)[0]
    assert [item.points for item in found] == [item.points for item in plain]


def test_a_second_tree_hangs_on_the_soma_by_a_wire(branches) -> None:
    found, _ = branches(GOOD + "4 3 9 9 9 1 -1\n5 3 9 9 8 1 4\n")
    assert found[2].parent is found[0]
    assert found[2].wired
    assert found[2].parent_x == 0.5


def test_empty_branches_are_removed_and_told(branches) -> None:
    text = GOOD + "4 3 20 0 0 1 3\n5 3 30 0 0 1 4\n6 3 40 0 0 1 4\n7 3 20 0 0 1 3\n"
    plan = plan_sections(branches(text)[0])
    assert len(plan.removed) == 2
    assert "line 4" in " ".join(plan.removed)
    assert plan.arrays == (("soma", 1), ("dend", 3))


def test_missing_file(tmp_path) -> None:
    with pytest.raises(MorphologyFileError, match=r"cell\.swc") as caught:
        read_swc(tmp_path / "cell.swc")
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value, RuntimeError)


def test_thousands_of_points_along_one_branch(branches) -> None:
    rows = [f"{k} 3 {k} 0 0 1 {k - 1}" for k in range(2, 20_000)]
    found, _ = branches("1 1 0 0 0 5 -1\n" + "\n".join(rows))
    assert [len(item.points) for item in found] == [1, 19_999]
