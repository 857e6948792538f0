"""Statements of NMODL."""

from __future__ import annotations

from collections.abc import Callable

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.lexer import Lexed
from vecgen.frontend.nmodl.parse_kinetic import KineticParser
from vecgen.frontend.nmodl.tokens import (
    OBSOLETE_STATEMENTS,
    STATEMENT_KEYWORDS,
    TokenKind,
)
from vecgen.source import Source

_HOMES = {
    "COMPARTMENT": ("KINETIC",),
    "CONDUCTANCE": ("BREAKPOINT",),
    "CONSERVE": ("KINETIC",),
    "FOR_NETCONS": ("NET_RECEIVE",),
    "INITIAL": ("NET_RECEIVE",),
    "LONGITUDINAL_DIFFUSION": ("KINETIC",),
    "TABLE": ("FUNCTION", "PROCEDURE"),
    "WATCH": ("NET_RECEIVE",),
    "~": ("KINETIC", "LINEAR", "NONLINEAR"),
}
"""Statements that only some blocks have."""


class StatementParser(KineticParser):
    """Parses bodies and statements."""

    def __init__(self, source: Source, lexed: Lexed, diagnostics: Diagnostics) -> None:
        super().__init__(source, lexed, diagnostics)
        self.block = ""
        """Keyword of the block whose body is being parsed."""
        self._by_keyword: dict[str, Callable[[], ast.Statement]] = {
            "COMPARTMENT": self._compartment,
            "CONDUCTANCE": self._conductance,
            "CONSERVE": self._conserve,
            "FOR_NETCONS": self._for_netcons,
            "FROM": self._from,
            "IF": self._if,
            "INITIAL": self._initial,
            "LAG": self._lag,
            "LONGITUDINAL_DIFFUSION": self._diffusion,
            "MUTEXLOCK": self._mutex,
            "MUTEXUNLOCK": self._mutex,
            "PROTECT": self._protect,
            "SOLVE": self._solve,
            "TABLE": self._table,
            "WATCH": self._watch,
            "WHILE": self._while,
            "if": self._if,
            "while": self._while,
        }

    # ---- bodies ------------------------------------------------------------------------------

    def body(self, where: str = "") -> ast.Body:
        """Take `{ statements }`; a LOCAL may stand at the head."""
        with self.nested():
            self.expect("{", where)
            statements: list[ast.Statement] = []
            if self.token.is_keyword("LOCAL"):
                statements.append(self.local())
            while not self.token.is_operator("}"):
                statements.append(self._statement())
        self.advance()
        return tuple(statements)

    def _statement(self) -> ast.Statement:
        token = self.token
        match token.kind:
            case TokenKind.NAME if self.peek().is_operator("("):
                return self._call_statement()
            case TokenKind.NAME | TokenKind.PRIME:
                return self._assignment()
            case TokenKind.VERBATIM:
                return self.verbatim()
            case TokenKind.OPERATOR if token.text == "{":
                body = self.body()
                return ast.Block(body, span=self.span_from(token.span))
            case TokenKind.OPERATOR if token.text == "~":
                return self._tilde()
            case TokenKind.KEYWORD if token.text in self._by_keyword:
                if token.text != "INITIAL" or not self._begins_next_block():
                    self._check_home(token.text)
                    return self._by_keyword[token.text]()
            case TokenKind.KEYWORD if token.text == "LOCAL":
                self.stop(
                    "syntax",
                    "LOCAL stands once, at the very head of a block",
                    token.span,
                    hint="Write all names in one list behind the block's '{'.",
                )
            case _:
                pass
        self.fail("a statement or '}'")

    def _begins_next_block(self) -> bool:
        """Tell whether an INITIAL here is the file's, because a '}' before it is missing."""
        return self.block != "NET_RECEIVE" and self.starts_line()

    def _check_home(self, statement: str) -> None:
        homes = _HOMES.get(statement, (self.block,))
        if self.block not in homes:
            named = "a reaction or equation ('~')" if statement == "~" else statement
            self.complain(
                "misplaced-statement",
                f"{named} stands only in {', '.join(homes)} blocks, not in {self.block}",
                self.token.span,
            )

    # ---- plain statements --------------------------------------------------------------------

    def local(self) -> ast.Local:
        """Take a LOCAL list."""
        first = self.expect_keyword("LOCAL")
        variables = [self._local_variable()]
        while self.accept(","):
            variables.append(self._local_variable())
        return ast.Local(tuple(variables), span=self.span_from(first.span))

    def _local_variable(self) -> ast.LocalVariable:
        name = self.name("the name of a LOCAL")
        return ast.LocalVariable(name, self.size(), span=self.span_from(name.span))

    def size(self) -> ast.Expr | None:
        """Take an array's size in square brackets if one is here."""
        if not self.accept("["):
            return None
        size = self.integer()
        self.expect("]")
        return size

    def verbatim(self) -> ast.Verbatim:
        """Take a VERBATIM block."""
        token = self.advance()
        return ast.Verbatim(token.text, span=token.span)

    def _assignment(self) -> ast.Assignment:
        first = self.token
        target = self.variable()
        if not self.token.is_operator("="):
            self._fail_statement(first.text)
        self.advance()
        value = self.expression()
        if self.token.is_operator("="):
            self.stop("syntax", "an assignment has one '=': it is no expression", self.token.span)
        return ast.Assignment(target, value, span=self.span_from(target.span))

    def _fail_statement(self, first: str) -> None:
        if first in OBSOLETE_STATEMENTS:
            self.stop(
                "obsolete",
                f"{first} is no longer part of NMODL: NEURON 9 refuses it",
                self.last.span,
            )
        self.fail(f"'=' behind '{first}'", hint=did_you_mean(first, STATEMENT_KEYWORDS | {"else"}))

    def _protect(self) -> ast.Protect:
        first = self.advance()
        assignment = self._assignment()
        return ast.Protect(assignment, span=self.span_from(first.span))

    def _call_statement(self) -> ast.CallStatement:
        call = self.call()
        return ast.CallStatement(call, span=call.span)

    def _mutex(self) -> ast.Mutex:
        token = self.advance()
        return ast.Mutex(token.text, span=token.span)

    def _lag(self) -> ast.Lag:
        first = self.advance()
        name = self.name()
        self.expect_keyword("BY")
        delay = self.name()
        return ast.Lag(name, delay, span=self.span_from(first.span))

    # ---- control flow ------------------------------------------------------------------------

    def _condition(self, word: str) -> ast.Expr:
        self.expect("(", f"behind {word}")
        condition = self.expression()
        self._close()
        return condition

    def _if(self) -> ast.If:
        first = self.token
        branches = [self._branch()]
        otherwise: ast.Body | None = None
        while self.accept_keyword("else", "ELSE"):
            if self.token.is_keyword("if", "IF"):
                branches.append(self._branch())
                continue
            otherwise = self.body("or 'if' behind else")
            break
        return ast.If(tuple(branches), otherwise, span=self.span_from(first.span))

    def _branch(self) -> ast.Branch:
        first = self.advance()
        condition = self._condition("if")
        body = self.body("behind the condition")
        return ast.Branch(condition, body, span=self.span_from(first.span))

    def _while(self) -> ast.While:
        first = self.advance()
        condition = self._condition("while")
        body = self.body("behind the condition")
        return ast.While(condition, body, span=self.span_from(first.span))

    def _from(self) -> ast.From:
        first = self.advance()
        index = self.name("the name of a loop index")
        self.expect("=")
        begin = self.integer_expression()
        self.expect_keyword("TO")
        end = self.integer_expression()
        step = self.integer_expression() if self.accept_keyword("BY") else None
        body = self.body("of the loop")
        return ast.From(index, begin, end, step, body, span=self.span_from(first.span))

    # ---- what blocks are made for ------------------------------------------------------------

    def _solve(self) -> ast.Solve:
        first = self.advance()
        block = self.name("the name of a block")
        method = self.name("a method") if self.accept_keyword("METHOD") else None
        steady = None
        if method is None and self.accept_keyword("STEADYSTATE"):
            steady = self.name("a method")
        self._refuse_old_solve()
        return ast.Solve(block, method, steady, span=self.span_from(first.span))

    def _refuse_old_solve(self) -> None:
        """Name the clauses of SOLVE that NEURON 9 no longer takes."""
        token = self.token
        if token.kind is TokenKind.NAME and token.text in ("USING", "IFERROR"):
            hint = "Write METHOD instead." if token.text == "USING" else None
            self.stop(
                "obsolete",
                f"SOLVE ... {token.text} is no longer part of NMODL: NEURON 9 refuses it",
                token.span,
                hint=hint,
            )

    def _conductance(self) -> ast.Conductance:
        first = self.advance()
        variable = self.name("the name of a conductance")
        ion = self.name("an ion's name") if self.accept_keyword("USEION") else None
        return ast.Conductance(variable, ion, span=self.span_from(first.span))

    def _table(self) -> ast.Table:
        first = self.advance()
        variables = self.names() if self.token.kind is TokenKind.NAME else ()
        depends = self.names() if self.accept_keyword("DEPEND") else ()
        self.expect_keyword("FROM")
        lower = self.expression()
        self.expect_keyword("TO")
        upper = self.expression()
        self.expect_keyword("WITH")
        intervals = self.plain_integer()
        span = self.span_from(first.span)
        return ast.Table(variables, depends, lower, upper, intervals, span=span)

    def _initial(self) -> ast.Initial:
        first = self.advance()
        body = self.body("of INITIAL")
        return ast.Initial(body, span=self.span_from(first.span))

    def arguments(self) -> tuple[ast.Argument, ...]:
        """Take formal arguments in brackets."""
        self.expect("(", "before the arguments")
        found: list[ast.Argument] = []
        if not self.token.is_operator(")"):
            found.append(self._formal())
        while found and self.accept(","):
            found.append(self._formal())
        if not self.token.is_operator(")"):
            self.fail("',' or ')' in the list of arguments")
        self.advance()
        return tuple(found)

    def _formal(self) -> ast.Argument:
        name = self.name("an argument's name")
        return ast.Argument(name, self.unit(), span=self.span_from(name.span))

    def _for_netcons(self) -> ast.ForNetcons:
        first = self.advance()
        arguments = self.arguments()
        body = self.body("of FOR_NETCONS")
        return ast.ForNetcons(arguments, body, span=self.span_from(first.span))

    def _watch(self) -> ast.Watch:
        first = self.advance()
        conditions = [self._watch_condition()]
        while self.accept(","):
            conditions.append(self._watch_condition())
        return ast.Watch(tuple(conditions), span=self.span_from(first.span))

    def _watch_condition(self) -> ast.WatchCondition:
        opening = self.expect("(", "of a WATCH condition")
        left = self.additive()
        if not self.token.is_operator("<", ">"):
            self.fail("'<' or '>'")
        op = self.advance().text
        right = self.additive()
        self.expect(")", "of a WATCH condition")
        flag = self._unsigned()
        return ast.WatchCondition(left, op, right, flag, span=self.span_from(opening.span))

    # ---- KINETIC, LINEAR, NONLINEAR ----------------------------------------------------------

    def _tilde(self) -> ast.Statement:
        self._check_home("~")
        first = self.advance()
        if self.block == "KINETIC":
            return self._reaction(first)
        left = self.expression()
        self.expect("=", "of the equation")
        right = self.expression()
        return ast.Equation(left, right, span=self.span_from(first.span))
