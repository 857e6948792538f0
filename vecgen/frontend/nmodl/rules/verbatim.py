"""VERBATIM blocks that mean nothing: empty ones, and `return 0;` where a PROCEDURE ends anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import nested_statements
from vecgen.frontend.nmodl.references import body_of

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_RETURN_ZERO = re.compile(r"return\s*\(?\s*0\s*\)?\s*;")


def foreign_code(file: ast.File) -> Iterator[ast.Verbatim]:
    """Yield the VERBATIM blocks that do something."""
    for item in file.items:
        if isinstance(item, ast.Verbatim) and not _is_empty(item):
            yield item
        harmless = _final_return(item)
        for statement in nested_statements(body_of(item)):
            if isinstance(statement, ast.Verbatim) and statement is not harmless:
                if not _is_empty(statement):
                    yield statement


def has_foreign_code(file: ast.File) -> bool:
    """Return whether the file holds C code."""
    return any(True for _ in foreign_code(file))


def _final_return(item: ast.Item) -> ast.Verbatim | None:
    """Return the `return 0;` that ends a PROCEDURE, if there is one."""
    if not isinstance(item, ast.Procedure):
        return None
    for statement in reversed(item.body):
        if not isinstance(statement, ast.Verbatim):
            return None
        if _RETURN_ZERO.fullmatch(_code(statement)):
            return statement
        if not _is_empty(statement):
            return None
    return None


def _is_empty(verbatim: ast.Verbatim) -> bool:
    return not _code(verbatim)


def _code(verbatim: ast.Verbatim) -> str:
    return _COMMENT.sub(" ", verbatim.text).strip()
