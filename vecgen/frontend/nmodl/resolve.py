"""A parsed file to a `model.Mechanism`: the rules first, then names, storage and blocks.

This is the only way out of the front end's own trees. Specification 6 of NEURON's NMODL says what
is visible (6.4), what BREAKPOINT loses (6.5: its SOLVE statements) and what a table is (6.7).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vecgen.diagnostics import Diagnostics, SourceError
from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.breakpoint_block import breakpoint_of
from vecgen.frontend.nmodl.checked import CheckedFile, bodies_of, look_up_names, nested_statements
from vecgen.frontend.nmodl.depth import check_depth
from vecgen.frontend.nmodl.includes import expand_includes
from vecgen.frontend.nmodl.initial import starting_values
from vecgen.frontend.nmodl.local_arrays import local_arrays
from vecgen.frontend.nmodl.parser import parse
from vecgen.frontend.nmodl.references import block_of
from vecgen.frontend.nmodl.resolve_body import BodyResolver, solve_of
from vecgen.frontend.nmodl.rules import RULES
from vecgen.frontend.nmodl.symbols import Symbols, defined, literal_value
from vecgen.frontend.nmodl.unknowns import unknowns_of
from vecgen.frontend.nmodl.variables import (
    currents_of,
    hidden_variables,
    ions_of,
    pointing_of,
    rates_of,
    variables_of,
)
from vecgen.lang.stmt import Solve, Stmt
from vecgen.model.mechanism import (
    CONSTRUCTOR,
    DESTRUCTOR,
    DerivativeBlock,
    Hook,
    HookMoment,
    Mechanism,
    MechanismKind,
    Routine,
    TableSpec,
)
from vecgen.model.unsupported import UnsupportedMechanismError
from vecgen.source import Source, Span

_KINDS = {
    "SUFFIX": MechanismKind.DENSITY,
    "POINT_PROCESS": MechanismKind.POINT_PROCESS,
    "ARTIFICIAL_CELL": MechanismKind.ARTIFICIAL_CELL,
}


def load_mechanism(source: Source) -> tuple[Mechanism, Diagnostics]:
    """Return the mechanism that `source` describes, and the warnings about it.

    Raises:
        SourceError: if the source has faults; its message shows all of them. An
            UnsupportedMechanismError if there are none, but constructs that cannot be compiled yet.
    """
    diagnostics = Diagnostics(source)
    return resolve(parse(source), source, diagnostics), diagnostics


def resolve(file: ast.File, source: Source, diagnostics: Diagnostics) -> Mechanism:
    """Return the mechanism of a parsed file; warnings are added to `diagnostics`.

    Raises:
        SourceError: as `load_mechanism`.
    """
    file, included = expand_includes(file, source, diagnostics)
    check_depth(file, diagnostics)
    diagnostics.raise_if_errors()
    checked = look_up_names(file, diagnostics)
    for rule in RULES:
        rule(checked, diagnostics)
    _raise_if_errors(checked, source, diagnostics)
    return replace(_mechanism(checked, source), included=included)


def _raise_if_errors(checked: CheckedFile, source: Source, diagnostics: Diagnostics) -> None:
    try:
        diagnostics.raise_if_errors()
    except SourceError as error:
        if any(item.code != "unsupported" for item in error.diagnostics):
            raise
        name, kind = _name_and_kind(checked.symbols, source)
        raise UnsupportedMechanismError(error, source.name, name, kind) from None


def _name_and_kind(symbols: Symbols, source: Source) -> tuple[str, MechanismKind]:
    stated = symbols.neuron.kind
    if stated is None:
        return Path(source.name).stem, MechanismKind.DENSITY
    if stated.keyword == "SUFFIX" and stated.name.id == "nothing":
        return f"({Path(source.name).stem})", MechanismKind.NOTHING
    return stated.name.id, _KINDS[stated.keyword]


def _mechanism(checked: CheckedFile, source: Source) -> Mechanism:
    symbols = checked.symbols
    name, kind = _name_and_kind(symbols, source)
    breakpoint_ = breakpoint_of(checked)
    return Mechanism(
        name=name,
        kind=kind,
        source=source,
        variables=(
            variables_of(symbols)
            + breakpoint_.variables
            + local_arrays(checked)
            + hidden_variables(checked)
        ),
        ions=ions_of(symbols),
        currents=currents_of(symbols),
        initial=starting_values(checked) + _process(checked, "INITIAL"),
        breakpoint=breakpoint_.body,
        conductances=breakpoint_.conductances,
        has_breakpoint=bool(bodies_of(checked, "BREAKPOINT")),
        solves=_solves(checked),
        derivatives=_derivatives(checked),
        routines=_routines(checked) + _construction(checked),
        hooks=_hooks(checked),
        pointers=symbols.neuron.named("POINTER"),
        title=_title(checked.file),
        blocks=_blocks(checked.file),
        rates=rates_of(checked),
        pointing=pointing_of(checked),
    )


def _process(checked: CheckedFile, keyword: str) -> tuple[Stmt, ...]:
    """Return the statements of all blocks of a keyword, one after the other, as NEURON does."""
    resolver = BodyResolver(checked.symbols)
    return tuple(
        statement for body in bodies_of(checked, keyword) for statement in resolver.body(body)
    )


def _solves(checked: CheckedFile) -> tuple[Solve, ...]:
    """Return what BREAKPOINT solves: all of it, also what stands in a branch (as nocmodl does)."""
    return tuple(
        solve_of(statement)
        for body in bodies_of(checked, "BREAKPOINT")
        for statement in nested_statements(body)
        if isinstance(statement, ast.Solve)
    )


def _derivatives(checked: CheckedFile) -> tuple[DerivativeBlock, ...]:
    return tuple(
        DerivativeBlock(
            item.name.id,
            BodyResolver(checked.symbols).body(item.body),
            unknowns_of(item, checked.file),
            span=item.span,
        )
        for item in checked.file.items
        if isinstance(item, ast.SolvedBlock) and item.keyword == "DERIVATIVE"
    )


def _hooks(checked: CheckedFile) -> tuple[Hook, ...]:
    return tuple(
        Hook(
            HookMoment(f"{item.when} {item.event}"),
            BodyResolver(checked.symbols).body(item.body),
            span=item.span,
        )
        for item in checked.file.items
        if isinstance(item, ast.HookBlock)
    )


def _routines(checked: CheckedFile) -> tuple[Routine, ...]:
    return tuple(
        _table_function(item)
        if isinstance(item, ast.FunctionTable)
        else _routine(item, checked.symbols)
        for item in checked.file.items
        if isinstance(item, ast.Function | ast.Procedure | ast.FunctionTable)
    )


def _construction(checked: CheckedFile) -> tuple[Routine, ...]:
    """Return CONSTRUCTOR and DESTRUCTOR as PROCEDUREs of these names."""
    return tuple(
        Routine(keyword, (), _process(checked, keyword), is_function=False)
        for keyword in (CONSTRUCTOR, DESTRUCTOR)
        if bodies_of(checked, keyword)
    )


def _table_function(item: ast.FunctionTable) -> Routine:
    parameters = tuple(argument.name.id for argument in item.arguments)
    return Routine(item.name.id, parameters, (), is_function=True, is_table=True, span=item.span)


def _routine(item: ast.Function | ast.Procedure, symbols: Symbols) -> Routine:
    is_function = isinstance(item, ast.Function)
    parameters = tuple(argument.name.id for argument in item.arguments)
    result = (item.name.id,) if is_function else ()
    resolver = BodyResolver(symbols, (*parameters, *result))
    table = next((s for s in item.body if isinstance(s, ast.Table)), None)
    return Routine(
        name=item.name.id,
        parameters=parameters,
        body=resolver.body(item.body),
        is_function=is_function,
        table=None if table is None else _table(table, item.name.id, symbols),
        span=item.span,
    )


def _table(table: ast.Table, routine: str, symbols: Symbols) -> TableSpec:
    defines = defined(symbols)
    # The bounds are evaluated where no argument has a value: only file-level names count.
    expressions = BodyResolver(symbols).expressions
    return TableSpec(
        variables=tuple(name.id for name in table.variables) or (routine,),
        depend=tuple(name.id for name in table.depends),
        lower=expressions.value(table.lower),
        upper=expressions.value(table.upper),
        count=int(literal_value(table.intervals, defines) or 0),
        span=table.span,
    )


def _title(file: ast.File) -> str:
    return next((item.text.strip() for item in file.items if isinstance(item, ast.Title)), "")


_DECLARATIONS: dict[type, str] = {
    ast.NeuronBlock: "NEURON",
    ast.UnitsBlock: "UNITS",
    ast.ParameterBlock: "PARAMETER",
    ast.AssignedBlock: "ASSIGNED",
    ast.StateBlock: "STATE",
    ast.ConstantBlock: "CONSTANT",
}


def _blocks(file: ast.File) -> tuple[tuple[str, Span], ...]:
    found: list[tuple[str, Span]] = []
    for item in file.items:
        block = block_of(item)
        if block is not None:
            found.append((str(block), item.span))
        elif type(item) in _DECLARATIONS:
            found.append((_DECLARATIONS[type(item)], item.span))
    return tuple(found)
