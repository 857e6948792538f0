"""TABLE: in a FUNCTION or PROCEDURE of one argument, once, with the list that belongs to it."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.call_graph import call_graph, reached
from vecgen.frontend.nmodl.checked import CheckedFile, nested_statements
from vecgen.frontend.nmodl.references import Access
from vecgen.frontend.nmodl.rules.verbatim import foreign_code
from vecgen.frontend.nmodl.symbols import SymbolKind, Symbols, defined, literal_value
from vecgen.frontend.nmodl.walk import walk


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report TABLE statements that stand wrong or say too much or too little."""
    seen: dict[int, ast.Table] = {}
    for item, statement in checked.statements():
        if not isinstance(statement, ast.Table):
            continue
        if id(item) in seen:
            diagnostics.error(
                "duplicate-table", "a routine has one TABLE statement", statement.span
            )
        seen[id(item)] = statement
        if isinstance(item, ast.Function | ast.Procedure):
            _check_routine(item, statement, diagnostics)
            _check_variables(statement, checked.symbols, diagnostics)
            _check_set(item, statement, checked, diagnostics)
            _check_intervals(statement, checked.symbols, diagnostics)
            _check_bounds(item, statement, diagnostics)
        else:
            diagnostics.error(
                "misplaced-table", "TABLE stands in a FUNCTION or PROCEDURE", statement.span
            )


def _check_routine(
    routine: ast.Function | ast.Procedure, table: ast.Table, diagnostics: Diagnostics
) -> None:
    if not any(statement is table for statement in routine.body):
        diagnostics.error("misplaced-table", "TABLE stands at the head of its routine", table.span)
    if len(routine.arguments) != 1:
        diagnostics.error(
            "table-arguments",
            f"'{routine.name.id}' has {len(routine.arguments)} arguments; a routine with a TABLE "
            "has exactly one",
            table.span,
        )
    if isinstance(routine, ast.Function) and table.variables:
        diagnostics.error(
            "table-list",
            "TABLE in a FUNCTION names no variables: the FUNCTION itself is tabled",
            table.variables[0].span,
        )
    if isinstance(routine, ast.Procedure) and not table.variables:
        diagnostics.error(
            "table-list", "TABLE in a PROCEDURE names the variables to be tabled", table.span
        )


def _check_variables(table: ast.Table, symbols: Symbols, diagnostics: Diagnostics) -> None:
    """Report a STATE among the tabled variables: looking it up would overwrite its integration."""
    for name in table.variables:
        symbol = symbols.get(name.id)
        if symbol is not None and symbol.kind is SymbolKind.STATE:
            diagnostics.error("table-state", f"the STATE '{name.id}' cannot be tabled", name.span)


def _check_set(
    routine: ast.Function | ast.Procedure,
    table: ast.Table,
    checked: CheckedFile,
    diagnostics: Diagnostics,
) -> None:
    """Report tabled variables that the PROCEDURE, with what it calls, sets nowhere."""
    if isinstance(routine, ast.Function) or any(foreign_code(checked.file)):
        return
    involved = reached([routine.name.id], call_graph(checked))
    written = {r.name for r in checked.uses(Access.WRITE) if r.block.name in involved}
    for name in table.variables:
        if name.id in checked.symbols.table and name.id not in written:
            diagnostics.error(
                "table-unset",
                f"'{routine.name.id}' never sets '{name.id}', so there is nothing to tabulate",
                name.span,
                hint=f"Take '{name.id}' out of the list.",
            )


def _check_intervals(table: ast.Table, symbols: Symbols, diagnostics: Diagnostics) -> None:
    defines = defined(symbols)
    count = literal_value(table.intervals, defines)
    if count is None or count < 1 or count != int(count):
        diagnostics.error(
            "table-intervals",
            "WITH takes a whole number of intervals, 1 or more",
            table.intervals.span,
        )


def _check_bounds(
    routine: ast.Function | ast.Procedure, table: ast.Table, diagnostics: Diagnostics
) -> None:
    """Report locals where a table is set up: it is built before the routine is called."""
    local = {argument.name.id for argument in routine.arguments}
    for statement in nested_statements(routine.body):
        if isinstance(statement, ast.Local):
            local |= {variable.name.id for variable in statement.variables}
    names = [node for part in (table.lower, table.upper) for node in walk(part)]
    for node in (*table.depends, *names):
        if isinstance(node, ast.Name) and node.id in local:
            diagnostics.error(
                "table-local",
                f"a TABLE cannot depend on '{node.id}', which exists only inside the routine",
                node.span,
            )
