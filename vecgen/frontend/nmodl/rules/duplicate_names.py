"""A name is declared once: at file level, among the arguments and LOCALs of one block."""

from __future__ import annotations

from collections.abc import Iterable

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile, nested_statements
from vecgen.frontend.nmodl.references import arguments_of, body_of
from vecgen.frontend.nmodl.rules.functions import KNOWN_FUNCTIONS


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report names that are declared twice, and routines named like a built-in function."""
    for first, again in checked.symbols.clashes:
        diagnostics.error(
            "duplicate-name",
            f"'{again.name}' is declared twice: here and as {first.kind.value} in line "
            f"{first.span.line}",
            again.span,
        )
    for symbol in checked.symbols.table.values():
        if symbol.kind.is_routine and symbol.name in KNOWN_FUNCTIONS:
            diagnostics.error(
                "duplicate-name",
                f"'{symbol.name}' is a function of NMODL; choose another name",
                symbol.span,
            )
    for item in checked.file.items:
        arguments = [argument.name for argument in arguments_of(item)]
        _report_twice(arguments, diagnostics)
        for statement in nested_statements(body_of(item)):
            if isinstance(statement, ast.Local):
                _report_twice((v.name for v in statement.variables), diagnostics)
        if isinstance(item, ast.Function):
            _report_shadowed_result(item, diagnostics)


def _report_twice(names: Iterable[ast.Name], diagnostics: Diagnostics) -> None:
    seen: set[str] = set()
    for name in names:
        if name.id in seen:
            diagnostics.error("duplicate-name", f"'{name.id}' is declared twice", name.span)
        seen.add(name.id)


def _report_shadowed_result(function: ast.Function, diagnostics: Diagnostics) -> None:
    names = [argument.name for argument in function.arguments]
    for statement in nested_statements(function.body):
        if isinstance(statement, ast.Local):
            names += [variable.name for variable in statement.variables]
    for name in names:
        if name.id == function.name.id:
            diagnostics.error(
                "duplicate-name",
                f"'{name.id}' is the name of this FUNCTION, which holds its result",
                name.span,
            )
