"""The names that an NMODL file declares at file level, and what each stands for.

`collect.collect` finds them; here is what they are, and what follows from a declaration alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.units import UnitTable
from vecgen.source import Span
from vecgen.values import value_class

NEURON_VARIABLES = ("v", "t", "dt", "celsius", "diam", "area")
"""Variables that are NEURON's own, whether or not a file declares them."""

CURRENT_LISTS = ("NONSPECIFIC_CURRENT", "ELECTRODE_CURRENT")
"""Statements of the NEURON block that list currents of no ion."""


class SymbolKind(Enum):
    """What a name stands for, in words for messages."""

    PARAMETER = "PARAMETER"
    ASSIGNED = "ASSIGNED variable"
    STATE = "STATE"
    INITIAL_VALUE = "initial value of a STATE"
    ION = "ion variable"
    NEURON = "variable of NEURON"
    CONSTANT = "CONSTANT"
    UNITS = "constant of the UNITS block"
    DEFINE = "DEFINE"
    POINTER = "POINTER"
    EXTERNAL = "EXTERNAL"
    RANDOM = "RANDOM variable"
    FILE_LOCAL = "LOCAL of the file"
    FUNCTION = "FUNCTION"
    PROCEDURE = "PROCEDURE"
    FUNCTION_TABLE = "FUNCTION_TABLE"
    DERIVATIVE = "DERIVATIVE block"
    KINETIC = "KINETIC block"
    LINEAR = "LINEAR block"
    NONLINEAR = "NONLINEAR block"
    DISCRETE = "DISCRETE block"

    @property
    def is_routine(self) -> bool:
        """Whether names of this kind are called."""
        return self in (SymbolKind.FUNCTION, SymbolKind.PROCEDURE, SymbolKind.FUNCTION_TABLE)

    @property
    def is_block(self) -> bool:
        """Whether names of this kind are solved."""
        return self in _BLOCKS

    @property
    def is_value(self) -> bool:
        """Whether names of this kind stand for a number."""
        return not (self.is_routine or self.is_block)

    @property
    def is_literal(self) -> bool:
        """Whether names of this kind stand for a number known at once."""
        return self in (
            SymbolKind.CONSTANT,
            SymbolKind.UNITS,
            SymbolKind.DEFINE,
            SymbolKind.INITIAL_VALUE,
        )


_BLOCKS = (
    SymbolKind.DERIVATIVE,
    SymbolKind.KINETIC,
    SymbolKind.LINEAR,
    SymbolKind.NONLINEAR,
    SymbolKind.DISCRETE,
)


@value_class
class Symbol:
    """One name; `value` is set for literals, `node` is the declaration."""

    name: str
    kind: SymbolKind
    span: Span
    node: ast.Node = field(repr=False)
    value: float | None = None
    declared_as: SymbolKind | None = None
    """The block that an ion variable or one of NEURON's own was declared in, if any."""

    @property
    def arguments(self) -> tuple[ast.Argument, ...]:
        """The formal arguments of a routine."""
        match self.node:
            case ast.Function(arguments=arguments) | ast.Procedure(arguments=arguments):
                return arguments
            case ast.FunctionTable(arguments=arguments):
                return arguments
            case _:
                return ()


@value_class
class NeuronNames:
    """What the NEURON blocks of a file say."""

    kind: ast.Kind | None
    ions: tuple[ast.UseIon, ...]
    lists: Mapping[str, tuple[ast.Name, ...]]
    """Names by keyword: RANGE, GLOBAL, NONSPECIFIC_CURRENT ..."""
    current_lists: tuple[ast.UseIon | ast.Declares, ...]
    """The statements that may declare currents, in order."""

    def named(self, keyword: str) -> tuple[str, ...]:
        """Return the names that stand after a keyword."""
        return tuple(name.id for name in self.lists.get(keyword, ()))

    @property
    def reads(self) -> frozenset[str]:
        """The ion variables that are READ."""
        return frozenset(name.id for ion in self.ions for name in ion.reads)

    @property
    def writes(self) -> frozenset[str]:
        """The ion variables that are written."""
        return frozenset(name.id for ion in self.ions for name in ion.writes)


@value_class
class Symbols:
    """All names of a file; `clashes` are pairs of a declaration and a later one of its name."""

    table: Mapping[str, Symbol]
    clashes: tuple[tuple[Symbol, Symbol], ...]
    neuron: NeuronNames
    units: UnitTable
    local_currents: frozenset[str] = frozenset()
    """Currents that only a LOCAL of a BREAKPOINT with CONDUCTANCE declares (specification 6.5)."""

    def get(self, name: str) -> Symbol | None:
        """Return what a name stands for, or None."""
        return self.table.get(name)

    def is_a(self, name: str, kind: SymbolKind) -> bool:
        """Whether a name is declared as something of that kind."""
        symbol = self.table.get(name)
        return symbol is not None and symbol.kind is kind

    def named(self, *kinds: SymbolKind) -> list[Symbol]:
        """Return the symbols of some kinds, in order of declaration."""
        return [symbol for symbol in self.table.values() if symbol.kind in kinds]


def ion_variables(ion: str) -> tuple[str, str, str, str]:
    """Return the names of an ion's variables: reversal potential, current, inside, outside."""
    return (f"e{ion}", f"i{ion}", f"{ion}i", f"{ion}o")


def literal_value(expr: ast.Expr, defines: Mapping[str, float]) -> float | None:
    """Return the value of a literal, a DEFINEd name, or minus one of these; else None."""
    match expr:
        case ast.Number(text=text):
            return float(text)
        case ast.Name(id=name):
            return defines.get(name)
        case ast.Unary(op="-", operand=operand):
            value = literal_value(operand, defines)
            return None if value is None else -value
        case ast.Paren(inner=inner):
            return literal_value(inner, defines)
        case _:
            return None


def default_value(expr: ast.Expr | None, defines: Mapping[str, float]) -> float:
    """Return the default of a PARAMETER or the start of a STATE: as NEURON, of six digits (`%g`).

    nocmodl keeps no more of `FARADAY = 96485.309` than 96485.3; numbers elsewhere stay as written.
    """
    value = None if expr is None else literal_value(expr, defines)
    return float(f"{value or 0.0:g}")


def defined(symbols: Symbols) -> dict[str, float]:
    """Return the values of the DEFINEd names."""
    return {s.name: s.value for s in symbols.named(SymbolKind.DEFINE) if s.value is not None}


def width_of(symbol: Symbol, defines: Mapping[str, float]) -> int:
    """Return the number of elements of an array variable, 0 of any other."""
    match symbol.node:
        case ast.Parameter(size=size) | ast.Variable(size=size) | ast.LocalVariable(size=size) if (
            size is not None
        ):
            return int(literal_value(size, defines) or 0)
        case _:
            return 0
