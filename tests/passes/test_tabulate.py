"""Tables: filled by a kernel of their own, looked up by twins, and left alone by the others."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from vecgen.ir.interpret import fill_table, run_kernel
from vecgen.ir.program import Program
from vecgen.ir.schedule import Launch, LaunchTabled
from vecgen.ir.verify import verify
from vecgen.lang.stmt import LookUp
from vecgen.lang.traverse import walk_statements
from vecgen.passes import choose_execution, solve_odes, tabulate

BOTH = """
NEURON { SUFFIX both RANGE a, b, c GLOBAL shift }
PARAMETER { shift = 1 }
ASSIGNED { v celsius a b c inf tau }
INITIAL {
    rates(v + shift)
    a = inf + tau
    b = direct(v) + through(v)
    c = plain(v)
}
PROCEDURE rates(x) {
    LOCAL q
    TABLE inf, tau DEPEND celsius, shift FROM -100 TO 50 + shift WITH 30
    q = celsius/10
    inf = shift/(1 + exp(-x/q))
    if (x > 0) { tau = x } else { tau = -2*x }
}
FUNCTION direct(x) { TABLE DEPEND shift FROM -80 TO 80 WITH 16  direct = x*x + shift }
FUNCTION through(x) { through = direct(x)*2 + direct(x + 1) }
FUNCTION plain(x) { plain = x*3 }
"""


def launches(program: Program, entry: str):
    steps = next(e for e in program.entries if e.name == entry).steps
    return [step for step in steps if isinstance(step, Launch | LaunchTabled)]


def lookups(program: Program, kernel: str) -> list[str]:
    body = program.kernel_table[kernel].body
    return [stmt.table for stmt in walk_statements(body) if isinstance(stmt, LookUp)]


def test_twins_are_chosen_by_the_mechanisms_switch(tools) -> None:
    program = tabulate(tools.lowered("hh", "pas"))
    verify(program)
    initialise = launches(program, "initialise")
    assert initialise[0] == LaunchTabled("usetable_hh", "hh_initialise_tabled", "hh_initialise")
    step = launches(program, "step_full")
    assert LaunchTabled("usetable_hh", "hh_state_tabled", "hh_state") in step
    assert {Launch("pas_current"), Launch("hh_current")} <= set(step)


def test_a_program_without_tables_is_the_same_object(tools) -> None:
    program = tools.lowered("pas", "IClamp")
    assert tabulate(program) is program


def test_only_twins_look_up(tools) -> None:
    program = tools.after(tools.lowered("hh"), choose_execution)
    assert lookups(program, "hh_state_tabled") == lookups(program, "hh_initialise_tabled")
    assert len(lookups(program, "hh_state_tabled")) == 1
    assert lookups(program, "hh_state") == []


@pytest.mark.parametrize("cells", [11])
def test_without_tables_nothing_changes(tools, cells: int) -> None:
    """The plain kernels of a mechanism with tables are those of the same one without."""
    lines = [line for line in BOTH.splitlines() if "TABLE inf" not in line]
    without = "\n".join(lines).replace("TABLE DEPEND shift FROM -80 TO 80 WITH 16", "")
    one = tools.after(tools.lowered(BOTH), choose_execution)
    two = tools.after(tools.lowered(without), choose_execution)
    data = tools.random_data(one, cells=cells)
    bits = [tools.results(p, data, ["both_initialise"]) for p in (one, two)]
    for name in ("both.a", "both.b", "both.c"):
        assert bits[0][name] == bits[1][name]


def test_rows_are_the_routines_values_at_accumulated_arguments(tools) -> None:
    program = tools.after(tools.lowered(BOTH), choose_execution)
    data = tools.random_data(program)
    data.fields["shift_both"][0] = 1.25
    rates = next(t for t in program.tables if len(t.columns) == 2)
    table = fill_table(program, rates.name, data)
    x, width, q = -100.0, (50 + 1.25 + 100.0) / 30, data.fields["celsius"][0] / 10
    rows = []
    for _ in range(31):
        # numpy's and the C library's exp may differ in the last bit, so these are compared closely
        rows.append((1.25 / (1 + np.exp(-x / q)), x if x > 0 else -2 * x))
        x += width
    np.testing.assert_allclose(table.rows, rows, rtol=1e-15)
    assert table.rows[:, 1].tolist() == [row[1] for row in rows]
    assert (table.lower, table.factor) == (-100.0, 1.0 / width)


def test_twins_interpolate_between_rows(tools) -> None:
    program = tools.after(tools.lowered(BOTH), choose_execution)
    data = tools.random_data(program)
    tables = {len(t.columns): fill_table(program, t.name, data) for t in program.tables}
    v = data.fields["node.v"][data.maps["both.node"]]
    found = copy.deepcopy(data)
    run_kernel(program, "both_initialise_tabled", found)
    shift = data.fields["shift_both"][0]
    for k, x in enumerate(map(float, v)):
        inf, tau = tables[2].look_up(x + shift)
        one, two = tables[1].look_up(x)[0], tables[1].look_up(x + 1)[0]
        assert found.fields["both.a"][k] == inf + tau
        assert found.fields["both.b"][k] == one + (one * 2 + two)
        assert found.fields["both.c"][k] == x * 3


def test_twins_reach_tables_through_derivatives_and_functions(tools) -> None:
    text = """
    NEURON { SUFFIX deep RANGE x }
    STATE { x }
    ASSIGNED { v }
    BREAKPOINT { SOLVE s METHOD cnexp }
    DERIVATIVE s { x' = -x*outer(v) }
    FUNCTION outer(y) { outer = inner(y) }
    FUNCTION inner(y) { inner = table(y) + 1 }
    FUNCTION table(y) { TABLE FROM -100 TO 100 WITH 10  table = y*y }
    """
    program = tools.after(tools.lowered(text), choose_execution)
    assert set(lookups(program, "deep_state_tabled")) == {program.tables[0].name}
    assert lookups(program, "deep_state") == []


def test_a_table_that_needs_another_comes_behind_it(tools) -> None:
    text = """
    NEURON { SUFFIX nested RANGE x }
    ASSIGNED { v x }
    INITIAL { x = outer(v) }
    FUNCTION outer(y) { TABLE FROM 0 TO 1 WITH 10  outer = middle(y) }
    FUNCTION middle(y) { middle = inner(y) }
    FUNCTION inner(y) { TABLE FROM 0 TO 1 WITH 10  inner = y }
    """
    program = tools.after(tools.lowered(text), choose_execution)
    assert [table.name for table in program.tables] == ["nested_inner_table", "nested_outer_table"]
    assert set(lookups(program, "nested_outer_table_row")) == {"nested_inner_table"}


def test_the_passes_after_it_find_no_trace_of_the_routines(tools, channels) -> None:
    program = tools.after(channels, solve_odes)
    names = {kernel.name for kernel in program.kernels}
    assert {"hh_state", "hh_state_tabled", "hh_initialise", "hh_initialise_tabled"} <= names
