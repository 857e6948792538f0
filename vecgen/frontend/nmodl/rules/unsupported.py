"""What NMODL has and this compiler cannot do yet: every refusal stands here and nowhere else.

Whoever makes one of these constructs work deletes its line.
"""

from __future__ import annotations

from collections.abc import Iterator

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.call_graph import call_graph, reached
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access
from vecgen.frontend.nmodl.rules.equations import Form, equations_of, form_in
from vecgen.frontend.nmodl.rules.functions import NOT_YET
from vecgen.frontend.nmodl.rules.solves import METHODS, OBSOLETE_METHODS
from vecgen.frontend.nmodl.rules.verbatim import foreign_code
from vecgen.frontend.nmodl.symbols import SymbolKind, ion_variables
from vecgen.frontend.nmodl.walk import walk
from vecgen.source import Span

_BLOCKS = {
    "KINETIC": "KINETIC blocks",
    "LINEAR": "LINEAR blocks",
    "NONLINEAR": "NONLINEAR blocks",
    "DISCRETE": "DISCRETE blocks",
    "CONSTRUCTOR": "CONSTRUCTOR blocks",
    "DESTRUCTOR": "DESTRUCTOR blocks",
}

_NODES: dict[type[ast.Node], str] = {
    ast.NetReceive: "NET_RECEIVE blocks",
    ast.HookBlock: "BEFORE and AFTER blocks",
    ast.FunctionTable: "FUNCTION_TABLE",
    ast.At: "earlier values (x@n)",
    ast.Watch: "WATCH statements",
    ast.Lag: "LAG statements",
}

_DECLARATIONS = {
    "POINTER": "POINTER variables",
    "BBCOREPOINTER": "BBCOREPOINTER variables",
    "EXTERNAL": "EXTERNAL variables",
    "RANDOM": "RANDOM variables",
}

