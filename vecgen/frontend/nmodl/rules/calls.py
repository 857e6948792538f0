"""Functions are called with as many arguments as they have, and only functions have values."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.print_format import PrintFormatError, print_format
from vecgen.frontend.nmodl.references import Access, Reference
from vecgen.frontend.nmodl.rules.functions import NRN_GHK, NRN_POINTING, STATE_DISCONTINUITY
from vecgen.frontend.nmodl.symbols import SymbolKind
from vecgen.lang.effects import EFFECTS, Effect
from vecgen.lang.intrinsics import GHK, INTRINSICS


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report calls with a wrong number of arguments, and names used as what they are not."""
    steps = _cnexp_blocks(checked)
    for reference in checked.uses(Access.CALL, Access.PERFORM):
        if reference.access is Access.PERFORM and reference.name in steps:
            _check_step(reference, diagnostics)
            continue
        _check_kind(reference, diagnostics)
        _check_arguments(reference, checked, diagnostics)
    for reference in checked.uses(Access.READ, Access.WRITE, Access.TABULATE):
        if reference.symbol and not reference.symbol.kind.is_value:
            kind = reference.symbol.kind
            hint = f"Write {reference.name}(...) to call it." if kind.is_routine else None
            diagnostics.error(
                "not-a-variable",
                f"'{reference.name}' is a {kind.value}, not a variable",
                reference.span,
                hint=hint,
            )


def _cnexp_blocks(checked: CheckedFile) -> set[str]:
    """Return the DERIVATIVE blocks whose name, called, takes the step that SOLVE takes."""
    return {
        statement.block.id
        for _, statement in checked.statements()
        if isinstance(statement, ast.Solve) and statement.method is not None
        if statement.method.id == "cnexp"
        if checked.symbols.is_a(statement.block.id, SymbolKind.DERIVATIVE)
    }


def _check_step(reference: Reference, diagnostics: Diagnostics) -> None:
    if isinstance(reference.node, ast.Call):
        _check_count(reference, len(reference.node.args), 0, diagnostics)
    diagnostics.warning(
        "called-derivative",
        f"calling the DERIVATIVE block '{reference.name}' takes a whole step of dt here (in NEURON "
        "too)",
        reference.span,
        hint="If only its rates are wanted, call the PROCEDURE that computes them.",
    )


def _check_kind(reference: Reference, diagnostics: Diagnostics) -> None:
    symbol = reference.symbol
    if symbol is None:
        return
    if not symbol.kind.is_routine:
        diagnostics.error(
            "not-a-function",
            f"'{reference.name}' is a {symbol.kind.value}; it cannot be called",
            reference.span,
        )
    elif symbol.kind is SymbolKind.PROCEDURE and reference.access is Access.CALL:
        diagnostics.error(
            "procedure-as-value",
            f"the PROCEDURE '{reference.name}' has no value; a FUNCTION has one",
            reference.span,
        )


def _check_arguments(reference: Reference, checked: CheckedFile, diagnostics: Diagnostics) -> None:
    if not isinstance(reference.node, ast.Call):
        return
    given = len(reference.node.args)
    if reference.symbol is not None and reference.symbol.kind.is_routine:
        expected = len(reference.symbol.arguments)
    elif reference.symbol is None and (reference.name in INTRINSICS or reference.name == NRN_GHK):
        is_ghk = reference.name == NRN_GHK  # celsius is no argument in NMODL
        expected = INTRINSICS[GHK].arity - 1 if is_ghk else INTRINSICS[reference.name].arity
        for argument in reference.node.args:
            if isinstance(argument, ast.String):
                diagnostics.error(
                    "string-argument",
                    f"'{reference.name}' takes numbers, not a string",
                    argument.span,
                )
    elif reference.symbol is None and reference.name == NRN_POINTING:
        _check_pointing(reference, reference.node, checked, diagnostics)
        return
    elif reference.symbol is None and reference.name == STATE_DISCONTINUITY:
        _check_assignment(reference, reference.node, diagnostics)
        return
    elif reference.symbol is None and reference.name in EFFECTS:
        _check_effect(reference, reference.node, EFFECTS[reference.name], diagnostics)
        return
    else:
        return
    _check_count(reference, given, expected, diagnostics)


def _check_count(reference: Reference, given: int, expected: int, diagnostics: Diagnostics) -> None:
    if given != expected:
        plural = "" if expected == 1 else "s"
        diagnostics.error(
            "argument-count",
            f"'{reference.name}' takes {expected} argument{plural}, {given} given",
            reference.span,
        )


def _check_pointing(
    reference: Reference, call: ast.Call, checked: CheckedFile, diagnostics: Diagnostics
) -> None:
    pointers = checked.symbols.neuron.named("POINTER")
    match call.args:
        case (ast.Name(id=name),) if name in pointers:
            return
    message = f"'{reference.name}' takes the name of a POINTER"
    diagnostics.error("not-a-pointer", message, reference.span)


def _check_assignment(reference: Reference, call: ast.Call, diagnostics: Diagnostics) -> None:
    if reference.access is Access.CALL:
        message = f"'{reference.name}' has no value; it stands as a statement of its own"
        diagnostics.error("no-value", message, reference.span)
    elif len(call.args) != 2:
        _check_count(reference, len(call.args), 2, diagnostics)
    elif not isinstance(call.args[0], ast.Name | ast.Index):
        message = f"the first argument of '{reference.name}' is a variable"
        diagnostics.error("not-a-variable", message, call.args[0].span)


def _check_effect(
    reference: Reference, call: ast.Call, effect: Effect, diagnostics: Diagnostics
) -> None:
    if reference.access is Access.CALL and not effect.has_value:
        message = f"'{reference.name}' has no value; it stands as a statement of its own"
        diagnostics.error("no-value", message, reference.span)
        return
    if reference.name == "printf":
        try:
            print_format(call)
        except PrintFormatError as error:
            diagnostics.error("print-format", str(error), call.span)
        return
    strings = [arg for arg in call.args if isinstance(arg, ast.String)]
    if effect.has_text and not (len(strings) == len(call.args) == 1):
        message = f"'{reference.name}' takes one string"
        diagnostics.error("string-argument", message, reference.span)
    elif not effect.has_text and strings:
        message = f"'{reference.name}' takes numbers, not a string"
        diagnostics.error("string-argument", message, strings[0].span)
    elif not effect.has_text:
        _check_count(reference, len(call.args), effect.arity or 0, diagnostics)
