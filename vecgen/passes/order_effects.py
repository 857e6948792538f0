"""Calls with effects → statements of their own, in the order in which C evaluates them.

Afterwards a call that may set a variable, print or draw a random number stands nowhere where it
would have to be skipped or repeated: behind && and || it has become a branch, in the condition of
a while loop it stands before the loop and at the end of its body. Every expression is pure then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vecgen.ir.program import Program
from vecgen.lang.effects import EFFECTS
from vecgen.lang.expr import (
    Call,
    Compare,
    CompareOp,
    Expr,
    Local,
    Logical,
    LogicalOp,
    number,
)
from vecgen.lang.stmt import Assign, For, If, Invoke, Newton, Perform, Stmt, While
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_children,
    map_own_expressions,
    walk,
)
from vecgen.passes.fresh import FreshNames
from vecgen.passes.purity import Effects, pure_functions


def order_effects(program: Program) -> Program:
    """Return the program with every effect in a statement of its own (at level EQUATIONS)."""
    pure = pure_functions(program.procedures)
    effects: dict[str, Effects] = {}

    def ordered(mechanism: str, body: Body, taken: Iterable[str] = ()) -> Body:
        if mechanism not in effects:
            effects[mechanism] = Effects(program.procedures, mechanism)
        names = FreshNames(locals_read(body) | locals_written(body) | set(taken))
        computed = {name for owner, name in pure if owner == mechanism}
        routines = {p.name for p in program.procedures if p.mechanism == mechanism}
        return _Orderer(effects[mechanism], routines - computed, names).body(body)

    return replace(
        program,
        kernels=tuple(replace(k, body=ordered(k.mechanism, k.body)) for k in program.kernels),
        procedures=tuple(
            replace(p, body=ordered(p.mechanism, p.body, (*p.parameters, p.name)))
            for p in program.procedures
        ),
    )


class _Orderer:
    """Orders one body; `expanded` are the routines that later become statements."""

    def __init__(self, effects: Effects, expanded: set[str], names: FreshNames) -> None:
        self.effects = effects
        self.expanded = expanded
        self.names = names

    def body(self, body: Body) -> Body:
        """Return the body with its effects in order."""
        return tuple(new for stmt in body for new in self.statement(stmt))

    def statement(self, stmt: Stmt) -> list[Stmt]:
        """Return the statement, behind those that must come before it."""
        before: list[Stmt] = []
        own = map_own_expressions(stmt, lambda expr: self.expression(expr, before, stmt))
        match own:
            case While(condition=condition, body=body):
                if before or self.is_expanded(condition):
                    return self.loop(own, condition, before)
                return [replace(own, body=self.body(body))]
            case For(body=body) | Newton(body=body):
                return [*before, replace(own, body=self.body(body))]
            case If(then=then, otherwise=otherwise):
                own = replace(own, then=self.body(then), otherwise=self.body(otherwise))
            case Perform(procedure=name, args=args) if name in EFFECTS:
                own = Invoke(name, args, span=own.span, note=own.note)
            case _:
                pass
        return [*before, own]

    def loop(self, stmt: While, condition: Expr, before: list[Stmt]) -> list[Stmt]:
        """Return the loop with its condition computed before it and at the end of its body."""
        if not _is_tested_local(condition):
            name = self.names.fresh("goes_on")
            before = [*before, Assign(name, condition, span=stmt.span)]
            condition = _is_true(name, stmt)
        body = (*self.body(stmt.body), *before)
        return [*before, replace(stmt, condition=condition, body=body)]

    def expression(self, expr: Expr, before: list[Stmt], stmt: Stmt) -> Expr:
        """Return the expression without effects that depend on a condition; and without draws."""
        if isinstance(expr, Logical) and self.effects.in_expression(expr.b):
            return self.short_circuit(expr, before, stmt)
        expr = map_children(expr, lambda child: self.expression(child, before, stmt))
        if isinstance(expr, Call) and expr.function in EFFECTS:
            target = self.names.fresh(expr.function)
            before.append(Invoke(expr.function, expr.args, target=target, span=stmt.span))
            return Local(target, span=expr.span)
        return expr

    def short_circuit(self, expr: Logical, before: list[Stmt], stmt: Stmt) -> Expr:
        """Return a local for `a && b` or `a || b` whose `b` is computed only where it counts."""
        name = self.names.fresh("holds")
        first = self.expression(expr.a, before, stmt)
        inner: list[Stmt] = []
        second = self.expression(expr.b, inner, stmt)
        before.append(Assign(name, first, span=stmt.span))
        open_: Expr = _is_true(name, stmt)
        if expr.op is LogicalOp.OR:
            open_ = Compare(CompareOp.EQ, Local(name), number(0.0), span=stmt.span)
        before.append(If(open_, (*inner, Assign(name, second, span=stmt.span)), span=stmt.span))
        return _is_true(name, stmt)

    def is_expanded(self, expr: Expr) -> bool:
        """Whether the expression calls what later becomes statements."""
        calls = (node.function for node in walk(expr) if isinstance(node, Call))
        return any(name in self.expanded for name in calls)


def _is_tested_local(expr: Expr) -> bool:
    """Whether a condition only asks whether a local is 0."""
    return isinstance(expr, Compare) and isinstance(expr.a, Local) and expr.b == number(0.0)


def _is_true(name: str, stmt: Stmt) -> Expr:
    return Compare(CompareOp.NE, Local(name), number(0.0), span=stmt.span)
