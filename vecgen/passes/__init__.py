"""Program → Program, one pass per file. Only `PIPELINE` states their order."""

from vecgen.passes.call_outside_steps import call_outside_steps
from vecgen.passes.choose_execution import choose_execution
from vecgen.passes.convert_branches import convert_branches
from vecgen.passes.demote_fields import demote_fields
from vecgen.passes.emulate_folds import emulate_folds
from vecgen.passes.find_separability import find_separability
from vecgen.passes.forward_stores import forward_stores
from vecgen.passes.hoist_invariants import hoist_invariants
from vecgen.passes.inline_procedures import inline_procedures
from vecgen.passes.isolate_calls import isolate_calls
from vecgen.passes.isolate_rows import isolate_rows
from vecgen.passes.join_frames import join_frames
from vecgen.passes.linearize_currents import linearize_currents
from vecgen.passes.manager import Pass, run_passes
from vecgen.passes.order_effects import order_effects
from vecgen.passes.propagate_copies import propagate_copies
from vecgen.passes.resolve_components import resolve_components
from vecgen.passes.solve_odes import solve_odes
from vecgen.passes.store_last import store_last
from vecgen.passes.tabulate import tabulate
from vecgen.passes.tile_kernels import tile_kernels
from vecgen.passes.unconditional_calls import unconditional_calls
from vecgen.passes.unroll_loops import unroll_loops

ALONE: tuple[Pass, ...] = (
    emulate_folds,
    unroll_loops,
    resolve_components,
    order_effects,
    tabulate,
    solve_odes,
    inline_procedures,
    isolate_rows,
    convert_branches,
    linearize_currents,
    join_frames,
)
"""The passes that see no more of other mechanisms than their names and fields."""

TOGETHER: tuple[Pass, ...] = (
    demote_fields,
    forward_stores,
    propagate_copies,
    hoist_invariants,
    unconditional_calls,
    isolate_calls,
    choose_execution,
    call_outside_steps,
)
"""The passes behind `demote_fields`, which asks what other mechanisms need."""

LAST: tuple[Pass, ...] = (tile_kernels, store_last)
"""The passes behind `find_separability`."""

PIPELINE: tuple[Pass, ...] = (*ALONE, *TOGETHER, find_separability, *LAST)
"""emulate_folds before all that makes literals of what was none, or opens a FUNCTION's call;
unroll_loops before resolve_components, which then finds most indices constant, and that before
all others, which look at single fields; order_effects before tabulate, which takes look-ups out of
expressions; tabulate before solve_odes and inline_procedures, which
replace the calls it looks for; convert_branches before linearize_currents and all later ones, which
want straight lines of `Let`s; join_frames after linearize_currents, which evaluates a body twice
but not what stands around it; demote_fields after linearize_currents, which writes fields that
nobody reads; propagate_copies behind both, which bind locals to fields and to each other;
isolate_calls on what hoist_invariants leaves in the loop; call_outside_steps after it
and choose_execution, since it makes calls where none need to stand apart."""

__all__ = ["ALONE", "LAST", "PIPELINE", "TOGETHER", "Pass", "run_passes"]
