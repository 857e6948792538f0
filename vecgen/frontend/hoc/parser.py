"""The statements of HOC, one at a time: what a file holds is executed as it is read.

A statement ends with its line or before the `}` of its block; in a block several may stand in a
line. Which names are sections is not known here: a name with another statement behind it is taken
for one (`soma insert hh`, `cell.dend[2] { ... }`).
"""

from __future__ import annotations

from collections.abc import Callable

from vecgen.frontend.hoc import ast
from vecgen.frontend.hoc.cursor import Cursor
from vecgen.frontend.hoc.lexer import (
    ARGUMENT,
    END,
    KEYWORD,
    LITERAL,
    NAME,
    NEWLINE,
    OPERATOR,
    Lexed,
)

_DECLARATIONS = {
    "objref": "objref",
    "objectvar": "objref",
    "strdef": "strdef",
    "double": "double",
    "create": "create",
    "public": "public",
    "external": "external",
}
_SIZED = ("objref", "double", "create")
_BEGINS_NO_STATEMENT = ("else", "endtemplate")


class Parser(Cursor):
    """Statements of a text."""

    def __init__(self, lexed: Lexed) -> None:
        super().__init__(lexed)
        self.template_begin = 0
        self._handlers: dict[str, Callable[[int], ast.Statement]] = {
            "print": self._print,
            "if": self._if,
            "while": self._while,
            "for": self._for,
            "forall": lambda at: ast.ForAll(self.statement(), at),
            "forsec": lambda at: ast.ForSections(self._which(), self.statement(), at),
            "ifsec": lambda at: ast.IfSection(self._which(), self.statement(), at),
            "insert": lambda at: ast.Insert(self.name(), at),
            "uninsert": lambda at: ast.Uninsert(self.name(), at),
            "access": lambda at: ast.Access(self.chain(), at),
            "connect": self._connect,
            "setpointer": self._setpointer,
            "return": self._return,
            "break": lambda at: ast.Leave("break", at),
            "continue": lambda at: ast.Leave("continue", at),
            "stop": lambda at: ast.Leave("stop", at),
            "iterator_statement": lambda at: ast.IteratorStatement(at),
        }

    # -- the text as a whole ------------------------------------------------------------------

    def next_statement(self) -> ast.Statement | None:
        """Return the next statement, None at the end of the text.

        Raises:
            HocSyntaxError: there is none, or something stands behind it on its line.
        """
        while self.kinds[self.place] == NEWLINE:
            self.place += 1
        if self.kinds[self.place] == END:
            return None
        self.depth = 0
        if self.texts[self.place] == "help" and self.kinds[self.place] == NAME:
            self._skip_line()
            return self.next_statement()
        found = self._definition() or self.statement()
        if self.kinds[self.place] not in (NEWLINE, END):
            raise self.fail()
        return found

    def _skip_line(self) -> None:
        """Go over what is left of a line; `help` opens a browser where there is one."""
        while self.kinds[self.place] not in (NEWLINE, END):
            self.place += 1

    def _definition(self) -> ast.Statement | None:
        keyword, at = self.texts[self.place], self.begins[self.place]
        if self.kinds[self.place] != KEYWORD:
            return None
        match keyword:
            case "proc" | "func" | "obfunc" | "iterator":
                self.place += 1
                return self._procedure(keyword, at)
            case "begintemplate":
                self.place += 1
                self.template_begin = self.place
                return ast.BeginTemplate(self.name(), at)
            case "endtemplate":
                self.place += 1
                words = zip(
                    self.kinds[self.template_begin : self.place],
                    self.texts[self.template_begin : self.place],
                    strict=True,
                )
                names = dict.fromkeys(text for kind, text in words if kind == NAME)
                return ast.EndTemplate(self.name(), tuple(names), at)
            case _:
                return None

    def _procedure(self, keyword: str, at: int) -> ast.Define:
        name = self.name()
        self.expect("(")
        self.expect(")")
        begin = self.begins[self.place]
        self.expect("{")
        while self.kinds[self.place] == NEWLINE:
            self.place += 1
        locals_ = self._names() if self.accept("local") else ()
        while locals_ and self.kinds[self.place] == NEWLINE:
            self.place += 1
        objects = self._names() if self.accept("localobj") else ()
        body = ast.Block(self._statements(), begin)
        return ast.Define(keyword, name, body, locals_, objects, at)

    def _names(self) -> tuple[str, ...]:
        found = [self.name()]
        while self.accept(","):
            found.append(self.name())
        return tuple(found)

    # -- statements ---------------------------------------------------------------------------

    def statement(self) -> ast.Statement:
        """Return a statement."""
        self.deeper()
        place = self.place
        kind, text, at = self.kinds[place], self.texts[place], self.begins[place]
        if kind == LITERAL and self.kinds[place + 1] == NEWLINE:
            self.depth -= 1
            return ast.Evaluate(ast.Chain((self.literal(),), at), at)
        if kind == KEYWORD:
            found = self._keyword_statement(text, at)
        elif text == "{" and kind == OPERATOR:
            self.place += 1
            found = ast.Block(self._statements(), at)
        elif kind in (NAME, ARGUMENT, LITERAL):
            found = self._named_statement(at)
        else:
            found = ast.Evaluate(self.expression(), at)
        self.depth -= 1
        return found

    def _statements(self) -> tuple[ast.Statement, ...]:
        """Return what is left of a block, with its closing bracket."""
        found: list[ast.Statement] = []
        while True:
            while self.kinds[self.place] == NEWLINE:
                self.place += 1
            if self.accept("}"):
                return tuple(found)
            if self.kinds[self.place] == END:
                raise self.fail("a block is not closed: } is missing")
            found.append(self.statement())

    def _keyword_statement(self, word: str, at: int) -> ast.Statement:
        handler = self._handlers.get(word)
        if handler is not None:
            self.place += 1
            return handler(at)
        if word in _DECLARATIONS:
            self.place += 1
            return ast.Declare(_DECLARATIONS[word], self._items(_DECLARATIONS[word]), at)
        if word == "new":
            return ast.Evaluate(self.expression(), at)
        raise self.fail()

    def _items(self, keyword: str) -> tuple[ast.Item, ...]:
        found = []
        while True:
            at = self.begins[self.place]
            name = self.name()
            sizes = []
            while keyword in _SIZED and self.accept("["):
                sizes.append(self.expression())
                self.expect("]")
            if keyword == "double" and not sizes:
                raise self.fail()
            found.append(ast.Item(name, tuple(sizes), at))
            if not self.accept(","):
                return tuple(found)

    def _named_statement(self, at: int) -> ast.Statement:
        """Return an expression, a taper, or a statement within a section."""
        expression = self.expression()
        if isinstance(expression, ast.Chain):
            if self.at(":"):
                return self._taper(expression, at)
            if expression.parts[-1].arguments is None and self._begins_statement():
                return ast.Within(expression, self.statement(), at)
        return ast.Evaluate(expression, at)

    def _begins_statement(self) -> bool:
        kind, text = self.kinds[self.place], self.texts[self.place]
        if kind == KEYWORD:
            return text not in _BEGINS_NO_STATEMENT
        return kind in (NAME, ARGUMENT, LITERAL) or (kind == OPERATOR and text == "{")

    def _taper(self, target: ast.Chain, at: int) -> ast.Taper:
        last_part = target.parts[-1]
        if last_part.arguments is None or len(last_part.arguments) != 1:
            raise self.fail()
        self.expect(":")
        last = self.expression()
        self.expect(")")
        self.expect("=")
        left = self.expression()
        self.expect(":")
        right = self.expression()
        variable = ast.Part(last_part.name, last_part.indices, None, last_part.at)
        chain = ast.Chain((*target.parts[:-1], variable), target.at)
        return ast.Taper(chain, last_part.arguments[0], last, left, right, at)

    # -- one by one ---------------------------------------------------------------------------

    def _print(self, at: int) -> ast.Print:
        items = [self.expression()]
        while self.accept(","):
            items.append(self.expression())
        return ast.Print(tuple(items), at)

    def _condition(self) -> ast.Expression:
        self.expect("(")
        found = self.expression()
        self.expect(")")
        return found

    def _if(self, at: int) -> ast.If:
        condition = self._condition()
        then = self.statement()
        otherwise = self.statement() if self.accept("else") else None
        return ast.If(condition, then, otherwise, at)

    def _while(self, at: int) -> ast.While:
        return ast.While(self._condition(), self.statement(), at)

    def _for(self, at: int) -> ast.Statement:
        if not self.at("("):
            return self._counting(at)
        self.place += 1
        first = None if self.at(";") else self.statement()
        if isinstance(first, ast.Evaluate) and isinstance(first.expression, ast.Chain):
            without = self.expression() if self.accept(",") else None
            if self.accept(")"):
                return ast.ForSegments(first.expression, without, self.statement(), at)
        self.expect(";")
        condition = self.expression()
        self.expect(";")
        step = None if self.at(")") else self.statement()
        self.expect(")")
        return ast.For(first, condition, step, self.statement(), at)

    def _counting(self, at: int) -> ast.Statement:
        variable = self.chain()
        if not self.at("="):
            return ast.Iterate(variable, self.statement(), at)
        self.expect("=")
        first = self.expression()
        self.expect(",")
        last = self.expression()
        return ast.Count(variable, first, last, self.statement(), at)

    def _which(self) -> ast.Expression:
        return self.primary()

    def _connect(self, at: int) -> ast.Connect:
        child = self.chain()
        if child.parts[-1].arguments is None:
            raise self.fail()
        self.expect(",")
        return ast.Connect(child, self.expression(), at)

    def _setpointer(self, at: int) -> ast.SetPointer:
        pointer = self.chain()
        self.expect(",")
        return ast.SetPointer(pointer, self.chain(), at)

    def _return(self, at: int) -> ast.Return:
        if self.kinds[self.place] in (NEWLINE, END) or self.at("}"):
            return ast.Return(None, at)
        return ast.Return(self.expression(), at)
