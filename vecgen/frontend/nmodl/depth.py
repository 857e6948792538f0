"""A bound on how deeply trees may be nested, so that no later stage runs out of stack."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.walk import children

MAXIMUM_DEPTH = 200
"""Levels of nested nodes; a sum of that many terms is nested as deeply."""


def check_depth(file: ast.File, diagnostics: Diagnostics) -> None:
    """Report the items of a file that are nested too deeply."""
    for item in file.items:
        pending: list[tuple[ast.Node, int]] = [(item, 0)]
        while pending:
            node, depth = pending.pop()
            if depth > MAXIMUM_DEPTH:
                diagnostics.error(
                    "too-deep",
                    f"this is nested more than {MAXIMUM_DEPTH} levels deep",
                    node.span,
                    hint="Compute a part of it before, in a LOCAL.",
                )
                break
            pending.extend((child, depth + 1) for child in children(node))
