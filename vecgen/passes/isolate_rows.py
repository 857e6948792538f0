"""The columns of a table become locals of the kernel that computes one row.

What a routine with a TABLE sets without tabling it stays a store, as in NEURON: filling the table
sets it, in the first instance where each has its own; looking up does not. A column that the
routine does not set on every path starts from the variable's value.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.ir.storage import Table, short_name
from vecgen.lang.expr import Expr, Get, Local
from vecgen.lang.stmt import Assign, If, Put, Stmt
from vecgen.lang.traverse import (
    Body,
    expressions,
    locals_read,
    locals_written,
    map_statements,
    rename_locals,
    rewrite_body,
    walk,
)
from vecgen.passes.fresh import FreshNames


def isolate_rows(program: Program) -> Program:
    """Return the program whose tables' kernels have columns in locals of their short names."""
    tables = {table.fill: table for table in program.tables}
    known = program.field_table.keys()
    return program.with_kernels(
        _isolate(kernel, tables[kernel.name], known & {*tables[kernel.name].columns})
        if kernel.name in tables
        else kernel
        for kernel in program.kernels
    )


def _isolate(kernel: Kernel, table: Table, fields: set[str]) -> Kernel:
    """Return the kernel of a row; `fields` are the columns that are variables."""
    columns = {field: short_name(field) for field in table.columns if field in fields}
    taken = locals_read(kernel.body) | locals_written(kernel.body) | {table.argument}
    fresh = FreshNames(taken | {*columns.values()})
    own = sorted(taken & {*columns.values()} - {table.argument})
    body = rename_locals(kernel.body, {name: fresh.fresh(name) for name in own})

    def expression(node: Expr) -> Expr:
        if isinstance(node, Get) and node.field in columns:
            return Local(columns[node.field], span=node.span)
        return node

    def statement(stmt: Stmt) -> Body:
        if isinstance(stmt, Put) and stmt.field in columns:
            return (Assign(columns[stmt.field], stmt.value, span=stmt.span, note=stmt.note),)
        return (stmt,)

    body = map_statements(rewrite_body(body, expression), statement)
    kept = tuple(
        Assign(name, Get(field), span=table.span)
        for field, name in columns.items()
        if not _is_set(name, body)
    )
    return replace(kernel, body=kept + body)


def _is_set(name: str, body: Body) -> bool:
    """Whether the body sets the local on every path, before it reads it."""
    for stmt in body:
        direct = {n.name for e in expressions(stmt) for n in walk(e) if isinstance(n, Local)}
        if name in direct:
            return False
        match stmt:
            case Assign(name=set_):
                if set_ == name:
                    return True
            case If(then=then, otherwise=otherwise):
                if _is_set(name, then) and _is_set(name, otherwise):
                    return True
                if name in locals_read((*then, *otherwise)):
                    return False
            case _:
                if name in locals_read((stmt,)):
                    return False
    return False
