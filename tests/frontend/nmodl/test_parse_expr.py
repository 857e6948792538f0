from __future__ import annotations

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parser import parse
from vecgen.frontend.nmodl.unparse_expr import expression
from vecgen.source import Source


def value(text: str) -> ast.Expr:
    [item] = parse(Source("test.mod", f"PROCEDURE f() {{ x = {text} }}")).items
    assert isinstance(item, ast.Procedure)
    [statement] = item.body
    assert isinstance(statement, ast.Assignment)
    return statement.value


def grouped(node: ast.Expr) -> str:
    """Return the expression with square brackets around every operation."""
    match node:
        case ast.Unary(op=op, operand=operand):
            return f"[{op}{grouped(operand)}]"
        case ast.Binary(op=op, left=left, right=right):
            return f"[{grouped(left)}{op}{grouped(right)}]"
        case ast.Paren(inner=inner):
            return f"({grouped(inner)})"
        case _:
            return expression(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a - b - c", "[[a-b]-c]"),
        ("a / b * c", "[[a/b]*c]"),
        ("a + b*c - d", "[[a+[b*c]]-d]"),
        ("-a^2", "[-[a^2]]"),
        ("a^b^c", "[a^[b^c]]"),
        ("2^-a*3", "[[2^[-a]]*3]"),
        ("2^-a^2", "[2^[-[a^2]]]"),
        ("-a*b", "[[-a]*b]"),
        ("a - -b", "[a-[-b]]"),
        ("a*-b", "[a*[-b]]"),
        ("!a == 0", "[[!a]==0]"),
        ("!-a", "[![-a]]"),
        ("0 == 1 < 2", "[0==[1<2]]"),
        ("3 < 2 == 1", "[[3<2]==1]"),
        ("a < b < c", "[[a<b]<c]"),
        ("a || b && c", "[a||[b&&c]]"),
        ("a + 1 > b && c != d", "[[[a+1]>b]&&[c!=d]]"),
        ("(a - b) - (c)", "[([a-b])-(c)]"),
        ("2 (mV) * a", "[2 (mV)*a]"),
        ("1 - exp(-(a + b)/c)", "[1-exp(-(a + b) / c)]"),
    ],
)
def test_grouping_is_that_of_c(text: str, expected: str) -> None:
    assert grouped(value(text)) == expected


def test_numbers_keep_their_text_and_unit() -> None:
    number = value("1.50e-03 ( mA / cm2 )")
    assert isinstance(number, ast.Number)
    assert (number.text, number.unit and number.unit.text) == ("1.50e-03", "mA / cm2")


def test_a_unit_may_hold_any_characters() -> None:
    number = value("2 (µm^2 % of #1; ~)")
    assert isinstance(number, ast.Number)
    assert number.unit is not None
    assert number.unit.text == "µm^2 % of #1; ~"


def test_behind_a_defined_name_stands_a_unit() -> None:
    file = parse(Source("test.mod", "DEFINE N 3 PROCEDURE f() { x = N (mV) + g(y) }"))
    assert isinstance(file.items[1], ast.Procedure)
    [statement] = file.items[1].body
    assert isinstance(statement, ast.Assignment)
    assert expression(statement.value) == "N + g(y)"


@pytest.mark.parametrize(
    "index", ["i", "2", "i + 1", "(i + 1)*2/N", "INT(a*2^b) - 1", "INT(fabs(x[2]))"]
)
def test_indices_are_integer_expressions(index: str) -> None:
    node = value(f"y[{index}]")
    assert isinstance(node, ast.Index)
    assert expression(node) == f"y[{index}]".replace("*", " * ").replace("/", " / ")


@pytest.mark.parametrize(
    "text",
    ["y[1.5]", "y[-1]", "y[fabs(a)]", "y[a < 1]", "y[y[1]]", "INT(a)", "+a", "()", '"a"', "a b"],
)
def test_what_nmodl_does_not_take(text: str) -> None:
    with pytest.raises(SourceError, match=r"expected|INT"):
        value(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1000 + "a" + ")" * 1000,
        "-" * 1000 + "a",
        "a^" * 1000 + "a",
        "f(" * 1000 + "a" + ")" * 1000,
        "y[" + "(" * 1000 + "a" + ")" * 1000 + "]",
        "a + " * 1000 + "a",
        "(" * 20000,
    ],
    ids=["brackets", "minus", "power", "calls", "index", "sum", "open"],
)
def test_deep_nesting_is_an_error_not_a_crash(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        value(text)
    assert caught.value.diagnostics[0].code == "too-deep"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 45 + "a" + ")" * 45,
        "f(a, " * 45 + "a" + ")" * 45,
        "a + " * 150 + "a",
        "a || b && c == d < e + f * g^(" * 15 + "a" + ")" * 15,
    ],
    ids=["brackets", "calls", "sum", "all operators"],
)
def test_sane_depths_are_taken(text: str) -> None:
    node = value(text)
    assert value(expression(node)) == node
    assert hash(node) == hash(value(text))


def test_spans_reach_over_the_whole_expression() -> None:
    node = value("a +\n  exp(b)")
    span = node.span
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 21, 2, 9)
