"""The names that an NMODL file declares at file level, and what each stands for.

`collect` walks the declarations once. It judges nothing but what keeps a name from having a
meaning at all (a UNITS factor without a value); clashes are kept for `rules.duplicate_names`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.units import (
    UnitError,
    UnitTable,
    UnknownUnitError,
    conversion_factor,
    standard_units,
)
from vecgen.source import Span

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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


def collect(file: ast.File, diagnostics: Diagnostics) -> Symbols:
    """Return the names that `file` declares (INCLUDEd items must stand in it already)."""
    return _Collector(file, diagnostics).result()


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


class _Collector:
    """Builds `Symbols`; lives for one call of `collect`."""

    def __init__(self, file: ast.File, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics
        self.file = file
        self.neuron = _neuron_names(file)
        self.units = _units_of(file)
        self.table: dict[str, Symbol] = {}
        self.clashes: list[tuple[Symbol, Symbol]] = []
        self.defines: dict[str, float] = {}
        self.ion_names = {name.id for ion in self.neuron.ions for name in (*ion.reads, *ion.writes)}

    def result(self) -> Symbols:
        for item in self.file.items:
            if isinstance(item, ast.Define):
                self.add(item.name, SymbolKind.DEFINE, item, self.value(item.value))
                self.defines[item.name.id] = literal_value(item.value, self.defines) or 0.0
        for item in self.file.items:
            for name, kind, node, value in self.declarations(item):
                self.add(name, kind, node, value)
        local_currents = _local_currents(self.file, self.neuron) - self.table.keys()
        for current in sorted(local_currents):
            self.add_current(current)
        self.add_implied()
        table = MappingProxyType(self.table)
        return Symbols(table, tuple(self.clashes), self.neuron, self.units, local_currents)

    def add(
        self, name: ast.Name, kind: SymbolKind, node: ast.Node, value: float | None = None
    ) -> None:
        declared_as = None
        if name.id in NEURON_VARIABLES and kind in _DECLARABLE:
            kind, declared_as = SymbolKind.NEURON, kind
        elif name.id in self.ion_names and kind in _DECLARABLE:
            kind, declared_as = SymbolKind.ION, kind
        elif name.id in self.neuron.named("POINTER") and kind in _DECLARABLE:
            kind = SymbolKind.POINTER
        elif name.id in self.neuron.named("EXTERNAL") and kind in _DECLARABLE:
            kind = SymbolKind.EXTERNAL
        symbol = Symbol(name.id, kind, name.span, node, value, declared_as)
        first = self.table.setdefault(name.id, symbol)
        if first is not symbol:
            self.clashes.append((first, symbol))

    def add_current(self, name: str) -> None:
        """Add a current that stands in the NEURON block only."""
        lists = (self.neuron.lists.get(keyword, ()) for keyword in CURRENT_LISTS)
        node = next(item for names in lists for item in names if item.id == name)
        self.add(node, SymbolKind.ASSIGNED, ast.Variable(node, span=node.span))

    def add_implied(self) -> None:
        """Add the names that need no declaration of their own."""
        for keyword, kind in _NEURON_LISTS:
            for name in self.neuron.lists.get(keyword, ()):
                if name.id not in self.table:
                    self.add(name, kind, name)
        for ion in self.neuron.ions:
            for name in (*ion.reads, *ion.writes):
                if name.id not in self.table:
                    self.table[name.id] = Symbol(name.id, SymbolKind.ION, name.span, name)
        for own in NEURON_VARIABLES:
            if own not in self.table:
                self.table[own] = Symbol(own, SymbolKind.NEURON, self.file.span, self.file)
        states = [s for s in self.table.values() if SymbolKind.STATE in (s.kind, s.declared_as)]
        for state in states:
            start = state.node.start if isinstance(state.node, ast.Variable) else None
            value = default_value(start, self.defines)
            initial = Symbol(
                f"{state.name}0", SymbolKind.INITIAL_VALUE, state.span, state.node, value
            )
            self.table.setdefault(initial.name, initial)

    def value(self, expr: ast.Expr | None) -> float | None:
        return None if expr is None else literal_value(expr, self.defines)

    def declarations(
        self, item: ast.Item
    ) -> Iterator[tuple[ast.Name, SymbolKind, ast.Node, float | None]]:
        match item:
            case ast.UnitsBlock(definitions=definitions):
                for unit in definitions:
                    if isinstance(unit, ast.UnitConstant):
                        yield unit.name, SymbolKind.UNITS, unit, self.value(unit.value)
                    elif isinstance(unit, ast.UnitFactor):
                        yield unit.name, SymbolKind.UNITS, unit, self.factor(unit)
            case ast.ParameterBlock(parameters=parameters):
                for parameter in parameters:
                    value = self.value(parameter.value)
                    yield parameter.name, SymbolKind.PARAMETER, parameter, value
            case ast.AssignedBlock(variables=variables):
                for variable in variables:
                    yield _plain(variable.name), SymbolKind.ASSIGNED, variable, None
            case ast.StateBlock(variables=variables):
                for variable in variables:
                    yield _plain(variable.name), SymbolKind.STATE, variable, None
            case ast.ConstantBlock(constants=constants):
                for constant in constants:
                    value = self.value(constant.value)
                    yield constant.name, SymbolKind.CONSTANT, constant, value
            case ast.Local(variables=locals_):
                for local in locals_:
                    yield local.name, SymbolKind.FILE_LOCAL, local, None
            case ast.Function(name=name):
                yield name, SymbolKind.FUNCTION, item, None
            case ast.Procedure(name=name):
                yield name, SymbolKind.PROCEDURE, item, None
            case ast.FunctionTable(name=name):
                yield name, SymbolKind.FUNCTION_TABLE, item, None
            case ast.SolvedBlock(name=name, keyword=keyword):
                yield name, SymbolKind[keyword], item, None
            case _:
                return

    def factor(self, node: ast.UnitFactor) -> float:
        """Return the value of a UNITS factor; says what is wrong with one that has none."""
        sizes = []
        for unit in (node.source, node.target):
            try:
                sizes.append(self.units.unit(unit.text))
            except UnknownUnitError as error:
                hint = did_you_mean(error.name, self.units.names)
                message = f"{error} in the factor '{node.name.id}'"
                self.diagnostics.error("unknown-unit", message, unit.span, hint=hint)
            except UnitError as error:
                message = f"{error} (factor '{node.name.id}')"
                self.diagnostics.error("bad-unit", message, unit.span)
        if len(sizes) < 2:
            return 0.0
        source, target = sizes
        if source.dimension != target.dimension:
            self.diagnostics.warning(
                "units-differ",
                f"({node.source.text}) and ({node.target.text}) do not measure the same; "
                f"'{node.name.id}' is the quotient of their sizes in SI units",
                node.span,
            )
        return conversion_factor(source, target)


_DECLARABLE = (SymbolKind.PARAMETER, SymbolKind.ASSIGNED, SymbolKind.STATE)
_NEURON_LISTS = (
    ("POINTER", SymbolKind.POINTER),
    ("BBCOREPOINTER", SymbolKind.POINTER),
    ("EXTERNAL", SymbolKind.EXTERNAL),
    ("RANDOM", SymbolKind.RANDOM),
)


def _local_currents(file: ast.File, neuron: NeuronNames) -> frozenset[str]:
    """Return the currents that are LOCALs of a BREAKPOINT with CONDUCTANCE."""
    found: set[str] = set()
    for item in file.items:
        if not isinstance(item, ast.ProcessBlock) or item.keyword != "BREAKPOINT":
            continue
        if any(isinstance(statement, ast.Conductance) for statement in item.body):
            for statement in item.body:
                if isinstance(statement, ast.Local):
                    found |= {variable.name.id for variable in statement.variables}
    currents = {name for keyword in CURRENT_LISTS for name in neuron.named(keyword)}
    return frozenset(found & currents)


def _plain(name: ast.Name | ast.Prime) -> ast.Name:
    return name if isinstance(name, ast.Name) else ast.Name(name.id, span=name.span)


def _neuron_names(file: ast.File) -> NeuronNames:
    kind: ast.Kind | None = None
    ions: list[ast.UseIon] = []
    lists: dict[str, tuple[ast.Name, ...]] = {}
    currents: list[ast.UseIon | ast.Declares] = []
    for block in file.items:
        if not isinstance(block, ast.NeuronBlock):
            continue
        for statement in block.statements:
            match statement:
                case ast.Kind():
                    kind = kind or statement
                case ast.UseIon():
                    ions.append(statement)
                    currents.append(statement)
                case ast.Declares(keyword=keyword, names=names):
                    lists[keyword] = lists.get(keyword, ()) + names
                    currents.append(statement)
                case ast.Represents():
                    pass
    return NeuronNames(kind, tuple(ions), MappingProxyType(lists), tuple(currents))


def _units_of(file: ast.File) -> UnitTable:
    units = standard_units()
    for block in file.items:
        if isinstance(block, ast.UnitsBlock):
            for definition in block.definitions:
                if isinstance(definition, ast.UnitAlias):
                    units = units.with_alias(definition.new.text, definition.old.text)
    return units
