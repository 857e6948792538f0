"""About how long a body takes, for decisions between two ways to the same bits.

In quarters of a nanosecond for one of four instances side by side, as measured on one processor
with 256-bit vectors: only ratios count.
"""

from __future__ import annotations

from vecgen.ir.program import Program
from vecgen.lang.expr import Binary, BinaryOp, Call, Const, Expr, Get, Load, Local
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Increment, Let, LookUp, Put, Store
from vecgen.lang.traverse import Body, walk_expressions, walk_statements

_FUNCTIONS = {"exp": 20, "log": 35, "log10": 35, "pow": 80, "fabs": 1, "sqrt": 6}
_ANY_FUNCTION = 60
_DIVISION = 4
_COLUMN = 4
"""A value looked up in a table."""
_SHARED = 4
"""A value added to a node or an ion."""


class Costs:
    """Costs of the bodies of one program's mechanisms."""

    def __init__(self, program: Program) -> None:
        self._functions = {(f.mechanism, f.name): f for f in program.functions}
        self._known: dict[tuple[str, str], int] = {}

    def of(self, mechanism: str, body: Body) -> int:
        """Return the cost of a body for one instance; loops count as if they ran once."""
        total = sum(self._of_node(mechanism, node) for node in walk_expressions(body))
        for stmt in walk_statements(body):
            match stmt:
                case LookUp(targets=targets):
                    total += _COLUMN * len(targets)
                case Increment():
                    total += _SHARED
                case Put() | Store():
                    total += 1
                case _:
                    pass
        return total

    def _of_node(self, mechanism: str, node: Expr) -> int:
        match node:
            case Const() | Local() | Get() | Load():
                return 0
            case Binary(op=BinaryOp.DIV):
                return _DIVISION
            case Binary(op=BinaryOp.POW):
                return _FUNCTIONS["pow"]
            case Call(function=name) if name in INTRINSICS:
                return _FUNCTIONS.get(name, _ANY_FUNCTION)
            case Call(function=name):
                return self._of_function(mechanism, name)
        return 1

    def _of_function(self, mechanism: str, name: str) -> int:
        key = mechanism, name
        if key not in self._known:
            self._known[key] = _ANY_FUNCTION  # while one that calls itself is looked at
            function = self._functions.get(key)
            if function is not None:
                body = (*function.body, Let("result", function.result))
                self._known[key] = self.of(mechanism, body)
        return self._known[key]
