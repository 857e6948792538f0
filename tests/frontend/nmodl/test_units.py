"""Unit expressions and factors; the golden values are those of specification 6.6."""

from __future__ import annotations

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.nmodl import load_mechanism
from vecgen.frontend.nmodl.units import (
    UnitError,
    UnknownUnitError,
    conversion_factor,
    standard_units,
)
from vecgen.lang.expr import Const
from vecgen.lang.stmt import Put
from vecgen.source import Source


def factor(numerator: str, denominator: str) -> float:
    units = standard_units()
    return conversion_factor(units.unit(numerator), units.unit(denominator))


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        ("faraday", "coulomb", "0x1.78e555060882cp+16"),
        ("faraday", "10000 coulomb", "0x1.34c0c8b92a9b7p+3"),
        ("k-mole", "joule/degC", "0x1.0a1013e8990bep+3"),
    ],
)
def test_factors_have_neurons_bits(numerator: str, denominator: str, value: str) -> None:
    assert factor(numerator, denominator) == float.fromhex(value)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        ("faraday", "kilocoulombs", 96.48533212331002),
        ("pi", "1", 3.141592653589793),
        ("mole", "1", 6.02214076e23),
        ("foot", "inch", 12.0),
        ("1/liter", "1/m3", 999.9999999999998),
        ("milliamp", "amp", 0.001),
        ("joule/coulomb", "millivolt", 1000.0),
        ("1-3 m", "m", 0.001),
        ("1|3 m", "m", 1 / 3),
        ("m/s/s", "m/s2", 1.0),
        ("m/s-s", "m/s2", 1.0),
        ("meter sec", "m-s", 1.0),
        ("microns", "micro-ns", 1.0),
        ("kilo-meters", "km", 1.0),
        ("nanokilogram", "kg", 1.0000000000000003e-09),
        ("megabyte", "bit", 8388608.0),
        ("milli", "1", 0.001),
        ("picosiemens", "mho", 1e-12),
        ("hour", "minute", 60.0),
    ],
)
def test_factors(numerator: str, denominator: str, value: float) -> None:
    assert factor(numerator, denominator) == value


@pytest.mark.parametrize(
    ("expression", "dimension"),
    [
        ("m2/s", (2, 0, -1, 0, 0, 0, 0, 0, 0)),
        ("joule", (2, 1, -2, 0, 0, 0, 0, 0, 0)),
        ("volt/ohm-s", (0, 0, -2, 1, 0, 0, 0, 0, 0)),
        ("degC", (0, 0, 0, 0, 1, 0, 0, 0, 0)),
        ("1", (0,) * 9),
    ],
)
def test_dimensions(expression: str, dimension: tuple[int, ...]) -> None:
    assert standard_units().unit(expression).dimension == dimension


@pytest.mark.parametrize(
    ("expression", "offset"),
    [("1e-3 m", 1), ("m^2", 1), ("m 3", 2), ("m12", 0), ("m*s", 1), ("mV", 0), ("1|0 m", 2)],
)
def test_malformed_units_are_refused_with_their_place(expression: str, offset: int) -> None:
    with pytest.raises(UnitError) as caught:
        standard_units().unit(expression)
    assert caught.value.offset == offset


def test_aliases_chain_and_do_not_change_the_table_they_extend() -> None:
    units = standard_units()
    extended = units.with_alias("mV", "millivolt").with_alias("kV", "1000000 mV")
    assert extended.unit("kV").magnitude == 1000.0
    with pytest.raises(UnknownUnitError, match="mV"):
        units.unit("mV")


@pytest.mark.parametrize("aliases", [[("m", "m")], [("molar", "1/liter"), ("mM", "millimolar")]])
def test_aliases_of_themselves_and_of_aliases(aliases: list[tuple[str, str]]) -> None:
    units = standard_units()
    for name, definition in aliases:
        units = units.with_alias(name, definition)
    assert units.unit(aliases[-1][0]).magnitude > 0


def test_a_circle_of_aliases_is_an_error_not_a_loop() -> None:
    units = standard_units().with_alias("aa", "bb").with_alias("bb", "aa")
    with pytest.raises(UnitError, match="in terms of itself"):
        units.unit("aa")


def constant(units: str) -> float:
    text = f"NEURON {{ SUFFIX u RANGE a }} ASSIGNED {{ a }} UNITS {{ {units} }} INITIAL {{ a = F }}"
    mechanism, _ = load_mechanism(Source("u.mod", text))
    (statement,) = mechanism.initial
    assert isinstance(statement, Put) and isinstance(statement.value, Const)
    assert isinstance(statement.value.value, float)
    return statement.value.value


@pytest.mark.parametrize(
    ("units", "value"),
    [
        ("F = 96520 (coulomb)", 96520.0),
        ("F = (faraday) (coulomb)", 96485.33212331001),
        ("F = (faraday) -> (coulomb)", 96485.33212331001),
        ("(kC) = (kilocoulomb) F = (faraday) (kC)", 96.48533212331002),
        ("(nonsense) = (unheard of) F = (foot) (inch)", 12.0),
        ("F = 2.5 (mV)", 2.5),
    ],
)
def test_units_block_constants_become_literals(units: str, value: float) -> None:
    assert constant(units) == value


def test_an_unknown_unit_in_a_factor_is_shown_with_a_suggestion() -> None:
    with pytest.raises(SourceError, match="Did you mean 'faraday'") as caught:
        constant("F = (faradai) (coulomb)")
    (error,) = caught.value.diagnostics
    assert error.code == "unknown-unit"
    assert error.span is not None and error.span.line == 1


def test_a_factor_between_different_dimensions_warns() -> None:
    text = "NEURON { SUFFIX u } UNITS { F = (volt) (amp) }"
    _, diagnostics = load_mechanism(Source("u.mod", text))
    assert [item.code for item in diagnostics.items] == ["units-differ"]
