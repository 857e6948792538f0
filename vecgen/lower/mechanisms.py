"""A mechanism's blocks as kernels, its variables as fields, every name qualified.

`m` becomes `hh.m`, `v` becomes `node.v` through the map `hh.node`, an ion's `ena` becomes
`na_ion.ena` through `hh.na_ion`. What a mechanism writes of an ion is a copy of its own
(`copies.py`); of a current it is its own part, which `linearize_currents` adds to the ion's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.kernel import Kernel, KernelRole
from vecgen.ir.program import Conductance, Current, MechanismInfo, Procedure
from vecgen.ir.storage import (
    ARENA,
    Field,
    IndexMap,
    IndexSpace,
    SpaceKind,
    Table,
    short_name,
)
from vecgen.ir.table_functions import TableFunction
from vecgen.lang.derivative import falls_back
from vecgen.lang.stmt import Solve, Stmt
from vecgen.lang.traverse import is_discontinuity, walk_expressions
from vecgen.lower.copies import Occasion
from vecgen.lower.fields import external_fields, fields_of
from vecgen.lower.names import (
    NODE,
    ion_map,
    ion_mechanism,
    node_map,
)
from vecgen.lower.scope import Scope, field_name
from vecgen.model import mechanism as model
from vecgen.model.mechanism import (
    CurrentKind,
    HookMoment,
    Mechanism,
    Routine,
)
from vecgen.model.model import IonSpec
from vecgen.source import Span
from vecgen.values import value_class


@value_class
class LoweredMechanism:
    """A mechanism's part of a program."""

    info: MechanismInfo
    space: IndexSpace
    maps: tuple[IndexMap, ...]
    fields: tuple[Field, ...]
    external: tuple[Field, ...]
    """The EXTERNAL ones, for a program without the mechanism that has them."""
    tables: tuple[Table, ...]
    table_functions: tuple[TableFunction, ...]
    kernels: tuple[Kernel, ...]
    procedures: tuple[Procedure, ...]


def lower_mechanism(mechanism: Mechanism, ions: Sequence[IonSpec] = ()) -> LoweredMechanism:
    """Return the mechanism's fields, maps, kernels and procedures at level EQUATIONS.

    `ions` are the model's.
    """
    scope = Scope(mechanism, ions)
    return LoweredMechanism(
        info=_info(mechanism),
        space=IndexSpace(mechanism.name, SpaceKind.INSTANCE),
        maps=_maps(mechanism),
        fields=fields_of(scope),
        external=external_fields(mechanism),
        tables=tuple(_table(scope, routine) for routine in mechanism.tables),
        table_functions=_table_functions(mechanism),
        kernels=_kernels(scope),
        procedures=_procedures(scope),
    )


def _maps(mechanism: Mechanism) -> tuple[IndexMap, ...]:
    name = mechanism.name
    maps = [IndexMap(node_map(name), name, NODE)]
    maps += [
        IndexMap(ion_map(name, use.ion), name, ion_mechanism(use.ion)) for use in mechanism.ions
    ]
    maps += [IndexMap(f"{name}.{pointer}", name, ARENA) for pointer in mechanism.pointers]
    return tuple(maps)


def _info(mechanism: Mechanism) -> MechanismInfo:
    currents = []
    for item in mechanism.currents:
        ion = item.ion
        space = ion_mechanism(ion) if ion else ""
        currents.append(
            Current(
                field=f"{mechanism.name}.{item.name}",
                electrode=item.kind is CurrentKind.ELECTRODE,
                ion_current=f"{space}.i{ion}" if ion else None,
                ion_conductance=f"{space}.di{ion}_dv_" if ion else None,
                ion_map=ion_map(mechanism.name, ion) if ion else None,
            )
        )
    return MechanismInfo(
        mechanism.name,
        mechanism.title,
        mechanism.is_point,
        mechanism.source.short_name,
        mechanism.source.sha256,
        tuple(currents),
        tuple(_conductance(mechanism, item) for item in mechanism.conductances),
    )


def _conductance(mechanism: Mechanism, item: model.Conductance) -> Conductance:
    variable = mechanism.variable(item.name)
    if variable is None:
        raise UnsupportedError(
            f"CONDUCTANCE {item.name} in {mechanism.name}: this is no variable of the mechanism"
        )
    field = field_name(mechanism, variable)
    if item.ion is None:
        return Conductance(field)
    dependence = f"{ion_mechanism(item.ion)}.di{item.ion}_dv_"
    return Conductance(field, dependence, ion_map(mechanism.name, item.ion))


_OCCASIONS = {
    KernelRole.INITIALISE: Occasion.INITIAL,
    KernelRole.CURRENT: Occasion.CURRENTS,
    KernelRole.FIRST_CURRENT: Occasion.CURRENTS,
    KernelRole.STATE: Occasion.STATES,
    KernelRole.BEFORE_INITIAL: Occasion.HOOK,
    KernelRole.AFTER_INITIAL: Occasion.HOOK,
    KernelRole.BEFORE_BREAKPOINT: Occasion.HOOK,
    KernelRole.AFTER_SOLVE: Occasion.HOOK,
    KernelRole.BEFORE_STEP: Occasion.HOOK,
}


