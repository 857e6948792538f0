"""Which calls no loop can make for several instances at once."""

from __future__ import annotations

from vecgen.ir.program import Function, Program
from vecgen.lang.expr import Call, Expr
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Let
from vecgen.lang.traverse import Body, walk, walk_expressions
from vecgen.passes.convert_branches import is_straight


class ScalarCalls:
    """Tells for the expressions of a program's mechanisms whether they hold such a call."""

    def __init__(self, program: Program) -> None:
        self._functions = {(f.mechanism, f.name): f for f in program.functions}
        self._tables = {(f.mechanism, f.function) for f in program.table_functions}

    def reason(self, mechanism: str, body: Body) -> str | None:
        """Return why the body cannot be vectorised, by its first scalar call."""
        for node in walk_expressions(body):
            found = self._reason_of_node(mechanism, node)
            if found is not None:
                return found
        return None

    def is_scalar(self, mechanism: str, node: Expr) -> bool:
        """Whether this node is such a call; what stands in it does not matter."""
        return self._reason_of_node(mechanism, node) is not None

    def is_isolated(self, mechanism: str, stmt: object) -> bool:
        """Whether the statement does nothing but bind the result of one such call."""
        if not isinstance(stmt, Let) or not self.is_scalar(mechanism, stmt.value):
            return False
        return not any(self.is_scalar(mechanism, node) for node in list(walk(stmt.value))[1:])

    def _reason_of_node(self, mechanism: str, node: Expr) -> str | None:
        if not isinstance(node, Call):
            return None
        intrinsic = INTRINSICS.get(node.function)
        if intrinsic is not None:
            return None if intrinsic.vector else f"{node.function}() is a scalar call into libm"
        if (mechanism, node.function) in self._tables:
            return f"{node.function}() looks up a FUNCTION_TABLE of any size"
        function = self._functions.get((mechanism, node.function))
        return None if function is None else self._reason_of_function(function)

    def _reason_of_function(self, function: Function) -> str | None:
        if not is_straight(function.body):  # only one that calls itself keeps its branches
            return f"{function.name}() calls itself"
        return self.reason(function.mechanism, (*function.body, Let("result", function.result)))
