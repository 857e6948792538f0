"""Differential equations: where they stand, for which states, and what cnexp makes of them.

NEURON's cnexp looks at an equation as A*x + B. A product with x in two factors (`x*(1 - x)`) is not
of that form, and NEURON 9 then silently drops terms; that gets a warning. With x in a denominator
or in an argument it falls back on derivimplicit; that is for `unsupported` to refuse.
"""

from __future__ import annotations

from enum import IntEnum

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile, nested_statements
from vecgen.frontend.nmodl.references import Access, Reference, body_of
from vecgen.frontend.nmodl.symbols import SymbolKind
from vecgen.frontend.nmodl.walk import walk

_ANALYSED = ("+", "-", "*", "/")


class Form(IntEnum):
    """How an expression depends on a state, from simple to hard."""

    FREE = 0
    LINEAR = 1
    PRODUCT = 2
    """A product has the state in two factors."""
    OTHER = 3
    """The state stands in a denominator, in an index or in an argument."""


def form_in(expression: ast.Expr, state: str) -> Form:
    """Return how `expression` depends on `state`, as cnexp's analysis sees it."""
    match expression:
        case ast.Name(id=name):
            return Form.LINEAR if name == state else Form.FREE
        case ast.Paren(inner=inner) | ast.Unary(op="-", operand=inner):
            return form_in(inner, state)
        case ast.Binary(op="+" | "-", left=left, right=right):
            return max(form_in(left, state), form_in(right, state))
        case ast.Binary(op="*", left=left, right=right):
            forms = (form_in(left, state), form_in(right, state))
            return max(Form.PRODUCT, *forms) if min(forms) > Form.FREE else max(forms)
        case ast.Binary(op="/", left=left, right=right):
            if form_in(right, state) is not Form.FREE:
                return Form.OTHER
            return form_in(left, state)
        case _:
            names = (node.id for node in walk(expression) if isinstance(node, ast.Name))
            return Form.OTHER if state in names else Form.FREE


def equations_of(block: ast.SolvedBlock) -> list[tuple[ast.Prime, ast.Expr]]:
    """Return the differential equations of a DERIVATIVE block: left and right sides."""
    return [
        (statement.target, statement.value)
        for statement in nested_statements(block.body)
        if isinstance(statement, ast.Assignment) and isinstance(statement.target, ast.Prime)
    ]


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report misplaced equations, those of no STATE, and those cnexp misreads."""
    for reference in checked.uses(Access.DERIVE):
        _check_left_side(reference, diagnostics)
    exact = _exact_blocks(checked)
    for item in checked.file.items:
        if isinstance(item, ast.SolvedBlock) and item.keyword == "DERIVATIVE":
            for target, value in equations_of(item):
                _check_operators(target, value, diagnostics)
                if item.name.id in exact:
                    _warn_product(target, value, diagnostics)
        for statement in nested_statements(body_of(item)):
            if isinstance(statement, ast.Assignment):
                _check_no_prime(statement.value, diagnostics)


def _check_left_side(reference: Reference, diagnostics: Diagnostics) -> None:
    if reference.block.keyword != "DERIVATIVE":
        diagnostics.error(
            "misplaced-equation",
            f"a differential equation stands in a DERIVATIVE block, not in {reference.block}",
            reference.span,
        )
        return
    symbol = reference.symbol
    if symbol is not None and SymbolKind.STATE not in (symbol.kind, symbol.declared_as):
        diagnostics.error(
            "not-a-state",
            f"'{reference.name}' has a differential equation but is no STATE",
            reference.span,
            hint=f"Declare '{reference.name}' in the STATE block.",
        )


def _check_no_prime(expression: ast.Expr, diagnostics: Diagnostics) -> None:
    for node in walk(expression):
        if isinstance(node, ast.Prime):
            diagnostics.error(
                "misplaced-prime",
                f"{node.id}{chr(39) * node.order} stands only on the left of an equation",
                node.span,
            )


def _check_operators(target: ast.Prime, value: ast.Expr, diagnostics: Diagnostics) -> None:
    for node in walk(value):
        if (isinstance(node, ast.Binary) and node.op not in _ANALYSED) or (
            isinstance(node, ast.Unary) and node.op != "-"
        ):
            advice = "pow(x, y)" if node.op == "^" else "a LOCAL computed before the equation"
            diagnostics.error(
                "operator-in-equation",
                f"'{node.op}' cannot stand in the differential equation of '{target.id}' "
                "(NEURON's translator stops at it)",
                node.span,
                hint=f"Use {advice}.",
            )


def _warn_product(target: ast.Prime, value: ast.Expr, diagnostics: Diagnostics) -> None:
    if form_in(value, target.id) is Form.PRODUCT:
        diagnostics.warning(
            "cnexp-nonlinear-product",
            f"the equation of '{target.id}' is not linear: '{target.id}' stands in two factors "
            "of a product, and NEURON's cnexp then loses terms without a word",
            value.span,
            hint="METHOD derivimplicit solves such an equation.",
        )


def _exact_blocks(checked: CheckedFile) -> set[str]:
    return {
        statement.block.id
        for _, statement in checked.statements()
        if isinstance(statement, ast.Solve) and statement.method is not None
        if statement.method.id == "cnexp"
    }
