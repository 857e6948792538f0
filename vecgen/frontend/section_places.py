"""Which section a node belongs to, and what a user calls its place; for whole columns."""

from __future__ import annotations

import numpy as np

from vecgen.model.model import IntColumn, SectionTable


def owners(table: SectionTable, node_slot: IntColumn) -> tuple[IntColumn, IntColumn]:
    """Return of each node's slot the row of its section, and the node's number in that."""
    order = np.argsort(table.node_slot, kind="stable")
    rows = order[np.searchsorted(table.node_slot[order], node_slot, side="right") - 1]
    return rows, node_slot - table.node_slot[rows]


def place_name(table: SectionTable, row: int, node: int) -> str:
    """Return what a user calls a node of a section: `dend(0.5)`."""
    nseg = int(table.nseg[row])
    x = min(max((node - 0.5) / nseg, 0.0), 1.0)
    return f"{table.names[row]}({x:.6g})"
