"""Expressions of NMODL by precedence climbing.

The grouping is the one the emitted C has: `||`, `&&`, equality, comparison, sums, products, unary
minus and `!`, and tightest `^`, which groups from the right.
"""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.cursor import Cursor
from vecgen.frontend.nmodl.lexer import Lexed
from vecgen.frontend.nmodl.tokens import TokenKind
from vecgen.source import Source

MAX_HEIGHT = 150
"""How many operations may hang below each other in one expression (a sum of n terms has n - 1)."""

_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
_SUM = 5
_UNARY = 7


class ExpressionParser(Cursor):
    """Parses expressions, values and integers."""

    def __init__(self, source: Source, lexed: Lexed, diagnostics: Diagnostics) -> None:
        super().__init__(source, lexed, diagnostics)
        self.height = 0
        """Height of the expression parsed last."""
        self.defines: set[str] = set()
        """Names of DEFINE so far: behind one of them, brackets hold a unit as behind a number."""

    # ---- expressions -------------------------------------------------------------------------

    def expression(self) -> ast.Expr:
        """Take an expression."""
        return self._binary(1)

    def additive(self) -> ast.Expr:
        """Take an expression without comparisons and logical operators."""
        return self._binary(_SUM)

    def _binary(self, lowest: int) -> ast.Expr:
        left = self._unary()
        while self.token.kind is TokenKind.OPERATOR:
            precedence = _PRECEDENCE.get(self.token.text, 0)
            if precedence < max(lowest, 1):
                break
            op = self.advance().text
            below = self.height
            right = self._binary(precedence + 1)
            left = ast.Binary(op, left, right, span=self.span_from(left.span))
            self._grow(max(below, self.height), left)
        return left

    def _grow(self, below: int, expression: ast.Expr) -> None:
        self.height = below + 1
        if self.height > MAX_HEIGHT:
            self.stop(
                "too-deep",
                f"this expression has more than {MAX_HEIGHT} operations below each other",
                expression.span,
                hint="Compute parts of it into LOCAL variables first.",
            )

    def _unary(self) -> ast.Expr:
        if not self.token.is_operator("-", "!"):
            return self._power()
        op = self.token
        with self.nested():
            self.advance()
            operand = self._unary()
        unary = ast.Unary(op.text, operand, span=self.span_from(op.span))
        self._grow(self.height, unary)
        return unary

    def _power(self) -> ast.Expr:
        base = self._primary()
        if not self.token.is_operator("^"):
            return base
        below = self.height
        with self.nested():
            self.advance()
            exponent = self._unary()
        power = ast.Binary("^", base, exponent, span=self.span_from(base.span))
        self._grow(max(below, self.height), power)
        return power

    def _primary(self) -> ast.Expr:
        token = self.token
        self.height = 0
        match token.kind:
            case TokenKind.NUMBER:
                return self._number()
            case TokenKind.NAME if self.peek().is_operator("(") and token.text not in self.defines:
                return self.call()
            case TokenKind.NAME | TokenKind.PRIME:
                return self._reference()
            case TokenKind.OPERATOR if token.text == "(":
                return self._paren()
            case TokenKind.KEYWORD if token.text == "INT":
                self.stop(
                    "syntax",
                    "INT( ) stands only inside integer expressions: indices and FROM bounds",
                    token.span,
                )
            case _:
                self.fail("an expression")

    def _paren(self) -> ast.Expr:
        opening = self.token
        with self.nested():
            self.advance()
            inner = self.expression()
        self._close()
        paren = ast.Paren(inner, span=self.span_from(opening.span))
        self._grow(self.height, paren)
        return paren

    def _close(self) -> None:
        if self.token.is_operator("="):
            self.stop(
                "syntax",
                "found '=' inside an expression, expected ')'",
                self.token.span,
                hint="Equality is tested with '=='.",
            )
        self.expect(")")

    def _number(self) -> ast.Number:
        token = self.advance()
        unit = self.unit()
        return ast.Number(token.text, unit, span=self.span_from(token.span))

    def call(self) -> ast.Call:
        """Take a call of a function or procedure."""
        function = self.name("a function's name")
        args: list[ast.Expr] = []
        below = 0
        with self.nested():
            self.expect("(")
            if not self.token.is_operator(")"):
                args.append(self._argument())
                below = self.height
            while self.accept(","):
                args.append(self._argument())
                below = max(below, self.height)
        if not self.token.is_operator(")", "="):
            self.fail(f"',' or ')' in the arguments of {function.id}")
        self._close()
        call = ast.Call(function, tuple(args), span=self.span_from(function.span))
        self._grow(below, call)
        return call

    def _argument(self) -> ast.Expr:
        token = self.token
        if token.kind is not TokenKind.STRING:
            return self.expression()
        self.advance()
        self.height = 0
        return ast.String(token.text, span=token.span)

    def _reference(self) -> ast.Expr:
        reference = self.variable()
        if isinstance(reference, ast.Name) and reference.id in self.defines:
            self.unit()
        return reference

    # ---- variables ---------------------------------------------------------------------------

    def variable(self) -> ast.Name | ast.Prime | ast.At | ast.Index:
        """Take a variable: a name, primed, `@`-ed or indexed."""
        base: ast.Name | ast.Prime | ast.At = self.primed_name()
        if self.token.is_operator("@") and isinstance(base, ast.Name):
            self.advance()
            base = ast.At(base, self.integer(), span=self.span_from(base.span))
        if not self.token.is_operator("["):
            return base
        return self._indexed(base)

    def primed_name(self) -> ast.Name | ast.Prime:
        """Take a name that may have primes."""
        token = self.token
        if token.kind is not TokenKind.PRIME:
            return self.name()
        self.advance()
        stem = token.text.rstrip("'")
        return ast.Prime(stem, len(token.text) - len(stem), span=token.span)

    def _indexed(self, base: ast.Name | ast.Prime | ast.At) -> ast.Index:
        with self.nested():
            self.expect("[")
            index = self.integer_expression()
        self.expect("]")
        indexed = ast.Index(base, index, span=self.span_from(base.span))
        self._grow(self.height, indexed)
        return indexed

    # ---- integers and values -----------------------------------------------------------------

    def integer_expression(self) -> ast.Expr:
        """Take `+ - * /` of names, integers, brackets and INT( )."""
        return self._integer_sum(_SUM)

    def _integer_sum(self, lowest: int) -> ast.Expr:
        left = self._integer_primary()
        while self.token.is_operator("+", "-", "*", "/"):
            precedence = _PRECEDENCE[self.token.text]
            if precedence < lowest:
                break
            op = self.advance().text
            below = self.height
            right = self._integer_sum(precedence + 1)
            left = ast.Binary(op, left, right, span=self.span_from(left.span))
            self._grow(max(below, self.height), left)
        return left

    def _integer_primary(self) -> ast.Expr:
        token = self.token
        self.height = 0
        if token.kind is TokenKind.NAME and not self.peek().is_operator("(", "["):
            return self.name()
        if token.kind is TokenKind.NUMBER and token.text.isdigit():
            self.advance()
            return ast.Number(token.text, span=token.span)
        if token.is_keyword("INT"):
            self.advance()
            with self.nested():
                self.expect("(", "behind INT")
                value = self.expression()
            self._close()
            whole = ast.Int(value, span=self.span_from(token.span))
            self._grow(self.height, whole)
            return whole
        if not token.is_operator("("):
            self.fail(
                "an integer expression",
                hint="It takes names, integers, + - * /, brackets and INT(expression).",
            )
        with self.nested():
            self.advance()
            inner = self.integer_expression()
        self._close()
        paren = ast.Paren(inner, span=self.span_from(token.span))
        self._grow(self.height, paren)
        return paren

    def integer(self) -> ast.Expr:
        """Take an integer or a DEFINEd name."""
        token = self.token
        if token.kind is TokenKind.NAME:
            return self.name()
        return self.plain_integer()

    def plain_integer(self) -> ast.Number:
        """Take an integer written in digits."""
        token = self.token
        if token.kind is not TokenKind.NUMBER or not token.text.isdigit():
            self.fail("an integer")
        self.advance()
        return ast.Number(token.text, span=token.span)

    def value(self) -> ast.Expr:
        """Take a number or a DEFINEd name with or without a minus; no expression."""
        minus = self.accept("-")
        value = self._unsigned()
        if minus:
            value = ast.Unary("-", value, span=self.span_from(minus.span))
        if self.token.is_operator("+", "-", "*", "/", "^"):
            self.fail("no operator", hint="Only a plain number stands here, not an expression.")
        return value

    def _unsigned(self) -> ast.Expr:
        token = self.token
        if token.kind is TokenKind.NAME:
            return self.name()
        if token.kind is not TokenKind.NUMBER:
            self.fail("a number")
        self.advance()
        return ast.Number(token.text, span=token.span)
