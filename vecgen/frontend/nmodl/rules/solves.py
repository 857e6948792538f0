"""SOLVE names a block that can be solved, and blocks with equations are solved."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access
from vecgen.frontend.nmodl.symbols import SymbolKind

METHODS = (
    "cnexp",
    "derivimplicit",
    "euler",
    "runge",
    "sparse",
    "after_cvode",
    "cvode_t",
    "cvode_t_v",
)
"""Methods that NEURON 9 knows (specification 6.8 and 6.9); older ones are obsolete."""

CALLS = ("after_cvode", "cvode_t", "cvode_t_v")
"""Methods that call a PROCEDURE; they solve no equations."""

OBSOLETE_METHODS = ("adams", "heun", "adeuler", "adrunge", "gear", "newton", "simeq", "seidel")


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report SOLVE statements with a wrong block or method, and blocks nothing solves."""
    solved: set[str] = set()
    for reference in checked.uses(Access.SOLVE):
        solved.add(reference.name)
        symbol = reference.symbol
        if symbol is None or symbol.kind.is_block or symbol.kind is SymbolKind.PROCEDURE:
            continue
        diagnostics.error(
            "not-solvable",
            f"'{reference.name}' is a {symbol.kind.value} and cannot be solved",
            reference.span,
        )
    for _, statement in checked.statements():
        if isinstance(statement, ast.Solve):
            for method in (statement.method, statement.steady):
                if method is not None:
                    _check_method(method, diagnostics)
            _check_call(statement, checked, diagnostics)
    for symbol in checked.symbols.named(SymbolKind.DERIVATIVE, SymbolKind.KINETIC):
        if symbol.name not in solved:
            diagnostics.warning(
                "never-solved",
                f"no SOLVE names the {symbol.kind.value} '{symbol.name}'",
                symbol.span,
            )


def _check_call(statement: ast.Solve, checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report the SOLVE of a PROCEDURE that cannot be a plain call."""
    symbol = checked.symbols.get(statement.block.id)
    if symbol is None or symbol.kind is not SymbolKind.PROCEDURE:
        return
    method = statement.steady or statement.method
    if method is not None and (statement.steady is not None or method.id not in CALLS):
        diagnostics.error(
            "method-of-procedure",
            f"the PROCEDURE '{symbol.name}' has no equations for '{method.id}' to solve",
            method.span,
            hint=f"Methods of a PROCEDURE are {', '.join(CALLS)}, or none.",
        )
    if symbol.arguments:
        diagnostics.error(
            "solve-with-arguments",
            f"SOLVE calls '{symbol.name}' without arguments, but it takes {len(symbol.arguments)}",
            statement.block.span,
        )


def _check_method(method: ast.Name, diagnostics: Diagnostics) -> None:
    if method.id not in METHODS and method.id not in OBSOLETE_METHODS:
        diagnostics.error(
            "unknown-method",
            f"unknown method '{method.id}'",
            method.span,
            hint=did_you_mean(method.id, METHODS) or f"Methods are {', '.join(METHODS)}.",
        )
