"""What NMODL has and this compiler cannot do yet: every refusal stands here and nowhere else.

Whoever makes one of these constructs work deletes its line.
"""

from __future__ import annotations

from collections.abc import Iterator

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.call_graph import CallGraph, call_graph, reached
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access, Reference
from vecgen.frontend.nmodl.rules.functions import NOT_YET
from vecgen.frontend.nmodl.rules.verbatim import foreign_code
from vecgen.frontend.nmodl.symbols import SymbolKind, defined, width_of
from vecgen.frontend.nmodl.walk import walk
from vecgen.lang.effects import EFFECTS
from vecgen.source import Span

_BLOCKS = {
    "KINETIC": "KINETIC blocks",
    "LINEAR": "LINEAR blocks",
    "NONLINEAR": "NONLINEAR blocks",
    "DISCRETE": "DISCRETE blocks",
}

_NODES: dict[type[ast.Node], str] = {
    ast.NetReceive: "NET_RECEIVE blocks",
    ast.At: "earlier values (x@n)",
    ast.Watch: "WATCH statements",
    ast.Lag: "LAG statements",
}

_DECLARATIONS = {
    "BBCOREPOINTER": "BBCOREPOINTER variables",
    "RANDOM": "RANDOM variables",
}


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report, with its place, everything that cannot be compiled yet."""
    for find in _FINDERS:
        for what, span in find(checked):
            diagnostics.error("unsupported", f"{what} not supported yet", span)


Finding = Iterator[tuple[str, Span]]
"""Pairs of the subject of the message with its verb, and the place."""


def _constructs(checked: CheckedFile) -> Finding:
    for item in checked.file.items:
        if isinstance(item, ast.Local):
            continue  # arrays are right at file level
        for node in walk(item, lambda node: _construct(node) is None):
            what = _construct(node)
            if what is not None:
                yield f"{what} are" if what.endswith("s") else f"{what} is", node.span


def _construct(node: ast.Node) -> str | None:
    match node:
        case ast.SolvedBlock(keyword=keyword) | ast.ProcessBlock(keyword=keyword):
            return _BLOCKS.get(keyword)
        case ast.Kind(keyword="ARTIFICIAL_CELL"):
            return "an ARTIFICIAL_CELL"
        case ast.Declares(keyword=keyword):
            return _DECLARATIONS.get(keyword)
        case ast.Index(base=ast.At()):
            return "earlier values (x@n)"
        case ast.Prime(order=order):
            return None if order == 1 else "derivatives of higher order"
        case ast.IndependentBlock(variables=variables):
            return None if all(v.name.id == "t" for v in variables) else "INDEPENDENT variables"
        case _:
            return _NODES.get(type(node))


def _external_arrays(checked: CheckedFile) -> Finding:
    for symbol in checked.symbols.named(SymbolKind.EXTERNAL):
        if width_of(symbol, defined(checked.symbols)):
            yield f"the EXTERNAL array '{symbol.name}' (NEURON crashes with one) is", symbol.span


def _verbatim(checked: CheckedFile) -> Finding:
    for block in foreign_code(checked.file):
        yield "VERBATIM blocks with C code are", block.span


def _functions(checked: CheckedFile) -> Finding:
    for reference in checked.uses(Access.CALL, Access.PERFORM):
        if reference.symbol is None and reference.name in NOT_YET:
            yield f"{NOT_YET[reference.name]} is", reference.span


def _recursion(checked: CheckedFile) -> Finding:
    """Routines that call themselves: FUNCTIONs may, as long as they use only their arguments."""
    calls = call_graph(checked)
    for reference in checked.uses(Access.CALL, Access.PERFORM):
        caller = reference.block.name
        if caller not in calls or caller not in reached([reference.name], calls):
            continue
        if reference.name == caller or not _is_pure_recursion(caller, calls, checked):
            yield f"recursion ('{caller}' calls itself, directly or not) is", reference.span


def _is_pure_recursion(caller: str, calls: CallGraph, checked: CheckedFile) -> bool:
    involved = reached([caller], calls)
    uses = [reference for reference in checked.references if reference.block.name in involved]
    return all(
        reference.block.keyword == "FUNCTION" and not _uses_more(reference) for reference in uses
    )


def _uses_more(reference: Reference) -> bool:
    """Whether a FUNCTION uses anything beside its arguments and other functions there."""
    if reference.symbol is None:
        return reference.name in EFFECTS
    kind = reference.symbol.kind
    return not (kind is SymbolKind.FUNCTION or kind.is_literal)


_FINDERS = (
    _constructs,
    _external_arrays,
    _verbatim,
    _functions,
    _recursion,
)
