"""Walking and rewriting of expressions and statements.

Rewrites return the very same object where nothing changed, so that a pass that finds nothing to do
costs no memory and equality checks stay cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from operator import is_
from types import MappingProxyType
from typing import Any

from vecgen.lang.expr import (
    Binary,
    Call,
    Cast,
    Compare,
    Const,
    Expr,
    Get,
    Load,
    Local,
    Logical,
    Select,
    Unary,
)
from vecgen.lang.intrinsics import DISCONTINUITY
from vecgen.lang.stmt import (
    Assign,
    For,
    If,
    Increment,
    Invoke,
    Let,
    LookUp,
    Newton,
    Ode,
    Perform,
    Put,
    Solve,
    Stmt,
    Store,
    While,
)

Body = tuple[Stmt, ...]


def children(expr: Expr) -> tuple[Expr, ...]:
    """Return the direct sub-expressions, left to right."""
    below = _CHILDREN.get(type(expr))
    if below is None:
        raise TypeError(f"no such expression: {expr!r}")
    return below(expr)


def _none(_: Any) -> tuple[Expr, ...]:
    return ()


def _operand(expr: Unary | Cast) -> tuple[Expr, ...]:
    return (expr.x,)


def _operands(expr: Binary | Compare | Logical) -> tuple[Expr, ...]:
    return (expr.a, expr.b)


def _component(expr: Get) -> tuple[Expr, ...]:
    return () if expr.component is None else (expr.component,)


_CHILDREN: Mapping[type[Any], Callable[[Any], tuple[Expr, ...]]] = MappingProxyType(
    {
        Const: _none,
        Local: _none,
        Get: _component,
        Load: lambda expr: (expr.index,),
        Unary: _operand,
        Cast: _operand,
        Binary: _operands,
        Compare: _operands,
        Logical: _operands,
        Select: lambda expr: (expr.condition, expr.then, expr.otherwise),
        Call: lambda expr: expr.args,
    }
)
"""By kind of expression; passes spend most of their time in walking, and `match` tries in turn."""


def map_children(expr: Expr, function: Callable[[Expr], Expr]) -> Expr:
    """Return `expr` with `function` applied to its direct sub-expressions."""
    old = children(expr)
    if not old:
        return expr
    new = tuple([function(child) for child in old])
    if all(map(is_, old, new)):
        return expr
    match expr:
        case Get():
            return replace(expr, component=new[0])
        case Load():
            return replace(expr, index=new[0])
        case Unary() | Cast():
            return replace(expr, x=new[0])
        case Binary() | Compare() | Logical():
            return replace(expr, a=new[0], b=new[1])
        case Select():
            return replace(expr, condition=new[0], then=new[1], otherwise=new[2])
        case Call():
            return replace(expr, args=new)
    raise TypeError(f"no such expression: {expr!r}")


def rewrite(expr: Expr, function: Callable[[Expr], Expr]) -> Expr:
    """Return `expr` rewritten bottom-up: `function` sees each node after its children."""

    def below(node: Expr) -> Expr:
        return function(map_children(node, below))

    return below(expr)


def substitute(expr: Expr, values: dict[str, Expr]) -> Expr:
    """Return `expr` with the locals named in `values` replaced."""

    def one(node: Expr) -> Expr:
        if isinstance(node, Local) and node.name in values:
            return values[node.name]
        return node

    return rewrite(expr, one)


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield `expr` and everything below it, each node before its children."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        below = children(node)
        if below:
            waiting += below[::-1]


def expressions(stmt: Stmt) -> tuple[Expr, ...]:
    """Return the expressions that stand directly in a statement (not those of nested bodies)."""
    match stmt:
        case Let(value=value) | Assign(value=value):
            return (value,)
        case Put(value=value, component=component):
            return (value,) if component is None else (component, value)
        case Increment(value=value):
            return (value,)
        case Store(index=index, value=value):
            return (index, value)
        case If(condition=condition) | While(condition=condition):
            return (condition,)
        case For(begin=begin, end=end, step=step):
            return (begin, end, step)
        case Ode(rhs=rhs):
            return (rhs,)
        case Perform(args=args) | Invoke(args=args):
            return args
        case LookUp(x=x):
            return (x,)
        case Newton(unknowns=unknowns, residuals=residuals):
            return (*unknowns, *residuals)
        case Solve():
            return ()
    raise TypeError(f"no such statement: {stmt!r}")


def bodies(stmt: Stmt) -> tuple[Body, ...]:
    """Return the bodies nested directly in a statement."""
    match stmt:
        case If(then=then, otherwise=otherwise):
            return (then, otherwise)
        case While(body=body) | For(body=body) | Newton(body=body):
            return (body,)
    return ()


def walk_statements(body: Body) -> Iterator[Stmt]:
    """Yield all statements of a body, outer before inner."""
    for stmt in body:
        yield stmt
        for inner in bodies(stmt):
            yield from walk_statements(inner)


def is_discontinuity(node: Expr) -> bool:
    """Whether the expression asks if state_discontinuity acts."""
    return isinstance(node, Compare) and node.a == Call(DISCONTINUITY, ())


def walk_expressions(body: Body) -> Iterator[Expr]:
    """Yield every expression node in a body."""
    for stmt in walk_statements(body):
        for expr in expressions(stmt):
            yield from walk(expr)


def map_expressions(stmt: Stmt, function: Callable[[Expr], Expr]) -> Stmt:
    """Return the statement with `function` applied to each expression in it, bodies included."""
    match stmt:
        case Let(value=value) | Assign(value=value) | Increment(value=value):
            new = function(value)
            return stmt if new is value else replace(stmt, value=new)
        case Put(value=value, component=component):
            new = function(value)
            place = None if component is None else function(component)
            same = new is value and place is component
            return stmt if same else replace(stmt, value=new, component=place)
        case Store(index=index, value=value):
            return replace(stmt, index=function(index), value=function(value))
        case If(condition=condition, then=then, otherwise=otherwise):
            return replace(
                stmt,
                condition=function(condition),
                then=map_body(then, function),
                otherwise=map_body(otherwise, function),
            )
        case While(condition=condition, body=body):
            return replace(stmt, condition=function(condition), body=map_body(body, function))
        case For(begin=begin, end=end, step=step, body=body):
            return replace(
                stmt,
                begin=function(begin),
                end=function(end),
                step=function(step),
                body=map_body(body, function),
            )
        case Ode(rhs=rhs):
            return replace(stmt, rhs=function(rhs))
        case Perform(args=args) | Invoke(args=args):
            return replace(stmt, args=tuple(function(arg) for arg in args))
        case LookUp(x=x):
            return replace(stmt, x=function(x))
        case Newton(body=body):
            own = _map_newton(stmt, function)
            return replace(own, body=map_body(body, function))
        case Solve():
            return stmt
    raise TypeError(f"no such statement: {stmt!r}")


def _map_newton(stmt: Newton, function: Callable[[Expr], Expr]) -> Newton:
    return replace(
        stmt,
        unknowns=tuple(function(expr) for expr in stmt.unknowns),
        residuals=tuple(function(expr) for expr in stmt.residuals),
    )


def map_own_expressions(stmt: Stmt, function: Callable[[Expr], Expr]) -> Stmt:
    """Return the statement with `function` applied to its own expressions, not to inner bodies."""
    match stmt:
        case If(condition=condition):
            return replace(stmt, condition=function(condition))
        case While(condition=condition):
            return replace(stmt, condition=function(condition))
        case For(begin=begin, end=end, step=step):
            return replace(stmt, begin=function(begin), end=function(end), step=function(step))
        case Newton():
            return _map_newton(stmt, function)
    return map_expressions(stmt, function)


def map_body(body: Body, function: Callable[[Expr], Expr]) -> Body:
    """Return the body with `function` applied to each (whole) expression in it."""
    return tuple(map_expressions(stmt, function) for stmt in body)


def rewrite_body(body: Body, function: Callable[[Expr], Expr]) -> Body:
    """Return the body with `function` applied bottom-up to every expression node in it."""
    return map_body(body, lambda expr: rewrite(expr, function))


def map_statements(body: Body, function: Callable[[Stmt], Body]) -> Body:
    """Return the body with each statement replaced by what `function` gives, inner ones first."""
    result: list[Stmt] = []
    for stmt in body:
        match stmt:
            case If(then=then, otherwise=otherwise):
                stmt = replace(
                    stmt,
                    then=map_statements(then, function),
                    otherwise=map_statements(otherwise, function),
                )
            case While(body=inner) | For(body=inner) | Newton(body=inner):
                stmt = replace(stmt, body=map_statements(inner, function))
            case _:
                pass
        result.extend(function(stmt))
    return tuple(result)


def locals_read(body: Body) -> set[str]:
    """Return the names of the locals that the body reads."""
    return {node.name for node in walk_expressions(body) if isinstance(node, Local)}


def locals_written(body: Body) -> set[str]:
    """Return the names of the locals that the body binds or assigns."""
    written: set[str] = set()
    for stmt in walk_statements(body):
        match stmt:
            case Let(name=name) | Assign(name=name):
                written.add(name)
            case For(index=index):
                written.add(index)
            case Newton(solver=solver):
                written.add(solver)
            case LookUp(targets=targets):
                written.update(targets)
            case Invoke(target=name) if name:
                written.add(name)
            case _:
                pass
    return written


def rename_locals(body: Body, names: dict[str, str]) -> Body:
    """Return the body with locals renamed, both where they are written and where they are read."""

    def expression(node: Expr) -> Expr:
        if isinstance(node, Local) and node.name in names:
            return replace(node, name=names[node.name])
        return node

    def statement(stmt: Stmt) -> Body:
        match stmt:
            case Let(name=name) | Assign(name=name) if name in names:
                return (replace(stmt, name=names[name]),)
            case For(index=index) if index in names:
                return (replace(stmt, index=names[index]),)
            case Newton(solver=solver) if solver in names:
                return (replace(stmt, solver=names[solver]),)
            case LookUp(targets=targets):
                return (replace(stmt, targets=tuple(names.get(t, t) for t in targets)),)
            case Invoke(target=target) if target in names:
                return (replace(stmt, target=names[target]),)
        return (stmt,)

    return map_statements(rewrite_body(body, expression), statement)
