"""Loops with known bounds are written out; others stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.program import Level, Program
from vecgen.lang.expr import Binary, BinaryOp, Cast, Const, Expr, Get, Local, Unary, UnaryOp, add
from vecgen.lang.stmt import Assign, For, If, Put, While
from vecgen.lang.traverse import walk_statements
from vecgen.lang.types import DType
from vecgen.passes import unroll_loops
from vecgen.passes.unroll_loops import LONGEST, fold_integers

A, B = Get("cell.a"), Get("cell.b")


def integer(value: int) -> Const:
    return Const(value, DType.INT)


def double(name: str) -> Expr:
    return Cast(DType.DOUBLE, Local(name))


def loop(index: str, begin: Expr, end: Expr, *body, step: int = 1) -> For:
    return For(index, begin, end, integer(step), body)


def unrolled(tools, *body) -> Program:
    program = replace(tools.program_of(body), level=Level.EQUATIONS)
    result = unroll_loops(program)
    assert tools.same_bits(program, result) == []
    return result


def loops(program: Program) -> list[For]:
    return [s for s in walk_statements(program.kernels[0].body) if isinstance(s, For)]


@pytest.mark.parametrize(("begin", "end", "step"), [(0, 3, 1), (2, 2, 1), (-3, 4, 3), (3, 2, 1)])
def test_known_bounds(tools, begin: int, end: int, step: int) -> None:
    stmt = Put("cell.a", add(A, double("k")))
    program = unrolled(tools, loop("k", integer(begin), integer(end), stmt, step=step))
    assert loops(program) == []
    assert len(program.kernels[0].body) == len(range(begin, end + 1, step))


def test_bounds_of_an_inner_loop_may_depend_on_an_outer_one(tools) -> None:
    inner = loop("j", integer(0), Local("k"), Put("cell.a", add(A, double("j"))))
    body = (inner, If(A, (Put("cell.b", double("k")),)))
    program = unrolled(tools, loop("k", integer(1), integer(3), *body))
    assert loops(program) == []


def test_loops_within_branches_and_loops_of_other_kinds(tools) -> None:
    stmt = loop("k", integer(0), integer(2), Assign("x", add(Local("x"), A)))
    count = Assign("n", add(Local("n"), Const(1.0)))
    again = While(Binary(BinaryOp.SUB, Const(2.0), Local("n")), (count, stmt))
    program = unrolled(tools, If(A, (stmt,), (stmt, stmt)), again, Put("cell.b", Local("x")))
    assert loops(program) == []


@pytest.mark.parametrize(
    ("end", "step"), [(Cast(DType.INT, A), 1), (Cast(DType.INT, Get("scale")), 1)]
)
def test_bounds_that_are_not_known_leave_the_loop(tools, end: Expr, step: int) -> None:
    inner = loop("j", integer(0), integer(1), Put("cell.b", add(B, double("j"))))
    program = unrolled(tools, loop("k", integer(0), end, inner, step=step))
    assert [stmt.index for stmt in loops(program)] == ["k"]


def test_a_long_loop_stays(tools) -> None:
    body = (Put("cell.a", double("k")), Put("cell.b", double("k")))
    program = unrolled(tools, loop("k", integer(1), integer(LONGEST // 2 + 1), *body))
    assert len(loops(program)) == 1


def test_routines_are_unrolled_too(tools) -> None:
    text = """
    NEURON { SUFFIX m RANGE x }
    DEFINE N 3
    ASSIGNED { v x }
    INITIAL { p() }
    PROCEDURE p() { x = 0 FROM k = 0 TO N - 1 { x = x + k } }
    """
    program = unroll_loops(tools.lowered(text))
    (procedure,) = program.procedures
    assert not [s for s in walk_statements(procedure.body) if isinstance(s, For)]
    assert len(procedure.body) == 4


@pytest.mark.parametrize(
    ("a", "op", "b", "result"),
    [
        (7, BinaryOp.ADD, -9, -2),
        (7, BinaryOp.SUB, 9, -2),
        (7, BinaryOp.MUL, -2, -14),
        (7, BinaryOp.DIV, 2, 3),
        (-7, BinaryOp.DIV, 2, -3),
        (7, BinaryOp.DIV, -2, -3),
        (-7, BinaryOp.DIV, -2, 3),
    ],
)
def test_integers_are_computed_as_in_c(a: int, op: BinaryOp, b: int, result: int) -> None:
    assert fold_integers(Binary(op, integer(a), integer(b))) == integer(result)


def test_what_has_no_result_or_is_no_integer_stays() -> None:
    for expr in (
        Binary(BinaryOp.DIV, integer(1), integer(0)),
        Binary(BinaryOp.ADD, Const(1.0), Const(2.0)),
        Binary(BinaryOp.ADD, integer(1), Local("k")),
    ):
        assert fold_integers(expr) is expr
    assert fold_integers(Unary(UnaryOp.NEG, integer(3))) == integer(-3)
    assert fold_integers(Cast(DType.DOUBLE, integer(3))) == Const(3.0)
    assert fold_integers(Cast(DType.INT, Const(2.75))) == integer(2)
