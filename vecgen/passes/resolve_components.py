"""Elements of array variables → fields of their own: `x[1]` is the field `mech.x[1]`.

Each component of an array variable is a field, so that loops over instances stay unit-stride and
every later pass sees scalars only. An index that is not known before the run becomes a choice
among all components.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.program import Program
from vecgen.ir.storage import array_widths
from vecgen.lang.expr import Compare, CompareOp, Const, Expr, Get, Local, Select
from vecgen.lang.stmt import Assign, If, Put, Stmt
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_statements,
    rewrite_body,
)
from vecgen.lang.types import DType
from vecgen.passes.fresh import FreshNames
from vecgen.passes.unroll_loops import fold_integers
from vecgen.source import Span
from vecgen.store import component_name


def resolve_components(program: Program) -> Program:
    """Return the program without `component`s (at level EQUATIONS)."""
    widths = array_widths(program.fields)
    if not widths:
        return program
    return replace(
        program,
        kernels=tuple(replace(one, body=_resolved(one.body, widths)) for one in program.kernels),
        procedures=tuple(
            replace(one, body=_resolved(one.body, widths, one.parameters))
            for one in program.procedures
        ),
    )


def _resolved(body: Body, widths: dict[str, int], parameters: tuple[str, ...] = ()) -> Body:
    names = FreshNames(locals_read(body) | locals_written(body) | {*parameters})

    def expression(node: Expr) -> Expr:
        if not isinstance(node, Get) or node.component is None:
            return node
        return _read(node, fold_integers(node.component), widths[node.field])

    def statement(stmt: Stmt) -> Body:
        if not isinstance(stmt, Put) or stmt.component is None:
            return (stmt,)
        index = fold_integers(stmt.component)
        if isinstance(index, Const):
            field = _element(stmt.field, index, widths[stmt.field], stmt.span)
            return (replace(stmt, field=field, component=None),)
        return _write(stmt, index, widths[stmt.field], names.fresh)

    return map_statements(rewrite_body(body, expression), statement)


def _element(field: str, index: Const, width: int, span: Span | None) -> str:
    component = int(index.value)
    if not 0 <= component < width:
        short = field.rpartition(".")[2]
        raise UnsupportedError(f"{span}: {short} has {width} elements, and none is [{component}]")
    return component_name(field, component)


def _read(node: Get, index: Expr, width: int) -> Expr:
    if isinstance(index, Const):
        return Get(_element(node.field, index, width, node.span), node.via, span=node.span)
    components = [
        Get(component_name(node.field, k), node.via, span=node.span) for k in range(width)
    ]
    result: Expr = components[-1]
    for k in reversed(range(width - 1)):
        result = Select(_is_up_to(index, k), components[k], result, span=node.span)
    return result


def _write(stmt: Put, index: Expr, width: int, fresh: Callable[[str], str]) -> Body:
    """Return the writing of whichever component it is; the value is computed once, before."""
    value = fresh("element")
    puts = [
        Put(component_name(stmt.field, k), Local(value), stmt.via, span=stmt.span)
        for k in range(width)
    ]
    result: Body = (puts[-1],)
    for k in reversed(range(width - 1)):
        result = (If(_is_up_to(index, k), (puts[k],), result, span=stmt.span),)
    return (Assign(value, stmt.value, span=stmt.span), *result)


def _is_up_to(index: Expr, component: int) -> Expr:
    # Not ==: of a chain of equalities clang makes a switch, which ends vectorisation.
    return Compare(CompareOp.LE, index, Const(component, DType.INT))