def _kernels(scope: Scope) -> tuple[Kernel, ...]:
    mechanism, copies = scope.mechanism, scope.copies
    name = mechanism.name

    def kernel(suffix: str, role: KernelRole, body: tuple[Stmt, ...], block: str) -> Kernel:
        span: Span | None = mechanism.block_span(block)
        occasion = _OCCASIONS[role]
        return Kernel(
            f"{name}_{suffix}",
            name,
            name,
            role,
            copies.voltage() + body,
            entry=copies.entry(occasion),
            leave=copies.leave(occasion),
            span=span,
            remark=block,
        )

    kernels = []
    initial = scope.body(mechanism.initial)
    if initial or copies.leave(Occasion.INITIAL):
        kernels.append(kernel("initialise", KernelRole.INITIALISE, initial, "INITIAL"))
    if mechanism.currents:
        body = scope.body(mechanism.breakpoint)
        kernels.append(kernel("current", KernelRole.CURRENT, body, "BREAKPOINT"))
        if _has_discontinuities(mechanism):
            kernels.append(kernel("first_current", KernelRole.FIRST_CURRENT, body, "BREAKPOINT"))
    solves: tuple[Stmt, ...] = mechanism.solves
    if not mechanism.currents and mechanism.has_breakpoint:
        # Without a current, BREAKPOINT runs in the state phase only (specification 3.5).
        solves = solves + scope.body(mechanism.breakpoint)
    if solves and mechanism.solves:
        state = kernel("state", KernelRole.STATE, solves, _solved(mechanism, mechanism.solves[0]))
        remark = "; ".join(_solution(mechanism, solve) for solve in mechanism.solves)
        kernels.append(replace(state, remark=remark))
    elif solves:
        kernels.append(kernel("state", KernelRole.STATE, solves, "BREAKPOINT"))
    seen: dict[HookMoment, int] = {}
    for hook in mechanism.hooks:
        number = seen[hook.moment] = seen.get(hook.moment, 0) + 1
        role = KernelRole[hook.moment.name]
        suffix = f"{role.name.lower()}{'' if number == 1 else f'_{number}'}"
        one = kernel(suffix, role, scope.body(hook.body), hook.moment.value)
        kernels.append(replace(one, span=hook.span))
    return tuple(kernels)


def _has_discontinuities(mechanism: Mechanism) -> bool:
    bodies = (mechanism.breakpoint, *(routine.body for routine in mechanism.routines))
    return any(is_discontinuity(node) for body in bodies for node in walk_expressions(body))


def _solved(mechanism: Mechanism, solve: Solve) -> str:
    """Return what a SOLVE names, as `Mechanism.blocks` calls it: `DERIVATIVE states`."""
    keyword = "DERIVATIVE" if mechanism.routine(solve.block) is None else "PROCEDURE"
    return f"{keyword} {solve.block}"


def _solution(mechanism: Mechanism, solve: Solve) -> str:
    keyword = "STEADYSTATE" if solve.steady else "METHOD"
    method = f", {keyword} {solve.method}" if solve.method else ""
    block = next((block for block in mechanism.derivatives if block.name == solve.block), None)
    if block is not None and solve.method == "cnexp" and falls_back(block.body):
        method += " replaced by derivimplicit"
    return f"{_solved(mechanism, solve)}{method}"


def _procedures(scope: Scope) -> tuple[Procedure, ...]:
    mechanism = scope.mechanism
    routines = [
        Procedure(
            routine.name,
            mechanism.name,
            routine.parameters,
            scope.body(routine.body),
            routine.is_function,
            _table_name(mechanism, routine) if routine.table else None,
            span=routine.span,
        )
        for routine in mechanism.routines
        if not routine.is_table
    ]
    blocks = [
        Procedure(
            block.name,
            mechanism.name,
            (),
            scope.body(block.body),
            unknowns=tuple(scope.places[state][0] for state in block.unknowns),
            span=block.span,
        )
        for block in mechanism.derivatives
    ]
    return (*routines, *blocks)


def _table_functions(mechanism: Mechanism) -> tuple[TableFunction, ...]:
    own = mechanism.name
    return tuple(
        TableFunction(f"{own}.{item.name}", own, item.name, item.parameters, span=item.span)
        for item in mechanism.routines
        if item.is_table
    )


def _table_name(mechanism: Mechanism, routine: Routine) -> str:
    return f"{mechanism.name}_{routine.name}_table"


def _table(scope: Scope, routine: Routine) -> Table:
    mechanism, spec = scope.mechanism, routine.table
    if spec is None or len(routine.parameters) != 1:
        raise UnsupportedError(f"TABLE in {routine.name} of {mechanism.name}: not one argument")
    names = (
        spec.variables
        if routine.is_function
        else tuple(name for variable in spec.variables for name in scope.fields(variable))
    )
    if len({short_name(name) for name in names}) < len(names):
        raise UnsupportedError(
            f"{spec.span}: the TABLE of {routine.name} has variables with like names; rename one"
        )
    return Table(
        name=_table_name(mechanism, routine),
        mechanism=mechanism.name,
        argument=routine.parameters[0],
        columns=names,
        depend=tuple(scope.places[name][0] for name in spec.depend),
        lower=scope.qualify(spec.lower),
        upper=scope.qualify(spec.upper),
        count=spec.count,
        switch=mechanism.usetable,
        fill=f"{_table_name(mechanism, routine)}_row",
        span=spec.span,
    )
