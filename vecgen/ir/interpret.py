"""Runs the kernels of a program slowly: the oracle for passes and for emitted C.

One instance after the other in the order of instances, at level KERNELS by the kernel's body, at
level ARRAYS by its phases over tiles. The cable equation and the schedule are not run here.
"""

from __future__ import annotations

import numpy as np

from vecgen.ir.data import Data, FilledTable, Instance
from vecgen.ir.evaluate import InterpretError, Machine, Memory, execute
from vecgen.ir.functions import REFERENCE, FunctionTable, divide
from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Function, Level, Program
from vecgen.ir.storage import Table, short_name
from vecgen.ir.table_functions import TableFunction
from vecgen.ir.tiles import Tile, run_loops, run_phases


def run_kernel(
    program: Program, name: str, data: Data, *, intrinsics: FunctionTable = REFERENCE
) -> None:
    """Run a kernel over all its elements, changing `data`.

    Raises:
        InterpretError: the kernel is not there, has no loop, or asks for what has no meaning.
    """
    kernel = program.kernel_table.get(name)
    if kernel is None or kernel.space is None:
        raise InterpretError(f"there is no kernel {name} with a loop")
    memory = Instance(program, data)
    functions = functions_of(program, kernel)
    machine = Machine(memory=memory, intrinsics=intrinsics, functions=functions)
    uniform = execute(kernel.uniform, machine)
    size = data.sizes[kernel.space]
    if program.level is Level.ARRAYS:
        run_phases(kernel, data, memory, Machine(uniform, memory, intrinsics, functions), size)
        return
    for index in range(size):
        memory.index = index
        execute(kernel.body, Machine(dict(uniform), memory, intrinsics, functions))


def fill_table(
    program: Program, name: str, data: Data, *, intrinsics: FunctionTable = REFERENCE
) -> FilledTable:
    """Fill a table at the data's present globals, put it into `data` and return it."""
    found = filled_table(
        program, _table(program, name), Instance(program, data), intrinsics=intrinsics
    )
    data.tables[name] = found
    return found


def filled_table(
    program: Program, table: Table, memory: Memory, *, intrinsics: FunctionTable = REFERENCE
) -> FilledTable:
    """Return a table filled at the memory's present values."""
    kernel = program.kernel_table[table.fill]
    functions = functions_of(program, kernel)
    machine = Machine({}, memory, intrinsics, functions)
    lower, upper = machine.number(table.lower), machine.number(table.upper)
    width = divide(upper - lower, float(table.count))
    rows = np.empty((table.count + 1, len(table.columns)))
    uniform = execute(kernel.uniform, machine)
    x = lower
    for row in rows:
        start = {**uniform, table.argument: x}
        if isinstance(memory, Instance) and kernel.phases:
            tile = Tile(memory, 0, len(row), {"row": row})
            run_loops(kernel, Machine(start, tile, intrinsics, functions))
        else:
            after = execute(kernel.body, Machine(start, memory, intrinsics, functions))
            row[:] = [after[short_name(column)] for column in table.columns]
        x += width
    return FilledTable(lower, divide(1.0, width), rows)


def functions_of(program: Program, kernel: Kernel) -> dict[str, Function | TableFunction]:
    """Return the FUNCTIONs and FUNCTION_TABLEs that a kernel's calls mean, by name."""
    owner = kernel.mechanism
    tables = {f.function: f for f in program.table_functions if f.mechanism == owner}
    return {**tables, **{f.name: f for f in program.functions if f.mechanism == owner}}


def _table(program: Program, name: str) -> Table:
    for table in program.tables:
        if table.name == name:
            return table
    raise InterpretError(f"there is no table {name}")
