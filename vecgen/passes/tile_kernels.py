"""Kernels → phases over tiles, with unit-stride accesses only (level ARRAYS).

First values that belong to other spaces are loaded (a pointer where the tile is contiguous, else a
gathered copy), then loops and table look-ups alternate, and at the end what is added to other
spaces goes there in the order of the instances. A local that one loop binds and a later one reads
crosses in a buffer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.kernel import (
    AddPhase,
    Execution,
    Kernel,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    Operation,
    OwnPhase,
    Phase,
)
from vecgen.ir.program import Level, Program
from vecgen.ir.storage import short_name
from vecgen.lang.expr import Call, Const, Expr, Get, Load, Local, Unary, UnaryOp
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Assign, Increment, Let, LookUp, Put, Stmt, Store
from vecgen.lang.traverse import (
    Body,
    locals_read,
    locals_written,
    map_statements,
    rename_locals,
    rewrite_body,
    walk_expressions,
    walk_statements,
)
from vecgen.lang.types import DType
from vecgen.passes.fresh import FreshNames

_RESERVED = ("first", "count", "total", "model", "row")


def tile_kernels(program: Program) -> Program:
    """Return the program at level ARRAYS."""
    kernels = []
    for kernel in program.kernels:
        if kernel.space is None:
            kernels.append(_row_kernel(kernel, program))
        else:
            kernels.append(_Tiler(kernel, program).kernel_with_phases())
    return replace(program, level=Level.ARRAYS, kernels=tuple(kernels))


def _row_kernel(kernel: Kernel, program: Program) -> Kernel:
    """Return the kernel of a table's row: columns are stored in `row`."""
    table = next(table for table in program.tables if table.fill == kernel.name)
    stores = tuple(
        Store("row", Const(number, DType.INT), Local(short_name(column)))
        for number, column in enumerate(table.columns)
    )
    uniform, body = _bind_globals(kernel.uniform, kernel.body)
    for node in walk_expressions(body):
        if isinstance(node, Get):
            raise UnsupportedError(
                f"{kernel.span}: {kernel.remark} has a TABLE and uses {node.field},"
                " which differs from instance to instance"
            )
    loop = LoopPhase(body + stores, Execution.SERIAL)
    return replace(kernel, uniform=uniform, body=(), phases=(loop,))


def _bind_globals(uniform: Body, body: Body) -> tuple[Body, Body]:
    """Return both bodies with globals read into locals of their names, once, in front."""
    gets = [
        node
        for node in walk_expressions(uniform + body)
        if isinstance(node, Get) and node.via is None and "." not in node.field
    ]
    names = {get.field for get in gets}
    calls = [node for node in walk_expressions(uniform + body) if isinstance(node, Call)]
    if any(c.function in INTRINSICS and INTRINSICS[c.function].uses_time for c in calls):
        names |= {"t", "dt"}  # the printer adds them as arguments

    def one(node: Expr) -> Expr:
        if isinstance(node, Get) and node.field in names:
            return Local(node.field, span=node.span)
        return node

    bind: Body = tuple(Let(name, Get(name)) for name in sorted(names))
    return bind + rewrite_body(uniform, one), rewrite_body(body, one)


