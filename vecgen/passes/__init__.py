"""Program → Program, one pass per file. Only `PIPELINE` states their order."""

from vecgen.passes.choose_execution import choose_execution
from vecgen.passes.convert_branches import convert_branches
from vecgen.passes.demote_fields import demote_fields
from vecgen.passes.forward_stores import forward_stores
from vecgen.passes.hoist_invariants import hoist_invariants
from vecgen.passes.inline_procedures import inline_procedures
from vecgen.passes.linearize_currents import linearize_currents
from vecgen.passes.manager import Pass, run_passes
from vecgen.passes.resolve_components import resolve_components
from vecgen.passes.solve_odes import solve_odes
from vecgen.passes.tabulate import tabulate
from vecgen.passes.tile_kernels import tile_kernels
from vecgen.passes.unroll_loops import unroll_loops

PIPELINE: tuple[Pass, ...] = (
    unroll_loops,
    resolve_components,
    tabulate,
    solve_odes,
    inline_procedures,
    convert_branches,
    linearize_currents,
    demote_fields,
    forward_stores,
    hoist_invariants,
    choose_execution,
    tile_kernels,
)
"""unroll_loops before resolve_components, which then finds most indices constant, and that before
all others, which look at single fields; tabulate before solve_odes and inline_procedures, which
replace the calls it looks for; convert_branches before linearize_currents and all later ones, which
want straight lines of `Let`s; demote_fields after linearize_currents, which writes fields that
nobody reads."""

__all__ = ["PIPELINE", "Pass", "run_passes"]