_OTHER_METHODS = frozenset(METHODS + OBSOLETE_METHODS) - {"cnexp"}
"""The methods of SOLVE that cannot be compiled."""


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report, with its place, everything that cannot be compiled yet."""
    for find in _FINDERS:
        for what, span in find(checked):
            diagnostics.error("unsupported", f"{what} not supported yet", span)


Finding = Iterator[tuple[str, Span]]
"""Pairs of the subject of the message with its verb, and the place."""


def _constructs(checked: CheckedFile) -> Finding:
    for node in walk(checked.file, lambda node: _construct(node) is None):
        what = _construct(node)
        if what is not None:
            yield f"{what} are" if what.endswith("s") else f"{what} is", node.span


def _construct(node: ast.Node) -> str | None:
    match node:
        case ast.SolvedBlock(keyword=keyword) | ast.ProcessBlock(keyword=keyword):
            return _BLOCKS.get(keyword)
        case ast.Kind(keyword="ARTIFICIAL_CELL"):
            return "an ARTIFICIAL_CELL"
        case ast.Kind(keyword="SUFFIX", name=ast.Name(id="nothing")):
            return "SUFFIX nothing"
        case ast.Declares(keyword=keyword):
            return _DECLARATIONS.get(keyword)
        case ast.LocalVariable(size=size):
            return None if size is None else "LOCAL arrays"
        case ast.Index(base=ast.Prime()):
            return "differential equations of array elements"
        case ast.Index(base=ast.At()):
            return "earlier values (x@n)"
        case ast.Prime(order=order):
            return None if order == 1 else "derivatives of higher order"
        case ast.Solve(steady=ast.Name()):
            return "SOLVE ... STEADYSTATE"
        case ast.IndependentBlock(variables=variables):
            return None if all(v.name.id == "t" for v in variables) else "INDEPENDENT variables"
        case _:
            return _NODES.get(type(node))


def _file_locals(checked: CheckedFile) -> Finding:
    for item in checked.file.items:
        if isinstance(item, ast.Local):
            yield "LOCAL variables of the whole file are", item.span


def _verbatim(checked: CheckedFile) -> Finding:
    for block in foreign_code(checked.file):
        yield "VERBATIM blocks with C code are", block.span


def _functions(checked: CheckedFile) -> Finding:
    for reference in checked.uses(Access.CALL, Access.PERFORM):
        if reference.symbol is None and reference.name in NOT_YET:
            yield f"{NOT_YET[reference.name]} is", reference.span


def _solves(checked: CheckedFile) -> Finding:
    kinds = {symbol.name: symbol.kind for symbol in checked.symbols.table.values()}
    for item, statement in checked.statements():
        if not isinstance(statement, ast.Solve):
            continue
        kind = kinds.get(statement.block.id)
        direct = (
            isinstance(item, ast.ProcessBlock)
            and item.keyword == "BREAKPOINT"
            and any(inner is statement for inner in item.body)
        )
        if statement.steady is None and not direct:
            yield "SOLVE elsewhere than directly in BREAKPOINT is", statement.span
        if kind is SymbolKind.DERIVATIVE and statement.steady is None:
            if statement.method is None:
                yield (
                    "SOLVE without METHOD (for a DERIVATIVE block: derivimplicit) is",
                    statement.span,
                )
            elif statement.method.id in _OTHER_METHODS:
                yield f"METHOD {statement.method.id} is", statement.method.span


def _equations(checked: CheckedFile) -> Finding:
    exact = {
        statement.block.id
        for _, statement in checked.statements()
        if isinstance(statement, ast.Solve) and statement.method is not None
        if statement.method.id == "cnexp"
    }
    for item in checked.file.items:
        if isinstance(item, ast.SolvedBlock) and item.name.id in exact:
            for target, value in equations_of(item):
                if form_in(value, target.id) is Form.OTHER:
                    yield (
                        f"METHOD cnexp with '{target.id}' in a denominator or an argument of its "
                        "own equation (NEURON falls back on derivimplicit) is",
                        value.span,
                    )


def _ions(checked: CheckedFile) -> Finding:
    for use in checked.symbols.neuron.ions:
        concentrations = ion_variables(use.ion.id)[2:]
        for name in use.writes:
            if name.id in concentrations:
                yield f"writing a concentration ('{name.id}') is", name.span


def _shared_variables(checked: CheckedFile) -> Finding:
    """A variable that all instances share and one of them assigns: the order would matter."""
    ranges = set(checked.symbols.neuron.named("RANGE"))
    shared = set(checked.symbols.neuron.named("GLOBAL")) | {
        symbol.name
        for symbol in checked.symbols.named(SymbolKind.PARAMETER)
        if symbol.name not in ranges
    }
    currents = set(checked.symbols.neuron.named("NONSPECIFIC_CURRENT"))
    currents |= set(checked.symbols.neuron.named("ELECTRODE_CURRENT"))
    seen: set[str] = set()
    for reference in checked.uses(Access.WRITE, Access.TABULATE):
        name = reference.name
        if reference.symbol is None or name not in shared - currents or name in seen:
            continue
        seen.add(name)
        yield (
            f"'{name}' is one variable for all instances (declare it RANGE to have one in each); "
            "assigning it here is",
            reference.span,
        )


def _voltage(checked: CheckedFile) -> Finding:
    for reference in checked.uses(Access.WRITE):
        if reference.name == "v" and reference.symbol is not None:
            yield "assigning v is", reference.span


def _recursion(checked: CheckedFile) -> Finding:
    calls = call_graph(checked)
    for reference in checked.uses(Access.CALL, Access.PERFORM):
        caller = reference.block.name
        if caller in calls and caller in reached([reference.name], calls):
            yield f"recursion ('{caller}' calls itself, directly or not) is", reference.span


_FINDERS = (
    _constructs,
    _file_locals,
    _verbatim,
    _functions,
    _solves,
    _equations,
    _ions,
    _shared_variables,
    _voltage,
    _recursion,
)
