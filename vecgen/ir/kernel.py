"""Kernels: an implicit loop over one space, later a loop over tiles with phases.

Up to level KERNELS a kernel is a body that sees one element. `lower/…` and the passes never write
loops; `tile_kernels` turns the body into phases over a tile of VG_TILE elements, where a SIMD loop
reads and writes unit-stride pointers only.
"""

from __future__ import annotations

import dataclasses
from enum import Enum

from vecgen.lang.stmt import Stmt
from vecgen.source import Span
from vecgen.values import value_class


class Execution(Enum):
    """How the loop over elements may run."""

    SIMD = "simd"
    SERIAL = "serial"


class KernelRole(Enum):
    """What a kernel does in the life of its mechanism; decides its place in the emitted file."""

    INITIALISE = "initialise"
    REVERSAL = "reversal"
    CURRENT = "current"
    FIRST_CURRENT = "first current"
    STATE = "state"
    TABLE = "table"
    BEFORE_INITIAL = "before initial"
    AFTER_INITIAL = "after initial"
    BEFORE_BREAKPOINT = "before breakpoint"
    AFTER_SOLVE = "after solve"
    BEFORE_STEP = "before step"


@value_class
class Kernel:
    """One loop. `space` None: no loop, the body runs once with locals only (a table's row).

    `uniform` runs once before the loop: its locals are the same for all elements. `entry` and
    `leave` stand around the body until `join_frames`: what an instance takes from its ions, and
    what it gives them back.
    """

    name: str
    space: str | None
    mechanism: str
    role: KernelRole
    body: tuple[Stmt, ...]
    uniform: tuple[Stmt, ...] = ()
    entry: tuple[Stmt, ...] = ()
    leave: tuple[Stmt, ...] = ()
    execution: Execution = Execution.SIMD
    reason: str = ""
    """Why the loop is SERIAL, for the reader of the emitted C."""
    remark: str = ""
    """What the emitted C says above the function."""
    phases: tuple[Phase, ...] = ()
    """The tiled form (level ARRAYS); empty before."""
    buffers: tuple[str, ...] = ()
    """Tile-sized arrays of doubles that the phases use (level ARRAYS)."""
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@value_class
class LoadPhase:
    """Elements of `field` through `map` for a tile: a pointer into the field, or a gathered copy.

    The pointer is called `pointer`; `buffer` is where a gathered copy goes.
    """

    pointer: str
    field: str
    map: str
    buffer: str


@value_class
class OwnPhase:
    """A pointer to the tile's stretch of one of the kernel's own fields."""

    pointer: str
    field: str
    written: bool


@value_class
class LookUpPhase:
    """Rows of `table` at the tile's `x` (a pointer or buffer) into one buffer per column."""

    table: str
    x: str
    columns: tuple[str, ...]
    """Buffer of each column of the table, "" for a column that nobody reads."""
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@value_class
class LoopPhase:
    """A loop over the tile's elements with a body of unit-stride accesses."""

    body: tuple[Stmt, ...]
    execution: Execution
    index: str = "i"
    """Name of the local that counts within the tile."""
    reason: str = ""


class Operation(Enum):
    """What an `AddPhase` does to the elements."""

    ADD = "+="
    SUBTRACT = "-="
    REPLACE = "="


@value_class
class SharedPhase:
    """A pointer to a whole field in which instances may meet, for a serial loop.

    `places` is a pointer to the tile's stretch of `map`; both are "" for a global, which is element
    0 of its pointer.
    """

    pointer: str
    field: str
    map: str = ""
    places: str = ""


@value_class
class LastPhase:
    """A global := the buffer's element of the tile's last instance."""

    field: str
    buffer: str
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@value_class
class AddPhase:
    """field[map] += buffer (or -=, or =) for the tile, in the order of the instances."""

    field: str
    map: str
    buffer: str
    operation: Operation = Operation.ADD
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


Phase = LoadPhase | OwnPhase | SharedPhase | LookUpPhase | LoopPhase | AddPhase | LastPhase
