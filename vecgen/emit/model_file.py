"""`model.h` and `model.c`: the structs, the binding to the arena, the order of a step."""

from __future__ import annotations

from collections.abc import Sequence

from vecgen.emit.c_layout import WIDTH, c_comment, wrap
from vecgen.emit.c_names import comment_text
from vecgen.emit.naming import ProgramNames
from vecgen.emit.views import Lines, ModelHeaderView, ModelView, StructView
from vecgen.ir.arena import (
    ArenaItem,
    ItemKind,
    arena_items,
    global_fields,
    maps_of,
    space_names,
    table_width,
)
from vecgen.ir.program import Program
from vecgen.ir.schedule import (
    AdvanceTime,
    BeginEvents,
    Cable,
    CheckTables,
    ClearField,
    CorrectIonCurrents,
    HalveStep,
    Launch,
    LaunchTabled,
    RestoreStep,
    RoundTime,
    Step,
)
from vecgen.ir.storage import Field, SpaceKind


def header_view(program: Program, names: ProgramNames, banner: Lines) -> ModelHeaderView:
    """Return the context of `model.h.j2`."""
    members = []
    if any(space.kind is SpaceKind.ARENA for space in program.spaces):
        members.append(f"{'    double *values;':<34} /* the arena: what POINTERs lead into */")
    for space in program.spaces:
        if space.kind is SpaceKind.INSTANCE:
            name = names.structs[space.name]
            members.append(f"    struct {name} {name};")
    for c_type, member in _table_members(program, names):
        members.append(f"    {c_type} {member};")
    for function in program.table_functions:
        code = f"    const double *{names.table_functions[function.name]};"
        members.append(f"{code:<34} /* see function_table.h */")
    return ModelHeaderView(
        banner=banner,
        globals=tuple(_member(field, names, "") for field in global_fields(program)),
        structs=tuple(
            _struct(program, names, space.name)
            for space in program.spaces
            if space.kind is not SpaceKind.ARENA
        ),
        model_members=tuple(members),
        prototypes=_prototypes(program, names),
    )


def _fill_tables(tables: Sequence[str]) -> Lines:
    lines = (
        line
        for name in tables
        for line in (f"    if (!model->{name}_filled)", f"        {name}_check(model);")
    )
    return tuple(lines) or ("    (void)model;",)


def _table_members(program: Program, names: ProgramNames) -> list[tuple[str, str]]:
    """Return the C type and the name of what the model keeps of its tables."""
    members = []
    for table in program.tables:
        name = names.tables[table.name]
        members += [("struct vg_table", name), ("int32_t", f"{name}_filled")]
        members += [("double", f"{name}_{names.members[f]}") for f in table.depend]
    return members


def model_view(program: Program, names: ProgramNames, banner: Lines) -> ModelView:
    """Return the context of `model.c.j2`."""
    steps = {entry.name: entry.steps for entry in program.entries}
    printer = _StepPrinter(program, names)
    return ModelView(
        banner=banner,
        bind=_bind(program, names),
        counts=tuple(_count(space, names) for space in space_names(program)),
        items=tuple(_item(item, names) for item in arena_items(program)),
        tables=tuple(member for _, member in _table_members(program, names)),
        check_tables=tuple(f"    {names.tables[t.name]}_check(model);" for t in program.tables)
        or ("    (void)model;",),
        fill_tables=_fill_tables([names.tables[t.name] for t in program.tables]),
        halves_step=any(isinstance(step, HalveStep) for step in steps["step_full"]),
        rounds_time=any(isinstance(step, RoundTime) for step in steps["step_full"]),
        initialise=printer.lines(steps["initialise"]),
        first_currents=printer.lines(steps["first_currents"]),
        currents=printer.lines(steps["currents"]),
        step_full=printer.lines(steps["step_full"]),
        step_lean=printer.lines(steps["step_lean"]),
    )


def _member(field: Field, names: ProgramNames, pointer: str) -> str:
    code = f"    double {pointer}{names.members[field.name]};"
    facts = [field.remark, field.unit, field.span.place if field.span else ""]
    remark = comment_text(", ".join(fact for fact in facts if fact))
    return f"{code:<34} /* {remark} */" if remark else code


def _struct(program: Program, names: ProgramNames, space: str) -> StructView:
    members = ["    size_t count;"]
    info = next((info for info in program.mechanisms if info.name == space), None)
    if info is None:
        members.append(f"{'    size_t segments;':<34} /* the first nodes: those with a membrane */")
        comment = (
            "The nodes of the cable equation: all segments, then the sections' ends, then roots."
        )
    elif info.source_name:
        comment = f"{space}: {info.title or 'instances'} ({info.source_name})"
    else:
        comment = f"{space}: {info.title}"
    for item in maps_of(program, space):
        short = item.name.rpartition(".")[2]
        code = f"    struct vg_map {short};"
        members.append(f"{code:<34} /* instance to {comment_text(item.target)} */")
    fields = [field for field in program.fields if field.space == space]
    members += [_member(field, names, "*") for field in fields]
    return StructView(names.structs[space], tuple(c_comment(comment, indent=0)), tuple(members))


