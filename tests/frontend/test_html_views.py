"""What notebooks show: well-formed, with everything in it, and nothing of a name is markup."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

EVIL = "<script>alert('x')</script>&\"'"


def shown(thing) -> ElementTree.Element:
    """Return the elements of a view; it must be well-formed."""
    return ElementTree.fromstring(thing._repr_html_())


def text_of(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def paths(element: ElementTree.Element) -> list[str]:
    return [item.get("d", "") for item in element.iter("{http://www.w3.org/2000/svg}path")]


@pytest.fixture
def tree(n):
    """Give a small tree: a root, with two branches on it, and one on one of them."""
    root, left, right, tip = (n.Section(name) for name in ("root", "left", "right", "tip"))
    left.connect(root(1))
    right.connect(root(0.5))
    tip.connect(left(1), 1)
    return root, left, right, tip


def test_section(n, tree) -> None:
    root, left, _, _ = tree
    left.nseg = 3
    left.insert("pas")
    left(0.5).diam = 7
    clamp = n.IClamp(left(0.5))
    text = text_of(shown(left))
    for words in ("Section left", "root(1), by its end 0", "tip", "pas", "nseg3", "7 to 500"):
        assert words in text
    assert clamp.hname() in text
    assert "none: it is a root" in text_of(shown(root))


def test_the_tree_is_drawn_with_the_section_marked(tree) -> None:
    for section in tree:
        joints, lines, own = paths(shown(section))
        assert joints.count("M") == 3
        assert lines.count("M") == 3
        assert own.count("M") == 1


def test_the_tree_is_drawn_as_it_is_in_space_if_that_is_known(n, tree) -> None:
    for k, section in enumerate(tree):
        for j in range(4):
            section.pt3dadd(10.0 * j, 5.0 * k * j, 3.0, 1.0)
    joints, _, own = paths(shown(tree[0]))
    assert joints == ""
    assert own.count("L") == 3


def test_names_are_no_markup(n, tree) -> None:
    evil = n.Section(EVIL)
    tree[0].connect(evil(1))
    for section in (evil, tree[0]):
        view = shown(section)
        assert EVIL in text_of(view)
        assert not [item for item in view.iter() if "script" in item.tag]
    vector = n.Vector([1, 2])
    vector.label(EVIL)
    assert EVIL in text_of(shown(vector))


def test_views_are_self_contained(n, tree) -> None:
    for thing in (*tree, n.Vector([1, 2, 3])):
        html = thing._repr_html_().replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "http" not in html
        assert "url(" not in html


def test_a_deleted_section(n, tree) -> None:
    n.delete_section(sec=tree[1])
    assert "deleted section" in text_of(shown(tree[1]))


def test_a_large_tree_is_not_drawn(n) -> None:
    sections = [n.Section(f"s{k}") for k in range(3100)]
    for above, below in pairwise(sections):
        below.connect(above(1))
    view = shown(sections[0])
    assert "too many sections" in text_of(view)
    assert not paths(view)


@pytest.mark.parametrize(
    ("values", "words", "moves"),
    [
        ([], "0 values", 0),
        ([3], "1 values, 3 to 3", 0),
        ([3, 3, 3], "3 values, 3 to 3, mean 3", 1),
        ([-65.5, 20, -70], "-70 to 20", 1),
        ([1, 2, float("nan"), 4, 5], "1 to 5, mean 3, 1 not finite", 2),
        ([float("inf")] * 3, "3 not finite", 0),
        ([1e308, -1e308, 1e308], "-1e+308 to 1e+308", 1),
        (list(range(10_000)), "10000 values, 0 to 9999", 1),
    ],
)
def test_vector(n, values, words, moves) -> None:
    view = shown(n.Vector(values))
    assert words in text_of(view)
    assert "".join(paths(view)).count("M") == moves
    assert len(view.attrib) == 0
    assert len(n.Vector(values)._repr_html_()) < 40_000
