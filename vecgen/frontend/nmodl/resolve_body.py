"""Statements: the bodies of NMODL blocks to `lang` statements with every name resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.resolve_expr import ExpressionResolver, Scope
from vecgen.frontend.nmodl.symbols import Symbols
from vecgen.lang.expr import Call, Const, Expr
from vecgen.lang.stmt import Assign, For, If, Ode, Perform, Put, Stmt, While
from vecgen.lang.traverse import children
from vecgen.lang.types import DType

Body = tuple[Stmt, ...]


class BodyResolver:
    """Resolves the statements of one block; `scope` holds its locals, outermost first."""

    def __init__(
        self, symbols: Symbols, locals_: Iterable[str] = (), no_locals: Collection[str] = ()
    ) -> None:
        self.symbols = symbols
        self.no_locals = no_locals
        """LOCALs that are variables of the mechanism nevertheless."""
        self.conductances: list[tuple[ast.Conductance, str | None]] = []
        """The CONDUCTANCE statements met so far, with the local that each names, if it is one."""
        self.scope = Scope()
        for name in locals_:
            self.scope.declare(name)
        self.expressions = ExpressionResolver(symbols, self.scope)

    def body(self, body: ast.Body) -> Body:
        """Return the statements of a body, in a scope of its own."""
        self.scope.enter()
        result = tuple(new for statement in body for new in self.statement(statement))
        self.scope.leave()
        return result

    def statement(self, node: ast.Statement) -> Body:
        """Return what a statement becomes: nothing, one statement, or those of a bare block."""
        match node:
            case ast.Local(variables=variables):
                for variable in variables:
                    if variable.name.id not in self.no_locals:
                        self.scope.declare(variable.name.id)
                return ()
            case ast.Conductance(variable=variable):
                self.conductances.append((node, self.scope.find(variable.id)))
                return ()
            case ast.Assignment():
                return (self._assignment(node),)
            case ast.Protect(assignment=assignment):
                return (self._assignment(assignment),)
            case ast.CallStatement(call=call):
                return self._call(call)
            case ast.If(branches=branches, otherwise=otherwise):
                return self._branches(branches, otherwise or ())
            case ast.While(condition=condition, body=body):
                test = self.expressions.truth(condition)
                return (While(test, self.body(body), span=node.span),)
            case ast.From():
                return (self._loop(node),)
            case ast.Block(body=body):
                return self.body(body)
            case ast.Solve() | ast.Table() | ast.Mutex() | ast.Verbatim():
                # SOLVE and TABLE are kept elsewhere; the rules let no VERBATIM with code pass.
                return ()
            case _:
                raise TypeError(f"cannot resolve {type(node).__name__} at {node.span}")

    def _assignment(self, node: ast.Assignment) -> Stmt:
        value = self.expressions.value(node.value)
        match node.target:
            case ast.Prime(id=state, order=1):
                return Ode(state, value, span=node.span)
            case ast.Name(id=name):
                local = self.scope.find(name)
                if local is not None:
                    return Assign(local, value, span=node.span)
                return Put(name, value, span=node.span)
            case ast.Index(base=ast.Name(id=name), index=index):
                component = self.expressions.integer(index)
                return Put(name, value, component=component, span=node.span)
            case _:
                raise TypeError(
                    f"cannot resolve {type(node.target).__name__} at {node.target.span}"
                )

    def _call(self, call: ast.Call) -> Body:
        name = call.function.id
        args = self.expressions.values(call.args)
        if self.symbols.get(name) is not None:
            return (Perform(name, args, span=call.span),)
        # An intrinsic has no effect, but a FUNCTION among its arguments may have one.
        return tuple(
            Perform(inner.function, inner.args, span=call.span)
            for arg in args
            for inner in self._outermost_calls(arg)
        )

    def _outermost_calls(self, expr: Expr) -> Iterable[Call]:
        if isinstance(expr, Call) and self.symbols.get(expr.function) is not None:
            return [expr]
        return [call for child in children(expr) for call in self._outermost_calls(child)]

    def _branches(self, branches: tuple[ast.Branch, ...], otherwise: ast.Body) -> Body:
        resolved = [
            (self.expressions.truth(b.condition), self.body(b.body), b.span) for b in branches
        ]
        result = self.body(otherwise)
        for condition, then, span in reversed(resolved):
            result = (If(condition, then, result, span=span),)
        return result

    def _loop(self, node: ast.From) -> Stmt:
        begin = self.expressions.integer(node.begin)
        end = self.expressions.integer(node.end)
        one = Const(1, DType.INT)
        step = one if node.step is None else self.expressions.integer(node.step)
        self.scope.enter()
        index = self.scope.declare_index(node.index.id)
        body = self.body(node.body)
        self.scope.leave()
        return For(index, begin, end, step, body, span=node.span)
