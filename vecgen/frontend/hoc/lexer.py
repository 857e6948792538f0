"""HOC text to tokens: one compiled regular expression, one pass.

Line ends are tokens, for they end statements; remarks and a backslash before a line end are blanks.
Tokens are parallel tuples, not objects: morphologies come as files of many thousand numbers. What
is no token becomes one of kind STRAY, about which the parser complains when it comes there: the
statements before it have been executed by then.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from vecgen.source import Source, Span

_PATTERN = re.compile(
    r"""
      (?P<blank>    (?: [ \t\r\f\v\x1a]+ | \\\r?\n | //[^\n]* | /\*.*?\*/ )+ )
    | (?P<newline>  \n )
    | (?P<literal>  [A-Za-z_]\w* \( (?: [ \t]* -? NUMBER [ \t]* ,){2,} [ \t]* -? NUMBER [ \t]* \) )
    | (?P<name>     [A-Za-z_]\w* )
    | (?P<number>   NUMBER )
    | (?P<operator> <= | >= | == | != | && | \|\| | [-+*/]= | [-+*/%^<>=!(){}\[\],;:.&] )
    | (?P<string>   " (?: [^"\\\n] | \\. )* " )
    | (?P<argument> \$ [so&]? (?: \d+ | i\b ) )
    | (?P<stray>    . )
    """.replace("NUMBER", r"(?: \d+\.?\d* | \.\d+ ) (?: [eE][+-]?\d+ )?"),
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "f": "\f", "r": "\r", "\n": "\n"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

NEWLINE, NAME, NUMBER, OPERATOR, STRING, ARGUMENT, STRAY, END, KEYWORD, LITERAL = range(10)
"""Kinds of tokens. A LITERAL is a call with three or more numbers, `pt3dadd(1, 2, -3.5, 2)`:
morphologies consist of them."""
_KINDS = {
    "newline": NEWLINE,
    "name": NAME,
    "number": NUMBER,
    "operator": OPERATOR,
    "literal": LITERAL,
    "string": STRING,
    "argument": ARGUMENT,
    "stray": STRAY,
}

KEYWORDS = frozenset(
    """
    access begintemplate break connect continue create double else endtemplate external for forall
    forsec func if ifsec insert iterator iterator_statement local localobj new objectvar objref
    obfunc print proc public return setpointer stop strdef uninsert while
    """.split()
)


@dataclass(frozen=True)
class Lexed:
    """The tokens of a text; the last is END."""

    source: Source
    kinds: tuple[int, ...]
    texts: tuple[str, ...]
    begins: tuple[int, ...]
    """Where in the text they begin."""

    @cached_property
    def line_starts(self) -> list[int]:
        """Where the lines begin."""
        return [0, *(match.end() for match in re.finditer("\n", self.source.text))]

    def span(self, begin: int) -> Span:
        """Return the place of the token that begins there."""
        line = bisect_right(self.line_starts, begin)
        column = begin - self.line_starts[line - 1] + 1
        return Span(self.source.name, line, column, line, column + 1)


def lex(source: Source) -> Lexed:
    """Return the tokens of a text."""
    kinds: list[int] = []
    texts: list[str] = []
    begins: list[int] = []
    for match in _PATTERN.finditer(source.text):
        group = match.lastgroup
        if group == "blank":
            continue
        text = match[0]
        kind = _KINDS[group or "stray"]
        if kind == NAME and text in KEYWORDS:
            kind = KEYWORD
        kinds.append(kind)
        texts.append(text)
        begins.append(match.start())
    kinds += [NEWLINE, END]
    texts += ["\n", ""]
    begins += [len(source.text)] * 2
    return Lexed(source, tuple(kinds), tuple(texts), tuple(begins))


def string_value(token: str) -> str:
    """Return what a string in the text stands for."""
    inner = token[1:-1]
    if "\\" not in inner:
        return inner
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), inner)
