"""`vecgen.diff`: what makes two models different, values included."""

from __future__ import annotations

import pytest

import vecgen


def built(change=lambda n, cell: None):
    model = vecgen.Model()
    n = model.n
    soma, dend, axon = n.Section("soma"), n.Section("dend"), n.Section("axon")
    dend.nseg = 3
    dend.connect(soma(1))
    axon.connect(soma(0))
    for section in (soma, dend):
        section.insert("hh")
    axon.insert("pas")
    clamps = [n.IClamp(x) for x in (dend(0.5), soma(0.5), soma(0.5))]
    cell = {"soma": soma, "dend": dend, "axon": axon, "clamps": clamps, "model": model}
    cell["kept"] = change(n, cell)
    return cell


def diff(first, second):
    return vecgen.diff(first["model"], second["model"])


def test_equal_models():
    def detour(n, cell):
        n.Section("thrown away")
        cell["dend"].nseg = 7
        cell["dend"].nseg = 3

    assert diff(built(), built()) == ()
    assert diff(built(), built(detour)) == ()


def two_gates(n, cell):
    cell["dend"](0.5).hh.gnabar = 0.24
    cell["dend"](0.9).hh.gnabar = 0.13


def points(count, last=30.0):
    def change(n, cell):
        for k in range(count):
            n.pt3dadd(0, 0, last if k == count - 1 else k, 1, sec=cell["axon"])

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda n, cell: setattr(cell["soma"], "L", 50),
            "L at soma is 100.0 in the first, 50.0 in the second",
        ),
        (
            lambda n, cell: setattr(cell["axon"], "Ra", 70.8),
            "Ra at axon is 35.4 in the first, 70.8 in the second",
        ),
        (
            lambda n, cell: setattr(cell["dend"](0.5), "diam", 5),
            "diam at dend(0.5) is 500.0 in the first, 5.0 in the second",
        ),
        (
            lambda n, cell: setattr(cell["dend"], "cm", 2),
            "cm differs in 3 of 5 segments, most at dend(0.166667): 1.0 in the first, 2.0 in the "
            "second",
        ),
        (
            two_gates,
            "hh.gnabar differs in 2 of 4 places, most at dend(0.5): 0.12 in the first, 0.24 in the "
            "second",
        ),
        (
            lambda n, cell: setattr(cell["dend"](0.5), "ena", 51),
            "ena at dend(0.5) is 50.0 in the first, 51.0 in the second",
        ),
        (
            lambda n, cell: n.ion_style("na_ion", 1, 2, 1, 0, 0, sec=cell["soma"]) and None,
            "na_ion.style at soma(0.5) is",
        ),
        (
            lambda n, cell: setattr(cell["clamps"][2], "amp", 0.5),
            "IClamp.amp at soma(0.5) is 0.0 in the first, 0.5 in the second",
        ),
        (lambda n, cell: setattr(n, "dt", 0.1), "dt is 0.025 in the first, 0.1 in the second"),
        (
            lambda n, cell: setattr(n, "usetable_hh", 0),
            "usetable_hh is 1.0 in the first, 0.0 in the second",
        ),
        (
            lambda n, cell: n.finitialize(-70) and None,
            "v differs in 5 of 5 segments, most at soma(0.5): -65.0 in the first, -70.0 in the "
            "second",
        ),
    ],
)
def test_values(change, expected):
    assert any(line.startswith(expected) for line in diff(built(), built(change)))


def test_points():
    assert diff(built(points(3)), built(points(3))) == ()
    found = diff(built(points(3)), built(points(4)))
    assert "3-d points of axon: 3 in the first, 4 in the second" in found
    found = diff(built(points(3)), built(points(3, 31.0)))
    assert any(line.startswith("z of 3-d points at point 2 of axon is 30.0") for line in found)
    assert any(line.startswith("L at axon is 30.0") for line in found)


def test_the_largest_difference_comes_first():
    def change(n, cell):
        n.celsius = 6.4
        cell["soma"].L = 1000
        cell["dend"](0.5).hh.gnabar = 0.13

    names = [line.split()[0] for line in diff(built(), built(change))]
    assert names == ["L", "hh.gnabar", "celsius"]


def test_structure_comes_before_values_and_leaves_out_what_has_no_counterpart():
    def change(n, cell):
        cell["soma"].L = 50
        cell["dend"].nseg = 5
        cell["dend"](0.5).hh.gnabar = 1
        return n.Section("more")

    found = diff(built(), built(change))
    assert found[0] == "3 sections in the first, 4 in the second"
    assert found[-1] == "L at soma is 100.0 in the first, 50.0 in the second"
    assert not any("gnabar" in line for line in found)


def test_not_a_number():
    def change(n, cell):
        cell["soma"](0.5).hh.gnabar = float("nan")

    assert diff(built(change), built(change)) == ()
    assert "hh.gnabar at soma(0.5) is 0.12 in the first, nan" in diff(built(), built(change))[0]


def test_after_runs():
    def change(n, cell):
        cell["clamps"][0].dur = 1
        n.finitialize(-65)
        for _ in range(3):
            n.fadvance()

    assert diff(built(change), built(change)) == ()
    assert any(line.startswith("hh.m differs in 4 of 4") for line in diff(built(), built(change)))


def test_sessions_are_models_too():
    first, second = built(), built()
    assert vecgen.diff(first["model"].n, second["model"]) == ()


def test_many_sections():
    cells = []
    for _ in range(2):
        model = vecgen.Model()
        sections = [model.n.Section(f"dend[{k}]") for k in range(20)]
        for section in sections:
            section.nseg = 101
            section.insert("hh")
        cells.append({"model": model, "sections": sections})
    cells[1]["sections"][7](0.5).hh.gnabar = 1
    assert diff(*cells) == ("hh.gnabar at dend[7](0.5) is 0.12 in the first, 1.0 in the second",)


def test_many_differences_of_one_kind_are_counted():
    models = []
    for nseg in (1, 3):
        model = vecgen.Model()
        sections = [model.n.Section(f"dend[{k}]") for k in range(20)]
        for section in sections:
            section.nseg = nseg
        models.append({"model": model, "sections": sections})
    found = diff(*models)
    assert len(found) == 6
    assert found[0] == "dend[0]: nseg is 1 in the first, 3 in the second"
    assert found[-1] == "... and 15 more differences like that"
