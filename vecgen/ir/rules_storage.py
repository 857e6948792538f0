"""Rules about a program's storage and schedule: whatever is named exists, once, in its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from vecgen.ir.kernel import (
    AddPhase,
    Kernel,
    LastPhase,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    OwnPhase,
    SharedPhase,
)
from vecgen.ir.program import Program
from vecgen.ir.schedule import ClearField, CorrectIonCurrents, Launch, LaunchTabled
from vecgen.lang.expr import Get
from vecgen.lang.stmt import Increment, LookUp, Put
from vecgen.lang.traverse import Body, walk_expressions, walk_statements
from vecgen.store import component_name

Fault = tuple[str, str]
"""Where a rule is broken, and how."""


def kernel_bodies(kernel: Kernel) -> Iterator[tuple[str, Body]]:
    """Yield (place, body) of all bodies of a kernel, those of its phases included."""
    place = f"kernel {kernel.name}"
    yield f"{place}, before the loop", kernel.uniform
    if not kernel.phases:
        yield f"{place}, on entry", kernel.entry
        yield place, kernel.body
        yield f"{place}, on leaving", kernel.leave
    for number, phase in enumerate(kernel.phases, 1):
        if isinstance(phase, LoopPhase):
            yield f"{place}, phase {number}", phase.body


def unique_names(program: Program) -> Iterator[Fault]:
    """Check that spaces, maps, fields, tables, kernels, entries and functions differ in name."""
    kinds = {
        "space": [space.name for space in program.spaces],
        "map": [item.name for item in program.maps],
        "field": [item.name for item in program.fields],
        "table": [table.name for table in program.tables],
        "kernel": [kernel.name for kernel in program.kernels],
        "entry": [entry.name for entry in program.entries],
        "function": [f"{f.mechanism}.{f.name}" for f in program.functions]
        + [item.name for item in program.table_functions],
    }
    for kind, names in kinds.items():
        seen: set[str] = set()
        for name in names:
            if name in seen:
                yield f"{kind} {name}", "the name is taken twice"
            seen.add(name)


def storage_exists(program: Program) -> Iterator[Fault]:
    """Check that fields, maps and kernels stand on existing spaces, and that saved are fields."""
    spaces = {space.name for space in program.spaces}
    wanted: list[tuple[str, str | None]] = []
    for item in program.maps:
        wanted += [(f"map {item.name}", item.source), (f"map {item.name}", item.target)]
    wanted += [(f"field {field.name}", field.space) for field in program.fields]
    wanted += [(f"kernel {kernel.name}", kernel.space) for kernel in program.kernels]
    for place, space in wanted:
        if space is not None and space not in spaces:
            yield place, f"there is no space {space}"
    for name in sorted(program.saved - program.field_table.keys()):
        yield "the saved fields", f"there is no field {name}"


def fields_in_reach(program: Program) -> Iterator[Fault]:
    """Check that each field a kernel touches exists, and lies where its map (or none) leads."""
    for kernel in program.kernels:
        for place, name, via in _touched(kernel):
            # A table's row sees the first instance.
            yield from _reach(program, place, name, via, kernel.space or kernel.mechanism)


def _touched(kernel: Kernel) -> Iterator[tuple[str, str, str | None]]:
    for place, body in kernel_bodies(kernel):
        for node in walk_expressions(body):
            if isinstance(node, Get):
                yield place, _first(node), node.via
        for stmt in walk_statements(body):
            if isinstance(stmt, Put):
                yield place, _first(stmt), stmt.via
            elif isinstance(stmt, Increment):
                yield place, stmt.field, stmt.via
    for number, phase in enumerate(kernel.phases, 1):
        place = f"kernel {kernel.name}, phase {number}"
        if isinstance(phase, LoadPhase | AddPhase):
            yield place, phase.field, phase.map
        elif isinstance(phase, SharedPhase):
            yield place, phase.field, phase.map or None
        elif isinstance(phase, OwnPhase | LastPhase):
            yield place, phase.field, None


def _first(access: Get | Put) -> str:
    """Return the field; of an array variable, whose element is not known yet, the first one."""
    return access.field if access.component is None else component_name(access.field, 0)


def _reach(
    program: Program, place: str, name: str, via: str | None, space: str | None
) -> Iterator[Fault]:
    field = program.field_table.get(name)
    if field is None:
        yield place, f"there is no field {name}"
        return
    if via is None:
        if field.space is not None and field.space != space:
            yield place, f"{name} belongs to {field.space}, and needs a map to be reached"
        return
    maps = [item for item in program.maps if item.name == via]
    if not maps:
        yield place, f"{name} is reached through {via}, and there is no such map"
    elif (maps[0].source, maps[0].target) != (space, field.space):
        leads = f"leads from {maps[0].source} to {maps[0].target}"
        yield place, f"{name} of {field.space} is reached through {via}, which {leads}"


def schedule_exists(program: Program) -> Iterator[Fault]:
    """Check that entries name existing kernels, fields and maps."""
    maps = {item.name for item in program.maps}
    for entry in program.entries:
        place = f"entry {entry.name}"
        for step in entry.steps:
            match step:
                case Launch(kernel=kernel):
                    yield from _missing(place, "kernel", [kernel], program.kernel_table)
                case LaunchTabled(switch=switch, tabled=tabled, plain=plain):
                    yield from _missing(place, "kernel", [tabled, plain], program.kernel_table)
                    yield from _missing(place, "field", [switch], program.field_table)
                case ClearField(field=field):
                    yield from _missing(place, "field", [field], program.field_table)
                case CorrectIonCurrents(current=current, conductance=conductance, map=map_name):
                    wanted = [current, conductance]
                    yield from _missing(place, "field", wanted, program.field_table)
                    yield from _missing(place, "map", [map_name], maps)
                case _:
                    pass


def tables_exist(program: Program) -> Iterator[Fault]:
    """Check that a table's kernel and fields exist, and that look-ups fit an existing table."""
    columns = {table.name: len(table.columns) for table in program.tables}
    for table in program.tables:
        place = f"table {table.name}"
        yield from _missing(place, "kernel", [table.fill], program.kernel_table)
        yield from _missing(place, "field", [table.switch, *table.depend], program.field_table)
    for place, name, count in _look_ups(program):
        if name not in columns:
            yield place, f"there is no table {name}"
        elif columns[name] != count:
            yield place, f"{name} has {columns[name]} columns, and {count} are taken"


def _look_ups(program: Program) -> Iterator[tuple[str, str, int]]:
    for kernel in program.kernels:
        for place, body in kernel_bodies(kernel):
            for stmt in walk_statements(body):
                if isinstance(stmt, LookUp):
                    yield place, stmt.table, len(stmt.targets)
        for number, phase in enumerate(kernel.phases, 1):
            if isinstance(phase, LookUpPhase):
                yield f"kernel {kernel.name}, phase {number}", phase.table, len(phase.columns)


def _missing(
    place: str, kind: str, names: Collection[str], known: Collection[str]
) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield place, f"there is no {kind} {name}"
