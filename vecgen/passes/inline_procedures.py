"""PROCEDUREs into the bodies that call them; FUNCTIONs of their arguments only stay functions.

A call's body goes in front of the statement that calls. That is sound because what NMODL calls here
is pure or a statement of its own; a call in the condition of a while loop is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Level, Procedure, Program
from vecgen.lang.expr import Call, Const, Expr, Get, Local, Logical, number
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Assign, For, If, Let, Perform, Put, Stmt, While
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_body,
    map_own_expressions,
    rename_locals,
    rewrite,
    substitute,
    walk,
    walk_expressions,
    walk_statements,
)
from vecgen.passes.convert_branches import straighten_function
from vecgen.passes.fresh import FreshNames


def inline_procedures(program: Program) -> Program:
    """Return the program at level KERNELS: no procedures, pure functions as `Function`s."""
    pure = _pure_functions(program.procedures)
    kernels = []
    for kernel in program.kernels:
        inliner = _Inliner(kernel, program.procedures, pure)
        given = {table.argument for table in program.tables if table.fill == kernel.name}
        body = _set_to_zero(inliner.body(kernel.body), given)
        kernels.append(replace(kernel, body=body))
    used = _used_functions(kernels, pure)
    functions = tuple(straighten_function(pure[key]) for key in pure if key in used)
    return replace(
        program, level=Level.KERNELS, kernels=tuple(kernels), functions=functions, procedures=()
    )


FunctionKey = tuple[str, str]


def _set_to_zero(body: Body, given: set[str]) -> Body:
    """Return the body with 0 for each local that nothing in it sets."""
    unset = locals_read(body) - locals_written(body) - given
    zeros: dict[str, Expr] = {name: number(0.0) for name in unset}
    return map_body(body, lambda expr: substitute(expr, zeros)) if unset else body


def _pure_functions(procedures: Sequence[Procedure]) -> dict[FunctionKey, Procedure]:
    """Return the FUNCTIONs that read nothing but their arguments, have no loops, call only such."""
    candidates = {(p.mechanism, p.name): p for p in procedures if p.is_function and not p.table}
    while True:
        impure = {key for key, p in candidates.items() if not _is_pure(p, candidates)}
        if not impure:
            return candidates
        candidates = {key: p for key, p in candidates.items() if key not in impure}


def _is_pure(procedure: Procedure, known: dict[FunctionKey, Procedure]) -> bool:
    for stmt in walk_statements(procedure.body):
        if not isinstance(stmt, Let | Assign | If):
            return False
    for node in walk_expressions(procedure.body):
        match node:
            case Get():
                return False
            case Call(function=name):
                intrinsic = INTRINSICS.get(name)
                if intrinsic is not None and intrinsic.uses_time:
                    return False
                if intrinsic is None and (procedure.mechanism, name) not in known:
                    return False
                if name == procedure.name:
                    return False
            case _:
                pass
    return True


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
    """Expands the calls in one kernel's body."""

    def __init__(
        self,
        kernel: Kernel,
        procedures: Sequence[Procedure],
        pure: dict[FunctionKey, Procedure],
    ) -> None:
        self.procedures = {p.name: p for p in procedures if p.mechanism == kernel.mechanism}
        self.pure = {name for mechanism, name in pure if mechanism == kernel.mechanism}
        self.names = FreshNames(locals_read(kernel.body) | locals_written(kernel.body))
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
        if isinstance(stmt, While) and self.inlined_calls(stmt.condition):
            raise UnsupportedError(
                f"{stmt.span}: a FUNCTION with side effects or tables in a while condition"
                " is not supported yet"
            )
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
            case While(body=inner) | For(body=inner):
                stmt = replace(stmt, body=self.body(inner))
            case _:
                pass
        return [*before, stmt]

    def inlined_calls(self, expr: Expr) -> bool:
        """Whether the expression has a call that must be expanded."""
        found = [node for node in walk_expressions((Let("", expr),)) if isinstance(node, Call)]
        return any(c.function in self.procedures and c.function not in self.pure for c in found)

    def has_effects(self, expr: Expr) -> bool:
        """Whether a call in the expression sets variables, directly or through other routines."""
        for node in walk(expr):
            if isinstance(node, Call) and node.function not in self.pure:
                procedure = self.procedures.get(node.function)
                if procedure and self.sets_variables(procedure, frozenset()):
                    return True
        return False

    def sets_variables(self, procedure: Procedure, seen: frozenset[str]) -> bool:
        """Whether a routine or one that it calls has a `Put`."""
        called: set[str] = set()
        for stmt in walk_statements(procedure.body):
            if isinstance(stmt, Put):
                return True
            if isinstance(stmt, Perform):
                called.add(stmt.procedure)
        called |= {e.function for e in walk_expressions(procedure.body) if isinstance(e, Call)}
        seen = seen | {procedure.name}
        return any(
            self.sets_variables(self.procedures[name], seen)
            for name in sorted(called & self.procedures.keys() - seen)
        )

    def expression(self, expr: Expr, before: list[Stmt]) -> Expr:
        """Return the expression with calls of impure FUNCTIONs replaced by their results."""
        for node in walk(expr):
            if isinstance(node, Logical) and self.has_effects(node.b):
                raise UnsupportedError(
                    f"{node.span}: a FUNCTION that sets variables is not supported yet behind"
                    f" {node.op.value}"
                )

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
