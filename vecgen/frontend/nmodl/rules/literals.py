"""Where a number must be known at once, a name must be that of a DEFINE; numbers must be finite."""

from __future__ import annotations

import math

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access
from vecgen.frontend.nmodl.symbols import SymbolKind
from vecgen.frontend.nmodl.walk import walk


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report names that are no literals, and literals too large for a double."""
    for reference in checked.uses(Access.LITERAL):
        if reference.symbol and reference.symbol.kind is not SymbolKind.DEFINE:
            diagnostics.error(
                "not-a-literal",
                f"a number or a DEFINEd name must stand here, not the "
                f"{reference.symbol.kind.value} '{reference.name}'",
                reference.span,
            )
    for node in walk(checked.file):
        if isinstance(node, ast.Number) and math.isinf(float(node.text)):
            diagnostics.error("number-range", f"{node.text} is too large for a double", node.span)
