"""C names of a program's structs, members, functions and locals, decided once and kept unique."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from vecgen.emit.c_names import c_name, unique_names
from vecgen.emit.c_stmt import solver_names
from vecgen.ir.arena import table_width
from vecgen.ir.kernel import (
    Kernel,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    OwnPhase,
    SharedPhase,
)
from vecgen.ir.program import Program
from vecgen.ir.storage import ARENA, Field
from vecgen.lang.expr import Local
from vecgen.lang.traverse import locals_read, locals_written, walk_expressions

_OWN_STRUCTS = (
    *("node", "section", "globals", "model", "table", "step", "cable"),
    *("arena", "global"),  # members of struct vg_model beside the mechanisms
    "correct_ion",  # its kernel would be called as a function of model.c
)


@dataclass(frozen=True)
class ProgramNames:
    """The names that more than one emitted file uses."""

    program: Program

    @cached_property
    def structs(self) -> dict[str, str]:
        """C name of each mechanism's struct, which starts its functions' names as well."""
        names = [info.name for info in self.program.mechanisms]
        return {"node": "node", **unique_names(names, taken=_OWN_STRUCTS)}

    @cached_property
    def members(self) -> dict[str, str]:
        """C name of each field within its struct."""
        result: dict[str, str] = {}
        spaces: dict[str | None, list[Field]] = {}
        for field in self.program.fields:
            spaces.setdefault(field.space, []).append(field)
        for space, fields in spaces.items():
            maps = [m.name.rpartition(".")[2] for m in self.program.maps if m.source == space]
            names = _member_names(fields)
            unique = unique_names(names.values(), taken={"count", "segments", *maps})
            result.update({field: unique[name] for field, name in names.items()})
        return result

    @cached_property
    def tables(self) -> dict[str, str]:
        """C name of each table: a member of the model, and what its functions start with."""
        names = [table.name for table in self.program.tables]
        return unique_names(names, taken=self.structs.values())

    @cached_property
    def table_functions(self) -> dict[str, str]:
        """C name of each FUNCTION_TABLE's numbers: a member of the model."""
        taken = {*self.structs.values(), *self.tables.values()}
        wanted = {
            item.name: f"{self.structs[item.mechanism]}_{item.function}_numbers"
            for item in self.program.table_functions
        }
        unique = unique_names(wanted.values(), taken=taken)
        return {name: unique[text] for name, text in wanted.items()}

    @cached_property
    def functions(self) -> dict[tuple[str, str], str]:
        """C name of each FUNCTION, by mechanism and name: none is a kernel's or a table's."""
        taken = {self.kernel(kernel) for kernel in self.program.kernels if kernel.space is not None}
        for name in self.tables.values():
            taken |= {f"{name}_{end}" for end in ("row", "check", "columns")}
        result: dict[tuple[str, str], str] = {}
        for info in self.program.mechanisms:
            head = self.structs[info.name]
            own = [f.name for f in self.program.functions if f.mechanism == info.name]
            own += [f.function for f in self.program.table_functions if f.mechanism == info.name]
            unique = unique_names([f"{head}_{name}" for name in own], taken=taken)
            result |= {(info.name, name): unique[f"{head}_{name}"] for name in own}
        return result

    def function(self, mechanism: str, name: str) -> str:
        """Return the C name of a mechanism's FUNCTION."""
        return self.functions[mechanism, name]

    def kernel(self, kernel: Kernel) -> str:
        """Return the C name of a kernel's function."""
        stem = kernel.name.removeprefix(kernel.mechanism)
        return c_name(f"{self.structs[kernel.mechanism]}{stem}")

    def field_pointer(self, name: str) -> str:
        """Return the C expression of a field's array, e.g. `model->hh.m`."""
        field = self.program.field_table[name]
        if field.space == ARENA:
            return "model->values"
        if field.space is None:
            return f"model->global->{self.members[name]}"
        return f"model->{self.structs[field.space]}.{self.members[name]}"

    def first_value(self, name: str) -> str:
        """Return the C expression of a global, or of a field's element 0."""
        element = "" if self.program.field_table[name].space is None else "[0]"
        return f"{self.field_pointer(name)}{element}"

    def map_pointer(self, name: str) -> str:
        """Return the C expression of a map's address, e.g. `&model->hh.node`."""
        item = next(m for m in self.program.maps if m.name == name)
        return f"&model->{self.structs[item.source]}.{item.name.rpartition('.')[2]}"


def _member_names(fields: Sequence[Field]) -> dict[str, str]:
    """Return what each field would like to be called: `dur[1]` is dur_1 if no other field is."""
    plain = {field.short_name for field in fields if "[" not in field.name}
    return {
        field.name: field.name.rpartition(".")[2]
        if "[" in field.name and field.short_name in plain
        else field.short_name
        for field in fields
    }


class LocalNames:
    """The names inside one function: pointers, buffers, locals (the `Names` of `c_expr`)."""

    def __init__(self, names: ProgramNames, mechanism: str, wanted: list[str]) -> None:
        self._names = names
        self._mechanism = mechanism
        taken = {"model", "first", "count", "columns", names.structs[mechanism]}
        self._c = unique_names(wanted, taken=taken)

    def local(self, name: str) -> str:
        """Return the C name of a local, pointer or buffer."""
        return self._c[name]

    def load(self, array: str, index: str) -> str:
        """Return the C text of an element."""
        return f"{self._c.get(array, array)}[{index}]"

    def shared(self, name: str) -> str:
        """Return the C text of a global of the model."""
        return self._names.field_pointer(name)

    def mechanism(self) -> str:
        """Return the name of the mechanism."""
        return self._mechanism

    def table(self, name: str) -> str:
        """Return the C text of a table's address and the distance of its rows, as arguments."""
        table = next(table for table in self._names.program.tables if table.name == name)
        return f"&model->{self._names.tables[name]}, {table_width(table)}"

    def call(self, name: str, args: list[str]) -> str:
        """Return the call of a FUNCTION or FUNCTION_TABLE of this mechanism; `args` in C."""
        numbers = f"{self._mechanism}.{name}" in self._names.table_functions
        given = ["model", *args] if numbers else args
        return f"{self._names.function(self._mechanism, name)}({', '.join(given)})"


def kernel_locals(names: ProgramNames, kernel: Kernel) -> LocalNames:
    """Return the names of everything that stands in a kernel."""
    wanted: list[str] = []
    for phase in kernel.phases:
        match phase:
            case LoadPhase(pointer=pointer) | OwnPhase(pointer=pointer):
                wanted.append(pointer)
            case SharedPhase(pointer=pointer, places=places):
                wanted += [pointer, *([places] if places else [])]
            case LookUpPhase(columns=columns):
                wanted += [column for column in columns if column]
            case LoopPhase(body=body, index=index):
                wanted.append(index)
                wanted += sorted(locals_written(body) | locals_read(body))
                wanted += sorted(solver_names(body))
            case _:
                pass
    wanted += sorted(locals_written(kernel.uniform) | locals_read(kernel.uniform))
    wanted += sorted(
        node.name for node in walk_expressions(kernel.uniform) if isinstance(node, Local)
    )
    return LocalNames(names, kernel.mechanism, wanted + list(kernel.buffers))
