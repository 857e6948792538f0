"""The kernel that fills a row of a TABLE, at level ARRAYS: its columns are stored in `row`."""

from __future__ import annotations

from dataclasses import replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.accesses import accesses
from vecgen.ir.kernel import Execution, Kernel, LoopPhase, SharedPhase
from vecgen.ir.program import Program
from vecgen.ir.storage import short_name
from vecgen.lang.expr import Const, Expr, Get, Load, Local
from vecgen.lang.stmt import Put, Stmt, Store
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_statements,
    rewrite_body,
    walk_expressions,
    walk_statements,
)
from vecgen.lang.types import DType
from vecgen.passes.bind_globals import bind_globals
from vecgen.passes.fresh import FreshNames
from vecgen.passes.meetings import globals_set

RESERVED = ("first", "count", "padded", "total", "model", "row")
"""Names that emitted kernels have for themselves."""


def row_kernel(kernel: Kernel, program: Program) -> Kernel:
    """Return the kernel of a table's row: columns are stored in `row`."""
    table = next(table for table in program.tables if table.fill == kernel.name)
    stores = tuple(
        Store("row", Const(number, DType.INT), Local(short_name(column)))
        for number, column in enumerate(table.columns)
    )
    used = {access.field for access in accesses(kernel)}
    changing = globals_set(program, kernel) | (used & {*table.columns})
    uniform, body = bind_globals(kernel.uniform, kernel.body, frozenset(changing))
    written = sorted(changing | _own_fields(program, kernel))
    names = FreshNames(locals_read(body) | locals_written(body) | {*RESERVED})
    shared = {field: SharedPhase(names.fresh(short_name(field)), field) for field in written}
    first = Const(0, DType.INT)

    def expression(node: Expr) -> Expr:
        if isinstance(node, Get) and node.field in shared:
            return Load(shared[node.field].pointer, first, span=node.span)
        return node

    def statement(stmt: Stmt) -> Body:
        if isinstance(stmt, Put) and stmt.field in shared:
            return (Store(shared[stmt.field].pointer, first, stmt.value, span=stmt.span),)
        return (stmt,)

    body = map_statements(rewrite_body(body, expression), statement)
    for node in (*walk_expressions(body), *walk_statements(body)):
        if isinstance(node, Get | Put):
            raise UnsupportedError(
                f"{kernel.span}: {kernel.remark} has a TABLE and uses {node.field},"
                " which belongs to its place and not to the mechanism"
            )
    loop = LoopPhase(body + stores, Execution.SERIAL)
    return replace(kernel, uniform=uniform, body=(), phases=(*shared.values(), loop))


def _own_fields(program: Program, kernel: Kernel) -> set[str]:
    """Return the mechanism's own fields that a table's row uses: those of the first instance."""
    used = {access.field for access in accesses(kernel) if not access.map}
    own = {item.name for item in program.fields if item.space == kernel.mechanism}
    return used & own
