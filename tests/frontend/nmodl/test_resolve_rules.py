"""Warnings, refusals and robustness of the semantic rules (errors: tests/errors)."""

from __future__ import annotations

import random
import re

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.nmodl import load_mechanism
from vecgen.frontend.nmodl.rules.functions import NOT_YET
from vecgen.source import Source


def refusals(text: str) -> list[str]:
    return errors(text, "unsupported")


def errors(text: str, code: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        load_mechanism(Source("example.mod", text))
    assert {error.code for error in caught.value.diagnostics} == {code}
    return [error.message for error in caught.value.diagnostics]


def warnings(text: str) -> list[str]:
    _, diagnostics = load_mechanism(Source("example.mod", text))
    return [item.code for item in diagnostics.items]


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("STATE { p q } KINETIC k { ~ p <-> q (1, 2) CONSERVE p + q = 1 }", "KINETIC"),
        ("STATE { p } LINEAR k { ~ p = 1 }", "LINEAR"),
        ("STATE { p } NONLINEAR k { ~ p*p = 1 }", "NONLINEAR"),
        ("STATE { p } DISCRETE k { p = p@1 }", "DISCRETE"),
        ("NET_RECEIVE(w) { a = w + flag }", "NET_RECEIVE"),
        ("NEURON { EXTERNAL e } ASSIGNED { e[2] } INITIAL { a = e[0] }", "EXTERNAL"),
        ("INITIAL { a = threshold(a, 2) }", "threshold"),
        ("NEURON { RANDOM r } INITIAL { a = random_uniform(r, 0, 1) }", "RANDOM"),
        ("VERBATIM\n#include <math.h>\nENDVERBATIM", "VERBATIM"),
        ("INITIAL { a = f(1) } FUNCTION f(x) { f = g() } FUNCTION g() { g = f(a) }", "recursion"),
    ],
)
def test_constructs_to_come_are_refused_by_name(text: str, construct: str) -> None:
    messages = refusals(f"NEURON {{ SUFFIX x RANGE a }} ASSIGNED {{ a }} {text}")
    assert any(construct in message for message in messages)
    assert all(message.endswith("not supported yet") for message in messages)


@pytest.mark.parametrize("kind", ["ARTIFICIAL_CELL cell"])
def test_kinds_to_come_are_refused(kind: str) -> None:
    (message,) = refusals(f"NEURON {{ {kind} }}")
    assert kind.split()[0] in message


def solving(solve: str, equations: str = "m' = -m") -> str:
    return f"""NEURON {{ SUFFIX x RANGE a }} ASSIGNED {{ a }} STATE {{ m }}
    BREAKPOINT {{ {solve} }} DERIVATIVE s {{ {equations} }}"""


@pytest.mark.parametrize("method", ["derivimplicit", "euler", "runge", "cnexp"])
def test_methods_of_equations(method: str) -> None:
    assert warnings(solving(f"SOLVE s METHOD {method}")) == []
    assert warnings(solving(f"if (a) {{ SOLVE s METHOD {method} }}")) == []


@pytest.mark.parametrize("solve", ["SOLVE s", "SOLVE s METHOD after_cvode"])
def test_a_solve_that_advances_no_state_warns(solve: str) -> None:
    assert warnings(solving(solve)) == ["states-stay"]


@pytest.mark.parametrize(
    ("solve", "code"),
    [
        ("SOLVE s METHOD adams", "obsolete-method"),
        ("SOLVE s METHOD gear", "obsolete-method"),
        ("SOLVE s METHOD sparse", "method-of-derivative"),
        ("SOLVE s METHOD newton", "method-of-derivative"),
        ("SOLVE s STEADYSTATE euler", "method-of-steady-state"),
    ],
)
def test_methods_that_neuron_refuses_too(solve: str, code: str) -> None:
    assert len(errors(solving(solve), code)) == 1


TWICE = "if (a) { m' = -m } else { m' = a }"


def test_a_state_with_an_equation_in_each_branch() -> None:
    assert warnings(solving("SOLVE s METHOD cnexp", TWICE)) == []
    assert warnings(solving("SOLVE s METHOD euler", TWICE)) == ["equation-twice"]
    (message,) = errors(solving("SOLVE s METHOD derivimplicit", TWICE), "equation-count")
    assert "one equation for each state" in message


def test_elements_of_arrays_have_no_equations() -> None:
    text = solving("SOLVE s METHOD euler", "m'[0] = -a").replace("{ m }", "{ m[2] }")
    assert len(errors(text, "array-equation")) == 1


def equation(right_side: str) -> str:
    return f"""NEURON {{ SUFFIX x RANGE a }} PARAMETER {{ a }} STATE {{ m n }}
    FUNCTION f(x) {{ f = x }}
    BREAKPOINT {{ SOLVE s METHOD cnexp }} DERIVATIVE s {{ m' = {right_side} }}"""


@pytest.mark.parametrize(
    "right_side", ["-m", "(a - m)/n", "a*(1 - m) - n*m", "f(a)*m", "3", "n*n", "-(m)*2/a", "exp(n)"]
)
def test_linear_equations_pass_without_a_word(right_side: str) -> None:
    assert warnings(equation(right_side)) == []


