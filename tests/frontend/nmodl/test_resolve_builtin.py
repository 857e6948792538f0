"""The built-in mechanisms, which are plain .mod files (specification 7.1 and 7.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from vecgen.assets import mechanisms_folder
from vecgen.frontend.nmodl import load_mechanism
from vecgen.lang.expr import Get, div, mul, number, sub
from vecgen.lang.stmt import If, Ode, Put
from vecgen.model.mechanism import Mechanism, MechanismKind, Role, Storage
from vecgen.source import Source

FILES = sorted(mechanisms_folder().glob("*.mod"))


def built_in(name: str) -> Mechanism:
    mechanism, diagnostics = load_mechanism(Source.read(mechanisms_folder() / f"{name}.mod"))
    assert diagnostics.items == []
    return mechanism


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_bears_the_name_of_its_mechanism(path: Path) -> None:
    assert built_in(path.stem).name == path.stem


def defaults(mechanism: Mechanism) -> dict[str, float]:
    return {v.name: v.default for v in mechanism.variables if v.role is Role.PARAMETER}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hh", {"gnabar": 0.12, "gkbar": 0.036, "gl": 0.0003, "el": -54.3}),
        ("pas", {"g": 0.001, "e": -70.0}),
        ("IClamp", {"del": 0.0, "dur": 0.0, "amp": 0.0}),
    ],
)
def test_parameters(name: str, expected: dict[str, float]) -> None:
    assert defaults(built_in(name)) == expected


def test_hh() -> None:
    hh = built_in("hh")
    assert hh.kind is MechanismKind.DENSITY
    assert [current.name for current in hh.currents] == ["ina", "ik", "il"]
    assert all(variable.storage is Storage.RANGE for variable in hh.variables)
    (rates,) = hh.tables
    assert rates.table is not None
    assert rates.table.variables == ("minf", "mtau", "hinf", "htau", "ninf", "ntau")
    assert (rates.table.depend, rates.table.count) == (("celsius",), 200)
    m, h = Get("m"), Get("h")
    assert hh.breakpoint[0] == Put("gna", mul(mul(mul(mul(Get("gnabar"), m), m), m), h))
    odes = [s for s in hh.derivatives[0].body if isinstance(s, Ode)]
    assert [ode.state for ode in odes] == ["m", "h", "n"]
    assert odes[0].rhs == div(sub(Get("minf"), m), Get("mtau"))


def test_hh_starts_as_its_author_wrote() -> None:
    hh = built_in("hh")
    assert [s.field for s in hh.initial if isinstance(s, Put)] == ["m", "h", "n"]


def test_iclamp() -> None:
    clamp = built_in("IClamp")
    assert clamp.is_point
    (branch,) = clamp.breakpoint
    assert isinstance(branch, If)
    assert (branch.then, branch.otherwise) == (
        (Put("i", Get("amp")),),
        (Put("i", number(0)),),
    )
