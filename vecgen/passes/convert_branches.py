"""Branches → selections, and assignments → single assignments: straight lines that vectorise.

An `if` whose arms only compute is replaced by computing both arms and choosing. A body with a loop
in it keeps its assignments and its branches, and so does one that has far more in its arms than any
instance would run through, e.g. a choice among the elements of a long array; `choose_execution`
makes its kernel serial.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Function, Procedure, Program
from vecgen.ir.storage import Table, short_name
from vecgen.lang.expr import Call, Expr, Get, Local, Select, number
from vecgen.lang.stmt import (
    Assign,
    For,
    If,
    Increment,
    Invoke,
    Let,
    LookUp,
    Newton,
    Put,
    Stmt,
    While,
)
from vecgen.lang.traverse import (
    Body,
    locals_written,
    rewrite,
    walk,
    walk_statements,
)
from vecgen.passes.dead_code import drop_unused
from vecgen.passes.fresh import FreshNames

MOST_IDLE = 400
"""Statements that may be computed for nothing so that a kernel is straight."""
FEW_IDLE, MOST_TIMES = 100, 4
"""More than so many only if all are no more than so many times what one instance needs."""

Key = tuple[str, str]
"""("local", name) or (field, map)."""


def convert_branches(program: Program) -> Program:
    """Return the program with straight-line kernels wherever that is possible."""
    tables = {table.fill: table for table in program.tables}
    return program.with_kernels(
        _convert(kernel, tables.get(kernel.name)) for kernel in program.kernels
    )


def is_straight(body: Body) -> bool:
    """Whether the body has no branch, no loop and no mutable local left."""
    return all(isinstance(stmt, Let | Put | Increment | LookUp) for stmt in body)


def can_be_straight(body: Body) -> bool:
    """Whether `straighten` can take the body."""
    for stmt in walk_statements(body):
        match stmt:
            case While() | For() | Newton():
                return False
            case Put(component=component) if component is not None:
                return False
            case Invoke():
                return False
            case _:
                pass
    return True


def is_worth_straightening(body: Body) -> bool:
    """Whether computing all arms does not cost much more than taking one way through them."""
    needed, all_of_it = _longest_way(body), sum(1 for _ in walk_statements(body))
    idle = all_of_it - needed
    return idle <= FEW_IDLE or (idle <= MOST_IDLE and all_of_it <= MOST_TIMES * needed)


def _longest_way(body: Body) -> int:
    """Return the most statements that one instance can run through."""
    return sum(
        1 + max(_longest_way(stmt.then), _longest_way(stmt.otherwise))
        if isinstance(stmt, If)
        else 1
        for stmt in body
    )


def straighten_function(procedure: Procedure) -> Function:
    """Return a pure FUNCTION as straight-line code with one result."""
    line = _Line(FreshNames(procedure.parameters), frozenset(procedure.parameters))
    line.run(procedure.body)
    result = line.values.get(("local", procedure.name), number(0.0))
    statements = tuple(line.out)
    if statements and isinstance(last := statements[-1], Let) and result == Local(last.name):
        statements, result = statements[:-1], last.value
    return Function(
        procedure.name,
        procedure.mechanism,
        procedure.parameters,
        drop_unused(statements, result),
        result,
        span=procedure.span,
    )


def branching_function(procedure: Procedure) -> Function:
    """Return a pure FUNCTION as it is, for one that calls itself: only one arm may be computed."""
    return Function(
        procedure.name,
        procedure.mechanism,
        procedure.parameters,
        procedure.body,
        Local(procedure.name),
        span=procedure.span,
    )


def _convert(kernel: Kernel, table: Table | None) -> Kernel:
    """Return the kernel as a straight line.

    In the kernel that fills a table the last values of the columns' locals keep their names.
    """
    if not (can_be_straight(kernel.body) and is_worth_straightening(kernel.body)):
        return kernel
    given = locals_written(kernel.uniform) | ({table.argument} if table else set())
    kept = {short_name(column) for column in table.columns} if table else set()
    line = _Line(FreshNames(given), frozenset(given))
    line.run(kernel.body)
    out = line.out
    if kept:
        out = _restore_results(out, line.values, kept)
    return replace(kernel, body=drop_unused(tuple(out), *(Local(name) for name in sorted(kept))))


def _restore_results(out: list[Stmt], values: dict[Key, Expr], kept: set[str]) -> list[Stmt]:
    """Rename so that each local's last value has the local's own name."""
    last = {
        value.name: name
        for (kind, name), value in values.items()
        if kind == "local" and name in kept and isinstance(value, Local)
    }
    clash = {name: f"{name}_1" for name in last.values() if name not in last}
    names = {**clash, **last}

    def rename(node: Expr) -> Expr:
        if isinstance(node, Local) and node.name in names:
            return replace(node, name=names[node.name])
        return node

    result: list[Stmt] = []
    for stmt in out:
        match stmt:
            case Let(name=name, value=value):
                value = rewrite(value, rename)
                result.append(replace(stmt, name=names.get(name, name), value=value))
            case _:
                result.append(stmt)
    return result


@dataclass
class _Line:
    """Turns a body into straight-line code; `values` says what each name holds at present."""

    names: FreshNames
    given: frozenset[str]
    """The locals that have a value from outside; any other is 0 until it is set."""
    values: dict[Key, Expr] = field(default_factory=dict)
    out: list[Stmt] = field(default_factory=list)
    in_arm: bool = False

    def run(self, body: Body) -> None:
        for stmt in body:
            self.statement(stmt)

    def value(self, expr: Expr) -> Expr:
        """Return the expression in terms of the names that hold its values now."""

        def one(node: Expr) -> Expr:
            match node:
                case Local(name=name):
                    unset = node if name in self.given else number(0.0)
                    return self.values.get(("local", name), unset)
                case Get(field=name, via=via, component=None):
                    return self.values.get((name, via or ""), node)
            return node

        return rewrite(expr, one)

    def bind(self, name: str, value: Expr, stmt: Stmt) -> None:
        """Give a local its new value under a name that has none yet."""
        fresh = self.names.fresh(name)
        self.out.append(Let(fresh, value, span=stmt.span, note=stmt.note))
        self.values["local", name] = Local(fresh)

    def statement(self, stmt: Stmt) -> None:
        match stmt:
            case Let(name=name, value=value) | Assign(name=name, value=value):
                self.bind(name, self.value(value), stmt)
            case Put(field=name, value=value, via=via):
                if self.in_arm:
                    fresh = self.names.fresh(short_name(name))
                    self.out.append(Let(fresh, self.value(value), span=stmt.span))
                    self.values[name, via or ""] = Local(fresh)
                else:
                    self.out.append(replace(stmt, value=self.value(value)))
            case LookUp(x=x, targets=targets):
                fresh_targets = tuple(self.names.fresh(target) for target in targets)
                self.out.append(replace(stmt, x=self.value(x), targets=fresh_targets))
                for target, fresh in zip(targets, fresh_targets, strict=True):
                    self.values["local", target] = Local(fresh)
            case If():
                self.branch(stmt)
            case _:
                raise TypeError(f"not straight: {stmt!r}")

    def branch(self, stmt: If) -> None:
        """Compute both arms, then choose for every name that either of them changed."""
        condition = self.value(stmt.condition)
        then, otherwise = self.arm(stmt.then), self.arm(stmt.otherwise)
        keys = {**then.values, **otherwise.values}
        changed = [key for key in keys if self.differs(key, then, otherwise)]
        if len(changed) > 1 and _reads(condition, {kind for kind, _ in changed}):
            name = self.names.fresh("condition")
            self.out.append(Let(name, condition, span=stmt.span))
            condition = Local(name)
        chosen: list[tuple[Key, Expr]] = []
        for key in changed:
            # What is chosen already comes first: it may read a local, or write a field.
            kept = {name for _, value in chosen for name in _locals_of(value)}
            written = {kind for (kind, _), _ in chosen if kind != "local"}
            first = then.take(key, kept, written)
            second = otherwise.take(key, kept, written)
            chosen.append((key, Select(condition, first, second, span=stmt.span)))
        self.out += then.out + otherwise.out
        for (kind, name), value in chosen:
            if kind == "local":
                self.bind(name, value, stmt)
            elif self.in_arm:
                fresh = self.names.fresh(short_name(kind))
                self.out.append(Let(fresh, value, span=stmt.span))
                self.values[kind, name] = Local(fresh)
            else:
                self.out.append(Put(kind, value, via=name or None, span=stmt.span))

    def arm(self, body: Body) -> _Line:
        arm = _Line(self.names, self.given, dict(self.values), [], in_arm=True)
        arm.run(body)
        return arm

    def after(self, key: Key) -> Expr:
        """Return what the name holds at the end; a local never set is 0, a field itself."""
        kind, name = key
        if key in self.values:
            return self.values[key]
        return number(0.0) if kind == "local" else Get(kind, name or None)

    def take(self, key: Key, kept: set[str], written: set[str]) -> Expr:
        """Return what the name holds at the end, without its binding where that can go."""
        statements, value = _inline_last(tuple(self.out), self.after(key), kept, written)
        self.out = list(statements)
        return value

    def differs(self, key: Key, then: _Line, otherwise: _Line) -> bool:
        before = self.values.get(key)
        return then.values.get(key) is not before or otherwise.values.get(key) is not before


def _reads(expr: Expr, fields: Set[str]) -> bool:
    """Whether the expression reads any of the fields."""
    return any(isinstance(node, Get) and node.field in fields for node in walk(expr))


def _inline_last(
    out: tuple[Stmt, ...],
    value: Expr,
    kept: Set[str] = frozenset(),
    written: Set[str] = frozenset(),
) -> tuple[tuple[Stmt, ...], Expr]:
    """Where `value` is the local bound last, return its expression instead and drop the binding.

    Not where the local is one of `kept`, nor where its expression reads a field that is `written`
    between the binding and its use. An expression with a call stays bound too: gcc makes a branch
    of `c ? f(x) : y`, which ends vectorisation, and none of `z = f(x); c ? z : y`.
    """
    if out and isinstance(value, Local) and value.name not in kept:
        last = out[-1]
        if not isinstance(last, Let) or last.name != value.name:
            return out, value
        if not _reads(last.value, written) and not _calls(last.value):
            return out[:-1], last.value
    return out, value


def _locals_of(expr: Expr) -> set[str]:
    return {node.name for node in walk(expr) if isinstance(node, Local)}


def _calls(expr: Expr) -> bool:
    return any(isinstance(node, Call) for node in walk(expr))
