"""A model as a program: fields, kernels and schedule, with no optimisation."""

from __future__ import annotations

from vecgen.ir.program import Level, Program
from vecgen.ir.storage import Field, FieldRole, IndexSpace, SpaceKind
from vecgen.lower.ions import ion_fields, ion_info, ion_kernels, ion_node_map, ion_space
from vecgen.lower.mechanisms import lower_mechanism
from vecgen.lower.names import GLOBALS, NODE, NODE_FIELDS
from vecgen.lower.schedule import entries
from vecgen.model.model import Model


def lower_model(model: Model) -> Program:
    """Return the model as a program at level EQUATIONS.

    The mechanisms come in the order in which NEURON processes them (specification 2.1), which is
    the order of `model.mechanisms`; ions stand before them.
    """
    parts = [lower_mechanism(mechanism) for mechanism in model.mechanisms]
    kernels = [kernel for ion in model.ions for kernel in ion_kernels(ion)]
    kernels += [kernel for part in parts for kernel in part.kernels]
    spaces = [IndexSpace(NODE, SpaceKind.NODE), *map(ion_space, model.ions)]
    maps = [*map(ion_node_map, model.ions)]
    fields = [*GLOBALS, *NODE_FIELDS]
    for ion in model.ions:
        fields += ion_fields(ion)
    for part in parts:
        spaces.append(part.space)
        maps += part.maps
        fields += part.fields
    return Program(
        level=Level.EQUATIONS,
        spaces=tuple(spaces),
        maps=tuple(maps),
        fields=tuple(fields),
        tables=tuple(table for part in parts for table in part.tables),
        functions=(),
        kernels=tuple(kernels),
        entries=entries(kernels, model.ions),
        saved=_saved(model, fields),
        mechanisms=(*map(ion_info, model.ions), *(part.info for part in parts)),
        procedures=tuple(procedure for part in parts for procedure in part.procedures),
    )


def _saved(model: Model, fields: list[Field]) -> frozenset[str]:
    """Return the fields that steps would leave out if nobody read them from outside."""
    demotable = {f.name for f in fields if f.role is FieldRole.ASSIGNED and f.space is not None}
    return frozenset(probe.field_name for probe in model.probes) & demotable
