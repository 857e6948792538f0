"""Array variables, and what CONDUCTANCE says, as `model.Mechanism` has them."""

from __future__ import annotations

import pytest

from vecgen.frontend.nmodl import load_mechanism
from vecgen.lang.expr import Binary, BinaryOp, Cast, Const, Get, Local
from vecgen.lang.stmt import For, Put
from vecgen.lang.types import DType
from vecgen.model.mechanism import Conductance, Mechanism, Role, Storage
from vecgen.source import Source


def load(text: str) -> Mechanism:
    mechanism, _ = load_mechanism(Source("example.mod", text))
    return mechanism


HEAD = """
NEURON { SUFFIX x RANGE a, b }
DEFINE TWO 2
PARAMETER { a[TWO] }
ASSIGNED { b[3] c }
STATE { s[2] }
"""


def test_widths() -> None:
    found = {v.name: v.width for v in load(HEAD).variables}
    assert found == {"a": 2, "b": 3, "c": 0, "s": 2}


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("1", Const(1, DType.INT)),
        ("TWO", Const(2, DType.INT)),
        ("c", Cast(DType.INT, Get("c"))),
        ("TWO-1", Binary(BinaryOp.SUB, Const(2, DType.INT), Const(1, DType.INT))),
        ("INT(c)", Cast(DType.INT, Get("c"))),
    ],
)
def test_indices_are_integers(index: str, expected: object) -> None:
    (*_, put) = load(f"{HEAD} INITIAL {{ b[{index}] = b[0] }}").initial
    assert put == Put("b", Get("b", component=Const(0, DType.INT)), component=expected)


def test_the_index_of_a_loop() -> None:
    (*_, loop) = load(f"{HEAD} INITIAL {{ FROM k = 0 TO 1 {{ a[k] = k }} }}").initial
    assert isinstance(loop, For)
    (put,) = loop.body
    assert isinstance(put, Put)
    assert put.component == Local(loop.index)


def test_every_element_of_a_state_has_its_start() -> None:
    initial = load(HEAD).initial
    assert [stmt.component for stmt in initial] == [Const(k, DType.INT) for k in range(2)]
    assert all(stmt == Put("s", Const(0.0), component=stmt.component) for stmt in initial)


def test_conductances_in_their_order() -> None:
    mechanism = load("""
        NEURON { SUFFIX x USEION k READ ek WRITE ik NONSPECIFIC_CURRENT i RANGE g }
        PARAMETER { g }
        ASSIGNED { v ek ik i gk }
        BREAKPOINT {
            CONDUCTANCE gk USEION k
            CONDUCTANCE g
            gk = g/2
            ik = gk*(v - ek)
            i = g*v
        }""")
    assert mechanism.conductances == (Conductance("gk", "k"), Conductance("g"))
    assert [stmt.field for stmt in mechanism.breakpoint] == ["gk", "ik", "i"]


def test_a_conductance_that_is_local_gets_a_hidden_variable() -> None:
    mechanism = load("""
        NEURON { SUFFIX x NONSPECIFIC_CURRENT i }
        ASSIGNED { v i }
        BREAKPOINT { LOCAL g CONDUCTANCE g g = 2 i = g*v g = 3 }""")
    (conductance,) = mechanism.conductances
    variable = mechanism.variable(conductance.name)
    assert variable is not None
    assert (variable.role, variable.storage) == (Role.ASSIGNED, Storage.HIDDEN)
    assert mechanism.breakpoint[-1] == Put(conductance.name, Local("g"))


def test_a_current_that_is_local_is_hidden() -> None:
    mechanism = load("""
        NEURON { SUFFIX x NONSPECIFIC_CURRENT i RANGE g }
        PARAMETER { g }
        ASSIGNED { v }
        BREAKPOINT { LOCAL i CONDUCTANCE g i = g*v }""")
    variable = mechanism.variable("i")
    assert variable is not None
    assert variable.storage is Storage.HIDDEN
    assert mechanism.breakpoint[-1].field == "i"


@pytest.mark.parametrize("method", ["", "METHOD after_cvode", "METHOD cvode_t"])
def test_a_procedure_is_solved(method: str) -> None:
    mechanism = load(f"""
        NEURON {{ SUFFIX x RANGE a }}
        ASSIGNED {{ a }}
        BREAKPOINT {{ SOLVE p {method} }}
        PROCEDURE p() {{ a = a + 1 }}""")
    (solve,) = mechanism.solves
    assert (solve.block, solve.method) == ("p", method.removeprefix("METHOD "))
