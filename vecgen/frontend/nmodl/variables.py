"""Declarations to the variables, ions and currents of a mechanism (specification 6.4)."""

from __future__ import annotations

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import Access
from vecgen.frontend.nmodl.rules.functions import NRN_POINTING
from vecgen.frontend.nmodl.symbols import (
    Symbol,
    SymbolKind,
    Symbols,
    default_value,
    defined,
    literal_value,
    width_of,
)
from vecgen.model.mechanism import Current, CurrentKind, IonUse, Role, Storage, Variable

_ROLES = {
    SymbolKind.PARAMETER: Role.PARAMETER,
    SymbolKind.ASSIGNED: Role.ASSIGNED,
    SymbolKind.STATE: Role.STATE,
    SymbolKind.FILE_LOCAL: Role.ASSIGNED,
    SymbolKind.EXTERNAL: Role.ASSIGNED,
}
_CURRENT_KEYWORDS = {
    "NONSPECIFIC_CURRENT": CurrentKind.NONSPECIFIC,
    "ELECTRODE_CURRENT": CurrentKind.ELECTRODE,
}


def variables_of(symbols: Symbols) -> tuple[Variable, ...]:
    """Return the mechanism's own variables, in the order of their declaration.

    Among them are its own parts of ions' currents, where RANGE makes NEURON show them.
    """
    defines = defined(symbols)
    parts = {
        f"i{use.ion.id}"
        for use in symbols.neuron.ions
        if any(name.id == f"i{use.ion.id}" for name in use.writes)
    } & set(symbols.neuron.named("RANGE"))
    return tuple(
        _current_part(symbol) if symbol.name in parts else _variable(symbol, symbols, defines)
        for symbol in symbols.named(*_ROLES, SymbolKind.ION)
        if symbol.kind in _ROLES or symbol.name in parts
    )


def _current_part(symbol: Symbol) -> Variable:
    unit = symbol.node.unit if isinstance(symbol.node, ast.Parameter | ast.Variable) else None
    text = "" if unit is None else unit.text
    return Variable(symbol.name, Role.ASSIGNED, Storage.RANGE, text, span=symbol.span)


def rate_variable(symbols: Symbols, state: str) -> str:
    """Return the name of the hidden variable for `state'`, NEURON's `Dstate`."""
    return _unused(f"D{state}", symbols)


def pointing_variable(symbols: Symbols, pointer: str) -> str:
    """Return the name of the hidden variable that says whether a POINTER has been set."""
    return _unused(f"has_{pointer}", symbols)


def _unused(name: str, symbols: Symbols) -> str:
    while symbols.get(name) is not None:
        name += "_"
    return name


def pointing_of(checked: CheckedFile) -> tuple[tuple[str, str], ...]:
    """Return the POINTERs that nrn_pointing asks for, each with its hidden variable."""
    asked = [
        argument.id
        for reference in checked.uses(Access.CALL, Access.PERFORM)
        if reference.name == NRN_POINTING and isinstance(reference.node, ast.Call)
        for argument in reference.node.args
        if isinstance(argument, ast.Name)
    ]
    return tuple((name, pointing_variable(checked.symbols, name)) for name in dict.fromkeys(asked))


def rates_of(checked: CheckedFile) -> tuple[tuple[str, str], ...]:
    """Return the states whose derivative is read somewhere, each with its hidden variable."""
    primes = (r.name for r in checked.uses(Access.READ) if isinstance(r.node, ast.Prime))
    return tuple((state, rate_variable(checked.symbols, state)) for state in dict.fromkeys(primes))


def hidden_variables(checked: CheckedFile) -> tuple[Variable, ...]:
    """Return the variables that keep derivatives, and what nrn_pointing says."""
    return tuple(
        Variable(name, Role.ASSIGNED, Storage.HIDDEN, span=checked.symbols.table[of].span)
        for of, name in rates_of(checked) + pointing_of(checked)
    )


def ions_of(symbols: Symbols) -> tuple[IonUse, ...]:
    """Return the USEION statements."""
    defines = defined(symbols)
    return tuple(
        IonUse(
            ion=use.ion.id,
            reads=tuple(name.id for name in use.reads),
            writes=tuple(name.id for name in use.writes),
            valence=None if use.valence is None else literal_value(use.valence, defines),
            span=use.span,
        )
        for use in symbols.neuron.ions
    )


def currents_of(symbols: Symbols) -> tuple[Current, ...]:
    """Return the currents in the order of the NEURON block, which is that of their sum (3.3)."""
    currents: list[Current] = []
    for statement in symbols.neuron.current_lists:
        match statement:
            case ast.UseIon(ion=ion, writes=writes):
                currents += [
                    Current(name.id, CurrentKind.ION, ion.id)
                    for name in writes
                    if name.id == f"i{ion.id}"
                ]
            case ast.Declares(keyword=keyword, names=names) if keyword in _CURRENT_KEYWORDS:
                currents += [Current(name.id, _CURRENT_KEYWORDS[keyword]) for name in names]
            case _:
                pass
    return tuple(currents)


def _variable(symbol: Symbol, symbols: Symbols, defines: dict[str, float]) -> Variable:
    match symbol.node:
        case ast.Parameter(unit=unit, value=value, limits=bounds):
            default = default_value(value, defines)
            limits = None if bounds is None else _limits(bounds, defines)
        case ast.Variable(unit=unit, start=start):
            default = default_value(start, defines)
            limits = None
        case ast.LocalVariable() | ast.Name():  # a Name: EXTERNAL without a declaration
            unit, default, limits = None, 0.0, None
        case _:
            raise TypeError(f"no declaration of a variable: {symbol.node!r}")
    return Variable(
        name=symbol.name,
        role=_ROLES[symbol.kind],
        storage=_storage(symbol, symbols),
        unit="" if unit is None else unit.text,
        default=default,
        width=width_of(symbol, defines),
        limits=limits,
        span=symbol.span,
    )


def _limits(limits: ast.Limits, defines: dict[str, float]) -> tuple[float, float] | None:
    lower = literal_value(limits.lower, defines)
    upper = literal_value(limits.upper, defines)
    return None if lower is None or upper is None else (lower, upper)


def _storage(symbol: Symbol, symbols: Symbols) -> Storage:
    neuron = symbols.neuron
    if symbol.kind is SymbolKind.FILE_LOCAL:
        return Storage.STATIC
    if symbol.kind is SymbolKind.EXTERNAL:
        return Storage.EXTERNAL
    if symbol.name in symbols.local_currents:
        return Storage.HIDDEN
    visible = {name for keyword in ("RANGE", *_CURRENT_KEYWORDS) for name in neuron.named(keyword)}
    if symbol.name in visible or symbol.kind is SymbolKind.STATE:
        return Storage.RANGE
    if symbol.name in neuron.named("GLOBAL") or symbol.kind is SymbolKind.PARAMETER:
        return Storage.GLOBAL
    return Storage.HIDDEN
