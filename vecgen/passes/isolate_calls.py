"""Calls into libm become statements of their own, so that the rest of a loop vectorises.

`m = alpha * tanh(v/10)` becomes `tanh_1 = tanh(v/10)`, `m = alpha * tanh_1`; `tile_kernels` gives
each group of such calls a serial loop of its own between vector loops. Statements are moved as far
as their order allows, so that there are few groups: all calls whose arguments depend on no other
call are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.lang.expr import Call, Expr, Get, Local
from vecgen.lang.intrinsics import SQUARE
from vecgen.lang.stmt import Increment, Let, LookUp, Put, Stmt
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_own_expressions,
    rewrite,
    walk,
    walk_expressions,
)
from vecgen.passes.convert_branches import is_straight
from vecgen.passes.fresh import FreshNames
from vecgen.passes.meetings import reason_to_be_serial
from vecgen.passes.scalar_calls import ScalarCalls

_CHEAP = ("fabs", "floor", "ceil", SQUARE)
"""Functions that may as well be computed in the loop of the calls."""


def isolate_calls(program: Program) -> Program:
    """Return the program whose scalar calls stand apart in loops that can be vector loops else."""
    calls = ScalarCalls(program)

    def isolate(kernel: Kernel) -> Kernel:
        if kernel.space is None or not is_straight(kernel.body):
            return kernel
        if calls.reason(kernel.mechanism, kernel.body) is None:
            return kernel
        if reason_to_be_serial(program, kernel) is not None:
            return kernel
        return replace(kernel, body=_Isolator(kernel, calls).body())

    return program.with_kernels(isolate(kernel) for kernel in program.kernels)


@dataclass
class _Isolator:
    kernel: Kernel
    calls: ScalarCalls

    def body(self) -> Body:
        """Return the body with its calls in groups."""
        kernel = self.kernel
        self.names = FreshNames(
            locals_read(kernel.body) | locals_written(kernel.uniform + kernel.body)
        )
        result: list[Stmt] = []
        stretch: list[Stmt] = []
        for stmt in kernel.body:
            stretch += self._apart(stmt)
            if isinstance(stmt, LookUp):  # nothing goes across: a loop ends here anyway
                result += self._grouped(stretch)
                stretch = []
        return (*result, *self._grouped(stretch))

    def _apart(self, stmt: Stmt) -> Iterator[Stmt]:
        """Yield the statement behind the scalar calls that stood in it."""
        mechanism = self.kernel.mechanism
        before: list[Let] = []

        def argument(arg: Expr) -> Expr:
            if all(not isinstance(n, Call) or n.function in _CHEAP for n in walk(arg)):
                return arg
            name = self.names.fresh("x")
            before.append(Let(name, arg, span=stmt.span))
            return Local(name, span=arg.span)

        def one(node: Expr) -> Expr:
            if not isinstance(node, Call) or not self.calls.is_scalar(mechanism, node):
                return node
            call = replace(node, args=tuple(argument(arg) for arg in node.args))
            name = self.names.fresh(f"{node.function}_1")
            before.append(Let(name, call, span=stmt.span))
            return Local(name, span=node.span)

        changed = map_own_expressions(stmt, lambda expr: rewrite(expr, one))
        if isinstance(changed, Let) and before and changed.value == Local(before[-1].name):
            changed = replace(changed, value=before.pop().value)
        yield from before
        yield changed

    def _grouped(self, stretch: list[Stmt]) -> list[Stmt]:
        """Return the statements by groups, vector work and calls in turn."""
        order = _Order()
        places = []
        for stmt in stretch:
            serial = self.calls.is_isolated(self.kernel.mechanism, stmt)
            places.append(order.place(stmt, 1 if serial else 0))
        return [stretch[n] for n in sorted(range(len(stretch)), key=lambda n: places[n])]


@dataclass
class _Order:
    """Gives statements numbers of groups, even ones for vector work and odd ones for calls."""

    written: dict[str, int] = field(default_factory=dict)
    """The group of what bound a local, or wrote a field, last."""
    read: dict[str, int] = field(default_factory=dict)
    """The last group that read a field."""
    last: int = 0
    """The group of the last statement with an effect; effects keep their order."""

    def place(self, stmt: Stmt, parity: int) -> int:
        """Return the first group that the statement can stand in."""
        nodes = list(walk_expressions((stmt,)))
        fields = {node.field for node in nodes if isinstance(node, Get)}
        needs = [self.written.get(f".{name}", 0) for name in fields]
        needs += [self.written.get(name, 0) for name in locals_read((stmt,))]
        if not isinstance(stmt, Let):
            needs.append(self.last)
        if isinstance(stmt, Put | Increment):
            needs += [self.written.get(f".{stmt.field}", 0), self.read.get(stmt.field, 0)]
        group = max(needs, default=0)
        group += (group + parity) % 2
        for name in fields:
            self.read[name] = max(group, self.read.get(name, 0))
        for name in locals_written((stmt,)):
            self.written[name] = group
        if isinstance(stmt, Put | Increment):
            self.written[f".{stmt.field}"] = group
        if not isinstance(stmt, Let):
            self.last = group
        return group