def _prototypes(program: Program, names: ProgramNames) -> Lines:
    lines = [
        f"void {names.kernel(kernel)}(const struct vg_model *model);"
        for kernel in program.kernels
        if kernel.space is not None
    ]
    lines += [
        f"void {names.tables[table.name]}_check(struct vg_model *model);"
        for table in program.tables
    ]
    return tuple(lines)


def _count(space: str, names: ProgramNames) -> str:
    """Return the member of the model that says how many elements a space has."""
    match space:
        case "segment":
            return "node.segments"
        case "section":
            return "section.count"
    return f"{names.structs[space]}.count"


def _bind(program: Program, names: ProgramNames) -> Lines:
    """Return what binding a model does beside counts and pointers to items."""
    lines: list[str] = []
    if any(space.kind is SpaceKind.ARENA for space in program.spaces):
        lines.append("    model->values = (void *)arena;")
    for table in program.tables:
        name = f"model->{names.tables[table.name]}"
        lines.append(f"    {name}.width = {table_width(table)};")
        lines.append(f"    {name}.columns = {len(table.columns)};")
        lines.append(f"    {name}.count = {table.count};")
        lines.append(f"    {name}_filled = 0;")
    return tuple(lines)


def _item(item: ArenaItem, names: ProgramNames) -> str:
    """Return the member of the model that points to an item of the arena."""
    match item.kind:
        case ItemKind.GLOBALS:
            return "global"
        case ItemKind.FIELD:
            return names.field_pointer(item.name).removeprefix("model->")
        case ItemKind.SECTION:
            return item.name
        case ItemKind.MAP_INDEX:
            return f"{names.map_pointer(item.name).removeprefix('&model->')}.index"
        case ItemKind.MAP_CONTIGUOUS:
            return f"{names.map_pointer(item.name).removeprefix('&model->')}.contiguous"
        case ItemKind.TABLE:
            return f"{names.tables[item.name]}.row"
        case ItemKind.TABLE_FUNCTION:
            return names.table_functions[item.name]
    raise TypeError(f"no member for {item!r}")


class _StepPrinter:
    """Steps of the schedule as lines of C."""

    def __init__(self, program: Program, names: ProgramNames) -> None:
        self.program = program
        self.names = names

    def lines(self, steps: tuple[Step, ...]) -> Lines:
        """Return the lines of one entry."""
        return tuple(line for step in steps for line in self.step(step))

    def step(self, step: Step) -> list[str]:
        match step:
            case Launch(kernel=name):
                return [f"    {self._function(name)}(model);"]
            case LaunchTabled(switch=switch, tabled=tabled, plain=plain):
                return [
                    f"    if ({self.names.field_pointer(switch)} != 0.0)",
                    f"        {self._function(tabled)}(model);",
                    "    else",
                    f"        {self._function(plain)}(model);",
                ]
            case ClearField(field=field):
                struct = self.names.structs[field.partition(".")[0]]
                pointer = self.names.field_pointer(field)
                return wrap(f"clear({pointer}, model->{struct}.count);", indent=4, width=WIDTH)
            case CheckTables():
                return ["    check_tables(model);"]
            case BeginEvents():
                return ["    begin_events(model);"]
            case AdvanceTime():
                return ["    advance_time(model);"]
            case Cable(operation=operation):
                return [f"    cable_{operation.name.lower()}(model);"]
            case CorrectIonCurrents():
                return self._correction(step)
            case HalveStep():
                return ["    halve_step(model);"]
            case RestoreStep():
                return ["    model->global->dt = model->global->step_dt;"]
            case RoundTime(space=space, turns=turns):
                times = f"model->{self.names.structs[space]}.count"
                times = times if turns == 1 else f"{turns} * {times}"
                return [f"    round_time(model, {times});"]
        raise TypeError(f"no C for the step {step!r}")

    def _function(self, kernel: str) -> str:
        return self.names.kernel(self.program.kernel_table[kernel])

    def _correction(self, step: CorrectIonCurrents) -> list[str]:
        struct = self.names.structs[step.current.partition(".")[0]]
        code = (
            f"correct_ion_current(model, {self.names.map_pointer(step.map)}, "
            f"model->{struct}.count, {self.names.field_pointer(step.conductance)}, "
            f"{self.names.field_pointer(step.current)});"
        )
        return wrap(code, indent=4, width=WIDTH)
