"""Where an element of a model stands, in the words of a user: dend(0.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vecgen.lower.data import ArenaPlan, node_at
from vecgen.model.model import Model


def place_name(
    space: str | None, position: int, plan: ArenaPlan, model: Model, arena: NDArray[np.uint8]
) -> str:
    """Return e.g. "dend(0.1)" for an element of a space: of the nodes, or of a mechanism."""
    if space is not None and space != "node":
        position = node_at(plan, arena, space, position)
    slot = int(np.flatnonzero(plan.index["node"] == position)[0])
    starts = model.sections.node_slot
    row = int(np.flatnonzero(starts <= slot)[np.argmax(starts[starts <= slot])])
    nseg = int(model.sections.nseg[row])
    within = slot - int(starts[row])
    x = 0.0 if within == 0 else 1.0 if within == nseg + 1 else (within - 0.5) / nseg
    return f"{model.sections.names[row]}({x:g})"
