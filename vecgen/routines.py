"""FUNCTIONs and PROCEDUREs called from Python: interpreted, on the values as they are.

Nothing is compiled for a call. The compiler's passes expand the routine, so that it computes with
the very trees that compiled code has; then the interpreter runs it on the workspace's arrays. As in
NEURON a table of the routine is filled when that is due, and effects on variables stay.
"""

from __future__ import annotations

import sys
from collections.abc import MutableSequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import NumericError
from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.pointers import answer_pointing, target_at
from vecgen.frontend.routines import Place
from vecgen.frontend.table_functions import UNSET
from vecgen.frontend.workspace import Workspace
from vecgen.ir.accesses import accesses, tables_used
from vecgen.ir.data import FilledTable
from vecgen.ir.effects import draw, print_text
from vecgen.ir.evaluate import InterpretError, Machine, execute
from vecgen.ir.functions import REFERENCE
from vecgen.ir.interpret import filled_table, functions_of
from vecgen.ir.kernel import Kernel, KernelRole
from vecgen.ir.program import Level, Program
from vecgen.ir.storage import ARENA_VALUE, Field, FieldRole, IndexSpace, SpaceKind, Table
from vecgen.ir.table_functions import look_up
from vecgen.lang.effects import EFFECTS, RANDOM_FIELD
from vecgen.lang.expr import Call, Expr, Get, number
from vecgen.lang.stmt import Perform, Put, Stmt
from vecgen.lower.copies import Copies, Occasion
from vecgen.lower.ions import ion_fields
from vecgen.lower.mechanisms import lower_mechanism
from vecgen.lower.names import GLOBALS, NODE, NODE_FIELDS, RANDOM_STREAM, ion_mechanism
from vecgen.model.mechanism import Mechanism, Routine
from vecgen.model.model import IonSpec
from vecgen.passes import PIPELINE, run_passes
from vecgen.passes.convert_branches import convert_branches
from vecgen.passes.tabulate import TABLED
from vecgen.store import component_name

_RESULT = "result_"
_AREA = "node.area"
_EXPANSION = PIPELINE[: PIPELINE.index(convert_branches)]
"""The passes after which a routine is one body with nothing to call but pure FUNCTIONs."""

Cell = tuple[NDArray[np.float64] | MutableSequence[float], int]
"""Where a value is: an array and a position in it."""


class Routines:
    """Runs routines; keeps what it has prepared of them, and their tables."""

    def __init__(self) -> None:
        self._prepared: dict[str, _Prepared] = {}

    def call(
        self,
        workspace: Workspace,
        mechanism: Mechanism,
        routine: str,
        args: tuple[float, ...],
        place: Place | None,
    ) -> float:
        """Return a FUNCTION's value, or 1.0 after a PROCEDURE; `place` None: at no instance.

        Raises:
            ArgumentError: the routine needs an instance and there is none.
        """
        answer_pointing(workspace, mechanism)
        prepared = self._prepared.get(mechanism.name)
        if prepared is None or prepared.mechanism is not mechanism:
            prepared = _Prepared(mechanism, workspace)
            self._prepared[mechanism.name] = prepared
        return prepared.call(workspace, routine, args, place)


class _Prepared:
    """One mechanism's routines, each as a kernel of a program that has no other kernels."""

    def __init__(self, mechanism: Mechanism, workspace: Workspace) -> None:
        self.mechanism = mechanism
        charges = {ion.name: ion.valence for ion in workspace.registry.ions.values()}
        names = dict.fromkeys(use.ion for use in mechanism.ions)
        ions = [IonSpec(name, charges.get(name, 1.0)) for name in names]
        copies = Copies(mechanism, ions)
        self.entry = copies.entry(Occasion.STATES) + copies.voltage()
        self.program = _expanded(mechanism, ions)
        self.filled: dict[str, tuple[tuple[float, ...], FilledTable]] = {}

    def call(
        self, workspace: Workspace, routine: str, args: tuple[float, ...], place: Place | None
    ) -> float:
        kernel = self.program.kernel_table[f"{self.mechanism.name}.{routine}"]
        live = _Live(workspace, self.program, place, routine, args)
        tabled = self.program.kernel_table.get(kernel.name + TABLED)
        if tabled is not None and live.get(self.mechanism.usetable, None, None):
            kernel = tabled
            for table in self.program.tables:
                if self._reaches(kernel, table):
                    self._refill(table, live)
        self._run(kernel, live)
        return live.get(_RESULT, None, None)

    def _run(self, kernel: Kernel, live: _Live) -> None:
        used = {access.field for access in accesses(kernel)}
        own = tuple(s for s in self.entry if isinstance(s, Put) and s.field in used)
        functions = functions_of(self.program, kernel)
        execute(own + kernel.body, Machine({}, live, REFERENCE, functions))

    def _reaches(self, kernel: Kernel, table: Table) -> bool:
        """Whether a kernel looks a table up, or one whose rows need it."""
        used = tables_used(kernel)
        rows = (t.fill for t in self.program.tables if t.name in used)
        return table.name in used or any(
            self._reaches(self.program.kernel_table[fill], table) for fill in rows
        )

    def _refill(self, table: Table, live: _Live) -> None:
        """Fill a table if what it depends on has changed."""
        key = tuple(live.get(name, None, None) for name in table.depend)
        known = self.filled.get(table.name)
        if known is None or known[0] != key:
            known = key, filled_table(self.program, table, live)
            self.filled[table.name] = known
        live.tables[table.name] = known[1]


