"""A place in a token list, with the complaints a parser makes there.

A syntax error is recorded and then raised as `SyntaxStop`, which the parser of a whole file catches
to go on behind the block.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.lexer import Lexed
from vecgen.frontend.nmodl.tokens import BLOCK_KEYWORDS, Token, TokenKind
from vecgen.source import Source, Span

MAX_NESTING = 50
"""How deep brackets and blocks may nest; keeps the parser far from Python's own limit."""

MAX_ERRORS = 50
"""After so many errors the rest of a file is not looked at."""

_STRAY_HINTS = {
    ";": "NMODL separates statements by blanks alone.",
    "%": "The remainder of a division is fmod(a, b).",
    "&": "Logical 'and' is &&.",
    "|": "Logical 'or' is ||.",
    "'": "A prime stands directly behind its name: x' = ...",
    "#": "A remark begins with ':'.",
    "_": "A name begins with a letter.",
}


class SyntaxStop(Exception):  # noqa: N818 - it steers, the error itself is a diagnostic
    """Parsing cannot go on here; the reason is recorded already."""


class Cursor:
    """The tokens of a source and where the parser is in them."""

    def __init__(self, source: Source, lexed: Lexed, diagnostics: Diagnostics) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.lexed = lexed
        self.tokens = lexed.tokens
        self.at = 0
        self.token = self.tokens[0]
        """The present token."""
        self.last = self.token
        """The token taken last."""
        self.open_braces: list[Token] = []
        self.nesting = 0
        self.gave_up = False
        self._skip_semicolons()

    # ---- moving ------------------------------------------------------------------------------

    def move(self, at: int) -> None:
        """Make the token number `at` the present one."""
        self.at = at
        self.token = self.tokens[at]

    def peek(self) -> Token:
        """Return the token after the present one."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Step over the present token and return it; END is never passed."""
        token = self.token
        if token.kind is TokenKind.END:
            return token
        if token.kind is TokenKind.OPERATOR:
            if token.text == "{":
                self.open_braces.append(token)
            elif token.text == "}" and self.open_braces:
                self.open_braces.pop()
        self.last = token
        self.move(self.at + 1)
        if self.token.kind is TokenKind.STRAY:
            self._skip_semicolons()
        return token

    def _skip_semicolons(self) -> None:
        """Complain about semicolons, then go on as if they were not there."""
        while self.token.kind is TokenKind.STRAY and self.token.text[0] == ";":
            semicolon = self.token
            self.move(self.at + 1)
            self._complain_of_stray(semicolon)

    def _complain_of_stray(self, stray: Token) -> None:
        character = stray.text[0]
        message = f"NMODL has no use for the character {character!r}"
        hint = _STRAY_HINTS.get(character)
        self.complain("unexpected-character", message, stray.span, hint=hint)

    def starts_line(self) -> bool:
        """Tell whether the present token is the first one of its line."""
        return self.at == 0 or self.tokens[self.at - 1].span.end_line < self.token.span.line

    # ---- taking ------------------------------------------------------------------------------

    def accept(self, *operators: str) -> Token | None:
        """Step over one of `operators` if it is here."""
        return self.advance() if self.token.is_operator(*operators) else None

    def accept_keyword(self, *words: str) -> Token | None:
        """Step over one of the keywords `words` if it is here."""
        return self.advance() if self.token.is_keyword(*words) else None

    def expect(self, operator: str, where: str = "") -> Token:
        """Step over `operator`, which must be here; `where` says what it belongs to."""
        if not self.token.is_operator(operator):
            self.fail(f"'{operator}'{' ' + where if where else ''}")
        return self.advance()

    def expect_keyword(self, *words: str) -> Token:
        """Step over one of the keywords `words`, which must be here."""
        if not self.token.is_keyword(*words):
            self.fail(" or ".join(words), known=words)
        return self.advance()

    def name(self, what: str = "a name") -> ast.Name:
        """Take a name."""
        token = self.token
        if token.kind is TokenKind.KEYWORD:
            self.stop(
                "syntax",
                f"found the keyword '{token.text}', expected {what}",
                token.span,
                hint=f"'{token.text}' is a word of NMODL itself and names nothing else.",
            )
        if token.kind is not TokenKind.NAME:
            self.fail(what)
        self.advance()
        return ast.Name(token.text, span=token.span)

    def names(self, what: str = "a name") -> tuple[ast.Name, ...]:
        """Take names separated by commas, at least one."""
        found = [self.name(what)]
        while self.accept(","):
            found.append(self.name(what))
        return tuple(found)

    def unit(self) -> ast.Unit | None:
        """Take a unit in brackets if one is here."""
        return self.required_unit() if self.token.is_operator("(") else None

    def required_unit(self) -> ast.Unit:
        """Take a unit in brackets; it is all up to the first ')' of the line, whatever that be."""
        opening = self.token
        if not opening.is_operator("("):
            self.fail("a unit in brackets")
        at = self.at
        while not self.tokens[at].is_operator(")"):
            at += 1
            token = self.tokens[at]
            if token.span.line != opening.span.line or token.kind is TokenKind.END:
                self.stop("syntax", "this unit has no closing ')' on its line", opening.span)
        closing = self.tokens[at]
        self.move(at)
        self.advance()
        text = " ".join(self.source.text[opening.end : closing.begin].split())
        return ast.Unit(text, span=self.span_from(opening.span))

    # ---- places ------------------------------------------------------------------------------

    def span_from(self, begin: Span) -> Span:
        """Return the span from the start of `begin` to the last token taken."""
        end = self.last.span
        return Span(begin.file, begin.line, begin.column, end.end_line, end.end_column)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one level of nesting; too many are an error."""
        self.nesting += 1
        try:
            if self.nesting > MAX_NESTING:
                self.stop(
                    "too-deep",
                    f"brackets and blocks nest more than {MAX_NESTING} levels deep here",
                    self.token.span,
                )
            yield
        finally:
            self.nesting -= 1

    # ---- complaining -------------------------------------------------------------------------

    def complain(self, code: str, message: str, span: Span, *, hint: str | None = None) -> None:
        """Record an error; after too many of them go to the end of the file."""
        if self.gave_up:
            return
        self.diagnostics.error(code, message, span, hint=hint)
        if len(self.diagnostics.items) >= MAX_ERRORS:
            self.gave_up = True
            self.move(len(self.tokens) - 1)
            message = f"more than {MAX_ERRORS} errors: the rest of the file was not looked at"
            self.diagnostics.error("too-many-errors", message, self.token.span)

    def stop(self, code: str, message: str, span: Span, *, hint: str | None = None) -> NoReturn:
        """Record an error and stop."""
        self.complain(code, message, span, hint=hint)
        raise SyntaxStop

    def fail(
        self, expected: str, *, known: tuple[str, ...] = (), hint: str | None = None
    ) -> NoReturn:
        """Record that the present token is not what was `expected`, and stop."""
        token = self.token
        cut_short = token.kind is TokenKind.END and self.lexed.cut_short
        if cut_short or token.kind is TokenKind.OPEN_STRING:
            raise SyntaxStop  # the lexer has told the reason
        if token.kind is TokenKind.STRAY:
            self._complain_of_stray(token)
            raise SyntaxStop
        unclosed = token.kind is TokenKind.END or (
            token.is_keyword(*BLOCK_KEYWORDS) and self.starts_line()
        )
        if self.open_braces and unclosed:
            self.stop(
                "unclosed-block",
                f"this '{{' is never closed: found {token.described} (line {token.span.line}), "
                f"expected {expected}",
                self.open_braces[-1].span,
            )
        if hint is None and known and token.kind in (TokenKind.NAME, TokenKind.KEYWORD):
            hint = did_you_mean(token.text, known)
        self.stop("syntax", f"found {token.described}, expected {expected}", token.span, hint=hint)
