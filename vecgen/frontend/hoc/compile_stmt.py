"""Statements to closures. Each returns None, or a code when it leaves what is around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vecgen.frontend.hoc import ast
from vecgen.frontend.hoc.compile_expr import ExpressionCompiler
from vecgen.frontend.hoc.declarations import declare
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.faults import fail_at
from vecgen.frontend.hoc.frame import BREAK, CONTINUE, RETURN, STOP, Frame, Run, after_loop
from vecgen.frontend.hoc.lexer import Lexed
from vecgen.frontend.hoc.printing import printed
from vecgen.frontend.hoc.section_statements import SectionStatements
from vecgen.frontend.hoc.symbols import Scope
from vecgen.frontend.hoc.values import NOTHING, NumberCell

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter

_LEAVES = {"break": BREAK, "continue": CONTINUE, "stop": STOP}


class StatementCompiler(SectionStatements, ExpressionCompiler):
    """Compiles statements within one piece of code."""

    def __init__(
        self,
        interpreter: HocInterpreter,
        scope: Scope,
        lexed: Lexed,
        locals_: tuple[str, ...] = (),
        objects: tuple[str, ...] = (),
    ) -> None:
        super().__init__(interpreter, scope, locals_, objects)
        self.lexed = lexed

    def outermost(self, node: ast.Statement) -> Run:
        """Return the closure of a statement that stands outside of anything."""
        if isinstance(node, ast.Evaluate):
            return self.shown(node.expression)
        return self.statement(node)

    def procedure(self, body: ast.Block) -> Run:
        """Return the closure of a procedure's body, whose errors have their place."""
        compiled = [(self.late(statement), statement.at) for statement in body.statements]
        return self.sequence(compiled)

    def statement(self, node: ast.Statement) -> Run:
        """Return the closure of a statement."""
        match node:
            case ast.Evaluate(expression):
                return self._evaluate(expression)
            case ast.Block():
                return self.block(node)
            case ast.Print():
                return self._print(node)
            case ast.If():
                return self._if(node)
            case ast.While() | ast.For():
                return self._loop(node)
            case ast.Count():
                return self._count(node)
            case ast.Iterate():
                return self._iterate(node)
            case ast.IteratorStatement():
                return _iterator_statement
            case ast.Return():
                return self._return(node)
            case ast.Leave(keyword):
                code = _LEAVES[keyword]
                return lambda frame: code
            case ast.Declare():
                return declare(self, node)
            case ast.Define() | ast.BeginTemplate() | ast.EndTemplate():
                raise HocError("procedures and templates are not defined inside of anything")
            case _:
                return self.section_statement(node)

    def _evaluate(self, expression: ast.Expression) -> Run:
        if isinstance(expression, ast.Assign):
            quick = self.quick_assignment(expression)
            if quick is not None:
                return quick
        run = self.value(expression).run

        def evaluate(frame: Frame) -> None:
            # A value must not be taken for a code that leaves.
            run(frame)

        return evaluate

    # -- blocks -------------------------------------------------------------------------------

    def block(self, node: ast.Block) -> Run:
        """Return the closure of `{ ... }`."""
        compiled = [(self.late(statement), statement.at) for statement in node.statements]
        if len(compiled) == 1:
            return compiled[0][0]
        return self.sequence(compiled)

    def sequence(self, statements: list[tuple[Run, int]]) -> Run:
        """Return the closure of statements one after the other, which tells where one fails."""
        lexed = self.lexed
        runs = [run for run, _ in statements]
        places = {id(run): at for run, at in statements}

        def execute(frame: Frame) -> int | None:
            run: Run | None = None
            try:
                for run in runs:
                    code: int | None = run(frame)
                    if code is not None:
                        return code
            except Exception as error:
                fail_at(error, lexed, places[id(run)])
            return None

        return execute

    def late(self, node: ast.Statement) -> Run:
        """Return a statement's closure; what is wrong with it is told when it is executed."""
        try:
            return self.statement(node)
        except HocError as error:
            message = str(error)

            def fail(frame: Frame) -> None:
                raise HocError(message)

            return fail

    # -- conditions and loops -----------------------------------------------------------------

    def _if(self, node: ast.If) -> Run:
        condition, then = self.condition(node.condition), self.guarded(node.then)
        if node.otherwise is None:
            return lambda frame: then(frame) if condition(frame) else None
        otherwise = self.guarded(node.otherwise)
        return lambda frame: then(frame) if condition(frame) else otherwise(frame)

    def guarded(self, node: ast.Statement) -> Run:
        """Return the closure of a statement that tells where it fails."""
        inner = _innermost(node)
        run = self.late(node)
        if isinstance(inner, ast.Block | ast.If | ast.While | ast.For | ast.Count):
            return run
        lexed, at = self.lexed, inner.at

        def guard(frame: Frame) -> int | None:
            try:
                code: int | None = run(frame)
            except Exception as error:
                fail_at(error, lexed, at)
            return code

        return guard

    def _loop(self, node: ast.While | ast.For) -> Run:
        condition, body = self.condition(node.condition), self.late(node.body)
        first = step = None
        if isinstance(node, ast.For):
            first = None if node.first is None else self.late(node.first)
            step = None if node.step is None else self.late(node.step)
        lexed, at = self.lexed, _innermost(node.body).at

        def loop(frame: Frame) -> int | None:
            if first is not None:
                first(frame)
            while condition(frame):
                try:
                    code = body(frame)
                except Exception as error:
                    fail_at(error, lexed, at)
                if code is not None and code != CONTINUE:
                    return after_loop(code)
                if step is not None:
                    step(frame)
            return None

        return loop

    def _count(self, node: ast.Count) -> Run:
        """Return the closure of `for i = first, last`; the last value is computed once."""
        first, last = self.number(node.first), self.number(node.last)
        cell = self._cell_of(node.variable)
        if cell is not None:
            return self._count_cell(node, lambda frame: cell)
        name = node.variable.parts[0].name
        if len(node.variable.parts) == 1 and name in self.locals:
            slot = self.locals[name]
            return self._count_cell(node, lambda frame: frame.locals[slot])
        store, read = self.store(node.variable), self.chain(node.variable).run
        body, epsilon = self.guarded(node.body), self.interpreter.epsilon

        def loop(frame: Frame) -> int | None:
            begin, end = first(frame), last(frame) + epsilon.value
            store(frame, begin)
            while read(frame) <= end:
                code = body(frame)
                if code is not None and code != CONTINUE:
                    return after_loop(code)
                store(frame, read(frame) + 1.0)
            return None

        return loop

    def _count_cell(self, node: ast.Count, find: Callable[[Frame], NumberCell]) -> Run:
        first, last, body = self.number(node.first), self.number(node.last), self.late(node.body)
        epsilon, lexed, at = self.interpreter.epsilon, self.lexed, _innermost(node.body).at

        def loop(frame: Frame) -> int | None:
            begin, end = first(frame), last(frame) + epsilon.value
            cell = find(frame)
            cell.value = begin
            try:
                while cell.value <= end:
                    code: int | None = body(frame)
                    if code is not None and code != CONTINUE:
                        return after_loop(code)
                    cell.value += 1.0
            except Exception as error:
                fail_at(error, lexed, at)
            return None

        return loop

    def _iterate(self, node: ast.Iterate) -> Run:
        """Return the closure of `for iterator(arguments) body`."""
        find = self.function_of(node.iterator)
        body, interpreter = self.guarded(node.body), self.interpreter

        def iterate(frame: Frame) -> int | None:
            left: list[int] = []

            def once() -> int | None:
                code = body(frame)
                if code is None or code == CONTINUE:
                    return None
                left.append(code)
                return RETURN

            function, arguments, instance = find(frame)
            interpreter.call_iterator(function, arguments, instance, once)
            if left == [RETURN] and frame.result is not None:
                raise HocError(f"{function.name} (proc or iterator) returns value")
            return after_loop(left[0]) if left else None

        return iterate

    # -- the rest -----------------------------------------------------------------------------

    def _return(self, node: ast.Return) -> Run:
        if node.value is None:
            return lambda frame: RETURN
        run = self.value(node.value).run

        def leave(frame: Frame) -> int:
            frame.result = run(frame)
            return RETURN

        return leave

    def _print(self, node: ast.Print) -> Run:
        items = [(self.value(item).run, _is_member(item)) for item in node.items]
        interpreter = self.interpreter

        def show(frame: Frame) -> None:
            for run, is_member in items:
                interpreter.write(printed(run(frame), is_member))
            interpreter.write("\n")

        return show

    def shown(self, expression: ast.Expression) -> Run:
        """Return the closure of an expression that stands alone outside of anything."""
        code, interpreter = self.value(expression), self.interpreter
        is_member = _is_member(expression)
        if isinstance(expression, ast.Assign):
            return self._evaluate(expression)

        def show(frame: Frame) -> None:
            value: Any = code.run(frame)
            if value is NOTHING:
                return
            if isinstance(value, str) and not is_member:
                interpreter.write(f"{value}\n")
            else:
                interpreter.write(f"\t{printed(value, True)}\n")

        return show


def _innermost(node: ast.Statement) -> ast.Statement:
    """Return the one statement of a block that has no other."""
    while isinstance(node, ast.Block) and len(node.statements) == 1:
        node = node.statements[0]
    return node


def _is_member(node: ast.Expression) -> bool:
    return isinstance(node, ast.Chain) and len(node.parts) > 1


def _iterator_statement(frame: Frame) -> int | None:
    if frame.body is None:
        raise HocError("iterator_statement can only stand in an iterator")
    return frame.body()
