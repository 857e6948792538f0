"""Routines with a TABLE: a kernel that fills each table, and twins of the kernels that look it up.

Which twin runs is decided once per step by the mechanism's `usetable` global. The numerics are
NEURON's (specification 6.7): rows at accumulated arguments, linear interpolation, clamped ends.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Execution, Kernel, KernelRole
from vecgen.ir.program import Procedure, Program
from vecgen.ir.schedule import Entry, Launch, LaunchTabled, Step
from vecgen.ir.storage import Table, short_name
from vecgen.lang.expr import Call, Expr, Local
from vecgen.lang.stmt import Assign, LookUp, Perform, Put, Solve, Stmt
from vecgen.lang.traverse import (
    Body,
    map_own_expressions,
    map_statements,
    rewrite,
    rewrite_body,
    walk_expressions,
    walk_statements,
)

TABLED = "_tabled"


def tabulate(program: Program) -> Program:
    """Return the program with tables' kernels, and twins of all kernels that reach a table."""
    if not program.tables:
        return program
    kernels = list(program.kernels)
    procedures = list(program.procedures)
    twins: dict[str, tuple[str, str]] = {}
    for mechanism in dict.fromkeys(table.mechanism for table in program.tables):
        one = _MechanismTables(program, mechanism)
        procedures += one.twin_procedures()
        kernels += [one.fill(table) for table in one.tables.values()]
        for kernel in program.kernels:
            if kernel.mechanism == mechanism and one.reaches(kernel.body):
                twin = replace(
                    kernel,
                    name=kernel.name + TABLED,
                    body=one.tabled(kernel.body),
                    remark=kernel.remark + ", with tables",
                )
                kernels.append(twin)
                twins[kernel.name] = (one.switch, twin.name)
    return replace(
        program,
        tables=_inner_first(program),
        kernels=tuple(kernels),
        procedures=tuple(procedures),
        entries=tuple(_choose_twins(entry, twins) for entry in program.entries),
    )


def _inner_first(program: Program) -> tuple[Table, ...]:
    """Return the tables, each behind those that its routine looks up."""
    ordered: dict[str, Table] = {}

    def add(table: Table, above: frozenset[str] = frozenset()) -> None:
        one = _MechanismTables(program, table.mechanism)
        procedure = next(p for p in one.procedures.values() if p.table == table.name)
        for name in sorted(one.looked_up(procedure.body) - above):
            add(one.tables[name], above | {table.name})
        ordered.setdefault(table.name, table)

    for table in program.tables:
        add(table)
    return tuple(ordered.values())


