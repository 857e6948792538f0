"""A text that is executed: statements one after the other, and data between them.

Old morphologies have their numbers in the same file, behind the call of the procedure that reads
them with `fscan()`. So who reads the text of a program moves the place of its next statement.
"""

from __future__ import annotations

from bisect import bisect_left

from vecgen.frontend.hoc import ast
from vecgen.frontend.hoc.lexer import lex
from vecgen.frontend.hoc.parser import Parser
from vecgen.frontend.neuron_api.text_file import TextReader
from vecgen.source import Source


class Program:
    """The text and how far it was executed and read."""

    def __init__(self, source: Source) -> None:
        self.lexed = lex(source)
        self._parser = Parser(self.lexed)
        self._reader: TextReader | None = None

    def next_statement(self) -> ast.Statement | None:
        """Return the next statement behind what was read as data, None at the end."""
        reader, parser = self._reader, self._parser
        if reader is not None and reader.at > parser.begins[parser.place]:
            parser.place = bisect_left(parser.begins, reader.at, hi=len(parser.begins) - 1)
        return parser.next_statement()

    def rest(self) -> TextReader:
        """Return the text from the line behind the statement that is executed."""
        if self._reader is None:
            self._reader = TextReader(self.lexed.source.text)
        end = self._parser.begins[self._parser.place] + 1
        self._reader.at = max(self._reader.at, end)
        return self._reader
