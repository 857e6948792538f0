"""A parsed file with its names looked up: what the semantic rules read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.collect import collect
from vecgen.frontend.nmodl.references import Access, Reference, body_of, find_references
from vecgen.frontend.nmodl.symbols import Symbols
from vecgen.values import value_class


@value_class
class CheckedFile:
    """One file with its INCLUDEs in place, its names and all uses of them."""

    file: ast.File
    symbols: Symbols
    references: tuple[Reference, ...]

    def uses(self, *accesses: Access) -> list[Reference]:
        """Return the uses of the given kinds, in the order of the text."""
        return [reference for reference in self.references if reference.access in accesses]

    def statements(self) -> Iterator[tuple[ast.Item, ast.Statement]]:
        """Yield every statement of every block, outer before inner, with its block."""
        for item in self.file.items:
            for statement in nested_statements(body_of(item)):
                yield item, statement


Rule = Callable[[CheckedFile, Diagnostics], None]
"""A rule adds what it finds wrong to the diagnostics."""


def look_up_names(file: ast.File, diagnostics: Diagnostics) -> CheckedFile:
    """Return the file with its names looked up."""
    symbols = collect(file, diagnostics)
    return CheckedFile(file, symbols, find_references(file, symbols))


def bodies_of(checked: CheckedFile, keyword: str) -> list[ast.Body]:
    """Return the bodies of all blocks of a keyword (INITIAL, BREAKPOINT), in their order."""
    return [
        item.body
        for item in checked.file.items
        if isinstance(item, ast.ProcessBlock) and item.keyword == keyword
    ]


def nested_statements(body: ast.Body) -> Iterator[ast.Statement]:
    """Yield the statements of a body, outer before inner."""
    for statement in body:
        yield statement
        for inner in _bodies(statement):
            yield from nested_statements(inner)


def _bodies(statement: ast.Statement) -> tuple[ast.Body, ...]:
    match statement:
        case ast.If(branches=branches, otherwise=otherwise):
            return (*(branch.body for branch in branches), otherwise or ())
        case ast.While(body=body) | ast.From(body=body) | ast.Block(body=body):
            return (body,)
        case ast.ForNetcons(body=body) | ast.Initial(body=body):
            return (body,)
        case _:
            return ()
