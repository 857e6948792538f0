"""What a loop has just stored it takes from a local, not from the array.

A vector loop then never reads an array that it wrote in the same iteration. That is quicker, and
it is needed: gcc 12 turns copies inside an `omp simd` loop into memcpy calls *behind* the loop, so
that later reads in the same iteration would see old values.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.ir.storage import short_name
from vecgen.lang.expr import Expr, Get, Local
from vecgen.lang.stmt import Let, Put, Stmt
from vecgen.lang.traverse import (
    locals_read,
    locals_written,
    map_expressions,
    rewrite,
    walk_expressions,
)
from vecgen.passes.convert_branches import is_straight
from vecgen.passes.fresh import FreshNames


def forward_stores(program: Program) -> Program:
    """Return the program whose straight kernels read no field after writing it."""
    return program.with_kernels(_forward(kernel) for kernel in program.kernels)


def _forward(kernel: Kernel) -> Kernel:
    if kernel.space is None or not is_straight(kernel.body):
        return kernel
    names = FreshNames(locals_read(kernel.body) | locals_written(kernel.body))
    values: dict[str, Expr] = {}

    def one(node: Expr) -> Expr:
        if isinstance(node, Get) and node.component is None and node.field in values:
            return values[node.field]
        return node

    result: list[Stmt] = []
    for number, stmt in enumerate(kernel.body):
        stmt = map_expressions(stmt, lambda expr: rewrite(expr, one))
        if isinstance(stmt, Put) and stmt.via is None and _is_read(stmt.field, kernel, number + 1):
            if not isinstance(stmt.value, Local):
                name = names.fresh(f"{short_name(stmt.field)}_i")
                result.append(Let(name, stmt.value, span=stmt.span, note=stmt.note))
                stmt = replace(stmt, value=Local(name), note="")
            values[stmt.field] = stmt.value
        result.append(stmt)
    return replace(kernel, body=tuple(result))


def _is_read(field: str, kernel: Kernel, start: int) -> bool:
    """Whether a later statement reads the field."""
    gets = walk_expressions(kernel.body[start:])
    return any(isinstance(node, Get) and node.field == field for node in gets)
