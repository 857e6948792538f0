"""Statements: the bodies of NMODL blocks to `lang` statements with every name resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.local_arrays import local_array_name
from vecgen.frontend.nmodl.print_format import plain_text, print_format
from vecgen.frontend.nmodl.resolve_expr import ExpressionResolver, Scope
from vecgen.frontend.nmodl.rules.functions import NRN_POINTING, STATE_DISCONTINUITY
from vecgen.frontend.nmodl.symbols import SymbolKind, Symbols
from vecgen.lang.effects import EFFECTS
from vecgen.lang.expr import Call, Compare, CompareOp, Const, Expr, Select
from vecgen.lang.intrinsics import DISCONTINUITY
from vecgen.lang.stmt import Assign, For, If, Invoke, Ode, Perform, Put, Solve, Stmt, While
from vecgen.lang.traverse import children
from vecgen.lang.types import DType
from vecgen.source import Span

Body = tuple[Stmt, ...]


def solve_of(node: ast.Solve) -> Solve:
    """Return a SOLVE statement in `lang`."""
    method = node.steady or node.method
    name = "" if method is None else method.id
    return Solve(node.block.id, name, node.steady is not None, span=node.span)


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
        self.solves_elsewhere = False
        """Whether to leave SOLVE statements out: those of BREAKPOINT run in their own phase."""
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
                    if variable.size is not None:
                        self.scope.declare_array(variable.name.id, local_array_name(variable))
                    elif variable.name.id not in self.no_locals:
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
            case ast.Solve():
                return () if self.solves_elsewhere else (solve_of(node),)
            case ast.Table() | ast.Mutex() | ast.Verbatim():
                # TABLE is kept elsewhere; the rules let no VERBATIM with code pass.
                return ()
            case _:
                raise TypeError(f"cannot resolve {type(node).__name__} at {node.span}")

    def _assignment(self, node: ast.Assignment) -> Stmt:
        return self._assign(node.target, self.expressions.value(node.value), node.span)

    def _assign(self, target: ast.Expr, value: Expr, span: Span) -> Stmt:
        match target:
            case ast.Prime(id=state, order=1):
                return Ode(state, value, span=span)
            case ast.Name(id=name):
                local = self.scope.find(name)
                if local is not None:
                    return Assign(local, value, span=span)
                return Put(name, value, span=span)
            case ast.Index(base=ast.Name(id=name), index=index):
                component = self.expressions.integer(index)
                name = self.scope.array(name)
                return Put(name, value, component=component, span=span)
            case _:
                raise TypeError(f"cannot resolve {type(target).__name__} at {target.span}")

    def _call(self, call: ast.Call) -> Body:
        name = call.function.id
        if name == STATE_DISCONTINUITY and self.symbols.get(name) is None:
            return (self._discontinuity(call),)
        if name == NRN_POINTING and self.symbols.get(name) is None:
            return ()
        if name in EFFECTS and EFFECTS[name].has_text and self.symbols.get(name) is None:
            return (self._print(call),)
        args = self.expressions.values(call.args)
        if self.symbols.is_a(name, SymbolKind.DERIVATIVE):
            return (Solve(name, "cnexp", span=call.span),)  # others cannot be called
        is_table = self.symbols.is_a(name, SymbolKind.FUNCTION_TABLE)
        if self.symbols.get(name) is not None and not is_table:
            return (Perform(name, args, span=call.span),)
        if name in EFFECTS:
            return (Invoke(name, args, span=call.span),)
        # An intrinsic and a table have no effect, but a FUNCTION among its arguments may have one.
        return tuple(
            Perform(inner.function, inner.args, span=call.span)
            for arg in args
            for inner in self._outermost_calls(arg)
        )

    def _discontinuity(self, call: ast.Call) -> Stmt:
        state, value = call.args
        acts = Compare(CompareOp.NE, Call(DISCONTINUITY, ()), Const(0.0))
        before, after = self.expressions.value(state), self.expressions.value(value)
        return self._assign(state, Select(acts, after, before), call.span)

    def _print(self, call: ast.Call) -> Stmt:
        name = call.function.id
        if name == "printf":
            wanted = print_format(call)
            args = self.expressions.values(wanted.args)
            return Invoke(name, args, text=wanted.text, span=call.span)
        text = "".join(plain_text(arg.text) for arg in call.args if isinstance(arg, ast.String))
        return Invoke(name, (), text=text, span=call.span)

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
