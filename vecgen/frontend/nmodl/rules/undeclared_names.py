"""Every name that is used is declared; the nearest declared name is offered."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access, Reference
from vecgen.frontend.nmodl.rules.functions import KNOWN_FUNCTIONS
from vecgen.frontend.nmodl.rules.verbatim import has_foreign_code


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report unknown variables, functions and blocks."""
    if has_foreign_code(checked.file):
        return  # C code may declare anything; the file is refused for it anyway
    seen: set[tuple[str, str]] = set()
    for reference in checked.references:
        # One undeclared name is one fault per block, however often it is used there.
        key = (reference.name, str(reference.block))
        if reference.is_unknown and key not in seen and _report(reference, checked, diagnostics):
            seen.add(key)


def _report(reference: Reference, checked: CheckedFile, diagnostics: Diagnostics) -> bool:
    name = reference.name
    table = checked.symbols.table
    match reference.access:
        case Access.CALL | Access.PERFORM:
            if name in KNOWN_FUNCTIONS or _is_table_setter(name, checked):
                return False
            routines = {s.name for s in table.values() if s.kind.is_routine} | KNOWN_FUNCTIONS
            code, text, known = "unknown-function", f"unknown function '{name}'", routines
        case Access.SOLVE:
            blocks = {s.name for s in table.values() if s.kind.is_block}
            code, text, known = "unknown-block", f"there is no block '{name}' to solve", blocks
        case _:
            values = {s.name for s in table.values() if s.kind.is_value}
            values |= _locals_of(reference, checked)
            code, text, known = "undeclared-name", f"'{name}' is not declared", values
    hint = did_you_mean(name, known)
    diagnostics.error(code, text, reference.span, hint=hint)
    return True


def _locals_of(reference: Reference, checked: CheckedFile) -> set[str]:
    return {r.name for r in checked.references if r.is_local and r.block is reference.block}


def _is_table_setter(name: str, checked: CheckedFile) -> bool:
    return checked.symbols.get(name.removeprefix("table_")) is not None
