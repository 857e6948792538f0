"""A mechanism's names → fields and maps: `m` is `hh.m`, `v` is `node.v` through `hh.node`, ..."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vecgen.ir.storage import ARENA_VALUE
from vecgen.lang.expr import Expr, Get
from vecgen.lang.stmt import Ode, Put, Stmt
from vecgen.lang.traverse import map_statements, rewrite, rewrite_body
from vecgen.lower.copies import VOLTAGE, Copies
from vecgen.lower.names import (
    NEURON_GLOBALS,
    NEURON_NODE_VARIABLES,
    ion_map,
    ion_mechanism,
    node_map,
)
from vecgen.model.mechanism import Mechanism, Variable
from vecgen.model.model import IonSpec
from vecgen.store import component_name


class Scope:
    """The mechanism's names → fields and maps."""

    def __init__(self, mechanism: Mechanism, ions: Sequence[IonSpec] = ()) -> None:
        self.mechanism = mechanism
        self.copies = Copies(mechanism, ions)
        self.places: dict[str, tuple[str, str | None]] = {}
        name = mechanism.name
        for short, field in NEURON_NODE_VARIABLES.items():
            self.places[short] = (field, node_map(name))
        for short in NEURON_GLOBALS:
            self.places[short] = (short, None)
        for use in mechanism.ions:
            through = ion_map(name, use.ion)
            for read in use.reads:
                self.places[read] = (f"{ion_mechanism(use.ion)}.{read}", through)
            for own in self.copies.names(use):
                self.places[own] = (self.copies.field(own), None)
        for pointer in mechanism.pointers:
            self.places[pointer] = (ARENA_VALUE, f"{name}.{pointer}")
        if self.copies.has_voltage:
            self.places[VOLTAGE] = (self.copies.field(VOLTAGE), None)
        for variable in mechanism.variables:
            self.places[variable.name] = (field_name(mechanism, variable), None)

    def fields(self, name: str) -> tuple[str, ...]:
        """Return the fields of a variable: one, or one for each component of an array."""
        variable = self.mechanism.variable(name)
        place = self.places[name][0]
        return (place,) if variable is None else components(place, variable)

    def body(self, body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        """Return the body with every name qualified."""

        def statement(stmt: Stmt) -> tuple[Stmt, ...]:
            if isinstance(stmt, Put):
                field, via = self.places[stmt.field]
                return (replace(stmt, field=field, via=via),)
            if isinstance(stmt, Ode):
                state, rate = self.places[stmt.state][0], self.rate(stmt.state)
                return (replace(stmt, state=state, rate=rate),)
            return (stmt,)

        return map_statements(rewrite_body(body, self.expression), statement)

    def rate(self, state: str) -> str:
        """Return the field for the derivative of a state."""
        kept = dict(self.mechanism.rates).get(state)
        if kept is not None:
            return self.places[kept][0]
        name = f"D{state}"
        while name in self.places:
            name += "_"
        return f"{self.mechanism.name}.{name}"

    def expression(self, node: Expr) -> Expr:
        """Return a `Get` qualified, any other node as it is."""
        if isinstance(node, Get):
            field, via = self.places[node.field]
            return replace(node, field=field, via=via)
        return node

    def qualify(self, expr: Expr) -> Expr:
        """Return the whole expression qualified."""
        return rewrite(expr, self.expression)


def field_name(mechanism: Mechanism, variable: Variable) -> str:
    """Return the name of a variable's field; of an array's, without the component."""
    if variable.storage.is_shared:
        return mechanism.global_name(variable)
    return f"{mechanism.name}.{variable.name}"


def components(name: str, variable: Variable) -> tuple[str, ...]:
    """Return the fields of a variable whose field has this name: one, or one for each element."""
    if not variable.width:
        return (name,)
    return tuple(component_name(name, k) for k in range(variable.width))
