"""Calls behind a condition are made at any rate: `a <= 0 ? 0 : log(a)` becomes `x = log(a)` first.

The tables behind exp, log and pow must not be read conditionally, or a loop is no vector loop. All
these functions are pure, so that nobody sees the difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Function, Program
from vecgen.lang.expr import Call, Expr, Local, Logical, Select
from vecgen.lang.intrinsics import INVERSE, SQUARE
from vecgen.lang.stmt import Let, Stmt
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_own_expressions,
    rewrite,
    walk,
)
from vecgen.passes.convert_branches import is_straight
from vecgen.passes.fresh import FreshNames

_NAMES = {SQUARE: "square", INVERSE: "inverse"}


def unconditional_calls(program: Program) -> Program:
    """Return the program without calls in the arms of selections, and behind `and` and `or`."""
    return replace(
        program,
        kernels=tuple(_kernel(kernel) for kernel in program.kernels),
        functions=tuple(_function(function) for function in program.functions),
    )


def _kernel(kernel: Kernel) -> Kernel:
    if kernel.space is None or not is_straight(kernel.body):
        return kernel
    body = kernel.body
    taken = locals_read(body) | locals_written(kernel.uniform + body)
    return replace(kernel, body=_Hoister(FreshNames(taken)).body(body))


def _function(function: Function) -> Function:
    if not is_straight(function.body):
        return function
    whole = (*function.body, Let("", function.result))
    names = FreshNames({*locals_read(whole), *locals_written(whole), *function.parameters})
    hoister = _Hoister(names)
    body = hoister.body(function.body)
    result = hoister.expression(function.result)
    return replace(function, body=(*body, *hoister.before), result=result)


@dataclass
class _Hoister:
    names: FreshNames
    before: list[Stmt] = field(default_factory=list)

    def body(self, body: Body) -> Body:
        result: list[Stmt] = []
        for stmt in body:
            changed = map_own_expressions(stmt, self.expression)
            result += [*self.before, changed]
            self.before = []
        return tuple(result)

    def expression(self, expr: Expr) -> Expr:
        """Return the expression; `before` gets what it needs."""
        return rewrite(expr, self._node)

    def _node(self, node: Expr) -> Expr:
        match node:
            case Select(then=then, otherwise=otherwise) if _has_call(then) or _has_call(otherwise):
                return replace(node, then=self._bare(then), otherwise=self._bare(otherwise))
            case Logical(b=b) if _has_call(b):
                return replace(node, b=self._bare(b))
        return node

    def _bare(self, expr: Expr) -> Expr:
        """Return the expression with the results of its calls."""

        def one(node: Expr) -> Expr:
            if not isinstance(node, Call):
                return node
            name = self.names.fresh(f"{_NAMES.get(node.function, node.function)}_1")
            self.before.append(Let(name, node, span=node.span))
            return Local(name, span=node.span)

        return rewrite(expr, one)


def _has_call(expr: Expr) -> bool:
    return any(isinstance(node, Call) for node in walk(expr))
