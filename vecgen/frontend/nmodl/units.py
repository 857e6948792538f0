"""Unit expressions of NMODL's UNITS block and the factors computed from them.

NMODL never converts units in expressions; a unit matters only where the UNITS block turns two of
them into a factor, as in `R = (k-mole) (joule/degC)`. The table below is written down from the
definitions of the SI (2019) and CODATA 2018. Factors are evaluated in double precision, left to
right, each unit through its definition, because that is how NEURON gets them: `(1/liter) (1/m3)`
is 999.9999999999998 there and here. Nothing here checks the units of equations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from vecgen.values import value_class

Dimension = tuple[int, ...]
"""Exponents of the base units, in the order of `_BASE`."""

_BASE = ("meter", "kg", "sec", "coulomb", "kelvin", "candela", "circle", "bit", "dollar")

_PREFIXES = (
    ("tera", 1e12),
    ("giga", 1e9),
    ("mega", 1e6),
    ("meg", 1e6),
    ("kilo", 1e3),
    ("hecto", 1e2),
    ("deka", 1e1),
    ("deci", 1e-1),
    ("centi", 1e-2),
    ("milli", 1e-3),
    ("micro", 1e-6),
    ("nano", 1e-9),
    ("pico", 1e-12),
    ("femto", 1e-15),
    ("atto", 1e-18),
)

# Each line: names, then the definition in terms of others. `1-3` is the UNITS way to write 1e-3.
_DEFINITIONS = """
m metre                 : meter
gram gm                 : 1-3 kg
mg                      : milligram
tonne                   : 1+6 gm
s second                : sec
coul C                  : coulomb
K degC             : kelvin
degF                    : 5|9 kelvin

pi                      : 3.141592653589793
radian                  : .5 circle/pi
degree                  : 1|360 circle
steradian sr            : radian2
percent                 : 1-2
dozen                   : 12
mole                    : 6.02214076+23
e                       : 1.602176634-19 coulomb
c                       : 299792458 m/s
k boltzmann             : 1.380649-23 joule/kelvin
planck                  : 6.62607015-34 joule-s
faraday                 : e-mole
R gasconstant           : k-mole
g                       : 9.80665 m/s2

cm                      : centimeter
mm                      : millimeter
nm                      : nanometer
km                      : kilometer
micron                  : 1-6 m
angstrom                : .1 nanometer
inch in                 : 2.54 cm
foot feet ft            : 12 inch
yard                    : 3 foot
mile                    : 5280 foot
hectare                 : 1+4 m2
cc                      : cm3
ccs                     : 1|36
liter litre             : 1000 cc
ml                      : milliliter

ms                      : millisec
us                      : microsec
ns                      : nanosec
minute min              : 60 s
hour hr                 : 60 minute
day                     : 24 hour
week                    : 7 day
year yr                 : 365.24219879 day
hertz Hz hz             : 1/s
khz                     : 1+3/s
mhz                     : 1+6/s
curie                   : 3.7+10/s

newton N                : kg-m/s2
pascal                  : newton/m2
joule                   : newton-m
watt                    : joule/s
dyne                    : 1-5 newton
erg                     : cm-dyne
calorie cal             : 4.1868 joule
kcal                    : kilocal
bar                     : 1+5 pascal
atm atmosphere          : 101325 pascal
poise                   : gram/cm-s
torr                    : 133.322 pascal
electronvolt eV ev      : e-volt

amp ampere              : coulomb/s
volt V                  : joule/coulomb
ohm                     : volt/amp
mho siemens             : 1/ohm
farad                   : coulomb/volt
henry                   : weber/amp
weber                   : volt-s
tesla                   : weber/m2
gauss                   : 1-4 tesla

lumen                   : candela-steradian
lux                     : lumen/m2
byte                    : 8 bit
kbyte                   : 1024 byte
megabyte                : 1024 kbyte
gigabyte                : 1024 megabyte
"""

_NUMBER = re.compile(
    r"(?P<mantissa>\d+\.?\d*|\.\d+)(?P<exponent>[-+]\d+)?(?:\|(?P<divisor>\d+\.?\d*|\.\d+))?"
)
_FACTOR = re.compile(r"(?P<name>[A-Za-z_%$]+)(?P<power>\d?)(?![\w.])")
_SEPARATOR = re.compile(r"[\s\-]+")


class UnitError(Exception):
    """A unit expression that has no value; `offset` counts characters from its start."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


class UnknownUnitError(UnitError):
    """A name that is no unit; `name` is the name as written."""

    def __init__(self, name: str, offset: int = 0) -> None:
        super().__init__(f"unknown unit '{name}'", offset)
        self.name = name


@value_class
class Unit:
    """The size of a unit in base units, and its dimension."""

    magnitude: float
    dimension: Dimension