@pytest.mark.parametrize("right_side", ["-m*m", "m*(1 - m)", "a*(1 - m)*(2 - m)/n", "a + -m*m"])
def test_products_that_cnexp_misreads_warn(right_side: str) -> None:
    assert warnings(equation(right_side)) == ["cnexp-nonlinear-product"]


@pytest.mark.parametrize("right_side", ["1/m", "exp(m)", "f(m) - m", "a/(1 + m)", "m*m + 1/m"])
def test_equations_that_fall_back_on_derivimplicit_warn(right_side: str) -> None:
    assert warnings(equation(right_side)) == ["cnexp-falls-back"]


def test_a_block_that_nothing_solves_warns() -> None:
    text = "NEURON { SUFFIX x } STATE { m } DERIVATIVE s { m' = -m }"
    assert warnings(text) == ["never-solved"]


def test_return_zero_is_harmless_only_where_a_procedure_ends() -> None:
    verbatim = "\nVERBATIM\nreturn 0;\nENDVERBATIM\n"
    head = "NEURON { SUFFIX x RANGE a } ASSIGNED { a }"
    assert warnings(f"{head} PROCEDURE p() {{ a = 1 {verbatim} }}") == []
    for text in (
        f"PROCEDURE p() {{ {verbatim} a = 1 {verbatim} }}",
        f"FUNCTION f() {{ f = 1 {verbatim} }}",
        f"INITIAL {{ a = 1 {verbatim} }}",
    ):
        assert refusals(f"{head} {text}") == ["VERBATIM blocks with C code are not supported yet"]


def test_all_faults_of_a_file_are_told_at_once_in_order() -> None:
    text = """NEURON { SUFFIX x RANGE a }
ASSIGNED { a }
INITIAL { a = bb + cc t = 1 }
PROCEDURE p(x) { a = pow(x) a = bb }
"""
    with pytest.raises(SourceError) as caught:
        load_mechanism(Source("example.mod", text))
    found = [
        (error.span.line, error.span.column, error.code)
        for error in caught.value.diagnostics
        if error.span
    ]
    assert found == [
        (3, 15, "undeclared-name"),
        (3, 20, "undeclared-name"),
        (3, 23, "assign-neuron-variable"),
        (4, 22, "argument-count"),
        (4, 33, "undeclared-name"),
    ]


@pytest.mark.parametrize("name", sorted(NOT_YET))
def test_every_function_of_nmodl_is_known(name: str) -> None:
    text = f"NEURON {{ SUFFIX x RANGE a }} ASSIGNED {{ a }} INITIAL {{ a = {name}() }}"
    assert any(name in message for message in refusals(text))


def test_a_sum_of_very_many_terms_is_an_error_and_no_overflow() -> None:
    terms = " + ".join(["a"] * 20000)
    text = f"NEURON {{ SUFFIX x RANGE a }} ASSIGNED {{ a }} INITIAL {{ a = {terms} }}"
    with pytest.raises(SourceError):
        load_mechanism(Source("example.mod", text))


def test_a_sum_of_many_terms_passes() -> None:
    terms = " + ".join(["a"] * 120)
    assert warnings(f"NEURON {{ SUFFIX x }} ASSIGNED {{ a }} INITIAL {{ a = {terms} }}") == []


MUTATED = """
NEURON { SUFFIX x USEION na READ ena WRITE ina NONSPECIFIC_CURRENT il RANGE gbar, inf }
UNITS { (mV) = (millivolt) F = (faraday) (coulomb) }
DEFINE N 3
PARAMETER { gbar = .1 (S/cm2) <0, 1> el = -54 (mV) }
STATE { m h }
ASSIGNED { v (mV) ena ina il inf tau }
INITIAL { rates(v) m = inf h = 1 - m }
BREAKPOINT { SOLVE states METHOD cnexp ina = gbar*m^N*h*(v - ena) il = el*v/F }
DERIVATIVE states { LOCAL x rates(v) x = 2 m' = (inf - m)/tau h' = x*(1 - h) }
PROCEDURE rates(v) {
    TABLE inf, tau FROM -100 TO 100 WITH 200
    if (v < 0 && !(v > -5)) { inf = trap(v, 3) } else { inf = 0 }
    FROM j = 0 TO N { tau = tau + j }
}
FUNCTION trap(x, y) { while (x > 1) { x = x/y } trap = exp(x) }
"""


@pytest.mark.parametrize("seed", range(60))
def test_mutated_sources_give_diagnostics_and_nothing_else(seed: int) -> None:
    choose = random.Random(seed)
    words = re.findall(r"\s+|\w+|.", MUTATED)
    for _ in range(choose.randint(1, 4)):
        place = choose.randrange(len(words))
        match choose.randrange(3):
            case 0:
                del words[place]
            case 1:
                words.insert(place, choose.choice(words))
            case _:
                words[place] = choose.choice(words)
    try:
        load_mechanism(Source("mutated.mod", "".join(words)))
    except SourceError as error:
        assert error.diagnostics


def test_an_ion_variable_that_is_only_read_may_be_assigned_with_a_warning() -> None:
    text = "NEURON { SUFFIX x USEION na READ ena } ASSIGNED { ena } INITIAL { ena = 50 }"
    assert warnings(text) == ["assign-read-ion"]
