"""PROCEDUREs into the bodies that call them; FUNCTIONs of their arguments only stay functions.

A call's body goes in front of the statement that calls. That is sound because `order_effects` left
no call with effects where it would have to be skipped or repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Level, Procedure, Program
from vecgen.lang.expr import Call, Const, Expr, Get, Local, number
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Assign, For, If, Let, Newton, Perform, Put, Stmt, While
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_body,
    map_own_expressions,
    rename_locals,
    rewrite,
    substitute,
    walk_expressions,
    walk_statements,
)
from vecgen.passes.convert_branches import branching_function, straighten_function
from vecgen.passes.fresh import FreshNames
from vecgen.passes.purity import FunctionKey, pure_functions, recursive


def inline_procedures(program: Program) -> Program:
    """Return the program at level KERNELS: no procedures, pure functions as `Function`s."""
    pure = pure_functions(program.procedures)
    endless = recursive(pure)
    kernels = []
    for kernel in program.kernels:
        names = FreshNames(locals_read(kernel.body) | locals_written(kernel.body))
        inliner = _Inliner(kernel.mechanism, program.procedures, pure, names)
        given = {table.argument for table in program.tables if table.fill == kernel.name}
        body = _set_to_zero(inliner.body(kernel.body), given)
        kernels.append(replace(kernel, body=body))
    used = _used_functions(kernels, pure)
    functions = tuple(
        branching_function(pure[key]) if key in endless else straighten_function(pure[key])
        for key in pure
        if key in used
    )
    return replace(
        program, level=Level.KERNELS, kernels=tuple(kernels), functions=functions, procedures=()
    )


def inline_body(
    body: Body,
    mechanism: str,
    procedures: Sequence[Procedure],
    pure: dict[FunctionKey, Procedure],
    names: FreshNames,
) -> Body:
    """Return a body of a mechanism with all that it calls in place, but pure FUNCTIONs."""
    return _Inliner(mechanism, procedures, pure, names).body(body)


def _set_to_zero(body: Body, given: set[str]) -> Body:
    """Return the body with 0 for each local that nothing in it sets."""
    unset = locals_read(body) - locals_written(body) - given
    zeros: dict[str, Expr] = {name: number(0.0) for name in unset}
    return map_body(body, lambda expr: substitute(expr, zeros)) if unset else body


def _used_functions(
    kernels: Sequence[Kernel], pure: dict[FunctionKey, Procedure]
) -> set[FunctionKey]:
    used: set[FunctionKey] = set()
    waiting = [(kernel.mechanism, kernel.body) for kernel in kernels]
    while waiting:
        mechanism, body = waiting.pop()
        for node in walk_expressions(body):
            key = (mechanism, node.function) if isinstance(node, Call) else ("", "")
            if key in pure and key not in used:
                used.add(key)
                waiting.append((mechanism, pure[key].body))
    return used


class _Inliner:
    """Expands the calls in one body; `names` knows its locals."""

    def __init__(
        self,
        mechanism: str,
        procedures: Sequence[Procedure],
        pure: dict[FunctionKey, Procedure],
        names: FreshNames,
    ) -> None:
        self.procedures = {p.name: p for p in procedures if p.mechanism == mechanism}
        self.pure = {name for owner, name in pure if owner == mechanism}
        self.names = names
        self.stack: list[str] = []

    def body(self, body: Body) -> Body:
        """Return the body with all calls expanded."""
        result: list[Stmt] = []
        for stmt in body:
            result += self.statement(stmt)
        return tuple(result)

    def statement(self, stmt: Stmt) -> list[Stmt]:
        """Return the statement with its calls expanded in front of it."""
        before: list[Stmt] = []
        stmt = map_own_expressions(stmt, lambda expr: self.expression(expr, before))
        match stmt:
            case Perform(procedure=name, args=args):
                if name in self.procedures:
                    expanded, _ = self.expand(name, args, stmt)
                    return before + expanded
                if name in INTRINSICS:  # pure: nobody uses the result
                    return before
                raise UnsupportedError(f"{stmt.span}: {name} is not supported yet")
            case If(then=then, otherwise=otherwise):
                stmt = replace(stmt, then=self.body(then), otherwise=self.body(otherwise))
            case While(body=inner) | For(body=inner) | Newton(body=inner):
                stmt = replace(stmt, body=self.body(inner))
            case _:
                pass
        return [*before, stmt]

    def expression(self, expr: Expr, before: list[Stmt]) -> Expr:
        """Return the expression with calls of impure FUNCTIONs replaced by their results."""

        def one(node: Expr) -> Expr:
            if not isinstance(node, Call) or node.function in self.pure:
                return node
            if node.function not in self.procedures:
                return node
            expanded, result = self.expand(node.function, node.args, node)
            before.extend(expanded)
            return Local(result, span=node.span)

        return rewrite(expr, one)

    def expand(
        self, name: str, args: tuple[Expr, ...], caller: Stmt | Expr
    ) -> tuple[list[Stmt], str]:
        """Return the body of a routine for these arguments, and the name of its result."""
        procedure = self.procedures[name]
        if name in self.stack:
            raise UnsupportedError(f"{caller.span}: {name} is recursive: not supported yet")
        self.stack.append(name)
        before: list[Stmt] = []
        body = procedure.body
        own = locals_written(body) | locals_read(body)
        assigned = {s.name for s in walk_statements(body) if isinstance(s, Assign | Let)}
        values: dict[str, Expr] = {}
        renames = {
            local: self.names.fresh(local) for local in sorted(own - {*procedure.parameters})
        }
        for parameter, argument in zip(procedure.parameters, args, strict=True):
            if parameter not in assigned and _can_substitute(argument, body):
                values[parameter] = argument
            else:
                renames[parameter] = self.names.fresh(parameter)
                before.append(Assign(renames[parameter], argument, span=caller.span))
        # Names first: an argument may use a local of the caller that has a name of the routine's.
        body = map_body(rename_locals(body, renames), lambda expr: substitute(expr, values))
        expanded = before + list(self.body(body))
        self.stack.pop()
        return expanded, renames.get(name, name)


def _can_substitute(argument: Expr, body: Body) -> bool:
    """Whether the argument keeps its value all through the body."""
    match argument:
        case Const():
            return True
        case Get(field=field, component=None):
            written = {stmt.field for stmt in walk_statements(body) if isinstance(stmt, Put)}
            return field not in written
    return False
