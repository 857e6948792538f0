"""Finds the first variable that is not a number, in the words of a user."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vecgen.ir.arena import NODE
from vecgen.ir.program import Program
from vecgen.ir.storage import Field, FieldRole
from vecgen.lower.data import ArenaPlan, node_at
from vecgen.model.model import Model

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
                node = int(bad[0])
                if field.space not in (None, NODE):
                    node = node_at(plan, arena, str(field.space), node)
                return f"{_label(field)} of {_place(node, plan, model)} is {value:g}"
    return "a membrane potential is not a number"


def _label(field: Field) -> str:
    return field.name.removeprefix("node.")


def _place(node: int, plan: ArenaPlan, model: Model) -> str:
    slot = int(np.flatnonzero(plan.index[NODE] == node)[0])
    starts = model.sections.node_slot
    row = int(np.flatnonzero(starts <= slot)[np.argmax(starts[starts <= slot])])
    nseg = int(model.sections.nseg[row])
    within = slot - int(starts[row])
    x = 0.0 if within == 0 else 1.0 if within == nseg + 1 else (within - 0.5) / nseg
    return f"{model.sections.names[row]}({x:g})"
