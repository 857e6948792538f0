from __future__ import annotations

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parser import parse
from vecgen.source import Source, Span

HERE = Span("test.mod", 1, 1)


def name(text: str) -> ast.Name:
    return ast.Name(text, span=HERE)


def number(text: str, unit: str | None = None) -> ast.Number:
    return ast.Number(text, ast.Unit(unit, span=HERE) if unit is not None else None, span=HERE)


def item(text: str) -> ast.Item:
    [found] = parse(Source("test.mod", text)).items
    return found


def statement(text: str, block: str = "PROCEDURE f()") -> ast.Statement:
    found = item(f"{block} {{ {text} }}")
    assert isinstance(
        found, ast.Procedure | ast.ProcessBlock | ast.SolvedBlock | ast.NetReceive | ast.HookBlock
    )
    [only] = found.body
    return only


def test_an_empty_file() -> None:
    assert parse(Source("test.mod", " : nothing\n")).items == ()


def test_neuron_block() -> None:
    block = item(
        """NEURON {
            THREADSAFE SUFFIX kdr
            USEION k READ ek, ki WRITE ik VALENCE -1 REPRESENTS [CHEBI:29103]
            RANGE gbar, g
            REPRESENTS NCIT:C17008
        }"""
    )
    assert block == ast.NeuronBlock(
        (
            ast.Declares("THREADSAFE", (), span=HERE),
            ast.Kind("SUFFIX", name("kdr"), span=HERE),
            ast.UseIon(
                name("k"),
                (name("ek"), name("ki")),
                (name("ik"),),
                ast.Unary("-", number("1"), span=HERE),
                "[CHEBI:29103]",
                span=HERE,
            ),
            ast.Declares("RANGE", (name("gbar"), name("g")), span=HERE),
            ast.Represents("NCIT:C17008", span=HERE),
        ),
        span=HERE,
    )


def test_units_block() -> None:
    block = item("UNITS { (mA) = (milliamp) F = (faraday) (coulomb) a = (u) -> (w) x = 9.6 (C) }")
    assert isinstance(block, ast.UnitsBlock)
    alias, faraday, arrow, constant = block.definitions
    assert alias == ast.UnitAlias(
        ast.Unit("mA", span=HERE), ast.Unit("milliamp", span=HERE), span=HERE
    )
    assert isinstance(faraday, ast.UnitFactor) and faraday.source.text == "faraday"
    assert isinstance(arrow, ast.UnitFactor) and arrow.target.text == "w"
    assert isinstance(constant, ast.UnitConstant) and constant.value == number("9.6")


def test_parameters() -> None:
    block = item("PARAMETER { a b = -3 (mV) <-1e9, N> c[2] (nS) }")
    assert isinstance(block, ast.ParameterBlock)
    a, b, c = block.parameters
    assert a == ast.Parameter(name("a"), span=HERE)
    assert b == ast.Parameter(
        name("b"),
        None,
        ast.Unary("-", number("3"), span=HERE),
        ast.Unit("mV", span=HERE),
        ast.Limits(ast.Unary("-", number("1e9"), span=HERE), name("N"), span=HERE),
        span=HERE,
    )
    assert c.size == number("2")


def test_states() -> None:
    block = item("STATE { m[3] FROM 0 TO 1 START 0.5 (1) <1e-3> x' }")
    assert isinstance(block, ast.StateBlock)
    m, x = block.variables
    assert (m.lower, m.upper, m.start) == (number("0"), number("1"), number("0.5"))
    assert m.tolerance == number("1e-3")
    assert x.name == ast.Prime("x", 1, span=HERE)


def test_independent() -> None:
    block = item("INDEPENDENT { SWEEP t FROM 0 TO 1 WITH 10 START 0 (ms) }")
    assert isinstance(block, ast.IndependentBlock)
    [t] = block.variables
    assert t.sweep and t.steps == number("10")


def test_equations_of_states() -> None:
    assert statement("x'[1] = 2", "DERIVATIVE d") == ast.Assignment(
        ast.Index(ast.Prime("x", 1, span=HERE), number("1"), span=HERE), number("2"), span=HERE
    )


def test_if_chain_is_flat() -> None:
    found = statement("if (a) { } ELSE IF (b) { c = 1 } else if (d) { } else { }")
    assert isinstance(found, ast.If)
    assert [branch.condition for branch in found.branches] == [name("a"), name("b"), name("d")]
    assert found.otherwise == ()


def test_if_without_else() -> None:
    found = statement("if (a) { }")
    assert isinstance(found, ast.If) and found.otherwise is None


def test_from() -> None:
    assert statement("FROM i = 0 TO N - 1 BY 2 { }") == ast.From(
        name("i"),
        number("0"),
        ast.Binary("-", name("N"), number("1"), span=HERE),
        number("2"),
        (),
        span=HERE,
    )


def test_table() -> None:
    found = statement("TABLE a, b DEPEND celsius FROM -100 TO 100 WITH 200")
    assert isinstance(found, ast.Table)
    assert found.variables == (name("a"), name("b"))
    assert found.depends == (name("celsius"),)
    assert found.intervals == number("200")


