"""Expressions: NMODL's tree to `lang` nodes with every name resolved.

Brackets need no node: the shape of the tree holds them. Integer literals become doubles, except
where NMODL counts in integers (the bounds of FROM, the indices of array variables). The file has
passed the rules before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.rules.functions import NRN_GHK, NRN_POINTING
from vecgen.frontend.nmodl.symbols import Symbols
from vecgen.frontend.nmodl.variables import pointing_variable, rate_variable
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Get,
    Local,
    Logical,
    LogicalOp,
    Unary,
    UnaryOp,
)
from vecgen.lang.intrinsics import GHK
from vecgen.lang.types import DType
from vecgen.source import Span
from vecgen.values import value_class

_ARITHMETIC = {op.value: op for op in BinaryOp if op is not BinaryOp.MOD}
_COMPARISONS = {op.value: op for op in CompareOp}
_LOGICAL = {op.value: op for op in LogicalOp}
_UNARY = {op.value: op for op in UnaryOp}


@dataclass
class Scope:
    """The local names of one block; inner LOCALs that hide outer ones get names of their own."""

    levels: list[dict[str, Local | Get]] = field(default_factory=lambda: [{}])
    used: set[str] = field(default_factory=set)
    indices: set[str] = field(default_factory=set)
    """Locals that are integers: the indices of FROM loops."""

    def enter(self) -> None:
        """Begin an inner block."""
        self.levels.append({})

    def leave(self) -> None:
        """End the innermost block."""
        self.levels.pop()

    def declare(self, name: str) -> str:
        """Add a local to the innermost block and return its name in `lang`."""
        unique, number = name, 2
        while unique in self.used:
            unique, number = f"{name}_{number}", number + 1
        self.used.add(unique)
        self.levels[-1][name] = Local(unique)
        return unique

    def declare_index(self, name: str) -> str:
        """Add the index of a FROM loop."""
        unique = self.declare(name)
        self.indices.add(unique)
        return unique

    def declare_array(self, name: str, variable: str) -> None:
        """Add a local array to the innermost block: it is a hidden variable of the mechanism."""
        self.levels[-1][name] = Get(variable)

    def array(self, name: str) -> str:
        """Return the variable that an array's name means: itself, if it is no local array."""
        for level in reversed(self.levels):
            found = level.get(name)
            if isinstance(found, Get):
                return found.field
        return name

    def find(self, name: str) -> str | None:
        """Return the `lang` name of a local, or None if the name is none."""
        for level in reversed(self.levels):
            found = level.get(name)
            if isinstance(found, Local):
                return found.name
        return None


@value_class
class ExpressionResolver:
    """Resolves the expressions of one block."""

    symbols: Symbols
    scope: Scope

    def value(self, node: ast.Expr) -> Expr:
        """Return the expression as a double."""
        match node:
            case ast.Paren(inner=inner):
                return self.value(inner)
            case ast.Number(text=text):
                return Const(float(text), span=node.span)
            case ast.Name(id=name):
                return self._name(name, node.span)
            case ast.Prime(id=state, order=1):
                return Get(rate_variable(self.symbols, state), span=node.span)
            case ast.Index(base=ast.Name(id=name), index=index):
                array = self.scope.array(name)
                return Get(array, component=self.integer(index), span=node.span)
            case ast.Unary(op="!", operand=operand):
                return Unary(UnaryOp.NOT, self.truth(operand), span=node.span)
            case ast.Unary(op=op, operand=operand):
                return Unary(_UNARY[op], self.value(operand), span=node.span)
            case ast.Binary(op=op, left=left, right=right) if op in _LOGICAL:
                return Logical(_LOGICAL[op], self.truth(left), self.truth(right), span=node.span)
            case ast.Binary(op=op, left=left, right=right):
                a, b = self.value(left), self.value(right)
                if op in _COMPARISONS:
                    return Compare(_COMPARISONS[op], a, b, span=node.span)
                return Binary(_ARITHMETIC[op], a, b, span=node.span)
            case ast.Call(function=ast.Name(id=function), args=args) if function == NRN_GHK:
                celsius = Get("celsius", span=node.span)
                return Call(GHK, (*self.values(args), celsius), span=node.span)
            case ast.Call(function=ast.Name(id=function), args=(ast.Name(id=pointer),)) if (
                function == NRN_POINTING
            ):
                return Get(pointing_variable(self.symbols, pointer), span=node.span)
            case ast.Call(function=function, args=args):
                return Call(function.id, self.values(args), span=node.span)
            case _:
                raise TypeError(f"cannot resolve {type(node).__name__} at {node.span}")

    def values(self, nodes: tuple[ast.Expr, ...]) -> tuple[Expr, ...]:
        """Return the expressions as doubles."""
        return tuple([self.value(node) for node in nodes])

    def truth(self, node: ast.Expr) -> Expr:
        """Return the expression as a condition: anything but a comparison is `!= 0`."""
        value = self.value(node)
        if isinstance(value, Compare | Logical) or (
            isinstance(value, Unary) and value.op is UnaryOp.NOT
        ):
            return value
        return Compare(CompareOp.NE, value, Const(0.0), span=node.span)

    def integer(self, node: ast.Expr) -> Expr:
        """Return the expression as an int: doubles are truncated name by name, as in NMODL."""
        match node:
            case ast.Paren(inner=inner):
                return self.integer(inner)
            case ast.Number(text=text):
                return Const(int(float(text)), DType.INT, span=node.span)
            case ast.Int(value=value):
                return Cast(DType.INT, self.value(value), span=node.span)
            case ast.Name(id=name):
                return self._integer_name(name, node.span)
            case ast.Unary(op="-", operand=operand):
                return Unary(UnaryOp.NEG, self.integer(operand), span=node.span)
            case ast.Binary(op=op, left=left, right=right):
                return Binary(
                    _ARITHMETIC[op], self.integer(left), self.integer(right), span=node.span
                )
            case _:
                return Cast(DType.INT, self.value(node), span=node.span)

    def _name(self, name: str, span: Span) -> Expr:
        local = self.scope.find(name)
        if local is not None:
            read = Local(local, span=span)
            return Cast(DType.DOUBLE, read, span=span) if local in self.scope.indices else read
        symbol = self.symbols.table[name]
        if symbol.kind.is_literal:
            return Const(0.0 if symbol.value is None else symbol.value, span=span)
        return Get(name, span=span)

    def _integer_name(self, name: str, span: Span) -> Expr:
        value = self._name(name, span)
        match value:
            case Const(value=number):
                return Const(int(number), DType.INT, span=span)
            case Cast(x=Local() as index):
                return index
            case _:
                return Cast(DType.INT, value, span=span)
