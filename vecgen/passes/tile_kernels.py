"""Kernels → phases over tiles, with unit-stride accesses only (level ARRAYS).

First values that belong to other spaces are loaded (a pointer where the tile is contiguous, else a
gathered copy), then loops and table look-ups alternate, and at the end what is added to other
spaces goes there in the order of the instances, and into globals what the last instance set. A
local that one loop binds and a later one reads crosses in a buffer. Only what instances hand on to
one another (`meetings`) is reached in the loop itself, which is serial then.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.kernel import (
    AddPhase,
    Execution,
    Kernel,
    LastPhase,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    Operation,
    OwnPhase,
    Phase,
    SharedPhase,
)
from vecgen.ir.program import Level, Program
from vecgen.ir.storage import ARENA_VALUE, short_name
from vecgen.lang.effects import EFFECTS
from vecgen.lang.expr import Const, Expr, Get, Load, Local, Unary, UnaryOp, add
from vecgen.lang.stmt import Assign, Increment, Invoke, Let, LookUp, Newton, Put, Stmt, Store
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
from vecgen.passes.bind_globals import bind_globals
from vecgen.passes.convert_branches import is_straight
from vecgen.passes.fresh import FreshNames
from vecgen.passes.meetings import Place, carried_globals, globals_set, shared_places
from vecgen.passes.row_kernels import RESERVED, row_kernel
from vecgen.passes.scalar_calls import ScalarCalls
from vecgen.source import Span


def tile_kernels(program: Program) -> Program:
    """Return the program at level ARRAYS."""
    kernels = []
    calls = ScalarCalls(program)
    for kernel in program.kernels:
        if kernel.space is None:
            kernels.append(row_kernel(kernel, program))
        else:
            kernels.append(_Tiler(kernel, program, calls).kernel_with_phases())
    return replace(program, level=Level.ARRAYS, kernels=tuple(kernels))


@dataclass
class _Tiler:
    kernel: Kernel
    program: Program
    calls: ScalarCalls
    loads: dict[tuple[str, str], LoadPhase] = field(default_factory=dict)
    own: dict[str, OwnPhase] = field(default_factory=dict)
    shared: dict[Place, SharedPhase] = field(default_factory=dict)
    adds: list[AddPhase] = field(default_factory=list)
    lasts: dict[str, LastPhase] = field(default_factory=dict)
    buffers: list[str] = field(default_factory=list)

    def kernel_with_phases(self) -> Kernel:
        """Return the kernel in its tiled form."""
        kernel = self.kernel
        self.names = FreshNames(RESERVED)
        self.globals = globals_set(self.program, kernel)
        self._name_shared()
        self._name_pointers()
        self.index = next(n for n in ("i", "j", "k", "at") if self.names.fresh(n) == n)
        kernel = self._rename_clashes(kernel)
        uniform, body = bind_globals(kernel.uniform, kernel.body, self.globals)
        for name in sorted(locals_written(uniform) | locals_written(body)):
            self.names.fresh(name)
        body = self._unit_stride(body)
        middle = self._split(body)
        phases: tuple[Phase, ...] = (
            *self.loads.values(),
            *self.own.values(),
            *self.shared.values(),
            *middle,
            *self.adds,
            *self.lasts.values(),
        )
        return replace(kernel, uniform=uniform, body=(), phases=phases, buffers=tuple(self.buffers))

    def _name_shared(self) -> None:
        """Give what instances hand on a pointer, and its map's index another."""
        places = {(name, "") for name in carried_globals(self.program, self.kernel)}
        for name, via in sorted(places | shared_places(self.program, self.kernel)):
            pointer = self.names.fresh(_pointer_name(name, via))
            index = self.names.fresh(f"{pointer}_at") if via else ""
            self.shared[name, via] = SharedPhase(pointer, name, via, index)

    def _name_pointers(self) -> None:
        """Give each accessed field a pointer of its short name, in the order of first use."""
        body = self.kernel.body
        written = {stmt.field for stmt in walk_statements(body) if isinstance(stmt, Put)}
        for stmt in walk_statements(body):
            if isinstance(stmt, Newton):
                written |= {place.field for place in stmt.unknowns if isinstance(place, Get)}
        gets = [node for node in walk_expressions(body) if isinstance(node, Get)]
        for get in gets:
            place = get.field, get.via or ""
            if get.via is not None and place not in self.loads and place not in self.shared:
                pointer = self.names.fresh(_pointer_name(get.field, get.via))
                buffer = self._buffer(pointer)
                self.loads[get.field, get.via] = LoadPhase(pointer, get.field, get.via, buffer)
        order = [get.field for get in gets if get.via is None and "." in get.field]
        order += [s.field for s in walk_statements(body) if isinstance(s, Put) and s.via is None]
        for name in self._declared_order(order):
            if name in self.globals:
                continue
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
        for phase in self.shared.values():
            pointers |= {phase.pointer, phase.places}
        taken = shared | pointers | {self.index, *RESERVED, *self.buffers}
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
            if (node.field, node.via or "") in self.shared:
                return self._shared(node.field, node.via, span=node.span)
            if node.via is None:
                return Load(self.own[node.field].pointer, index, span=node.span)
            return Load(self.loads[node.field, node.via].pointer, index, span=node.span)

        def statement(stmt: Stmt) -> Body:
            match stmt:
                case Put(field=name, via=via) | Increment(field=name, via=via) if (
                    name,
                    via or "",
                ) in self.shared:
                    return (self._store_shared(stmt),)
                case Put(field=name, via=None, value=value) if name in self.globals:
                    return (self._keep_last(stmt),)
                case Put(field=name, via=None, component=None, value=value):
                    pointer = self.own[name].pointer
                    return (Store(pointer, index, value, span=stmt.span, note=stmt.note),)
                case Increment() | Put():
                    return (self._add(stmt),)
                case Invoke(function=name) if EFFECTS[name].stops:
                    return (replace(stmt, args=(index,)),)
            return (stmt,)

        return map_statements(rewrite_body(body, expression), statement)

    def _shared(self, name: str, via: str | None, *, span: Span | None) -> Load:
        """Return this instance's element of what instances share."""
        phase = self.shared[name, via or ""]
        index: Expr = Const(0, DType.INT)
        if via:
            index = Load(phase.places, Local(self.index), DType.INT)
        return Load(phase.pointer, index, span=span)

    def _store_shared(self, stmt: Put | Increment) -> Stmt:
        place = self._shared(stmt.field, stmt.via, span=stmt.span)
        value = stmt.value
        if isinstance(stmt, Increment):
            value = add(place, value)
        return Store(place.array, place.index, value, span=stmt.span, note=stmt.note)

    def _keep_last(self, stmt: Put) -> Stmt:
        """Return the storing of a global's value in a buffer, whose last one stays."""
        if stmt.field not in self.lasts:
            buffer = self._buffer(short_name(stmt.field))
            self.lasts[stmt.field] = LastPhase(stmt.field, buffer, span=stmt.span)
        buffer = self.lasts[stmt.field].buffer
        return Store(buffer, Local(self.index), stmt.value, span=stmt.span, note=stmt.note)

    def _add(self, stmt: Increment | Put) -> Stmt:
        """Return the storing of a contribution in a buffer; `adds` takes it to its field."""
        operation, value = Operation.ADD, stmt.value
        if isinstance(stmt, Put):
            operation = Operation.REPLACE
        elif isinstance(value, Unary) and value.op is UnaryOp.NEG:
            operation, value = Operation.SUBTRACT, value.x
        buffer = self._buffer(short_name(stmt.field).rstrip("_"))
        if stmt.via is None:
            raise UnsupportedError(f"{stmt.span}: {stmt.field} += without a map")
        self.adds.append(AddPhase(stmt.field, stmt.via, buffer, operation, span=stmt.span))
        return Store(buffer, Local(self.index), value, span=stmt.span, note=stmt.note)

    def _split(self, body: Body) -> list[Phase]:
        """Return loops and look-ups; what crosses from one loop to a later one gets a buffer."""
        if not is_straight(self.kernel.body):
            return [self._whole(body)]
        parts: list[list[Stmt]] = [[]]
        lookups: dict[int, LookUp] = {}
        for stmt in body:
            if isinstance(stmt, LookUp):
                lookups[len(parts) - 1] = stmt
                parts.append([])
                continue
            if parts[-1] and self._stands_apart(stmt) != self._stands_apart(parts[-1][-1]):
                parts.append([])
            parts[-1].append(stmt)
        loops = [self._execution(part) for part in parts]
        phases: dict[int, LookUpPhase] = {}
        # All arguments first: one may be a column of a table that was looked up before.
        arguments = {n: self._argument(lookup, parts[n]) for n, lookup in lookups.items()}
        for number, lookup in lookups.items():
            x = arguments[number]
            columns = self._columns(lookup, parts[number + 1 :])
            phases[number] = LookUpPhase(lookup.table, x, columns, span=lookup.span)
        self._cross(parts)
        result: list[Phase] = []
        for number, part in enumerate(parts):
            if part:
                execution, reason = loops[number]
                result.append(LoopPhase(tuple(part), execution, self.index, reason))
            if number in phases:
                result.append(phases[number])
        return result

    def _stands_apart(self, stmt: Stmt) -> bool:
        """Whether the statement is a call that `isolate_calls` has put between vector loops."""
        kernel = self.kernel
        return kernel.execution is Execution.SIMD and self.calls.is_isolated(kernel.mechanism, stmt)

    def _execution(self, part: list[Stmt]) -> tuple[Execution, str]:
        kernel = self.kernel
        if part and self._stands_apart(part[0]):
            return Execution.SERIAL, self.calls.reason(kernel.mechanism, tuple(part)) or ""
        return kernel.execution, kernel.reason

    def _whole(self, body: Body) -> LoopPhase:
        """Return one loop for a body with loops or branches in it, which looks up in place."""
        read = locals_read(body)

        def statement(stmt: Stmt) -> Body:
            if not isinstance(stmt, LookUp):
                return (stmt,)
            stmt = replace(stmt, targets=tuple(t if t in read else "" for t in stmt.targets))
            if isinstance(stmt.x, Local | Load | Const):
                return (stmt,)
            name = self.names.fresh("x")
            return (Let(name, stmt.x, span=stmt.span), replace(stmt, x=Local(name)))

        kernel = self.kernel
        whole = map_statements(body, statement)
        return LoopPhase(whole, Execution.SERIAL, self.index, kernel.reason)

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
                part[:] = _stored(part, name, buffer, self.index)
                for other in later:
                    other[:] = _read_buffer(tuple(other), name, buffer, self.index)


def _stored(part: list[Stmt], local: str, buffer: str, index: str) -> list[Stmt]:
    """Return the part with a local stored in a buffer: at once where nothing else reads it."""
    if local not in locals_read(tuple(part)):
        return [
            Store(buffer, Local(index), s.value, span=s.span, note=s.note)
            if isinstance(s, Let) and s.name == local
            else s
            for s in part
        ]
    return [*part, Store(buffer, Local(index), Local(local))]


def _pointer_name(field: str, via: str) -> str:
    """Return what a pointer to a field wants to be called: a POINTER, as it is."""
    return short_name(via if field == ARENA_VALUE else field)


def _assigned(part: list[Stmt]) -> set[str]:
    return {s.name for s in walk_statements(tuple(part)) if isinstance(s, Assign)}


def _read_buffer(body: Body, local: str, buffer: str, index: str) -> Body:
    def one(node: Expr) -> Expr:
        if isinstance(node, Local) and node.name == local:
            return Load(buffer, Local(index), span=node.span)
        return node

    return rewrite_body(body, one)