@pytest.mark.parametrize(
    ("text", "method", "steady"),
    [
        ("SOLVE s", None, None),
        ("SOLVE s METHOD cnexp", name("cnexp"), None),
        ("SOLVE s STEADYSTATE sparse", None, name("sparse")),
    ],
)
def test_solve(text: str, method: ast.Name | None, steady: ast.Name | None) -> None:
    assert statement(text) == ast.Solve(name("s"), method, steady, span=HERE)


@pytest.mark.parametrize(
    ("text", "left", "arrow", "right", "rates"),
    [
        ("~ A + 2 B <-> C[0] (kf, kb)", 2, "<->", 1, 2),
        ("~ A -> (k)", 1, "->", 0, 1),
        ("~ A << (flux)", 1, "<<", 0, 1),
        ("~ 2A - > (k)", 1, "->", 0, 1),
    ],
)
def test_reactions(text: str, left: int, arrow: str, right: int, rates: int) -> None:
    found = statement(text, "KINETIC k")
    assert isinstance(found, ast.Reaction)
    sizes = (len(found.left), found.arrow, len(found.right), len(found.rates))
    assert sizes == (left, arrow, right, rates)


def test_factor_of_a_species() -> None:
    found = statement("CONSERVE a + 2 b = 1", "KINETIC k")
    assert isinstance(found, ast.Conserve)
    assert found.terms == (
        ast.Term(name("a"), span=HERE),
        ast.Term(name("b"), number("2"), span=HERE),
    )


def test_compartment_with_and_without_index() -> None:
    plain = statement("COMPARTMENT (1 + v) { a b }", "KINETIC k")
    indexed = statement("COMPARTMENT i, vol[i] { ca }", "KINETIC k")
    assert isinstance(plain, ast.Compartment) and isinstance(indexed, ast.Compartment)
    assert (plain.index, plain.species) == (None, (name("a"), name("b")))
    assert (indexed.index, indexed.species) == (name("i"), (name("ca"),))


def test_watch() -> None:
    found = statement("WATCH (v + 1 > th) 2, (v < 0) 3", "NET_RECEIVE (w)")
    assert isinstance(found, ast.Watch)
    assert [condition.op for condition in found.conditions] == [">", "<"]


def test_verbatim_keeps_its_text() -> None:
    assert statement("VERBATIM\n  return 0;\n  ENDVERBATIM\n") == ast.Verbatim(
        "\n  return 0;", span=HERE
    )


def test_local_arrays() -> None:
    assert item("LOCAL a, b[3]") == ast.Local(
        (
            ast.LocalVariable(name("a"), span=HERE),
            ast.LocalVariable(name("b"), number("3"), span=HERE),
        ),
        span=HERE,
    )


@pytest.mark.parametrize("word", ["FORALL", "RESET", "SECTION", "STEPPED", "Else", "cnexp", "t"])
def test_words_that_may_be_names(word: str) -> None:
    assert statement(f"{word} = 1") == ast.Assignment(name(word), number("1"), span=HERE)


def test_remarks_do_not_count_in_comparisons() -> None:
    plain = parse(Source("a.mod", "LOCAL a"))
    remarked = parse(Source("b.mod", "\n: why\nUNITSOFF LOCAL a"))
    assert plain == remarked
    assert [remark.text for remark in remarked.remarks] == [" why"]
    assert [switch.keyword for switch in remarked.unit_switches] == ["UNITSOFF"]


@pytest.mark.parametrize(
    "text",
    [
        "NEURON { RANGE a b }",
        "NEURON { USEION na }",
        "NEURON { USEION na WRITE ina READ ena }",
        "NEURON { THREADSAFE a }",
        "PARAMETER { a[2] = 1 }",
        "PARAMETER { a = 1 (mV }",
        "PARAMETER { a = 1 <0, 1> (mV) }",
        "ASSIGNED { a START 1 }",
        "ASSIGNED { a, b }",
        "STATE { a = 1 }",
        "UNITS { F = 2 }",
        "CONSTANT { a }",
        "INDEPENDENT { t }",
        "DEFINE N 4.5",
        "INCLUDE foo",
        "FUNCTION f { }",
        "FUNCTION f(x y) { }",
        "AFTER FOO { }",
        "NET_RECEIVE { }",
        "DERIVATIVE { }",
        "PROCEDURE f() { a = b = c }",
        "PROCEDURE f() { if (a) b = 1 }",
        "PROCEDURE f() { (a) = 1 }",
        "PROCEDURE f() { f(1,) }",
        "PROCEDURE f() { FROM i = -1 TO 2 { } }",
        "PROCEDURE f() { TABLE a FROM 0 TO 1 WITH 2.5 }",
        "KINETIC k { ~ A <-> B (1) }",
        "KINETIC k { ~ A -> B (1) }",
        "KINETIC k { ~ A -> (1, 2) }",
        "KINETIC k { ~ A = 1 }",
        "KINETIC k { COMPARTMENT v { a, b } }",
        "NET_RECEIVE (w) { WATCH (v >= 1) 2 }",
        "}",
    ],
)
def test_what_neuron_refuses_is_a_syntax_error(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse(Source("test.mod", text))
    assert caught.value.diagnostics[0].code in ("syntax", "unclosed-block")
