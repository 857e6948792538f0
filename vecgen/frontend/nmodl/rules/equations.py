"""Differential equations: where they stand, for which states, and what cnexp makes of them.

NEURON's cnexp looks at an equation as A*x + B. A product with x in two factors (`x*(1 - x)`) is not
of that form, and NEURON 9 then silently drops terms; that gets a warning. With x in a denominator
or in an argument it falls back on derivimplicit for the whole block; that gets one too.
"""

from __future__ import annotations

from enum import IntEnum

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile, nested_statements
from vecgen.frontend.nmodl.references import Access, Reference
from vecgen.frontend.nmodl.rules.solves import CALLS
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
    methods = _methods(checked)
    for item in checked.file.items:
        if isinstance(item, ast.SolvedBlock) and item.keyword == "DERIVATIVE":
            _check_there_are_equations(item, methods.get(item.name.id, set()), diagnostics)
            for target, value in equations_of(item):
                _check_operators(target, value, diagnostics)
            _check_forms(item, methods.get(item.name.id, set()), diagnostics)
            _check_arrays(item, diagnostics)
    _check_right_sides(checked, diagnostics)


def _check_there_are_equations(
    block: ast.SolvedBlock, methods: set[str], diagnostics: Diagnostics
) -> None:
    targets = [s.target for s in nested_statements(block.body) if isinstance(s, ast.Assignment)]
    has_primes = any(isinstance(node, ast.Prime) for target in targets for node in walk(target))
    if methods - {*CALLS, ""} and not has_primes:
        diagnostics.error(
            "no-equations",
            f"DERIVATIVE {block.name.id} has no differential equation",
            block.name.span,
            hint="The left side of an equation has an apostrophe: x' = ...",
        )


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


def _check_right_sides(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report derivatives that are read and that no equation gives."""
    solved = {reference.name for reference in checked.uses(Access.DERIVE)}
    for reference in checked.uses(Access.READ):
        node = reference.node
        if isinstance(node, ast.Prime) and node.order == 1 and node.id not in solved:
            diagnostics.error(
                "misplaced-prime",
                f"{node.id}' has no value: no DERIVATIVE block has an equation for '{node.id}'",
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


def _check_forms(block: ast.SolvedBlock, methods: set[str], diagnostics: Diagnostics) -> None:
    """Report what the block's methods make of the forms of its equations."""
    equations = equations_of(block)
    if "cnexp" in methods:
        nonlinear = [(t, v) for t, v in equations if form_in(v, t.id) is Form.OTHER]
        for target, value in nonlinear:
            diagnostics.warning(
                "cnexp-falls-back",
                f"'{target.id}' stands in a denominator or an argument of its own equation; like"
                f" NEURON, derivimplicit solves all of '{block.name.id}', not cnexp",
                value.span,
            )
        if nonlinear:
            methods = methods - {"cnexp"} | {"derivimplicit"}
        else:
            for target, value in equations:
                _warn_product(target, value, diagnostics)
    _check_number(block, equations, methods, diagnostics)


def _check_number(
    block: ast.SolvedBlock,
    equations: list[tuple[ast.Prime, ast.Expr]],
    methods: set[str],
    diagnostics: Diagnostics,
) -> None:
    """Report states with several equations, where NEURON counts each for a state of its own."""
    seen: set[str] = set()
    for target, _ in equations:
        if target.id not in seen:
            seen.add(target.id)
        elif "derivimplicit" in methods:
            diagnostics.error(
                "equation-count",
                f"derivimplicit needs one equation for each state, and '{target.id}' has several"
                " (NEURON's translator counts those in branches, too)",
                target.span,
                hint="Choose the value in a LOCAL before, and write one equation.",
            )
        elif methods & {"euler", "runge"}:
            diagnostics.warning(
                "equation-twice",
                f"'{target.id}' has several equations in '{block.name.id}', and NEURON's"
                f" {'euler' if 'euler' in methods else 'runge'} advances it once for each",
                target.span,
                hint="Choose the value in a LOCAL before, and write one equation.",
            )


def _check_arrays(block: ast.SolvedBlock, diagnostics: Diagnostics) -> None:
    for node in walk(block):
        if isinstance(node, ast.Index) and isinstance(node.base, ast.Prime):
            diagnostics.error(
                "array-equation",
                f"an element of the array '{node.base.id}' cannot have a differential equation"
                " (NEURON's translator cannot compile it either)",
                node.span,
                hint="Use a STATE of its own for each element, or a KINETIC block.",
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


def _methods(checked: CheckedFile) -> dict[str, set[str]]:
    """Return by which methods each block is solved."""
    found: dict[str, set[str]] = {}
    for _, statement in checked.statements():
        if isinstance(statement, ast.Solve):
            method = statement.steady or statement.method
            found.setdefault(statement.block.id, set()).add("" if method is None else method.id)
    return found
