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

STEADY_METHODS = ("derivimplicit", "cnexp", "sparse")
"""Methods that may follow STEADYSTATE; for others NEURON's C++ does not compile."""

OBSOLETE_METHODS = ("adams", "heun", "adeuler", "adrunge", "gear", "seidel", "clsoda")
"""Methods of old files that NEURON 9 refuses."""

_OF_OTHER_BLOCKS = ("newton", "simeq", "sparse")
"""Methods that solve no DERIVATIVE block."""


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
            _check_methods(statement, diagnostics)
            _check_call(statement, checked, diagnostics)
            _check_derivative(statement, checked, diagnostics)
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


def _check_derivative(statement: ast.Solve, checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report a method that solves no DERIVATIVE block, and one that leaves its states alone."""
    symbol = checked.symbols.get(statement.block.id)
    if symbol is None or symbol.kind is not SymbolKind.DERIVATIVE:
        return
    method = statement.steady or statement.method
    if method is not None and method.id in _OF_OTHER_BLOCKS:
        diagnostics.error(
            "method-of-derivative",
            f"METHOD {method.id} cannot solve the DERIVATIVE block '{symbol.name}'",
            method.span,
            hint="Use cnexp or derivimplicit.",
        )
    elif method is None or (statement.steady is None and method.id in CALLS):
        how = "without METHOD" if method is None else f"METHOD {method.id}"
        diagnostics.warning(
            "states-stay",
            f"SOLVE {symbol.name} {how} computes the derivatives but never advances the states"
            " (NEURON 9 does so)",
            statement.span,
            hint="Write METHOD derivimplicit, or METHOD cnexp for linear equations.",
        )


def _check_methods(statement: ast.Solve, diagnostics: Diagnostics) -> None:
    steady = statement.steady
    for method in (statement.method, steady):
        if method is not None:
            _check_method(method, diagnostics)
    if steady is not None and steady.id in METHODS and steady.id not in STEADY_METHODS:
        diagnostics.error(
            "method-of-steady-state",
            f"STEADYSTATE {steady.id} does not exist (NEURON's C++ does not compile either)",
            steady.span,
            hint=f"Methods for a steady state are {', '.join(STEADY_METHODS)}.",
        )


def _check_method(method: ast.Name, diagnostics: Diagnostics) -> None:
    if method.id in OBSOLETE_METHODS:
        diagnostics.error(
            "obsolete-method",
            f"METHOD {method.id} is obsolete: NEURON 9 refuses it",
            method.span,
            hint="Use cnexp for linear equations, else derivimplicit.",
        )
    elif method.id not in METHODS and method.id not in _OF_OTHER_BLOCKS:
        diagnostics.error(
            "unknown-method",
            f"unknown method '{method.id}'",
            method.span,
            hint=did_you_mean(method.id, METHODS) or f"Methods are {', '.join(METHODS)}.",
        )
