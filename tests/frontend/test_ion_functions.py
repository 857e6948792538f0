"""nernst, ghk, ion_style, ion_charge and ion_register as NEURON has them (specification 5)."""

from __future__ import annotations

import math

import pytest


@pytest.fixture
def section(n):
    section = n.Section("s")
    section.nseg = 3
    section.insert("hh")
    return section


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((54.4, 2.5, 1), -74.1716725122837),
        ((10, 140, 1), 63.55150321937486),
        ((5e-5, 2, 2), 127.58951061761749),
        ((10, 140, 0), 0),
        ((0, 140, 1), 1e6),
        ((0, 0, 1), 1e6),
        ((10, -1, 1), -1e6),
        ((1, math.inf, 1), math.inf),
        ((math.inf, 1, 1), -math.inf),
    ],
)
def test_nernst_of_concentrations(n, arguments, expected):
    assert n.nernst(*arguments) == expected


def test_nernst_by_name(n, section):
    assert n.nernst("ena", sec=section) == 63.55150321937486
    assert n.nernst("nai", sec=section) == 17.554820246530547
    assert n.nernst("nao", sec=section) == 79.7501757545304
    section(0.5).nai = 20
    assert n.nernst("ena", 0.5, sec=section) == 46.859730447891344
    assert n.nernst("ena", 0.1, sec=section) == n.nernst("ena", 1) == 63.55150321937486
    assert section(0.5).ena == 50
    section.ena = 1e6
    assert n.nernst("nao", 0.1, sec=section) == math.inf


def test_celsius_counts(n):
    n.celsius = 20
    assert n.nernst(54.4, 2.5, 1) == -77.80792913571646


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((-65, 5e-5, 2, 2), -2092.939529471584),
        ((0, 1, 2, 1), -96.48533212331002),
        ((1e-5, 1, 2, 1), -96.48527202316053),
        ((1e6, 1, 2, 1), 4006676.632988833),
    ],
)
def test_ghk(n, arguments, expected):
    assert n.ghk(*arguments) == expected


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        ("nernst", (), "not enough arguments"),
        ("nernst", (1, 2), "not enough arguments"),
        ("nernst", ("ina",), "not a reversal potential or concentration"),
        ("nernst", ("eca",), "not a reversal potential or concentration"),
        ("nernst", ("v",), "not a reversal potential or concentration"),
        ("nernst", ("ena", 2), "Arg out of range"),
        ("ghk", (1, 2, 3), "not enough arguments"),
        ("ion_charge", ("hh",), "hh is not an ion"),
        ("ion_charge", ("zz_ion",), "zz_ion is not an ion"),
        ("ion_charge", (1,), "Expecting string argument"),
        ("ion_style", (), "not enough arguments"),
        ("ion_style", ("na",), "na is not an ion"),
        ("ion_style", ("na_ion", 3), "not enough arguments"),
        ("ion_style", ("na_ion", 4, 0, 0, 0, 0), "c_style of ion_style is from 0 to 3"),
        ("ion_style", ("na_ion", 0, 0, 2, 0, 0), "einit of ion_style is from 0 to 1"),
        ("ion_register", ("cl",), "not enough arguments"),
        ("ion_register", ("na", 2), "already defined with charge 1"),
        ("ion_register", (2, 1), "Expecting string argument"),
    ],
)
def test_refused(n, section, function, arguments, message):
    with pytest.raises(RuntimeError, match=message):
        getattr(n, function)(*arguments)


def test_no_section(n):
    for use in (lambda: n.nernst("ena"), lambda: n.ion_style("na_ion")):
        with pytest.raises(RuntimeError, match="Section access unspecified"):
            use()


def test_style(n, section):
    other = n.Section("other")
    assert n.ion_style("na_ion", sec=section) == 0o10
    assert n.ion_style("na_ion", sec=other) == -1
    assert n.ion_style("na_ion", 3, 2, 1, 1, 1, sec=section) == 0o10
    assert n.ion_style("na_ion", sec=section) == 0o167
    assert n.ion_style("na_ion", 1.7, 2, 1, 1, 1, sec=section) == 0o167
    assert n.ion_style("na_ion", sec=section) == 0o165
    section.nseg = 7
    assert n.ion_style("na_ion", sec=section) == 0o165


def test_a_point_process_raises_the_style_where_it_is(n, workspace, mod_folder):
    text = """NEURON { POINT_PROCESS P USEION ca READ eca WRITE ica }
    ASSIGNED { v eca ica }
    BREAKPOINT { ica = v - eca }"""
    n.load_mechanisms(mod_folder(p=text))
    section = n.Section("s")
    section.nseg = 3
    point = n.P(section(0.5))
    first = section._record.instances["ca_ion"]
    space = workspace.instances["ca_ion"]
    assert [space.get("style", first + k) for k in range(3)] == [0, 0o10, 0]
    point.loc(section(0.9))
    assert [space.get("style", first + k) for k in range(3)] == [0, 0o10, 0o10]


def test_ions_of_users(n):
    number = n.ion_register("cl", -1)
    assert n.ion_register("cl", -1) == number
    assert n.ion_register("na", 1) == 15
    assert n.ion_charge("cl_ion") == -1
    section = n.Section("s")
    section.insert("cl_ion")
    assert (section.ecl, section.cli, section.clo) == (0, 1, 1)
    assert (n.cli0_cl_ion, n.clo0_cl_ion) == (1, 1)
    with pytest.raises(RuntimeError):
        n.ion_charge("ca_ion")
    n.ion_register("ca", 2)
    assert section.insert("ca_ion").eca == 132.4579341637009


def test_a_new_user_makes_the_style_anew(n, section, mod_folder):
    """As NEURON 9.0.2 does, whatever ion_style said before; but not one of the current alone."""
    files = {
        "user": "NEURON { SUFFIX user USEION na READ ina WRITE ina } ASSIGNED { v ina } "
        "BREAKPOINT { ina = v }",
        "reader": "NEURON { SUFFIX reader USEION na READ ena WRITE ina } ASSIGNED { v ena ina } "
        "BREAKPOINT { ina = v - ena }",
    }
    n.load_mechanisms(mod_folder(**files))
    n.ion_style("na_ion", 3, 3, 0, 1, 0, sec=section)
    section.insert("user")
    assert n.ion_style("na_ion", sec=section) == 0o133
    section.insert("reader")
    assert n.ion_style("na_ion", sec=section) == 0o37