@value_class
class UnitTable:
    """Names and their definitions; `with_alias` adds those of a file's UNITS block."""

    definitions: Mapping[str, str]

    def with_alias(self, name: str, definition: str) -> UnitTable:
        """Return a table in which `name` means `definition`, as `(mA) = (milliamp)` says.

        A name that the definition leads back to, as in `(m) = (m)`, keeps its old meaning.
        """
        try:
            self.unit(definition)
        except UnitError:
            pass
        else:
            if name in {match["name"] for match in _FACTOR.finditer(definition)}:
                return self
        return UnitTable(MappingProxyType({**self.definitions, name: definition}))

    @property
    def names(self) -> list[str]:
        """All names that stand for a unit without a prefix, sorted."""
        return sorted({*self.definitions, *_BASE})

    def unit(self, expression: str) -> Unit:
        """Return the unit that an expression such as `10000 coulomb` or `mA/cm2` stands for.

        A name is looked up as it is, then without its prefix, and only when there is none without
        an s: so NEURON takes `microns` for micro-ns.

        A number may stand first (`1.5`, `1-3` for 1e-3, `1|3` for a third). Units are separated by
        blanks or `-`; after a `/` all are in the denominator; one digit after a name is its power.

        Raises:
            UnitError: if the expression is malformed or has an unknown name.
        """
        return self._evaluate(expression, ())

    def _evaluate(self, expression: str, pending: tuple[str, ...]) -> Unit:
        magnitude, position = _leading_number(expression)
        dimension = [0] * len(_BASE)
        divide = False
        while position < len(expression):
            if separator := _SEPARATOR.match(expression, position):
                position = separator.end()
                continue
            if expression[position] == "/":
                divide = True
                position += 1
                continue
            match = _FACTOR.match(expression, position)
            if match is None:
                raise _malformed(expression, position)
            unit = self._named(match["name"], position, pending)
            power = int(match["power"] or 1)
            for _ in range(power):
                magnitude = magnitude / unit.magnitude if divide else magnitude * unit.magnitude
            sign = -power if divide else power
            dimension = [a + sign * b for a, b in zip(dimension, unit.dimension, strict=True)]
            position = match.end()
        return Unit(magnitude, tuple(dimension))

    def _named(self, name: str, offset: int, pending: tuple[str, ...]) -> Unit:
        if name in pending:
            raise UnitError(f"unit '{name}' is defined in terms of itself", offset)
        scale, rest = 1.0, name
        while (unit := self._look_up(rest, (*pending, name))) is None:
            prefix = next((one for one in _PREFIXES if rest.startswith(one[0])), None)
            if prefix is not None:
                scale, rest = scale * prefix[1], rest.removeprefix(prefix[0])
            elif rest.endswith("s"):
                rest = rest[:-1]
            elif rest == "" and name != "s":  # prefixes alone
                return Unit(scale, (0,) * len(_BASE))
            else:
                raise UnknownUnitError(name, offset)
        return Unit(scale * unit.magnitude, unit.dimension)

    def _look_up(self, name: str, pending: tuple[str, ...]) -> Unit | None:
        if name in self.definitions:
            try:
                return self._evaluate(self.definitions[name], pending)
            except UnknownUnitError as error:
                raise UnknownUnitError(error.name) from error
        if name in _BASE:
            return Unit(1.0, tuple(int(name == base) for base in _BASE))
        return None


def standard_units() -> UnitTable:
    """Return the table of units that every mechanism starts with."""
    definitions: dict[str, str] = {}
    for line in _DEFINITIONS.splitlines():
        names, _, definition = line.partition(":")
        for name in names.split():
            definitions[name] = definition.strip()
    return UnitTable(MappingProxyType(definitions))


def conversion_factor(numerator: Unit, denominator: Unit) -> float:
    """Return how many of `denominator` make one `numerator`, as `(foot) (inch)` asks for."""
    return numerator.magnitude / denominator.magnitude


def _leading_number(expression: str) -> tuple[float, int]:
    start = len(expression) - len(expression.lstrip())
    match = _NUMBER.match(expression, start)
    if match is None:
        return 1.0, start
    if re.match(r"[eE][-+]?\d", expression[match.end() :]):
        raise UnitError(
            "in a unit the exponent is written without 'e': 1-3 stands for 0.001", match.end()
        )
    value = float(f"{match['mantissa']}e{match['exponent'] or 0}")
    if match["divisor"]:
        divisor = float(match["divisor"])
        if divisor == 0.0:
            raise UnitError("a unit has the divisor 0", match.start("divisor"))
        value = value / divisor
    return value, match.end()


def _malformed(expression: str, position: int) -> UnitError:
    found = expression[position]
    if found.isdigit() or found == ".":
        return UnitError("a number in a unit stands first, before all names", position)
    if found.isalpha():
        return UnitError("a power in a unit is one digit: cm2 stands for cm squared", position)
    if found in "^*":
        return UnitError(
            f"'{found}' cannot stand in a unit: write cm2 for a power and k-mole for a product",
            position,
        )
    return UnitError(f"'{found}' cannot stand in a unit", position)
