"""NMODL text to tokens: one compiled regular expression, one pass.

Remarks (`:`, `?`, COMMENT blocks) and UNITSON/UNITSOFF are set aside, not returned as tokens: they
may stand anywhere. Characters NMODL has no use for become STRAY tokens, because inside the
brackets of a unit they are fine; the parser complains about the others. As in NEURON, a TITLE with
nothing behind it on its line takes the next line.
"""

from __future__ import annotations

import re

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.tokens import KEYWORDS, Token, TokenKind
from vecgen.source import Source, Span
from vecgen.values import value_class

_PATTERN = re.compile(
    r"""
      (?P<blank>       [ \t\n\r\f\v\x1a]+)
    | (?P<remark>      [:?] (?P<remark_text> [^\n]*))
    | (?P<comment>     COMMENT(?!\w) (?P<comment_text> .*?) \n[ \t]*ENDCOMMENT(?!\w)[^\n]*)
    | (?P<verbatim>    VERBATIM(?!\w) (?P<verbatim_text> .*?) \n[ \t]*ENDVERBATIM(?!\w)[^\n]*)
    | (?P<title>       TITLE(?!\w) (?P<title_text> \n? [^\n]*))
    | (?P<represents>  REPRESENTS(?!\w) [ \t]*
                       (?P<represents_text> \[ [^\]\n]* \] | [A-Za-z]\w* : \w+ )?)
    | (?P<name>        [A-Za-z]\w*)
    | (?P<number>      (?: \d+ \.? \d* | \.\d+ ) (?: [eE][+-]?\d+ )?)
    | (?P<string>      " (?P<string_text> [^"\n]*) ")
    | (?P<operator>    <-> | <= | >= | == | != | && | \|\| | [-+*/^<>=!(){}\[\],~@])
    | (?P<stray>       [^\x00-\x7f]+ | (?P<repeated> .) (?P=repeated)*)
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_PRIMES = re.compile("'+")
_KINDS = {
    "number": TokenKind.NUMBER,
    "operator": TokenKind.OPERATOR,
    "string": TokenKind.STRING,
    "title": TokenKind.TITLE,
    "verbatim": TokenKind.VERBATIM,
}


@value_class
class Lexed:
    """What a text holds: tokens (the last is END) and what has no meaning for a translator."""

    tokens: tuple[Token, ...]
    remarks: tuple[ast.Remark, ...]
    unit_switches: tuple[ast.UnitsSwitch, ...]
    cut_short: bool
    """An unterminated block has taken the rest of the text."""


def lex(source: Source, diagnostics: Diagnostics) -> Lexed:
    """Return the tokens of `source`; unterminated blocks and strings become errors."""
    return _Lexer(source, diagnostics).run()


class _Lexer:
    """The state of one pass."""

    def __init__(self, source: Source, diagnostics: Diagnostics) -> None:
        self.source = source
        self.text = source.text
        self.diagnostics = diagnostics
        self.line_starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        self.line = 1
        self.tokens: list[Token] = []
        self.remarks: list[ast.Remark] = []
        self.unit_switches: list[ast.UnitsSwitch] = []
        self.cut_short = False

    def run(self) -> Lexed:
        """Lex the whole text."""
        position, length = 0, len(self.text)
        while position < length:
            match = _PATTERN.match(self.text, position)
            if match is None:
                raise AssertionError("the pattern's last alternative takes any character")
            position = self.take(match)
        self.add(TokenKind.END, "", length, length)
        return Lexed(
            tuple(self.tokens), tuple(self.remarks), tuple(self.unit_switches), self.cut_short
        )

    def span(self, begin: int, end: int) -> Span:
        """Return the span of the characters from `begin` to before `end`; `begin` never falls."""
        starts = self.line_starts
        while self.line < len(starts) and starts[self.line] <= begin:
            self.line += 1
        end_line = self.line
        while end_line < len(starts) and starts[end_line] <= end:
            end_line += 1
        column, end_column = begin - starts[self.line - 1] + 1, end - starts[end_line - 1] + 1
        return Span(self.source.name, self.line, column, end_line, end_column)

    def add(self, kind: TokenKind, text: str, begin: int, end: int) -> None:
        """Append a token."""
        self.tokens.append(Token(kind, text, self.span(begin, end), begin, end))

    def take(self, match: re.Match[str]) -> int:
        """Handle one match; return the offset to go on from."""
        begin, end = match.span()
        group = match.lastgroup or ""
        match group:
            case "blank":
                pass
            case "remark" | "comment":
                text = match[f"{group}_text"]
                self.remarks.append(ast.Remark(text, span=self.span(begin, end)))
            case "name":
                return self.take_word(match[0], begin, end)
            case "verbatim" | "title" | "string":
                self.add(_KINDS[group], match[f"{group}_text"], begin, end)
            case "represents":
                self.add(TokenKind.REPRESENTS, match["represents_text"] or "", begin, end)
            case "number" | "operator":
                self.add(_KINDS[group], match[0], begin, end)
            case "stray":
                return self.take_stray(match[0], begin, end)
            case _:
                raise AssertionError(f"no case for {group!r}")
        return end

    def take_word(self, word: str, begin: int, end: int) -> int:
        """Handle a name or keyword with the primes behind it."""
        if word in ("COMMENT", "VERBATIM"):
            return self.unterminated(word, begin, end)
        if word in ("UNITSON", "UNITSOFF"):
            self.unit_switches.append(ast.UnitsSwitch(word, span=self.span(begin, end)))
            return end
        if word in KEYWORDS:
            self.add(TokenKind.KEYWORD, word, begin, end)
            return end
        primes = _PRIMES.match(self.text, end)
        if primes:
            end = primes.end()
            self.add(TokenKind.PRIME, self.text[begin:end], begin, end)
        else:
            self.add(TokenKind.NAME, word, begin, end)
        return end

    def unterminated(self, word: str, begin: int, end: int) -> int:
        """Complain about a COMMENT or VERBATIM without end; it takes the rest of the file."""
        self.cut_short = True
        self.diagnostics.error(
            f"unterminated-{word.lower()}",
            f"this {word} block is never closed: END{word} must be the first word of a line",
            self.span(begin, end),
        )
        return len(self.text)

    def take_stray(self, character: str, begin: int, end: int) -> int:
        """Handle what NMODL has no use for; a lone quote takes the rest of its line."""
        if character != '"':
            self.add(TokenKind.STRAY, character, begin, end)
            return end
        line_end = self.text.find("\n", begin)
        line_end = len(self.text) if line_end < 0 else line_end
        self.diagnostics.error(
            "unterminated-string",
            'this string has no closing " on its line',
            self.span(begin, line_end),
        )
        self.add(TokenKind.OPEN_STRING, self.text[begin:line_end], begin, line_end)
        return line_end
