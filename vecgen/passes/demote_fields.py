"""Fields that nobody needs become locals: this is where the save list pays.

`step_full` keeps every variable that a user can read; hidden ones that no kernel reads are
dropped. `step_lean` also drops the visible ones that are neither saved nor read by another kernel,
where that is worth a second form of a kernel.
A run takes its last step with `step_full`, so whatever is read afterwards is what NEURON would
show.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from vecgen.ir.accesses import accesses
from vecgen.ir.kernel import Kernel
from vecgen.ir.program import Program
from vecgen.ir.schedule import (
    Cable,
    CableOperation,
    ClearField,
    CorrectIonCurrents,
    Entry,
    Launch,
    LaunchTabled,
    Step,
)
from vecgen.ir.storage import Table, short_name
from vecgen.lang.expr import Expr, Get, Local
from vecgen.lang.stmt import Increment, Let, Put, Stmt
from vecgen.lang.traverse import (
    locals_read,
    locals_written,
    map_expressions,
    rewrite,
    walk,
    walk_expressions,
)
from vecgen.passes.convert_branches import is_straight
from vecgen.passes.costs import Costs
from vecgen.passes.dead_code import drop_unused
from vecgen.passes.fresh import FreshNames
from vecgen.values import value_class

LEAN = "_lean"
_LEAST_SAVING = 0.05
I_CAP = "node.i_cap"


@value_class
class Unneeded:
    """The fields that kernels need not keep."""

    hidden: frozenset[str]
    """Those that no step keeps."""
    dropped: frozenset[str]
    """Those that `step_lean` leaves out as well."""


def demote_fields(program: Program) -> Program:
    """Return the program without hidden scratch fields, and with an entry `step_lean`."""
    unneeded = unneeded_fields(program)
    hidden = unneeded.hidden
    program = replace(
        program,
        fields=tuple(f for f in program.fields if f.name not in hidden),
        kernels=tuple(_demote(kernel, hidden) for kernel in program.kernels),
    )
    return _add_lean(program, unneeded.dropped)


def unneeded_fields(program: Program) -> Unneeded:
    """Return the fields that become locals."""
    candidates = demotable_fields(program)
    carried = (carried_fields(program.kernels, program.tables) | program.kept) & candidates
    hidden = {f.name for f in program.fields if not f.visible} & candidates - carried
    needed = _needed(program, carried)
    return Unneeded(frozenset(hidden), frozenset(candidates - hidden - needed))


def demotable_fields(program: Program) -> frozenset[str]:
    """Return the fields that steps may leave out where nobody reads them."""
    return frozenset(f.name for f in program.fields if program.is_demotable(f))


def carried_fields(kernels: Iterable[Kernel], tables: Iterable[Table]) -> frozenset[str]:
    """Return the fields that carry a value from before a kernel into it, or that tables follow."""
    return frozenset(_carried_over(kernels) | _of_tables(tables))


def _of_tables(tables: Iterable[Table]) -> set[str]:
    """Return the fields that tables follow."""
    fields: set[str] = set()
    for table in tables:
        fields |= {*table.depend, table.switch}
        bounds = (*walk(table.lower), *walk(table.upper))
        fields |= {node.field for node in bounds if isinstance(node, Get)}
    return fields


def _carried_over(kernels: Iterable[Kernel]) -> set[str]:
    """Return the fields whose value some kernel reads from before its own writing of them."""
    fields: set[str] = set()
    for kernel in kernels:
        if kernel.space is None or not is_straight(kernel.body):
            fields |= {access.field for access in accesses(kernel)}
            continue
        written: set[str] = set()
        for stmt in kernel.body:
            read = {e.field for e in walk_expressions((stmt,)) if isinstance(e, Get)}
            fields |= read - written
            if isinstance(stmt, Put):
                written.add(stmt.field)
    return fields


def _needed(program: Program, carried: Set[str]) -> set[str]:
    """Return the fields that a lean step must keep right."""
    needed = set(carried | program.saved)
    for entry in program.entries:
        for step in entry.steps:
            if isinstance(step, CorrectIonCurrents) and step.current in needed:
                needed.add(step.conductance)
    return needed


def _demote(kernel: Kernel, fields: Set[str]) -> Kernel:
    """Return the kernel with the fields as locals, and nothing added to fields that are gone."""
    if not fields or kernel.space is None or not is_straight(kernel.body):
        return kernel
    names = FreshNames(locals_read(kernel.body) | locals_written(kernel.body))
    values: dict[str, Expr] = {}

    def one(node: Expr) -> Expr:
        if isinstance(node, Get) and node.field in values:
            return values[node.field]
        return node

    result: list[Stmt] = []
    for stmt in kernel.body:
        stmt = map_expressions(stmt, lambda expr: rewrite(expr, one))
        match stmt:
            case Put(field=field, value=value) if field in fields:
                if isinstance(value, Local):
                    values[field] = value
                    continue
                name = names.fresh(short_name(field))
                result.append(Let(name, value, span=stmt.span, note=stmt.note))
                values[field] = Local(name)
            case Increment(field=field) if field in fields:
                continue
            case _:
                result.append(stmt)
    body = drop_unused(tuple(result))
    return kernel if body == kernel.body else replace(kernel, body=body)


@dataclass
class _LeanEntry:
    """Builds `step_lean`: lean kernels, and no steps that only serve dropped fields."""

    program: Program
    dropped: Set[str]

    def __post_init__(self) -> None:
        self.kernels: dict[str, Kernel] = {}
        self.costs = Costs(self.program)

    def step(self, step: Step) -> Step | None:
        match step:
            case Launch(kernel=name):
                return Launch(self.lean(name))
            case LaunchTabled(tabled=tabled, plain=plain):
                return replace(step, tabled=self.lean(tabled), plain=self.lean(plain))
            case ClearField(field=field) if field in self.dropped:
                return None
            case CorrectIonCurrents(current=field) if field in self.dropped:
                return None
            case Cable(operation=CableOperation.CAPACITIVE_CURRENT) if I_CAP in self.dropped:
                return None
        return step

    def lean(self, name: str) -> str:
        kernel = self.program.kernel_table[name]
        lean = _demote(kernel, self.dropped)
        if lean is kernel or not self._pays(kernel, lean):
            return name
        remark = f"{kernel.remark}, without what only a run's last step must show"
        self.kernels[name] = replace(lean, name=name + LEAN, remark=remark)
        return name + LEAN

    def _pays(self, kernel: Kernel, lean: Kernel) -> bool:
        """Whether a lean kernel saves enough to be compiled and read beside the full one."""
        before = self.costs.of(kernel.mechanism, kernel.body)
        after = self.costs.of(kernel.mechanism, lean.body)
        return after <= before * (1.0 - _LEAST_SAVING)


def _add_lean(program: Program, dropped: Set[str]) -> Program:
    full = next(entry for entry in program.entries if entry.name == "step_full")
    builder = _LeanEntry(program, dropped)
    steps = tuple(step for item in full.steps if (step := builder.step(item)) is not None)
    kernels: list[Kernel] = []
    for kernel in program.kernels:
        kernels.append(kernel)
        if kernel.name in builder.kernels:
            kernels.append(builder.kernels[kernel.name])
    return replace(
        program,
        kernels=tuple(kernels),
        entries=(*program.entries, Entry("step_lean", steps)),
    )
