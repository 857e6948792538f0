"""Statements as lines of C."""

from __future__ import annotations

import textwrap

import pytest

from vecgen.emit.c_layout import COMMENT_COLUMN, WIDTH, Marks, c_comment, wrap
from vecgen.emit.c_stmt import c_statements, declarations
from vecgen.lang.expr import Binary, BinaryOp, Compare, CompareOp, Const, Expr, Load, Local, add
from vecgen.lang.expr import number as constant
from vecgen.lang.stmt import Assign, For, If, Increment, Let, LookUp, Put, Stmt, Store, While
from vecgen.lang.types import DType
from vecgen.source import Span

A, B, I = Local("a"), Local("b"), Local("i")  # noqa: E741
LESS = Compare(CompareOp.LT, A, B)
ONE = constant(1.0)


class Names:
    def local(self, name: str) -> str:
        return name

    def load(self, array: str, index: str) -> str:
        return f"{array}[{index}]"

    def call(self, name: str, args: list[str]) -> str:
        return f"hh_{name}({', '.join(args)})"


def integer(value: int) -> Const:
    return Const(value, DType.INT)


def written(*body: Stmt, indent: int = 0, marks: Marks = Marks.COMMENTS) -> str:
    return "\n".join(c_statements(body, Names(), indent=indent, marks=marks)) + "\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ((Let("a", add(B, ONE)),), "const double a = b + 1.0;"),
        ((Let("c", LESS),), "const double c = (double)(a < b);"),
        ((Let("k", integer(2)), Assign("a", Local("k"))), "const int32_t k = 2;\na = k;"),
        ((Assign("a", B),), "a = b;"),
        ((Assign("a", A),), ""),
        ((Store("m", I, Load("h", I)),), "m[i] = h[i];"),
        (
            (If(LESS, (Assign("a", B),)),),
            """
            if (a < b) {
                a = b;
            }
            """,
        ),
        (
            (If(A, (Assign("a", B),), (If(LESS, (Assign("a", ONE),), (Assign("b", ONE),)),)),),
            """
            if (a != 0.0) {
                a = b;
            } else if (a < b) {
                a = 1.0;
            } else {
                b = 1.0;
            }
            """,
        ),
        (
            (While(LESS, (Assign("a", add(A, ONE)),)),),
            """
            while (a < b) {
                a = a + 1.0;
            }
            """,
        ),
        (
            (For("j", integer(0), A, integer(1), (Assign("b", Local("j")),)),),
            """
            for (int32_t j = 0; j <= (int32_t)a; j++) {
                b = j;
            }
            """,
        ),
        (
            (For("j", A, integer(9), integer(3), (Let("k", Local("j")),)),),
            """
            for (int32_t j = (int32_t)a; j <= 9; j += 3) {
                const int32_t k = j;
            }
            """,
        ),
    ],
)
def test_statements(body: tuple[Stmt, ...], text: str) -> None:
    assert written(*body).strip() == textwrap.dedent(text).strip()


def test_places_stand_behind_at_one_column() -> None:
    span = Span("/home/someone/hh.mod", 84, 3)
    lines = written(Assign("a", B, span=span), Assign("bb", A, span=span), indent=8).splitlines()
    for line in lines:
        assert line.index("/* hh.mod:84 */") == COMMENT_COLUMN
        assert "someone" not in line


def test_a_formula_that_just_fits_keeps_its_line() -> None:
    value: Expr = A
    while len(written(Assign("a", value))) < WIDTH - 12:
        value = add(value, B)
    lines = written(Assign("a", value, span=Span("hh.mod", 84, 3)), indent=4).splitlines()
    assert lines[0] == "    /* hh.mod:84 */"
    assert lines[1].endswith(";")
    assert len(lines) == 2


def test_a_long_file_name_stands_above() -> None:
    span = Span("/x/" + "long" * 30 + ".mod", 8, 1)
    lines = written(Assign("a", add(B, ONE), span=span)).splitlines()
    assert lines[-1] == "a = b + 1.0;"
    assert "".join(lines[:-1]).endswith("long.mod:8 */")


def test_long_lines_are_broken_at_outer_operators() -> None:
    value: Expr = A
    for _ in range(7):
        inner = add(Local("a_rather_long_name"), Binary(BinaryOp.MUL, B, A))
        value = add(value, Binary(BinaryOp.MUL, inner, Local("another_long_name")))
    lines = written(Store("m", I, value, span=Span("hh.mod", 84, 3)), indent=4).splitlines()
    assert len(lines) > 2
    assert all(len(line) <= WIDTH for line in lines)
    assert all(line.lstrip().startswith("+ (") for line in lines[1:])
    assert lines[-1].endswith("/* hh.mod:84 */")


def test_breaking_changes_white_space_only() -> None:
    code = "x = " + " + ".join(f"f({name}, {name} * (a - b))" for name in "abcdefghijklmnop") + ";"
    lines = wrap(code, indent=4, width=60)
    assert all(len(line) <= 60 for line in lines)
    assert " ".join(line.strip() for line in lines) == code


def test_an_endless_name_stays_whole() -> None:
    assert wrap("x" * 200, indent=0, width=50) == ["x" * 200]


def test_line_directives() -> None:
    stmt = Assign("a", B, span=Span('x/h"h.mod', 84, 3))
    lines = c_statements((stmt,), Names(), indent=4, marks=Marks.LINE_DIRECTIVES)
    assert lines == ['#line 84 "h?h.mod"', "    a = b;"]


def test_no_marks() -> None:
    stmt = Assign("a", B, span=Span("hh.mod", 84, 3))
    assert c_statements((stmt,), Names(), indent=4, marks=Marks.NONE) == ["    a = b;"]


def test_remarks_stand_above_and_can_do_no_harm() -> None:
    text = written(Assign("a", B, note="ends */ here ??/\n" + "word " * 40), indent=4)
    lines = text.splitlines()
    assert lines[0].startswith("    /* ends * / here ? ?/ word")
    assert all(len(line) <= WIDTH for line in lines)
    assert text.count("/*") == text.count("*/") == 1
    assert all(line.startswith("     * ") for line in lines[1:-1])
    assert lines[-2].endswith(" */")
    assert lines[-1] == "    a = b;"
    assert c_comment("", indent=4) == []


def test_what_is_assigned_is_declared_once_wherever_it_stands() -> None:
    body = (
        Let("c", A),
        Assign("a", B),
        If(LESS, (Assign("b", A), Assign("a", A)), (LookUp("rates", A, ("inf", "tau")),)),
        For("j", integer(0), integer(1), integer(1), (Assign("x", A),)),
    )
    assert declarations(body, Names(), indent=4, declared={"x"}) == [
        "    double a = 0.0, b = 0.0, inf = 0.0, tau = 0.0;"
    ]
    assert declarations((Let("c", A),), Names(), indent=4) == []


@pytest.mark.parametrize("stmt", [Put("hh.m", A), Increment("node.d", A, "hh.node")])
def test_statements_of_other_levels_are_refused_by_name(stmt: Stmt) -> None:
    with pytest.raises(TypeError, match=type(stmt).__name__):
        written(stmt)
