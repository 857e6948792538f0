"""Finds the first variable that is not a number, in the words of a user."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vecgen.ir.program import Program
from vecgen.ir.storage import Field, FieldRole
from vecgen.lower.data import ArenaPlan
from vecgen.model.model import Model
from vecgen.run.places import place_name

# A NaN in v spreads over the whole tree in one step: look first for what can have caused it.
_SEARCH = (FieldRole.PARAMETER, FieldRole.STATE, FieldRole.ION, FieldRole.ASSIGNED, FieldRole.NODE)


def describe_not_finite(
    program: Program,
    plan: ArenaPlan,
    model: Model,
    fields: dict[str, NDArray[np.float64]],
    arena: NDArray[np.uint8],
) -> str:
    """Return e.g. "hh.m of dend(0.1) is nan" for the variable that most likely came first."""
    visible = [f for f in program.fields if f.name in fields and f.visible]
    for role in _SEARCH:
        for field in visible:
            if field.role is not role:
                continue
            bad = np.flatnonzero(~np.isfinite(fields[field.name]))
            if len(bad):
                value = fields[field.name][bad[0]]
                where = place_name(field.space, int(bad[0]), plan, model, arena)
                return f"{_label(field)} of {where} is {value:g}"
    return "a membrane potential is not a number"


def _label(field: Field) -> str:
    return field.name.removeprefix("node.")