@dataclass(slots=True)
class _Live:
    """The workspace as the memory of a routine that runs at one instance, or at none."""

    workspace: Workspace
    program: Program
    place: Place | None
    routine: str
    args: tuple[float, ...]
    tables: dict[str, FilledTable] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)

    def get(self, field: str, via: str | None, component: int | None) -> float:
        """Return the value of a field."""
        values, position = self._cell(field, via, component)
        return float(values[position])

    def put(self, field: str, via: str | None, component: int | None, value: float) -> None:
        """Set the value of a field."""
        values, position = self._cell(field, via, component)
        values[position] = value

    def load(self, array: str, index: int) -> float:
        """Refuse: there are no arrays yet."""
        raise InterpretError(f"the array {array} is read by a routine")

    def store(self, array: str, index: int, value: float) -> None:
        """Refuse: there are no arrays yet."""
        raise InterpretError(f"the array {array} is written by a routine")

    def look_up(self, table: str, x: float) -> tuple[float, ...]:
        """Return the interpolated columns of a table."""
        return self.tables[table].look_up(x)

    def interpolate(self, table: str, args: list[float]) -> float:
        """Return the value of a FUNCTION_TABLE."""
        data = self.workspace.table_functions.get(table)
        if data is None:
            raise ArgumentError(f"{UNSET}: give {table} numbers first")
        return look_up(data.packed(), args)

    def invoke(self, function: str, text: str, args: list[float]) -> float:
        """Print, or draw from the stream of random numbers."""
        if EFFECTS[function].stops:
            raise NumericError(f"{self.routine} of {self.program.mechanisms[0].name}: {text}")
        if EFFECTS[function].has_text:
            sys.stdout.write(print_text(function, text, args))
            return 0.0
        values, position = self._cell(RANDOM_FIELD, None, None)
        value, values[position] = draw(function, float(values[position]), args)
        return value

    def _cell(self, name: str, via: str | None, component: int | None) -> Cell:
        if component is not None:
            name = component_name(name, component)
        key = via if name == ARENA_VALUE and via is not None else name
        if key not in self.cells:
            self.cells[key] = self._locate(name) if key == name else self._pointee(key)
        return self.cells[key]

    def _pointee(self, map_name: str) -> Cell:
        """Return where a POINTER leads; its map is called `mechanism.pointer`."""
        if self.place is None:
            raise self._placeless(map_name)
        owner, _, pointer = map_name.rpartition(".")
        mechanism = self.workspace.registry.mechanism(owner)
        if mechanism is None:
            raise InterpretError(f"no mechanism {owner}")
        space, name, slot = target_at(self.workspace, mechanism, pointer, self.place.slots[owner])
        home = self.workspace.space(space) if space else self.workspace.globals
        position = home.position(slot)
        return home.fields[name].array, position

    def _locate(self, name: str) -> Cell:
        found = self.program.field_table[name]
        if found.space is None:
            if name in self.workspace.globals.fields:
                position = self.workspace.globals.position(0)
                return self.workspace.globals.fields[name].array, position
            return [self._argument(name, found.default)], 0
        if self.place is None:
            raise self._placeless(name)
        if name == _AREA:
            return [self.place.area], 0
        space, short = self.workspace.space(found.space), name.removeprefix(f"{found.space}.")
        if short not in space.fields:
            return [found.default], 0  # a copy that lasts as long as the call
        position = space.position(self.place.slots[found.space])
        return space.fields[short].array, position

    def _argument(self, name: str, default: float) -> float:
        number_, is_argument = name.removeprefix("argument_"), name.startswith("argument_")
        return self.args[int(number_)] if is_argument else default

    def _placeless(self, name: str) -> ArgumentError:
        mechanism = self.program.mechanisms[0].name
        return ArgumentError(
            f"No data for {self.routine}_{mechanism}: it uses {name.rpartition('.')[2]}, which "
            f"belongs to an instance. Choose one with n.setdata_{mechanism}(segment), or call "
            f"segment.{mechanism}.{self.routine}(...)."
        )


def _expanded(mechanism: Mechanism, ions: list[IonSpec]) -> Program:
    """Return a program with a kernel for each routine, all calls expanded."""
    lowered = lower_mechanism(mechanism, ions)
    names = (NODE, *(ion_mechanism(ion.name) for ion in ions), mechanism.name)
    most = max((len(routine.parameters) for routine in mechanism.routines), default=0)
    own = [_shared(_RESULT), *(_shared(_argument(k)) for k in range(most))]
    of_ions = [item for ion in ions for item in ion_fields(ion)]
    program = Program(
        level=Level.EQUATIONS,
        spaces=tuple(IndexSpace(name, SpaceKind.INSTANCE) for name in names),
        maps=lowered.maps,
        fields=(
            *(*GLOBALS, *NODE_FIELDS, RANDOM_STREAM, *own, *of_ions),
            *(*lowered.fields, *lowered.external),
        ),
        tables=lowered.tables,
        table_functions=lowered.table_functions,
        functions=(),
        kernels=tuple(_kernel(mechanism, routine) for routine in mechanism.routines),
        entries=(),
        saved=frozenset(),
        mechanisms=(lowered.info,),
        procedures=lowered.procedures,
    )
    return run_passes(program, _EXPANSION)


def _kernel(mechanism: Mechanism, routine: Routine) -> Kernel:
    args: tuple[Expr, ...] = tuple(Get(_argument(k)) for k in range(len(routine.parameters)))
    body: tuple[Stmt, ...]
    if routine.is_function:
        body = (Put(_RESULT, Call(routine.name, args)),)
    else:
        body = (Perform(routine.name, args), Put(_RESULT, number(1.0)))
    name = f"{mechanism.name}.{routine.name}"
    return Kernel(name, mechanism.name, mechanism.name, KernelRole.STATE, body)


def _argument(index: int) -> str:
    return f"argument_{index}"


def _shared(name: str) -> Field:
    return Field(name, None, FieldRole.GLOBAL)
