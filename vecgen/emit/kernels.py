"""Kernels, functions and tables of a mechanism as the context of `mechanism.c.j2`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vecgen.emit.c_expr import c_expression
from vecgen.emit.c_layout import WIDTH, Marks, c_comment, c_lines, wrap
from vecgen.emit.c_names import comment_text
from vecgen.emit.c_stmt import c_statements, declarations
from vecgen.emit.naming import LocalNames, ProgramNames, kernel_locals
from vecgen.emit.views import FunctionView, KernelView, Lines, PhaseView, TableView
from vecgen.ir.arena import table_width
from vecgen.ir.kernel import (
    AddPhase,
    Execution,
    Kernel,
    KernelRole,
    LastPhase,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    Operation,
    OwnPhase,
    Phase,
    SharedPhase,
)
from vecgen.ir.program import Function, Program
from vecgen.ir.storage import ARENA_VALUE, Table, short_name
from vecgen.ir.table_functions import TableFunction
from vecgen.lang.expr import Call, Expr, Get, Local
from vecgen.lang.stmt import Let
from vecgen.lang.traverse import Body, locals_read, locals_written, rewrite, walk, walk_expressions
from vecgen.source import Span

_FUNCTION, _TILE, _LOOP = 4, 8, 12

_VERBS = {
    Operation.ADD: "vg_add",
    Operation.SUBTRACT: "vg_subtract",
    Operation.REPLACE: "vg_store",
}

_SUMMARY = {
    KernelRole.INITIALISE: "initial values",
    KernelRole.REVERSAL: "its reversal potential from the present concentrations",
    KernelRole.CURRENT: "currents at v, and their derivative by v, into the matrix",
    KernelRole.FIRST_CURRENT: "the same in finitialize, where no state jumps",
    KernelRole.STATE: "states from t to t + dt",
    KernelRole.BEFORE_INITIAL: "before all initial values",
    KernelRole.AFTER_INITIAL: "after all initial values",
    KernelRole.BEFORE_BREAKPOINT: "before all currents",
    KernelRole.AFTER_SOLVE: "after all states",
    KernelRole.BEFORE_STEP: "at the end of a step, before anything is recorded",
}


class KernelPrinter:
    """Turns the parts of one program's mechanisms into views."""

    def __init__(self, program: Program, names: ProgramNames, marks: Marks) -> None:
        self.program = program
        self.names = names
        self.marks = marks
        self.tables = {table.name: table for table in program.tables}

    def kernel(self, kernel: Kernel) -> KernelView:
        """Return the view of a kernel that loops over instances."""
        local = kernel_locals(self.names, kernel)
        everywhere = any(
            isinstance(phase, SharedPhase) and phase.field == ARENA_VALUE for phase in kernel.phases
        )
        changed = {phase.field for phase in kernel.phases if isinstance(phase, AddPhase)}
        phases = []
        for phase in kernel.phases:
            view = self._phase(phase, local, kernel)
            comes_back = isinstance(phase, LoadPhase) and phase.field in changed
            phases.append(_may_overlap(view) if everywhere or comes_back else view)
        return KernelView(
            comment=_kernel_comment(kernel),
            name=self.names.kernel(kernel),
            struct=self.names.structs[kernel.mechanism],
            uniform=self._uniform(kernel.uniform, local, _FUNCTION),
            buffers=self._buffers(kernel, local),
            phases=tuple(phases),
            pads=_pads(kernel),
            limit=_limit(kernel),
        )

    def function(self, function: Function) -> FunctionView:
        """Return the view of a FUNCTION."""
        body = function.body
        wanted = [*function.parameters, *sorted(locals_written(body) | locals_read(body))]
        local = LocalNames(self.names, function.mechanism, wanted)
        given = function.parameters
        lines = declarations(body, local, indent=_FUNCTION, declared=given)
        lines += c_statements(body, local, indent=_FUNCTION, marks=self.marks)
        result = f"return {c_expression(function.result, local)};"
        lines += c_lines(result, indent=_FUNCTION, span=function.result.span, marks=self.marks)
        return FunctionView(
            comment=_block_comment(function.span, f"FUNCTION {function.name}"),
            signature=self._signature(function, local),
            body=tuple(lines),
        )

    def table_function(self, item: TableFunction) -> FunctionView:
        """Return the view of a FUNCTION_TABLE, which is given the model as well."""
        local = LocalNames(self.names, item.mechanism, [*item.parameters, "argument"])
        parameters = [local.local(name) for name in item.parameters]
        declared = ", ".join(f"double {name}" for name in parameters)
        name, numbers = self.names.function(item.mechanism, item.function), local.local("argument")
        given = f"model->{self.names.table_functions[item.name]}, {len(parameters)}, {numbers}"
        return FunctionView(
            comment=_block_comment(item.span, f"FUNCTION_TABLE {item.function}"),
            signature=f"VG_INLINE double {name}(const struct vg_model *model, {declared})",
            body=(
                *wrap(
                    f"const double {numbers}[] = {{{', '.join(parameters)}}};",
                    indent=4,
                    width=WIDTH,
                ),
                f"    return vg_function_table({given});",
            ),
        )

    def prototypes(self, functions: Sequence[Function]) -> Lines:
        """Return the declarations of the FUNCTIONs that are called before they are defined."""
        early: dict[str, None] = {}
        pending = {function.name for function in functions}
        for function in functions:
            pending.discard(function.name)
            nodes = walk_expressions((*function.body, Let("", function.result)))
            called = {node.function for node in nodes if isinstance(node, Call)}
            early.update(dict.fromkeys(sorted(called & pending)))
        wanted = [function for function in functions if function.name in early]
        return tuple(
            f"{self._signature(f, LocalNames(self.names, f.mechanism, [*f.parameters]))};"
            for f in wanted
        )

    def _signature(self, function: Function, local: LocalNames) -> str:
        parameters = ", ".join(f"double {local.local(name)}" for name in function.parameters)
        name = self.names.function(function.mechanism, function.name)
        # Only a FUNCTION that calls itself has branches; it cannot be inlined always.
        straight = all(isinstance(stmt, Let) for stmt in function.body)
        return f"{'VG_INLINE' if straight else 'static'} double {name}({parameters or 'void'})"

    def table(self, table: Table) -> TableView:
        """Return the view of a table's filling and checking."""
        kernel = self.program.kernel_table[table.fill]
        loop = next(phase for phase in kernel.phases if isinstance(phase, LoopPhase))
        written = locals_written(loop.body) | locals_read(loop.body)
        shared = sorted(locals_written(kernel.uniform) | locals_read(kernel.uniform))
        pointers = [phase for phase in kernel.phases if isinstance(phase, SharedPhase)]
        shared += [phase.pointer for phase in pointers]
        local = LocalNames(
            self.names, table.mechanism, [table.argument, "row", *sorted(written), *shared]
        )
        name = self.names.tables[table.name]
        row = declarations(loop.body, local, indent=_FUNCTION)
        row += c_statements(loop.body, local, indent=_FUNCTION, marks=self.marks)
        columns = ", ".join(short_name(column) for column in table.columns)
        depend = [self.names.first_value(field) for field in table.depend]
        kept = [f"model->{name}_{self.names.members[field]}" for field in table.depend]
        same = [f"        && {old} == {new}" for old, new in zip(kept, depend, strict=True)]
        uniform = self._uniform(kernel.uniform, local, _FUNCTION)
        for phase in pointers:
            uniform += self._shared(phase, local, _FUNCTION)
        unused = not any("model->" in line for line in (*uniform, *row))
        return TableView(
            comment=_block_comment(table.span, f"TABLE of {columns}"),
            name=name,
            argument=local.local(table.argument),
            uniform=("    (void)model;",) if unused else uniform,
            row=tuple(row),
            lower=self._bound(table.lower),
            upper=self._bound(table.upper),
            count=table.count,
            switch=self.names.field_pointer(table.switch),
            fresh=(f"const int is_fresh = model->{name}_filled", *same),
            remember=tuple(f"    {old} = {new};" for old, new in zip(kept, depend, strict=True)),
        )

    def _bound(self, expr: Expr) -> str:
        """Return a table's bound: it may use globals, which are read in place."""
        globals_used = {n.field: n.field for n in walk(expr) if isinstance(n, Get)}

        def one(node: Expr) -> Expr:
            return Local(node.field) if isinstance(node, Get) else node

        return c_expression(rewrite(expr, one), _InPlace(self.names, globals_used))

    def _uniform(self, body: Body, local: LocalNames, indent: int) -> Lines:
        lines: list[str] = []
        for stmt in body:
            if isinstance(stmt, Let) and isinstance(stmt.value, Get):
                pointer = self.names.field_pointer(stmt.value.field)
                code = f"const double {local.local(stmt.name)} = {pointer};"
                lines += wrap(code, indent=indent, width=WIDTH)
            else:
                lines += c_statements((stmt,), local, indent=indent, marks=self.marks)
        return tuple(lines)

    def _buffers(self, kernel: Kernel, local: LocalNames) -> Lines:
        looked_up: set[str] = set()
        lines: list[str] = []
        for phase in kernel.phases:
            if isinstance(phase, LookUpPhase):
                looked_up.update(phase.columns)
                count = len(phase.columns)
                code = f"VG_ALIGNED(64) double {self._columns(phase, kernel)}[{count} * VG_TILE];"
                lines.append(" " * _TILE + code)
        for name in kernel.buffers:
            if name not in looked_up:
                lines.append(" " * _TILE + f"VG_ALIGNED(64) double {local.local(name)}[VG_TILE];")
        return tuple(dict.fromkeys(lines))

    def _columns(self, phase: LookUpPhase, kernel: Kernel) -> str:
        """Return the name of a look-up's buffer; each look-up of a kernel has its own."""
        same = [p for p in kernel.phases if isinstance(p, LookUpPhase) and p.table == phase.table]
        number = same.index(phase) + 1
        return f"{self.names.tables[phase.table]}_columns{f'_{number}' if number > 1 else ''}"

    def _phase(self, phase: Phase, local: LocalNames, kernel: Kernel) -> PhaseView:
        match phase:
            case LoadPhase():
                code = (
                    f"const double *VG_RESTRICT {local.local(phase.pointer)} = vg_load("
                    f"{self.names.field_pointer(phase.field)}, {self.names.map_pointer(phase.map)},"
                    f" first, count, {local.local(phase.buffer)});"
                )
                return PhaseView(tuple(wrap(code, indent=_TILE, width=WIDTH)))
            case OwnPhase():
                return PhaseView(self._own(phase, local))
            case LookUpPhase():
                return PhaseView(self._look_up(phase, local, kernel))
            case AddPhase():
                code = (
                    f"{_VERBS[phase.operation]}({self.names.field_pointer(phase.field)},"
                    f" {self.names.map_pointer(phase.map)}, first, count,"
                    f" {local.local(phase.buffer)});"
                )
                return PhaseView(tuple(wrap(code, indent=_TILE, width=WIDTH)))
            case LastPhase():
                field = self.names.field_pointer(phase.field)
                code = f"{field} = {local.local(phase.buffer)}[count - 1];"
                lines = c_lines(code, indent=_TILE, span=phase.span, marks=self.marks)
                return PhaseView(tuple(lines))
            case SharedPhase():
                return PhaseView(self._shared(phase, local, _TILE))
            case LoopPhase():
                return self._loop(phase, local)
        raise TypeError(f"no C for the phase {phase!r}")

    def _own(self, phase: OwnPhase, local: LocalNames) -> Lines:
        field = self.program.field_table[phase.field]
        constant = "" if phase.written else "const "
        name = local.local(phase.pointer)
        code = (
            f"{constant}double *VG_RESTRICT {name} = "
            f"{self.names.field_pointer(phase.field)} + first;"
        )
        return tuple(c_lines(code, indent=_TILE, span=field.span, marks=self.marks))

    def _shared(self, phase: SharedPhase, local: LocalNames, indent: int) -> Lines:
        pointer, field = local.local(phase.pointer), self.names.field_pointer(phase.field)
        if not phase.map:
            code = f"double *VG_RESTRICT {pointer} = &{self.names.first_value(phase.field)};"
            return tuple(wrap(code, indent=indent, width=WIDTH))
        code = f"double *VG_RESTRICT {pointer} = {field};"
        index = f"{self.names.map_pointer(phase.map).removeprefix('&')}.index"
        places = f"const int32_t *VG_RESTRICT {local.local(phase.places)} = {index} + first;"
        return tuple(
            line for text in (code, places) for line in wrap(text, indent=indent, width=WIDTH)
        )

    def _look_up(self, phase: LookUpPhase, local: LocalNames, kernel: Kernel) -> Lines:
        table = self.tables[phase.table]
        columns = self._columns(phase, kernel)
        name = self.names.tables[phase.table]
        code = (
            f"vg_table_columns(&model->{name}, {table_width(table)}, {len(table.columns)}, "
            f"{local.local(phase.x)}, {_limit(kernel)}, {columns});"
        )
        lines = c_lines(code, indent=_TILE, span=phase.span, marks=self.marks)
        for number, column in enumerate(phase.columns):
            if column:
                pointer = f"const double *VG_RESTRICT {local.local(column)}"
                lines.append(" " * _TILE + f"{pointer} = {columns} + {number} * VG_TILE;")
        return tuple(lines)

    def _loop(self, phase: LoopPhase, local: LocalNames) -> PhaseView:
        index = local.local(phase.index)
        body = declarations(phase.body, local, indent=_LOOP)
        body += c_statements(phase.body, local, indent=_LOOP, marks=self.marks)
        simd = phase.execution is Execution.SIMD
        reason = comment_text(phase.reason)
        return PhaseView(
            lines=(),
            has_loop=True,
            pragma="VG_SIMD" if simd else f"/* serial: {reason} */",
            index=index,
            body=tuple(body),
        )


