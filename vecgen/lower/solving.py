"""What the SOLVE statements of a mechanism need around them."""

from __future__ import annotations

from vecgen.lang.derivative import falls_back
from vecgen.lang.stmt import Ode, Solve
from vecgen.lang.traverse import Body, walk_statements
from vecgen.model.mechanism import Mechanism


def halves_step(mechanism: Mechanism) -> bool:
    """Whether the state phase of a mechanism sees half of dt where secondorder is not 0.

    So it is where BREAKPOINT solves anything and the file solves a DERIVATIVE block by another
    method than cnexp anywhere, be it in INITIAL (as nocmodl 9.0.2 writes it).
    """
    return bool(mechanism.solves) and bool(_integrated(mechanism))


def kept_rates(mechanism: Mechanism) -> set[str]:
    """Return the states whose derivative is a field: only a branch sets it, else it stays."""
    kept: set[str] = set()
    for body in _integrated(mechanism):
        always = {stmt.state for stmt in body if isinstance(stmt, Ode)}
        kept |= {s.state for s in walk_statements(body) if isinstance(s, Ode)} - always
    return kept


def _integrated(mechanism: Mechanism) -> list[Body]:
    """Return the DERIVATIVE blocks that are solved by another method than cnexp."""
    blocks = {block.name: block.body for block in mechanism.derivatives}
    return [
        blocks[solve.block]
        for solve in _solves(mechanism)
        if solve.block in blocks
        if solve.method != "cnexp" or falls_back(blocks[solve.block])
    ]


def _solves(mechanism: Mechanism) -> list[Solve]:
    bodies = [mechanism.initial, *(routine.body for routine in mechanism.routines)]
    found = [s for body in bodies for s in walk_statements(body) if isinstance(s, Solve)]
    return [*mechanism.solves, *found]
