"""A whole NMODL file: text in, `ast.File` out, or `SourceError` with all syntax errors at once.

Recursive descent with precedence climbing. After an error parsing goes on behind the block it is
in, so one error per block is told. INCLUDEd files are not opened and names are not looked up here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.cursor import SyntaxStop
from vecgen.frontend.nmodl.lexer import Lexed, lex
from vecgen.frontend.nmodl.parse_decl import DeclarationParser
from vecgen.frontend.nmodl.tokens import (
    BLOCK_KEYWORDS,
    ITEM_KEYWORDS,
    OBSOLETE_BLOCKS,
    TokenKind,
)
from vecgen.source import Source

_HOOK_EVENTS = ("BREAKPOINT", "SOLVE", "INITIAL", "STEP")


def parse(source: Source) -> ast.File:
    """Return the parse tree of `source`.

    Raises:
        SourceError: the text is no NMODL; the message tells every syntax error found.
    """
    diagnostics = Diagnostics(source)
    lexed = lex(source, diagnostics)
    file = FileParser(source, lexed, diagnostics).file()
    diagnostics.raise_if_errors()
    return file


class FileParser(DeclarationParser):
    """Parses items until the file ends."""

    def __init__(self, source: Source, lexed: Lexed, diagnostics: Diagnostics) -> None:
        super().__init__(source, lexed, diagnostics)
        self._items: dict[str, Callable[[], ast.Item]] = {
            "AFTER": self._hook,
            "ASSIGNED": self.assigned_block,
            "BEFORE": self._hook,
            "BREAKPOINT": self._process,
            "CONSTANT": self.constant_block,
            "CONSTRUCTOR": self._process,
            "DEFINE": self._define,
            "DERIVATIVE": self._solved,
            "DESTRUCTOR": self._process,
            "DISCRETE": self._solved,
            "FUNCTION": self._function,
            "FUNCTION_TABLE": self._function_table,
            "INCLUDE": self._include,
            "INDEPENDENT": self.independent_block,
            "INITIAL": self._process,
            "KINETIC": self._solved,
            "LINEAR": self._solved,
            "LOCAL": self.local,
            "NET_RECEIVE": self._net_receive,
            "NEURON": self.neuron_block,
            "NONLINEAR": self._solved,
            "PARAMETER": self.parameter_block,
            "PROCEDURE": self._procedure,
            "STATE": self.state_block,
            "UNITS": self.units_block,
        }

    def file(self) -> ast.File:
        """Take everything; errors are left in the diagnostics."""
        begin = self.token.span
        items: list[ast.Item] = []
        while self.token.kind is not TokenKind.END:
            start = self.at
            try:
                items.append(self._item())
            except SyntaxStop:
                self._recover(start)
        span = self.span_from(begin)
        return ast.File(tuple(items), self.lexed.remarks, self.lexed.unit_switches, span=span)

    def _recover(self, start: int) -> None:
        """Go behind the block an error is in; always past the token at `start`.

        A block keyword at the head of a line begins a new block even where a '}' is missing.
        """
        self.nesting = 0
        depth = len(self.open_braces)
        if self.at == start:
            depth += self.advance().is_operator("{")
        while self.token.kind is not TokenKind.END:
            if self.token.is_keyword(*BLOCK_KEYWORDS) and (depth == 0 or self.starts_line()):
                break
            token = self.advance()
            depth += token.is_operator("{")
            if token.is_operator("}"):
                depth -= 1
                if depth <= 0:
                    break
        self.open_braces.clear()

    # ---- items -------------------------------------------------------------------------------

    def _item(self) -> ast.Item:
        token = self.token
        self.block = token.text
        match token.kind:
            case TokenKind.TITLE:
                self.advance()
                return ast.Title(token.text.strip(), span=token.span)
            case TokenKind.VERBATIM:
                return self.verbatim()
            case TokenKind.KEYWORD if token.text in self._items:
                return self._items[token.text]()
            case TokenKind.NAME if token.text in OBSOLETE_BLOCKS:
                message = f"{token.text} is no longer part of NMODL: NEURON 9 refuses it"
                self.stop("obsolete", message, token.span)
            case TokenKind.NAME | TokenKind.KEYWORD:
                self._fail_item()
            case _:
                self.fail("a block such as NEURON or PARAMETER")

    def _fail_item(self) -> NoReturn:
        token = self.token
        hint = did_you_mean(token.text, ITEM_KEYWORDS)
        message = f"{token.described} begins no block of NMODL"
        self.stop("unknown-block", message, token.span, hint=hint)

    def _define(self) -> ast.Define:
        first = self.advance()
        name = self.name("the name to define")
        self.defines.add(name.id)
        minus = self.accept("-")
        value: ast.Expr = self.plain_integer()
        if minus:
            value = ast.Unary("-", value, span=self.span_from(minus.span))
        return ast.Define(name, value, span=self.span_from(first.span))

    def _include(self) -> ast.Include:
        first = self.advance()
        token = self.token
        if token.kind is not TokenKind.STRING:
            self.fail("a file's name in double quotes")
        self.advance()
        return ast.Include(token.text, span=self.span_from(first.span))

    def _process(self) -> ast.ProcessBlock:
        first = self.advance()
        body = self.body(f"of {first.text}")
        return ast.ProcessBlock(first.text, body, span=self.span_from(first.span))

    def _hook(self) -> ast.HookBlock:
        first = self.advance()
        event = self.expect_keyword(*_HOOK_EVENTS)
        body = self.body(f"of {first.text} {event.text}")
        return ast.HookBlock(first.text, event.text, body, span=self.span_from(first.span))

    def _solved(self) -> ast.SolvedBlock:
        first = self.advance()
        name = self.name(f"the name of the {first.text} block")
        takes_names = first.text in ("KINETIC", "LINEAR", "NONLINEAR")
        solve_for = self.names() if takes_names and self.accept_keyword("SOLVEFOR") else ()
        body = self.body(f"of {first.text}")
        return ast.SolvedBlock(first.text, name, solve_for, body, span=self.span_from(first.span))

    def _function(self) -> ast.Function:
        first = self.advance()
        name = self.name("the function's name")
        arguments = self.arguments()
        unit = self.unit()
        body = self.body(f"of {name.id}")
        return ast.Function(name, arguments, unit, body, span=self.span_from(first.span))

    def _procedure(self) -> ast.Procedure:
        first = self.advance()
        name = self.name("the procedure's name")
        arguments = self.arguments()
        unit = self.unit()
        body = self.body(f"of {name.id}")
        return ast.Procedure(name, arguments, unit, body, span=self.span_from(first.span))

    def _function_table(self) -> ast.FunctionTable:
        first = self.advance()
        name = self.name("the table's name")
        arguments = self.arguments()
        unit = self.unit()
        return ast.FunctionTable(name, arguments, unit, span=self.span_from(first.span))

    def _net_receive(self) -> ast.NetReceive:
        first = self.advance()
        arguments = self.arguments()
        body = self.body("of NET_RECEIVE")
        return ast.NetReceive(arguments, body, span=self.span_from(first.span))