def _limit(kernel: Kernel) -> str:
    """Return what a kernel's loops run to."""
    return "padded" if _pads(kernel) else "count"


def _pads(kernel: Kernel) -> bool:
    """Whether loops may compute beyond the last instance: less to compile, and nobody can tell."""
    loops = [phase for phase in kernel.phases if isinstance(phase, LoopPhase)]
    shares = any(isinstance(phase, SharedPhase) for phase in kernel.phases)
    vectors = any(loop.execution is Execution.SIMD for loop in loops)
    return vectors and not shares


def _may_overlap(phase: PhaseView) -> PhaseView:
    """Return the phase without the promise that its pointers lead to different memory."""
    return replace(phase, lines=tuple(line.replace(" *VG_RESTRICT ", " *") for line in phase.lines))


class _InPlace:
    """Names for an expression that reads globals where they stand."""

    def __init__(self, names: ProgramNames, fields: dict[str, str]) -> None:
        self._names = names
        self._fields = fields

    def local(self, name: str) -> str:
        return self._names.first_value(self._fields[name])

    def load(self, array: str, index: str) -> str:
        raise TypeError(f"an array in a table's bound: {array}[{index}]")

    def call(self, name: str, args: list[str]) -> str:
        raise TypeError(f"a FUNCTION in a table's bound: {name}({', '.join(args)})")


def _block_comment(span: Span | None, text: str) -> Lines:
    place = f"{span.place}  " if span else ""
    return tuple(c_comment(f"{place}{text}", indent=0))


def _kernel_comment(kernel: Kernel) -> Lines:
    return _block_comment(kernel.span, f"{kernel.remark}: {_SUMMARY[kernel.role]}")
