"""The fields that a mechanism's instances have: its variables, and what is kept beside them."""

from __future__ import annotations

from collections.abc import Iterable

from vecgen.ir.storage import Field, FieldRole
from vecgen.lower.copies import VOLTAGE, current
from vecgen.lower.scope import Scope, components, field_name
from vecgen.lower.solving import kept_rates
from vecgen.model.mechanism import Mechanism, Role, Storage, Variable
from vecgen.source import Span

_ROLES = {
    Role.PARAMETER: FieldRole.PARAMETER,
    Role.STATE: FieldRole.STATE,
    Role.ASSIGNED: FieldRole.ASSIGNED,
}


def fields_of(scope: Scope) -> tuple[Field, ...]:
    """Return all fields of a mechanism, but those of others that it calls EXTERNAL."""
    mechanism = scope.mechanism
    own = [v for v in mechanism.variables if v.storage is not Storage.EXTERNAL]
    fields = [field for variable in own for field in _own(scope, variable)]
    if mechanism.has_usetable:
        switch = mechanism.usetable
        remark = "0: no tables, exact evaluation"
        fields.append(Field(switch, None, FieldRole.GLOBAL, default=1.0, remark=remark))
    for use in mechanism.ions:
        for name in scope.copies.names(use):
            if mechanism.variable(name) is not None:
                continue  # RANGE makes it a variable that is seen
            kind = "part" if name == current(use.ion) else "copy"
            fields.append(_copy(scope, name, f"own {kind} of {name}", use.span))
    if scope.copies.has_voltage:
        fields.append(_copy(scope, VOLTAGE, "own copy of v", None))
    fields += [
        Field(
            scope.rate(state),
            mechanism.name,
            FieldRole.ASSIGNED,
            visible=False,
            remark=f"derivative of {state}",
        )
        for state in sorted(kept_rates(mechanism) - dict(mechanism.rates).keys())
    ]
    return tuple(fields)


def external_fields(mechanism: Mechanism) -> tuple[Field, ...]:
    """Return the EXTERNAL globals, for a program without the mechanism that has them."""
    return tuple(
        Field(variable.name, None, FieldRole.GLOBAL, visible=False, remark="EXTERNAL")
        for variable in mechanism.variables
        if variable.storage is Storage.EXTERNAL
    )


def _copy(scope: Scope, name: str, remark: str, span: Span | None) -> Field:
    field, space = scope.copies.field(name), scope.mechanism.name
    role = FieldRole.ASSIGNED
    return Field(field, space, role, visible=False, span=span, remark=remark)


def _own(scope: Scope, variable: Variable) -> Iterable[Field]:
    """Yield the fields of a variable: one, or one for each component of an array."""
    mechanism = scope.mechanism
    is_global, is_local = variable.storage.is_shared, variable.storage is Storage.STATIC
    shared = FieldRole.SHARED if variable.name in scope.copies.assigned else FieldRole.GLOBAL
    for name in components(field_name(mechanism, variable), variable):
        yield Field(
            name=name,
            space=None if is_global else mechanism.name,
            role=shared if is_global else _ROLES[variable.role],
            unit=variable.unit,
            default=variable.default,
            visible=variable.storage in (Storage.RANGE, Storage.GLOBAL),
            span=variable.span,
            remark="LOCAL of the file" if is_local else variable.role.value,
        )
