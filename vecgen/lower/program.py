"""A model as a program: fields, kernels and schedule, with no optimisation."""

from __future__ import annotations

from vecgen.ir.program import Level, Program
from vecgen.ir.storage import ARENA, ARENA_VALUE, Field, FieldRole, IndexSpace, SpaceKind
from vecgen.lang.effects import EFFECTS
from vecgen.lang.expr import Call
from vecgen.lang.stmt import Invoke, Stmt
from vecgen.lang.traverse import walk_expressions, walk_statements
from vecgen.lower.copies import writes_concentration
from vecgen.lower.ions import ion_fields, ion_info, ion_kernels, ion_node_map, ion_space
from vecgen.lower.mechanisms import lower_mechanism
from vecgen.lower.names import GLOBALS, NODE, NODE_FIELDS, RANDOM_STREAM
from vecgen.lower.schedule import entries
from vecgen.lower.solving import halves_step
from vecgen.lower.unset_tables import without_unset_tables
from vecgen.model.mechanism import Mechanism
from vecgen.model.model import Model

_BEFORE_IONS = frozenset({"pas", "extracellular"})


def lower_model(model: Model) -> Program:
    """Return the model as a program at level EQUATIONS.

    The mechanisms come in the order in which NEURON processes them; ions stand before them.
    """
    parts = [
        lower_mechanism(without_unset_tables(mechanism, model.unset_tables), model.ions)
        for mechanism in processing_order(model)
    ]
    kernels = [kernel for ion in model.ions for kernel in ion_kernels(ion)]
    kernels += [kernel for part in parts for kernel in part.kernels]
    spaces = [IndexSpace(NODE, SpaceKind.NODE), *map(ion_space, model.ions)]
    maps = [*map(ion_node_map, model.ions)]
    halved = {mechanism.name for mechanism in model.mechanisms if halves_step(mechanism)}
    fields = [*GLOBALS, *NODE_FIELDS]
    for ion in model.ions:
        fields += ion_fields(ion)
    bodies = [kernel.body for kernel in kernels]
    bodies += [procedure.body for part in parts for procedure in part.procedures]
    if any(_draws(body) for body in bodies):
        fields.append(RANDOM_STREAM)
    for part in parts:
        spaces.append(part.space)
        maps += part.maps
        fields += part.fields
    for part in parts:
        known = {item.name for item in fields}
        fields += [item for item in part.external if item.name not in known]
    if any(item.target == ARENA for item in maps):
        spaces.append(IndexSpace(ARENA, SpaceKind.ARENA))
        fields.append(Field(ARENA_VALUE, ARENA, FieldRole.NODE, visible=False))
    return Program(
        level=Level.EQUATIONS,
        spaces=tuple(spaces),
        maps=tuple(maps),
        fields=tuple(fields),
        tables=tuple(table for part in parts for table in part.tables),
        table_functions=tuple(item for part in parts for item in part.table_functions),
        functions=(),
        kernels=tuple(kernels),
        entries=entries(kernels, model.ions, halved),
        saved=_saved(model, fields),
        mechanisms=(*map(ion_info, model.ions), *(part.info for part in parts)),
        procedures=tuple(procedure for part in parts for procedure in part.procedures),
        pointees=model.pointees,
    )


def processing_order(model: Model) -> list[Mechanism]:
    """Return the mechanisms in the order in which NEURON processes them (specification 2.1).

    Who writes a concentration comes early, the one registered last first.
    """
    first = [m for m in model.mechanisms if m.name in _BEFORE_IONS]
    others = [m for m in model.mechanisms if m.name not in _BEFORE_IONS]
    writers = [m for m in reversed(others) if writes_concentration(m)]
    return first + writers + [m for m in others if not writes_concentration(m)]


def _draws(body: tuple[Stmt, ...]) -> bool:
    """Whether a body uses the stream of random numbers."""
    used = {node.function for node in walk_expressions(body) if isinstance(node, Call)}
    used |= {stmt.function for stmt in walk_statements(body) if isinstance(stmt, Invoke)}
    return any(name in EFFECTS and EFFECTS[name].draws for name in used)


def _saved(model: Model, fields: list[Field]) -> frozenset[str]:
    """Return the fields that steps would leave out if nobody read them from outside."""
    demotable = {
        f.name
        for f in fields
        if f.role is FieldRole.SHARED or (f.role is FieldRole.ASSIGNED and f.space is not None)
    }
    names = frozenset(probe.field_name for probe in model.probes)
    return (names | model.pointees) & demotable
