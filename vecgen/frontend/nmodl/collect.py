"""One walk over the declarations of an NMODL file: its `Symbols`.

It judges nothing but what keeps a name from having a meaning at all (a UNITS factor without a
value); clashes are kept for `rules.duplicate_names`.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.symbols import (
    CURRENT_LISTS,
    NEURON_VARIABLES,
    NeuronNames,
    Symbol,
    SymbolKind,
    Symbols,
    default_value,
    literal_value,
)
from vecgen.frontend.nmodl.units import (
    UnitError,
    UnitTable,
    UnknownUnitError,
    conversion_factor,
    standard_units,
)


def collect(file: ast.File, diagnostics: Diagnostics) -> Symbols:
    """Return the names that `file` declares (INCLUDEd items must stand in it already)."""
    return _Collector(file, diagnostics).result()


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
