"""What g++ computes while it compiles a mechanism, where that decides the last bits.

`x^2` becomes x·x and `x^-1` 1/x, whose last bits are not those of pow; functions of literals are
correctly rounded, which libm's are not always. A LOCAL that holds a literal counts as the literal,
as it does for the compiler; what a FUNCTION is called with does not, since its code is made for
every argument. All other exponents are pow's, 0.5 and 3 too. So are those that count a FROM loop:
g++ writes out loops of two iterations, and some of three, and then folds there too, but that is not
followed, since the limit lies in its estimates of sizes.

Every `x^y` that is left becomes a call of pow, so that later passes see one kind of call only.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field, replace

from vecgen.ir.program import Function, Program
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Local,
    Logical,
    LogicalOp,
    Unary,
    UnaryOp,
    number,
)
from vecgen.lang.intrinsics import INVERSE, SQUARE
from vecgen.lang.stmt import Assign, For, If, Let, Newton, Ode, Stmt, While
from vecgen.lang.traverse import Body, locals_written, map_own_expressions, rewrite
from vecgen.lang.types import DType
from vecgen.passes.exact_constants import exact_constant


def emulate_folds(program: Program) -> Program:
    """Return the program with the reference's compiler's folds (at level EQUATIONS)."""
    return replace(
        program,
        kernels=tuple(
            replace(
                one,
                entry=_folded(one.entry),
                body=_folded(one.body),
                leave=_folded(one.leave),
                uniform=_folded(one.uniform),
            )
            for one in program.kernels
        ),
        procedures=tuple(replace(one, body=_folded(one.body)) for one in program.procedures),
        functions=tuple(_function(one) for one in program.functions),
    )


def _function(one: Function) -> Function:
    folder = _Folder()
    body = folder.body(one.body)
    return replace(one, body=body, result=folder.expression(one.result))


def _folded(body: Body) -> Body:
    return _Folder().body(body)


@dataclass
class _Folder:
    """Goes through a routine in the order of its run."""

    known: dict[str, float] = field(default_factory=dict)
    """The locals that hold a literal here."""
    equation: bool = False
    """Whether this is a primed equation, where `^` is what NEURON cannot translate."""

    def body(self, body: Body) -> Body:
        return tuple(self.statement(stmt) for stmt in body)

    def statement(self, stmt: Stmt) -> Stmt:
        match stmt:
            case While() | For() | Newton():
                return self._loop(stmt)
            case If():
                return self._branch(stmt)
            case _:
                pass
        self.equation = isinstance(stmt, Ode)
        stmt = map_own_expressions(stmt, self.expression)
        self.equation = False
        self._forget(locals_written((stmt,)))
        if isinstance(stmt, Let | Assign):
            value = _literal(stmt.value, self.known)
            if value is not None:
                self.known[stmt.name] = value
        return stmt

    def expression(self, expr: Expr) -> Expr:
        return rewrite(expr, self._node)

    def _loop(self, stmt: While | For | Newton) -> Stmt:
        self._forget(locals_written((stmt,)))
        body = self.body(stmt.body)
        self._forget(locals_written((stmt,)))
        # Nested bodies are not among a statement's own expressions.
        return map_own_expressions(replace(stmt, body=body), self.expression)

    def _branch(self, stmt: If) -> Stmt:
        condition = self.expression(stmt.condition)
        before = dict(self.known)
        then = self.body(stmt.then)
        after_then, self.known = self.known, before
        otherwise = self.body(stmt.otherwise)
        self.known = dict(after_then.items() & self.known.items())
        return replace(stmt, condition=condition, then=then, otherwise=otherwise)

    def _forget(self, names: set[str]) -> None:
        for name in names:
            self.known.pop(name, None)

    def _node(self, node: Expr) -> Expr:
        match node:
            case Binary(op=BinaryOp.POW, a=a, b=b) if not self.equation:
                return self._power(node, a, b)
            case Call(function="pow", args=(a, b)):
                return self._power(node, a, b)
            case Call(function=function, args=args):
                values = [_literal(arg, self.known) for arg in args]
                given = tuple(value for value in values if value is not None)
                if len(given) == len(values):
                    return _constant(function, given, node)
        return node

    def _power(self, node: Expr, a: Expr, b: Expr) -> Expr:
        base, exponent = _literal(a, self.known), _literal(b, self.known)
        if base is not None and exponent is not None:
            return _constant("pow", (base, exponent), Call("pow", (a, b), span=node.span))
        # x^1 has pow's bits. In an equation a quotient would be looked into, unlike a call.
        folded = {2.0: SQUARE, -1.0: INVERSE}.get(math.nan if exponent is None else exponent)
        if folded is None:
            return Call("pow", (a, b), span=node.span)
        return Call(folded, (a,), span=node.span)


def _constant(function: str, arguments: tuple[float, ...], node: Expr) -> Expr:
    value = exact_constant(function, arguments)
    return node if value is None else replace(number(value), span=node.span)


def _literal(expr: Expr, known: dict[str, float]) -> float | None:
    """Return the value of an expression of literals, else None."""
    match expr:
        case Const(value=value, dtype=DType.DOUBLE):
            return float(value)
        case Cast(dtype=DType.DOUBLE, x=Const(value=value)):
            return float(value)
        case Local(name=name):
            return known.get(name)
        case Unary(op=UnaryOp.NEG, x=x):
            inner = _literal(x, known)
            return None if inner is None else -inner
        case Binary(op=op, a=a, b=b):
            left, right = _literal(a, known), _literal(b, known)
            return None if left is None or right is None else _computed(op, left, right)
        case Unary(op=UnaryOp.NOT, x=x):
            truth = _literal(x, known)
            return None if truth is None else float(not truth)
        case Compare(op=comparison, a=a, b=b):
            left, right = _literal(a, known), _literal(b, known)
            if left is None or right is None:
                return None
            return float(_COMPARISONS[comparison](left, right))
        case Logical(op=logical, a=a, b=b):
            left, right = _literal(a, known), _literal(b, known)
            decides = 0.0 if logical is LogicalOp.AND else 1.0
            truths = [None if side is None else float(side != 0.0) for side in (left, right)]
            if decides in truths:
                return decides
            return None if None in truths else 1.0 - decides
    return None


_COMPARISONS = {
    CompareOp.LT: operator.lt,
    CompareOp.LE: operator.le,
    CompareOp.GT: operator.gt,
    CompareOp.GE: operator.ge,
    CompareOp.EQ: operator.eq,
    CompareOp.NE: operator.ne,
}


def _computed(op: BinaryOp, a: float, b: float) -> float | None:
    match op:
        case BinaryOp.ADD:
            return a + b
        case BinaryOp.SUB:
            return a - b
        case BinaryOp.MUL:
            return a * b
        case BinaryOp.DIV if b != 0.0:
            return a / b
    return None
