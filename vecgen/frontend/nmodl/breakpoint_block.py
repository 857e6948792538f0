"""BREAKPOINT: its statements without SOLVE, and what CONDUCTANCE says (specification 6.5)."""

from __future__ import annotations

from vecgen.frontend.nmodl.checked import CheckedFile, bodies_of
from vecgen.frontend.nmodl.resolve_body import BodyResolver
from vecgen.lang.expr import Local
from vecgen.lang.stmt import Put, Stmt
from vecgen.model.mechanism import Conductance, Role, Storage, Variable
from vecgen.values import value_class


@value_class
class BreakpointBlock:
    """The resolved block; `variables` are hidden ones that hold conductances that are LOCALs."""

    body: tuple[Stmt, ...]
    conductances: tuple[Conductance, ...]
    variables: tuple[Variable, ...]


def breakpoint_of(checked: CheckedFile) -> BreakpointBlock:
    """Return the statements of all BREAKPOINT blocks, one after the other, as NEURON does."""
    symbols = checked.symbols
    resolver = BodyResolver(symbols, no_locals=symbols.local_currents)
    resolver.solves_elsewhere = True
    statements: list[Stmt] = []
    for body in bodies_of(checked, "BREAKPOINT"):
        statements += resolver.body(body)
    conductances: list[Conductance] = []
    variables: list[Variable] = []
    for node, local in resolver.conductances:
        name = node.variable.id
        if local is not None:
            name = _unused(f"{name}_conductance", {*symbols.table, *(v.name for v in variables)})
            statements.append(Put(name, Local(local), span=node.span))
            variables.append(Variable(name, Role.ASSIGNED, Storage.HIDDEN, span=node.span))
        conductances.append(Conductance(name, node.ion.id if node.ion else None))
    return BreakpointBlock(tuple(statements), tuple(conductances), tuple(variables))


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
