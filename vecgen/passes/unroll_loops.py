"""FROM loops with known bounds → their statements, one iteration after the other.

Then array variables are reached by constant indices, and what was a loop in a loop vectorises over
instances. A loop whose bounds are not known, or that would become very long, stays.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.program import Program
from vecgen.lang.expr import Binary, BinaryOp, Cast, Const, Expr, Local, Unary, UnaryOp, number
from vecgen.lang.stmt import For, If, Newton, Stmt, While
from vecgen.lang.traverse import Body, map_body, map_own_expressions, rewrite, walk_statements
from vecgen.lang.types import DType

LONGEST = 2000
"""Statements that a loop may become."""


def unroll_loops(program: Program) -> Program:
    """Return the program without the loops that can be written out (at level EQUATIONS)."""
    return replace(
        program,
        kernels=tuple(replace(kernel, body=_unrolled(kernel.body)) for kernel in program.kernels),
        procedures=tuple(replace(one, body=_unrolled(one.body)) for one in program.procedures),
    )


def fold_integers(expr: Expr) -> Expr:
    """Return the expression with what is an integer known at once as a literal."""

    def one(node: Expr) -> Expr:
        match node:
            case Cast(dtype=DType.DOUBLE, x=Const(value=value, dtype=DType.INT)):
                return replace(number(float(value)), span=node.span)
            case Cast(dtype=DType.INT, x=Const(value=value)):
                return Const(int(value), DType.INT, span=node.span)
            case Unary(op=UnaryOp.NEG, x=Const(value=value, dtype=DType.INT)):
                return Const(-int(value), DType.INT, span=node.span)
            case Binary(op=op, a=Const(dtype=DType.INT) as a, b=Const(dtype=DType.INT) as b):
                result = _computed(op, int(a.value), int(b.value))
                return node if result is None else Const(result, DType.INT, span=node.span)
        return node

    return rewrite(expr, one)


def _computed(op: BinaryOp, a: int, b: int) -> int | None:
    match op:
        case BinaryOp.ADD:
            return a + b
        case BinaryOp.SUB:
            return a - b
        case BinaryOp.MUL:
            return a * b
        case BinaryOp.DIV if b != 0:
            return abs(a) // abs(b) * (1 if (a < 0) is (b < 0) else -1)
    return None


def _unrolled(body: Body) -> Body:
    """Return the body with outer loops written out before inner ones, whose bounds they decide."""
    result: list[Stmt] = []
    for stmt in body:
        stmt = map_own_expressions(stmt, fold_integers)
        match stmt:
            case For():
                result += _loop(stmt)
            case If(then=then, otherwise=otherwise):
                result.append(replace(stmt, then=_unrolled(then), otherwise=_unrolled(otherwise)))
            case While(body=inner) | Newton(body=inner):
                result.append(replace(stmt, body=_unrolled(inner)))
            case _:
                result.append(stmt)
    return tuple(result)


def _loop(stmt: For) -> Body:
    indices = _indices(stmt)
    if indices is None or len(indices) * sum(1 for _ in walk_statements(stmt.body)) > LONGEST:
        return (replace(stmt, body=_unrolled(stmt.body)),)
    result: list[Stmt] = []
    for index in indices:
        result += _unrolled(_iteration(stmt, index))
    if len(result) > LONGEST:
        return (replace(stmt, body=_unrolled(stmt.body)),)
    return tuple(result)


def _indices(stmt: For) -> range | None:
    """Return the values of the index, None if they are not known."""
    match stmt:
        case For(begin=Const(value=begin), end=Const(value=end), step=Const(value=step)) if step:
            # As in C: counts while index <= end, so a negative step would go on for ever.
            return range(int(begin), int(end) + 1, int(step)) if step > 0 else None
    return None


def _iteration(stmt: For, index: int) -> Body:
    def one(node: Expr) -> Expr:
        if isinstance(node, Local) and node.name == stmt.index:
            return Const(index, DType.INT, span=node.span)
        return node

    return map_body(stmt.body, lambda expr: fold_integers(rewrite(expr, one)))
