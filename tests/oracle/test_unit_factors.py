"""UNITS factors have the very bits that NEURON's translator writes into its C++."""

from __future__ import annotations

import importlib.util
import os
import random
import re
import subprocess
from pathlib import Path

import pytest

from vecgen.frontend.nmodl.units import UnitTable, conversion_factor, standard_units

pytestmark = pytest.mark.oracle
PREFIXES = ("", "", "", "kilo", "milli", "micro", "mega", "nano", "pico")
NUMBERS = ("", "", "10 ", "1-3 ", "1.5 ", "1|3 ", "10000 ", "96.5+2 ")
SPECIFIED = (
    ("faraday", "coulomb"),
    ("faraday", "kilocoulombs"),
    ("faraday", "10000 coulomb"),
    ("k-mole", "joule/degC"),
    ("pi", "1"),
    ("mole", "1"),
    ("foot", "inch"),
)


@pytest.fixture(scope="module")
def nocmodl(neuron_python: str, tmp_path_factory: pytest.TempPathFactory):
    """Give a function that returns the C++ that NEURON's translator makes of a text."""
    package = importlib.util.find_spec("neuron")
    assert package is not None and package.origin is not None
    data = Path(package.origin).parent / ".data"
    program = data / "bin" / "nocmodl"
    if not program.exists():
        pytest.skip("no nocmodl")
    units = data / "share" / "nrn" / "lib" / "nrnunits.lib"
    environment = {**os.environ, "MODLUNIT": str(units), "LD_LIBRARY_PATH": str(data / "lib")}

    def translated(text: str) -> str:
        folder = tmp_path_factory.mktemp("nocmodl")
        (folder / "x.mod").write_text(text)
        command = [program, "x.mod"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return (folder / "x.cpp").read_text()

    return translated


def neurons_factors(translated, pairs) -> list[float]:
    """Return the factors that NEURON computes of pairs of units."""
    lines = [f"f{k} = ({one}) ({other})" for k, (one, other) in enumerate(pairs)]
    code = translated("NEURON { SUFFIX x }\nUNITS {\n" + "\n".join(lines) + "\n}\n")
    found = dict(re.findall(r"static double f(\d+) = ([^;]+);", code))
    return [float.fromhex(found[str(k)]) for k in range(len(pairs))]


def our_factors(pairs) -> list[float]:
    table = standard_units()
    return [conversion_factor(table.unit(one), table.unit(other)) for one, other in pairs]


def test_factors_of_the_specification(nocmodl) -> None:
    assert our_factors(SPECIFIED) == neurons_factors(nocmodl, SPECIFIED)


def random_unit(choice: random.Random, table: UnitTable) -> str:
    def named() -> str:
        return choice.choice(PREFIXES) + choice.choice(table.names) + choice.choice(["", "", "2"])

    text = choice.choice(NUMBERS) + "-".join(named() for _ in range(choice.randint(1, 3)))
    return f"{text}/{named()}-{named()}" if choice.random() < 0.4 else text


@pytest.mark.parametrize("seed", range(3))
def test_random_factors(nocmodl, seed: int) -> None:
    choice, table = random.Random(seed), standard_units()
    alike: dict[tuple[int, ...], list[str]] = {}
    for _ in range(3000):
        text = random_unit(choice, table)
        alike.setdefault(table.unit(text).dimension, []).append(text)
    groups = [group for group in alike.values() if len(group) > 1]
    pairs = [tuple(choice.sample(choice.choice(groups), 2)) for _ in range(300)]
    assert our_factors(pairs) == neurons_factors(nocmodl, pairs)


def test_every_unit_that_both_know(nocmodl) -> None:
    table = standard_units()
    base = ("meter", "kg", "sec", "coulomb", "kelvin", "candela", "circle", "bit", "dollar")
    pairs = []
    for name in table.names:
        dimension = table.unit(name).dimension
        above = [b + str(d) for b, d in zip(base, dimension, strict=True) if d > 0]
        below = [b + str(-d) for b, d in zip(base, dimension, strict=True) if d < 0]
        other = ("-".join(above) or "1") + ("/" + "-".join(below) if below else "")
        pairs.append((name, other))
    assert len(pairs) > 80
    assert our_factors(pairs) == neurons_factors(nocmodl, pairs)
