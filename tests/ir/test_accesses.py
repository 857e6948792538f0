"""What kernels read and write."""

from __future__ import annotations

from vecgen.ir.accesses import (
    Access,
    AccessKind,
    accesses,
    conflicts,
    fields_read,
    fields_written,
    tables_used,
)
from vecgen.ir.program import Program

CURRENT = (
    Access("celsius", "", AccessKind.READ),
    Access("leak.e", "", AccessKind.READ),
    Access("leak.i", "", AccessKind.READ),
    Access("leak.i", "", AccessKind.WRITE),
    Access("node.rhs", "leak.node", AccessKind.INCREMENT),
    Access("node.v", "leak.node", AccessKind.READ),
)


def test_accesses_are_the_same_at_both_levels(
    kernels_program: Program, arrays_program: Program
) -> None:
    for program in (kernels_program, arrays_program):
        kernel = program.kernel_table["leak_current"]
        assert accesses(kernel) == CURRENT
        assert fields_written(kernel) == {"leak.i", "node.rhs"}
        assert "node.rhs" in fields_read(kernel)


def test_tables_are_told(kernels_program: Program, arrays_program: Program) -> None:
    for program in (kernels_program, arrays_program):
        assert tables_used(program.kernel_table["leak_state"]) == {"leak_rates"}
        assert tables_used(program.kernel_table["leak_current"]) == frozenset()
        assert fields_written(program.kernel_table["leak_state"]) == {"leak.m"}


def test_conflicts(kernels_program: Program) -> None:
    current, state, row = kernels_program.kernels
    assert conflicts(current, state) == frozenset()
    assert conflicts(current, current) == {"leak.i", "node.rhs"}
    assert conflicts(row, current) == frozenset()