@dataclass
class _Tiler:
    kernel: Kernel
    program: Program
    loads: dict[tuple[str, str], LoadPhase] = field(default_factory=dict)
    own: dict[str, OwnPhase] = field(default_factory=dict)
    adds: list[AddPhase] = field(default_factory=list)
    buffers: list[str] = field(default_factory=list)

    def kernel_with_phases(self) -> Kernel:
        """Return the kernel in its tiled form."""
        kernel = self.kernel
        self.names = FreshNames(_RESERVED)
        self._name_pointers()
        self.index = next(n for n in ("i", "j", "k", "at") if self.names.fresh(n) == n)
        kernel = self._rename_clashes(kernel)
        uniform, body = _bind_globals(kernel.uniform, kernel.body)
        for name in sorted(locals_written(uniform) | locals_written(body)):
            self.names.fresh(name)
        body = self._unit_stride(body)
        middle = self._split(body)
        phases: tuple[Phase, ...] = (
            *self.loads.values(),
            *self.own.values(),
            *middle,
            *self.adds,
        )
        return replace(kernel, uniform=uniform, body=(), phases=phases, buffers=tuple(self.buffers))

    def _name_pointers(self) -> None:
        """Give each accessed field a pointer of its short name, in the order of first use."""
        body = self.kernel.body
        written = {stmt.field for stmt in walk_statements(body) if isinstance(stmt, Put)}
        gets = [node for node in walk_expressions(body) if isinstance(node, Get)]
        for get in gets:
            if get.via is not None and (get.field, get.via) not in self.loads:
                pointer = self.names.fresh(short_name(get.field))
                buffer = self._buffer(pointer)
                self.loads[get.field, get.via] = LoadPhase(pointer, get.field, get.via, buffer)
        order = [get.field for get in gets if get.via is None and "." in get.field]
        order += [stmt.field for stmt in walk_statements(body) if isinstance(stmt, Put)]
        for name in self._declared_order(order):
            pointer = self.names.fresh(short_name(name))
            self.own[name] = OwnPhase(pointer, name, name in written)

    def _declared_order(self, used: list[str]) -> list[str]:
        wanted = set(used)
        return [item.name for item in self.program.fields if item.name in wanted]

    def _buffer(self, stem: str) -> str:
        name = self.names.fresh(f"{stem}_tile")
        self.buffers.append(name)
        return name

    def _rename_clashes(self, kernel: Kernel) -> Kernel:
        """Rename locals that have a pointer's name, a global's name or the index's."""
        shared = {item.name for item in self.program.fields if item.space is None}
        pointers = {phase.pointer for phase in self.loads.values()}
        pointers |= {phase.pointer for phase in self.own.values()}
        taken = shared | pointers | {self.index, *_RESERVED, *self.buffers}
        own = locals_written(kernel.uniform) | locals_written(kernel.body)
        fresh = FreshNames(taken | own)
        renames = {name: fresh.fresh(name) for name in sorted(own & taken)}
        return replace(
            kernel,
            uniform=rename_locals(kernel.uniform, renames),
            body=rename_locals(kernel.body, renames),
        )

    def _unit_stride(self, body: Body) -> Body:
        """Return the body with `Load` and `Store` for all `Get`, `Put` and `Increment`."""
        index = Local(self.index)

        def expression(node: Expr) -> Expr:
            if not isinstance(node, Get):
                return node
            if node.component is not None:
                raise UnsupportedError(f"{node.span}: array variables are not supported yet")
            if node.via is None:
                return Load(self.own[node.field].pointer, index, span=node.span)
            return Load(self.loads[node.field, node.via].pointer, index, span=node.span)

        def statement(stmt: Stmt) -> Body:
            match stmt:
                case Put(field=name, via=None, component=None, value=value):
                    pointer = self.own[name].pointer
                    return (Store(pointer, index, value, span=stmt.span, note=stmt.note),)
                case Increment():
                    return (self._add(stmt),)
                case Put():
                    what = f"writing {stmt.field} is not supported yet"
                    raise UnsupportedError(f"{stmt.span}: {what}")
            return (stmt,)

        return map_statements(rewrite_body(body, expression), statement)

    def _add(self, stmt: Increment) -> Stmt:
        """Return the storing of a contribution in a buffer; `adds` takes it to its field."""
        operation, value = Operation.ADD, stmt.value
        if isinstance(value, Unary) and value.op is UnaryOp.NEG:
            operation, value = Operation.SUBTRACT, value.x
        buffer = self._buffer(short_name(stmt.field).rstrip("_"))
        if stmt.via is None:
            raise UnsupportedError(f"{stmt.span}: {stmt.field} += without a map")
        self.adds.append(AddPhase(stmt.field, stmt.via, buffer, operation, span=stmt.span))
        return Store(buffer, Local(self.index), value, span=stmt.span, note=stmt.note)

    def _split(self, body: Body) -> list[Phase]:
        """Return loops and look-ups; what crosses from one loop to a later one gets a buffer."""
        parts: list[list[Stmt]] = [[]]
        lookups: list[LookUp] = []
        for stmt in body:
            if isinstance(stmt, LookUp):
                lookups.append(stmt)
                parts.append([])
            else:
                parts[-1].append(stmt)
        if any(isinstance(s, LookUp) for part in parts for s in walk_statements(tuple(part))):
            raise UnsupportedError(
                f"{self.kernel.span}: a TABLE used inside an if or a loop is not supported yet"
            )
        phases: list[Phase] = []
        for number, lookup in enumerate(lookups):
            x = self._argument(lookup, parts[number])
            columns = self._columns(lookup, parts[number + 1 :])
            phases.append(LookUpPhase(lookup.table, x, columns, span=lookup.span))
        self._cross(parts)
        result: list[Phase] = []
        for number, part in enumerate(parts):
            if part:
                kernel = self.kernel
                result.append(LoopPhase(tuple(part), kernel.execution, self.index, kernel.reason))
            result += phases[number : number + 1]
        return result

    def _argument(self, lookup: LookUp, before: list[Stmt]) -> str:
        """Return the pointer or buffer that holds the look-up's argument."""
        if isinstance(lookup.x, Load):
            return lookup.x.array
        buffer = self._buffer("x")
        before.append(Store(buffer, Local(self.index), lookup.x, span=lookup.span))
        return buffer

    def _columns(self, lookup: LookUp, later: list[list[Stmt]]) -> tuple[str, ...]:
        """Return a buffer for each column that a later loop reads, and make them read it."""
        read = set().union(*(locals_read(tuple(part)) for part in later))
        columns = []
        for target in lookup.targets:
            if target not in read:
                columns.append("")
                continue
            self.buffers.append(target)
            columns.append(target)
            for part in later:
                part[:] = _read_buffer(tuple(part), target, target, self.index)
        return tuple(columns)

    def _cross(self, parts: list[list[Stmt]]) -> None:
        for number, part in enumerate(parts):
            for name in sorted(locals_written(tuple(part))):
                later = [p for p in parts[number + 1 :] if name in locals_read(tuple(p))]
                if not later:
                    continue
                if name in _assigned(part):
                    raise UnsupportedError(f"{self.kernel.span}: {name} crosses a TABLE look-up")
                buffer = self._buffer(name)
                part.append(Store(buffer, Local(self.index), Local(name)))
                for other in later:
                    other[:] = _read_buffer(tuple(other), name, buffer, self.index)


def _assigned(part: list[Stmt]) -> set[str]:
    return {s.name for s in walk_statements(tuple(part)) if isinstance(s, Assign)}


def _read_buffer(body: Body, local: str, buffer: str, index: str) -> Body:
    def one(node: Expr) -> Expr:
        if isinstance(node, Local) and node.name == local:
            return Load(buffer, Local(index), span=node.span)
        return node

    return rewrite_body(body, one)
