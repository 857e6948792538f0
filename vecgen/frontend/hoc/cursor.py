"""Where the parser is among the tokens, and the expressions of HOC.

Precedence, from the weakest: `=`, `||`, `&&`, comparisons, `+ -`, `* / %`, unary `- !`, `^` (which
groups from the right and takes a sign on its right side).
"""

from __future__ import annotations

from vecgen.frontend.hoc import ast
from vecgen.frontend.hoc.errors import HocSyntaxError, Place
from vecgen.frontend.hoc.lexer import (
    ARGUMENT,
    END,
    KEYWORD,
    KEYWORDS,
    LITERAL,
    NAME,
    NEWLINE,
    NUMBER,
    OPERATOR,
    STRAY,
    STRING,
    Lexed,
    string_value,
)

_LEVELS = {
    "||": 1, "&&": 2,
    ">": 3, ">=": 3, "<": 3, "<=": 3, "==": 3, "!=": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "%": 5,
}  # fmt: skip
_UNARY = 6
_ASSIGNMENTS = frozenset(("=", "+=", "-=", "*=", "/="))
_DEEPEST = 150
"""How deep brackets may nest: less than Python's own limit of calls."""


class Cursor:
    """The tokens of a text and a place among them."""

    def __init__(self, lexed: Lexed) -> None:
        self.lexed = lexed
        self.kinds = lexed.kinds
        self.texts = lexed.texts
        self.begins = lexed.begins
        self.place = 0
        self.depth = 0

    # -- tokens -------------------------------------------------------------------------------

    def fail(self, message: str = "") -> HocSyntaxError:
        """Return the error for the token that comes next."""
        kind, text = self.kinds[self.place], self.texts[self.place]
        if kind == STRAY and text == '"':
            found = "this string has no closing quotation mark"
        elif kind == NEWLINE:
            found = "the line ends here"
        elif kind == END:
            found = "the text ends here"
        else:
            found = f"{text!r} cannot stand here"
        error = HocSyntaxError(f"syntax error: {message or found}")
        span = self.lexed.span(self.begins[self.place])
        error.places.append(Place(span, self.lexed.source))
        return error

    def at(self, text: str) -> bool:
        """Whether the next token is this operator or keyword."""
        place = self.place
        return self.texts[place] == text and self.kinds[place] in (OPERATOR, KEYWORD)

    def accept(self, text: str) -> bool:
        """Go over an operator or keyword if it comes next."""
        if self.at(text):
            self.place += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Go over an operator or keyword.

        Raises:
            HocSyntaxError: something else comes next.
        """
        if not self.accept(text):
            raise self.fail()

    def name(self) -> str:
        """Return a name and go over it."""
        if self.kinds[self.place] != NAME:
            raise self.fail()
        self.place += 1
        return self.texts[self.place - 1]

    def deeper(self) -> None:
        """Note that something begins which may hold others of its kind."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fail("brackets or blocks are nested too deeply")

    # -- expressions --------------------------------------------------------------------------

    def expression(self) -> ast.Expression:
        """Return an expression, which may be an assignment."""
        kind, at = self.kinds[self.place], self.begins[self.place]
        left = self.binary(1)
        operator = self.texts[self.place]
        if operator in _ASSIGNMENTS and kind in (NAME, ARGUMENT) and isinstance(left, ast.Chain):
            self.place += 1
            return ast.Assign(left, operator, self.expression(), at)
        return left

    def binary(self, weakest: int) -> ast.Expression:
        """Return an expression of operators that bind at least as strongly as `weakest`."""
        left = self.unary()
        while True:
            place = self.place
            level = _LEVELS.get(self.texts[place], 0)
            if level < weakest or self.kinds[place] != OPERATOR:
                return left
            operator = self.texts[place]
            self.place += 1
            left = ast.Binary(operator, left, self.binary(level + 1), self.begins[place])

    def unary(self) -> ast.Expression:
        """Return an operand with its sign."""
        place = self.place
        operator = self.texts[place]
        if operator not in ("-", "!") or self.kinds[place] != OPERATOR:
            return self.power()
        self.place += 1
        self.deeper()
        operand = self.unary()
        self.depth -= 1
        if operator == "-" and isinstance(operand, ast.Number):
            return ast.Number(-operand.value, self.begins[place])
        return ast.Unary(operator, operand, self.begins[place])

    def power(self) -> ast.Expression:
        """Return an operand, or one raised to another."""
        base = self.primary()
        if not self.at("^"):
            return base
        at = self.begins[self.place]
        self.place += 1
        self.deeper()
        exponent = self.unary()
        self.depth -= 1
        return ast.Binary("^", base, exponent, at)

    def primary(self) -> ast.Expression:
        """Return an operand without operators."""
        place = self.place
        kind, text, at = self.kinds[place], self.texts[place], self.begins[place]
        if kind == NUMBER:
            self.place += 1
            return ast.Number(float(text), at)
        if kind in (NAME, ARGUMENT, LITERAL):
            return self.chain()
        if kind == STRING:
            self.place += 1
            return ast.Text(string_value(text), at)
        if text == "(" and kind == OPERATOR:
            self.place += 1
            self.deeper()
            inner = self.expression()
            self.depth -= 1
            self.expect(")")
            return inner
        if text == "new" and kind == KEYWORD:
            self.place += 1
            if self.kinds[self.place] == LITERAL:
                literal = self.literal()
                return ast.New(literal.name, literal.arguments or (), at)
            name = self.name()
            arguments = self.arguments() if self.at("(") else ()
            return ast.New(name, arguments, at)
        raise self.fail()

    def chain(self) -> ast.Chain:
        """Return `a[1].b(2).c`."""
        at = self.begins[self.place]
        parts = [self.part()]
        while self.texts[self.place] == "." and self.kinds[self.place] == OPERATOR:
            self.place += 1
            if self.kinds[self.place] == ARGUMENT:
                raise self.fail()
            parts.append(self.part())
        return ast.Chain(tuple(parts), at)

    def part(self) -> ast.Part:
        """Return a name with its indices and arguments."""
        place = self.place
        kind = self.kinds[place]
        if kind == LITERAL:
            return self.literal()
        # Behind a dot a word of the language is a name: `vector.insert(...)`, `list.print`.
        if kind not in (NAME, ARGUMENT) and not (kind == KEYWORD and self.texts[place - 1] == "."):
            raise self.fail()
        self.place += 1
        indices: list[ast.Expression] = []
        while self.texts[self.place] == "[" and self.kinds[self.place] == OPERATOR:
            self.place += 1
            self.deeper()
            indices.append(self.expression())
            self.depth -= 1
            self.expect("]")
        arguments = None
        if self.texts[self.place] == "(" and self.kinds[self.place] == OPERATOR:
            arguments = self.arguments()
        return ast.Part(self.texts[place], tuple(indices), arguments, self.begins[place])

    def literal(self) -> ast.Part:
        """Return a call with numbers."""
        place = self.place
        name, _, rest = self.texts[place].partition("(")
        if name in KEYWORDS:
            raise self.fail()
        self.place += 1
        at = self.begins[place]
        numbers = [ast.Number(float(item.replace(" ", "")), at) for item in rest[:-1].split(",")]
        return ast.Part(name, (), tuple(numbers), at)

    def arguments(self) -> tuple[ast.Expression, ...]:
        """Return the arguments of a call with its brackets."""
        self.place += 1
        if self.accept(")"):
            return ()
        self.deeper()
        found = [self.argument()]
        while self.texts[self.place] == "," and self.kinds[self.place] == OPERATOR:
            self.place += 1
            found.append(self.argument())
        self.depth -= 1
        if self.texts[self.place] == ":" and len(found) == 1:
            # `diam(0:1)`: the statement's parser goes on.
            return tuple(found)
        self.expect(")")
        return tuple(found)

    def argument(self) -> ast.Expression:
        """Return an argument, which may be `&x`."""
        if self.at("&"):
            at = self.begins[self.place]
            self.place += 1
            return ast.Address(self.chain(), at)
        return self.expression()
