"""Resolution of names, storage, currents, blocks and statements."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.nmodl import load_mechanism
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Get,
    Local,
    Logical,
    Unary,
    UnaryOp,
    add,
    div,
    mul,
    neg,
    number,
    sub,
)
from vecgen.lang.stmt import Assign, For, If, Ode, Perform, Put, Solve, Stmt, While
from vecgen.lang.types import DType
from vecgen.model.mechanism import Current, CurrentKind, Mechanism, MechanismKind, Role, Storage
from vecgen.source import Source


def load(text: str) -> Mechanism:
    mechanism, _ = load_mechanism(Source("example.mod", text))
    return mechanism


HEAD = """
NEURON { SUFFIX x RANGE a, b }
DEFINE TWO 2
CONSTANT { four = 4 }
ASSIGNED { a b c }
FUNCTION f(x) { f = x }
FUNCTION g(x, y) { g = x + y }
PROCEDURE p(x) { a = x }
"""


def initial(statements: str) -> tuple[Stmt, ...]:
    return load(f"{HEAD} INITIAL {{ {statements} }}").initial


def value(expression: str) -> Expr:
    (statement,) = initial(f"a = {expression}")
    assert isinstance(statement, Put)
    return statement.value


B, C = Get("b"), Get("c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7/2", div(number(7), number(2))),
        ("b - c - 1", sub(sub(B, C), number(1))),
        ("b - (c - 1)", sub(B, sub(C, number(1)))),
        ("((b))", B),
        ("-b*c", mul(neg(B), C)),
        ("b^2", Binary(BinaryOp.POW, B, number(2))),
        ("-b^2", neg(Binary(BinaryOp.POW, B, number(2)))),
        ("2 (mV)*b", mul(number(2), B)),
        ("b < c", Compare(CompareOp.LT, B, C)),
        ("!b", Unary(UnaryOp.NOT, Compare(CompareOp.NE, B, number(0)))),
        ("TWO*b", mul(number(2), B)),
        ("four", number(4)),
        ("v + t + dt", add(add(Get("v"), Get("t")), Get("dt"))),
        ("celsius*diam*area", mul(mul(Get("celsius"), Get("diam")), Get("area"))),
        ("f(b)", Call("f", (B,))),
        ("g(1, exp(b))", Call("g", (number(1), Call("exp", (B,))))),
    ],
)
def test_expressions(text: str, expected: Expr) -> None:
    assert value(text) == expected


def test_operands_of_a_logical_operator_are_conditions() -> None:
    result = value("b && c > 1")
    assert isinstance(result, Logical)
    assert result.a == Compare(CompareOp.NE, B, number(0))
    assert result.b == Compare(CompareOp.GT, C, number(1))


def test_an_else_if_chain_nests() -> None:
    (outer,) = initial("if (b) { a = 1 } else if (c < 0) { a = 2 } else { a = 3 }")
    assert outer == If(
        Compare(CompareOp.NE, B, number(0)),
        (Put("a", number(1)),),
        (If(Compare(CompareOp.LT, C, number(0)), (Put("a", number(2)),), (Put("a", number(3)),)),),
    )


def test_while_and_from_loops() -> None:
    loop, counted = initial("while (b > 1) { b = b/2 } FROM j = 0 TO TWO*3 BY 2 { a = a + j/2 }")
    assert loop == While(Compare(CompareOp.GT, B, number(1)), (Put("b", div(B, number(2))),))
    zero, two, three = (Const(n, DType.INT) for n in (0, 2, 3))
    index = Cast(DType.DOUBLE, Local("j"))
    body = (Put("a", add(Get("a"), div(index, number(2)))),)
    assert counted == For("j", zero, mul(two, three), two, body)


def test_bounds_of_from_truncate_doubles_and_know_outer_indices() -> None:
    (outer,) = initial("FROM i = INT(b/2) TO c { FROM j = i TO i+1 { a = j } }")
    assert isinstance(outer, For)
    assert outer.begin == Cast(DType.INT, div(B, number(2)))
    assert outer.end == Cast(DType.INT, C)
    assert outer.step == Const(1, DType.INT)
    (inner,) = outer.body
    assert isinstance(inner, For)
    assert (inner.begin, inner.end) == (Local("i"), add(Local("i"), Const(1, DType.INT)))


def test_locals_hide_variables_and_each_other() -> None:
    statements = initial("LOCAL b b = 1 if (b) { LOCAL b b = 2 a = b } a = b")
    first, branch, last = statements
    assert first == Assign("b", number(1))
    assert isinstance(branch, If)
    assert branch.then == (Assign("b_2", number(2)), Put("a", Local("b_2")))
    assert last == Put("a", Local("b"))


def test_an_argument_hides_a_variable_and_may_be_assigned() -> None:
    mechanism = load("NEURON { SUFFIX x } PROCEDURE p(v) { v = v + 1 }")
    (routine,) = mechanism.routines
    assert routine.parameters == ("v",)
    assert routine.body == (Assign("v", add(Local("v"), number(1))),)


def test_a_function_returns_through_a_local_of_its_name() -> None:
    mechanism = load("NEURON { SUFFIX x } FUNCTION f(x) { f = x f = f*2 }")
    (function,) = mechanism.routines
    assert function.is_function
    assert function.body == (Assign("f", Local("x")), Assign("f", mul(Local("f"), number(2))))


def test_calls_as_statements() -> None:
    assert initial("p(b)") == (Perform("p", (B,)),)
    assert initial("f(1)") == (Perform("f", (number(1),)),)
    assert initial("at_time(b)") == ()
    assert initial("at_time(f(b) + 1)") == (Perform("f", (B,)),)


def test_what_means_nothing_leaves_nothing() -> None:
    text = """
    NEURON { SUFFIX x THREADSAFE REPRESENTS [a:b] RANGE a }
    INDEPENDENT { t FROM 0 TO 1 WITH 1 (ms) }
    ASSIGNED { a }
    UNITSOFF
    INITIAL { MUTEXLOCK PROTECT a = 1 MUTEXUNLOCK
    VERBATIM
        /* nothing */
    ENDVERBATIM
    }
    PROCEDURE p() { a = 2
    VERBATIM
        return 0;
    ENDVERBATIM
    }
    """
    mechanism = load(text)
    assert mechanism.initial == (Put("a", number(1)),)
    assert mechanism.routines[0].body == (Put("a", number(2)),)


DECLARATIONS = """
TITLE A channel
NEURON {
    POINT_PROCESS syn
    USEION ca READ eca, cai WRITE ica VALENCE 2
    ELECTRODE_CURRENT i
    NONSPECIFIC_CURRENT j
    RANGE gbar, a, nowhere
    GLOBAL shared
}
DEFINE N 3
PARAMETER { gbar = .12 (S/cm2) <0, 1e9> vhalf = -N (mV) celsius = 36 shared = 5 }
STATE { m h START 0.5 }
ASSIGNED { v (mV) a b i (nA) j (nA) ica eca cai seen }
BREAKPOINT { SOLVE states METHOD cnexp i = a ica = gbar*(v - eca) j = 0 }
DERIVATIVE states { m' = (vhalf - m)/shared h' = -h }
"""


def test_declarations() -> None:
    mechanism = load(DECLARATIONS)
    assert mechanism.name == "syn"
    assert mechanism.kind is MechanismKind.POINT_PROCESS
    assert mechanism.title == "A channel"
    assert [v.name for v in mechanism.variables] == [
        *("gbar", "vhalf", "shared", "m", "h", "a", "b", "i", "j", "seen"),
    ]
    storage = {v.name: v.storage for v in mechanism.variables}
    assert {name for name, s in storage.items() if s is Storage.RANGE} == {
        *("gbar", "a", "i", "j", "m", "h"),
    }
    assert {name for name, s in storage.items() if s is Storage.GLOBAL} == {"vhalf", "shared"}
    assert {name for name, s in storage.items() if s is Storage.HIDDEN} == {"b", "seen"}
    gbar, vhalf, h = (mechanism.variable(name) for name in ("gbar", "vhalf", "h"))
    assert gbar is not None and vhalf is not None and h is not None
    assert (gbar.role, gbar.unit, gbar.default, gbar.limits) == (
        *(Role.PARAMETER, "S/cm2", 0.12, (0.0, 1e9)),
    )
    assert vhalf.default == -3.0
    assert (h.role, h.default) == (Role.STATE, 0.5)


def test_ions_and_currents_keep_the_order_of_the_neuron_block() -> None:
    mechanism = load(DECLARATIONS)
    (ion,) = mechanism.ions
    assert (ion.ion, ion.reads, ion.writes, ion.valence) == ("ca", ("eca", "cai"), ("ica",), 2.0)
    assert mechanism.currents == (
        Current("ica", CurrentKind.ION, "ca"),
        Current("i", CurrentKind.ELECTRODE),
        Current("j", CurrentKind.NONSPECIFIC),
    )


def test_breakpoint_loses_its_solves_and_odes_keep_their_shape() -> None:
    mechanism = load(DECLARATIONS)
    assert mechanism.has_breakpoint
    assert mechanism.solves == (Solve("states", "cnexp"),)
    assert [s.field for s in mechanism.breakpoint if isinstance(s, Put)] == ["i", "ica", "j"]
    (block,) = mechanism.derivatives
    assert block.body == (
        Ode("m", div(sub(Get("vhalf"), Get("m")), Get("shared"))),
        Ode("h", neg(Get("h"))),
    )


def test_statements_and_blocks_know_their_lines() -> None:
    mechanism = load(DECLARATIONS)
    lines = mechanism.source.lines
    span = mechanism.block_span("DERIVATIVE states")
    assert span is not None and lines[span.line - 1].startswith("DERIVATIVE")
    statement = mechanism.breakpoint[0]
    assert statement.span is not None
    assert lines[statement.span.line - 1][statement.span.column - 1 :].startswith("i = a")
    assert mechanism.block_span("INITIAL") is None


def test_a_name_in_range_that_is_not_declared_warns() -> None:
    _, diagnostics = load_mechanism(Source("example.mod", DECLARATIONS))
    assert [item.code for item in diagnostics.items] == ["range-undeclared"]


TABLES = """
NEURON { SUFFIX x RANGE inf, tau }
PARAMETER { low = -100 }
ASSIGNED { inf tau celsius }
PROCEDURE rates(v (mV)) {
    TABLE inf, tau DEPEND celsius, low FROM low TO 100 WITH 200
    inf = v tau = celsius
}
FUNCTION half(x) { TABLE FROM 0 TO 1 WITH 10 half = x/2 }
"""


def test_tables() -> None:
    mechanism = load(TABLES)
    rates, half = mechanism.tables
    assert mechanism.has_usetable
    assert rates.table is not None and half.table is not None
    assert rates.table.variables == ("inf", "tau")
    assert rates.table.depend == ("celsius", "low")
    assert (rates.table.lower, rates.table.upper) == (Get("low"), number(100))
    assert rates.table.count == 200
    assert rates.body == (Put("inf", Local("v")), Put("tau", Get("celsius")))
    assert half.table.variables == ("half",)
    assert mechanism.variable("usetable_x") is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("m = 3", (Put("m", number(3)),)),
        ("", (Put("m", number(0)),)),
        ("m = m + 1", (Put("m", number(0)), Put("m", add(Get("m"), number(1))))),
        ("m = m0", (Put("m", number(0)),)),
        ("q() m = 1", (Put("m", number(0)), Perform("q", ()), Put("m", number(1)))),
        ("r() m = 1", (Perform("r", ()), Put("m", number(1)))),
    ],
)
def test_states_start_from_zero_unless_initial_assigns_them_first(
    body: str, expected: tuple[Stmt, ...]
) -> None:
    text = """NEURON { SUFFIX x RANGE a } STATE { m } ASSIGNED { a }
    PROCEDURE q() { a = m } PROCEDURE r() { a = 1 }"""
    assert load(f"{text} INITIAL {{ {body} }}").initial == expected


def test_a_declared_initial_value_is_used() -> None:
    mechanism = load("NEURON { SUFFIX x } PARAMETER { m0 = .3 } STATE { m }")
    assert mechanism.initial == (Put("m", Get("m0")),)


def test_without_a_neuron_block_the_file_names_the_mechanism() -> None:
    assert load("ASSIGNED { a }").name == "example"


def test_several_initial_blocks_run_one_after_the_other() -> None:
    text = "NEURON { SUFFIX x RANGE a } ASSIGNED { a } INITIAL { a = 1 } INITIAL { a = 2 }"
    assert load(text).initial == (Put("a", number(1)), Put("a", number(2)))


def test_include_stands_for_the_items_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "inner.inc").write_text("PARAMETER { a = 3 }\n")
    outer = tmp_path / "outer.mod"
    outer.write_text('NEURON { SUFFIX x RANGE a }\nINCLUDE "inner.inc"\n')
    mechanism, _ = load_mechanism(Source.read(outer))
    (variable,) = mechanism.variables
    assert variable.default == 3.0
    assert variable.span is not None and variable.span.file.endswith("inner.inc")


def test_an_include_of_itself_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "self.mod"
    path.write_text('NEURON { SUFFIX x }\nINCLUDE "self.mod"\n')
    with pytest.raises(SourceError, match="includes itself"):
        load_mechanism(Source.read(path))


def test_an_error_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "inner.inc").write_text("INITIAL { a = 3 }\n")
    path = tmp_path / "outer.mod"
    path.write_text('NEURON { SUFFIX x }\nINCLUDE "inner.inc"\n')
    with pytest.raises(SourceError, match=r"inner\.inc:1:11: 'a' is not declared") as caught:
        load_mechanism(Source.read(path))
    assert "SUFFIX" not in str(caught.value)


def test_an_included_file_is_found_by_the_search_path(tmp_path: Path, monkeypatch) -> None:
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
    (tmp_path / "second" / "value.inc").write_text("DEFINE VALUE 3\n")
    path = tmp_path / "outer.mod"
    path.write_text(
        'INCLUDE "value.inc"\nNEURON { SUFFIX x RANGE a }\nASSIGNED { a } INITIAL { a = VALUE }\n'
    )
    with pytest.raises(SourceError, match=r"cannot read 'value\.inc'"):
        load_mechanism(Source.read(path))
    listed = os.pathsep.join([str(tmp_path / "first"), str(tmp_path / "second")])
    monkeypatch.setenv("MODL_INCLUDE", listed)
    load_mechanism(Source.read(path))
    (tmp_path / "value.inc").write_text("DEFINE OTHER 3\n")  # beside the file comes first
    with pytest.raises(SourceError, match="VALUE"):
        load_mechanism(Source.read(path))