class _MechanismTables:
    """The tables of one mechanism, and which of its routines reach them."""

    def __init__(self, program: Program, mechanism: str) -> None:
        self.tables = {t.name: t for t in program.tables if t.mechanism == mechanism}
        self.switch = next(iter(self.tables.values())).switch
        self.procedures = {p.name: p for p in program.procedures if p.mechanism == mechanism}

    def called(self, body: Body) -> set[str]:
        """Return the names of the routines and blocks that the body calls or solves."""
        names = {e.function for e in walk_expressions(body) if isinstance(e, Call)}
        for stmt in walk_statements(body):
            match stmt:
                case Perform(procedure=name) | Solve(block=name):
                    names.add(name)
                case _:
                    pass
        return names & self.procedures.keys()

    def reaches(self, body: Body, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the body looks up a table, directly or through what it calls."""
        for name in self.called(body) - seen:
            procedure = self.procedures[name]
            if procedure.table or self.reaches(procedure.body, seen | {name}):
                return True
        return False

    def looked_up(self, body: Body, seen: frozenset[str] = frozenset()) -> set[str]:
        """Return the names of the tables that the body looks up."""
        found: set[str] = set()
        for name in self.called(body) - seen:
            procedure = self.procedures[name]
            if procedure.table:
                found.add(procedure.table)
            else:
                found |= self.looked_up(procedure.body, seen | {name})
        return found

    def twin_procedures(self) -> list[Procedure]:
        """Return the twins of the routines that have no table but reach one."""
        return [
            replace(procedure, name=name + TABLED, body=self.tabled(procedure.body, procedure.name))
            for name, procedure in self.procedures.items()
            if not procedure.table and self.reaches(procedure.body)
        ]

    def fill(self, table: Table) -> Kernel:
        """Return the kernel that computes one row, with look-ups of the tables that it needs."""
        procedure = next(p for p in self.procedures.values() if p.table == table.name)
        return Kernel(
            name=table.fill,
            space=None,
            mechanism=table.mechanism,
            role=KernelRole.TABLE,
            body=self.tabled(procedure.body),
            execution=Execution.SERIAL,
            reason="runs only when a table is filled",
            remark=procedure.name,
            span=procedure.span,
        )

    def tabled(self, body: Body, function: str | None = None) -> Body:
        """Return the body with tabled routines looked up, and twins called for others.

        `function` is the FUNCTION whose body this is, if any: its twin returns its value under the
        twin's name.
        """

        def expression(node: Expr) -> Expr:
            if isinstance(node, Local) and node.name == function:
                return replace(node, name=f"{function}{TABLED}")
            if isinstance(node, Call) and node.function in self.procedures:
                procedure = self.procedures[node.function]
                if not procedure.table and self.reaches(procedure.body):
                    return replace(node, function=node.function + TABLED)
            return node

        def statement(stmt: Stmt) -> Body:
            lookups: list[Stmt] = []
            stmt = _look_up_calls(stmt, self, lookups)
            match stmt:
                case Assign(name=name) if name == function:
                    stmt = replace(stmt, name=f"{function}{TABLED}")
                case Perform(procedure=name, args=args) if name in self.procedures:
                    procedure = self.procedures[name]
                    if procedure.table:
                        return (*lookups, *_look_up(self.tables[procedure.table], args[0], stmt))
                    if self.reaches(procedure.body):
                        stmt = replace(stmt, procedure=name + TABLED)
                case Solve(block=name) if name in self.procedures:
                    if self.reaches(self.procedures[name].body):
                        stmt = replace(stmt, block=name + TABLED)
                case _:
                    pass
            return (*lookups, stmt)

        return map_statements(rewrite_body(body, expression), statement)


def _look_up(table: Table, x: Expr, stmt: Stmt) -> Body:
    """Return the look-up of a tabled PROCEDURE and the writing of its variables."""
    targets = tuple(short_name(column) + "_table" for column in table.columns)
    puts = [
        Put(column, Local(target), span=stmt.span)
        for column, target in zip(table.columns, targets, strict=True)
    ]
    return (LookUp(table.name, x, targets, span=stmt.span), *puts)


def _look_up_calls(stmt: Stmt, tables: _MechanismTables, lookups: list[Stmt]) -> Stmt:
    """Replace the calls of tabled FUNCTIONs in a statement by locals that `lookups` bind."""

    def expression(node: Expr) -> Expr:
        if not isinstance(node, Call) or node.function not in tables.procedures:
            return node
        procedure = tables.procedures[node.function]
        if not procedure.table:
            return node
        target = f"{procedure.name}_table_{len(lookups) + 1}"
        lookups.append(LookUp(procedure.table, node.args[0], (target,), span=stmt.span))
        return Local(target, span=node.span)

    return map_own_expressions(stmt, lambda expr: rewrite(expr, expression))


def _choose_twins(entry: Entry, twins: dict[str, tuple[str, str]]) -> Entry:
    def one(step: Step) -> Step:
        if isinstance(step, Launch) and step.kernel in twins:
            switch, tabled = twins[step.kernel]
            return LaunchTabled(switch, tabled, step.kernel)
        return step

    return replace(entry, steps=tuple(one(step) for step in entry.steps))
