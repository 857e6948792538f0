"""Rules about bodies: which nodes a level has, what is bound when, what a SIMD loop can hold."""

from __future__ import annotations

from collections.abc import Iterator

from vecgen.ir.kernel import (
    AddPhase,
    Execution,
    LastPhase,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    OwnPhase,
    SharedPhase,
)
from vecgen.ir.program import Level, Program
from vecgen.ir.rules_storage import Fault, kernel_bodies
from vecgen.ir.text import body_text, expression_text
from vecgen.lang.expr import Call, Expr, Get, Load, Local
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import (
    Assign,
    For,
    If,
    Increment,
    Invoke,
    Let,
    LookUp,
    Newton,
    Ode,
    Perform,
    Put,
    Solve,
    Stmt,
    Store,
    While,
)
from vecgen.lang.traverse import Body, expressions, walk, walk_expressions, walk_statements

_GONE_AT_KERNELS = (Ode, Solve, Perform)
_GONE_AT_ARRAYS = (Put, Increment)


def equations_lowered(program: Program) -> Iterator[Fault]:
    """Check that no `Ode`, `Solve` or `Perform` is left, nor a procedure."""
    for kernel in program.kernels:
        for place, body in kernel_bodies(kernel):
            for stmt in walk_statements(body):
                if isinstance(stmt, _GONE_AT_KERNELS):
                    yield place, f"not lowered: {_shown(stmt)}"


def subscripts_lowered(program: Program) -> Iterator[Fault]:
    """Check that loops touch arrays only; globals are read before the loop."""
    for kernel in program.kernels:
        if kernel.body:
            yield f"kernel {kernel.name}", "has a body beside its phases"
        for place, body in kernel_bodies(kernel):
            inside = body is not kernel.uniform
            for stmt in walk_statements(body):
                if isinstance(stmt, _GONE_AT_ARRAYS):
                    yield place, f"not lowered: {_shown(stmt)}"
                for expr in expressions(stmt):
                    for node in walk(expr):
                        if isinstance(node, Get) and inside:
                            yield place, f"{expression_text(node)} is read inside a loop"


def no_arrays_yet(program: Program) -> Iterator[Fault]:
    """Check that below level ARRAYS there are no array accesses and no phases."""
    if program.level is Level.ARRAYS:
        return
    for kernel in program.kernels:
        if kernel.phases:
            yield f"kernel {kernel.name}", f"has phases at level {program.level.name}"
        for place, body in kernel_bodies(kernel):
            for stmt in walk_statements(body):
                if isinstance(stmt, Store):
                    yield place, f"an array is written: {_shown(stmt)}"
            for node in walk_expressions(body):
                if isinstance(node, Load):
                    yield place, f"an array is read: {expression_text(node)}"


def arrays_known(program: Program) -> Iterator[Fault]:
    """Check that loops touch only pointers and buffers of their kernel."""
    for kernel in program.kernels:
        known = {"row"} if kernel.space is None else set(kernel.buffers)
        for phase in kernel.phases:
            if isinstance(phase, LoadPhase | OwnPhase):
                known.add(phase.pointer)
            elif isinstance(phase, SharedPhase):
                known |= {phase.pointer, phase.places}
        for number, phase in enumerate(kernel.phases, 1):
            place = f"kernel {kernel.name}, phase {number}"
            used: set[str] = set()
            if isinstance(phase, LookUpPhase):
                used = {phase.x, *filter(None, phase.columns)}
            elif isinstance(phase, AddPhase | LastPhase):
                used = {phase.buffer}
            elif isinstance(phase, LoopPhase):
                nodes = walk_expressions(phase.body)
                used = {node.array for node in nodes if isinstance(node, Load)}
                stmts = walk_statements(phase.body)
                used |= {stmt.array for stmt in stmts if isinstance(stmt, Store)}
            for name in sorted(used - known):
                yield place, f"there is no pointer or buffer {name}"


def calls_resolved(program: Program) -> Iterator[Fault]:
    """Check that calls name an intrinsic or a FUNCTION of the mechanism, with its arguments."""
    arity = {(f.mechanism, f.name): len(f.parameters) for f in program.functions}
    arity |= {(f.mechanism, f.function): len(f.parameters) for f in program.table_functions}

    def check(place: str, mechanism: str, expr: Expr) -> Iterator[Fault]:
        for node in walk(expr):
            if not isinstance(node, Call):
                continue
            intrinsic = INTRINSICS.get(node.function)
            wanted = intrinsic.arity if intrinsic else arity.get((mechanism, node.function))
            if wanted is None:
                yield place, f"there is no function {node.function}"
            elif wanted != len(node.args):
                yield place, f"{node.function} takes {wanted}, not {len(node.args)} arguments"

    for kernel in program.kernels:
        for place, body in kernel_bodies(kernel):
            for stmt in walk_statements(body):
                for expr in expressions(stmt):
                    yield from check(place, kernel.mechanism, expr)
    for function in program.functions:
        place = f"function {function.name}"
        for expr in (*_direct(function.body), function.result):
            yield from check(place, function.mechanism, expr)


def names_bound(program: Program) -> Iterator[Fault]:
    """Check that a local is bound before it is read, and that nothing rebinds a `Let`."""
    for kernel in program.kernels:
        place = f"kernel {kernel.name}"
        known = {table.argument for table in program.tables if table.fill == kernel.name}
        scope = _Scope(place, known, set(), [])
        scope.body(kernel.uniform)
        if not kernel.phases:
            scope.body(kernel.entry + kernel.body + kernel.leave)
        yield from scope.faults
        for number, phase in enumerate(kernel.phases, 1):
            if isinstance(phase, LoopPhase):
                place_of_phase = f"{place}, phase {number}"
                inner = _Scope(place_of_phase, scope.known | {phase.index}, set(scope.fixed), [])
                inner.body(phase.body)
                yield from inner.faults
    for function in program.functions:
        scope = _Scope(f"function {function.name}", set(function.parameters), set(), [])
        scope.body(function.body)
        scope.expression(function.result)
        yield from scope.faults


def simd_loops(program: Program) -> Iterator[Fault]:
    """Check that SIMD loops only compute: no branch, no loop, no scalar call, one path."""
    scalar = _scalar_functions(program)
    for kernel in program.kernels:
        for number, phase in enumerate(kernel.phases, 1):
            if not isinstance(phase, LoopPhase) or phase.execution is not Execution.SIMD:
                continue
            place = f"kernel {kernel.name}, phase {number}"
            for stmt in walk_statements(phase.body):
                if isinstance(stmt, If | While | For | LookUp | Invoke | Newton):
                    yield place, f"a SIMD loop holds {type(stmt).__name__}: {_shown(stmt)}"
                if isinstance(stmt, Store) and not _is_unit_stride(stmt.index, phase):
                    yield place, f"a SIMD loop writes with a stride: {_shown(stmt)}"
            for node in walk_expressions(phase.body):
                if isinstance(node, Load) and not _is_unit_stride(node.index, phase):
                    yield place, f"a SIMD loop reads with a stride: {expression_text(node)}"
                if isinstance(node, Call) and _is_scalar(node, kernel.mechanism, scalar):
                    yield place, f"a SIMD loop calls {node.function}, which is scalar"


def _is_unit_stride(index: Expr, phase: LoopPhase) -> bool:
    return isinstance(index, Local) and index.name == phase.index


def _is_scalar(call: Call, mechanism: str, scalar: set[tuple[str, str]]) -> bool:
    intrinsic = INTRINSICS.get(call.function)
    if intrinsic is not None:
        return not intrinsic.vector
    return (mechanism, call.function) in scalar


def _scalar_functions(program: Program) -> set[tuple[str, str]]:
    """Return (mechanism, name) of FUNCTION_TABLEs and of FUNCTIONs that reach scalar calls."""
    scalar = {(item.mechanism, item.function) for item in program.table_functions}
    before = -1
    while before != len(scalar):
        before = len(scalar)
        for function in program.functions:
            nodes = [*walk_expressions(function.body), *walk(function.result)]
            calls = [node for node in nodes if isinstance(node, Call)]
            loops = any(isinstance(s, If | While | For) for s in walk_statements(function.body))
            if loops or any(_is_scalar(call, function.mechanism, scalar) for call in calls):
                scalar.add((function.mechanism, function.name))
    return scalar


def _direct(body: Body) -> tuple[Expr, ...]:
    return tuple(expr for stmt in walk_statements(body) for expr in expressions(stmt))


def _shown(stmt: Stmt) -> str:
    return body_text((stmt,)).partition("\n")[0].strip()


class _Scope:
    """Names bound so far: `known` all of them, `fixed` those of a `Let` or a loop."""

    def __init__(self, place: str, known: set[str], fixed: set[str], faults: list[Fault]) -> None:
        self.place, self.known, self.fixed, self.faults = place, known, fixed, faults

    def expression(self, expr: Expr) -> None:
        for node in walk(expr):
            if isinstance(node, Local) and node.name not in self.known:
                self.faults.append((self.place, f"the local {node.name} is read, but never bound"))
                self.known.add(node.name)

    def body(self, body: Body) -> None:
        # A mutable local exists in the whole body (it starts at 0.0), wherever it is assigned.
        for stmt in walk_statements(body):
            if isinstance(stmt, Assign):
                self.known.add(stmt.name)
            elif isinstance(stmt, LookUp):
                self.known.update(stmt.targets)
            elif isinstance(stmt, Invoke) and stmt.target:
                self.known.add(stmt.target)
        for stmt in body:
            self.statement(stmt)

    def statement(self, stmt: Stmt) -> None:
        for expr in expressions(stmt):
            if not isinstance(stmt, For | Newton):
                self.expression(expr)
        match stmt:
            case Let(name=name):
                self.bind(name, stmt)
            case Assign(name=name) if name in self.fixed:
                self.faults.append((self.place, f"a bound local is assigned: {_shown(stmt)}"))
            case If(then=then, otherwise=otherwise):
                self.inner(then)
                self.inner(otherwise)
            case While(body=body):
                self.inner(body)
            case Newton(unknowns=unknowns, body=body, residuals=residuals):
                for place in unknowns:
                    self.expression(place)
                self.inner(body, after=residuals)
            case For(index=index, begin=begin, end=end, step=step, body=body):
                self.expression(begin)
                self.inner(body, index=index, bounds=(end, step))
            case _:
                pass

    def inner(
        self,
        body: Body,
        index: str | None = None,
        bounds: tuple[Expr, ...] = (),
        after: tuple[Expr, ...] = (),
    ) -> None:
        """Check a nested body; what it binds is not known behind it, but in `after`."""
        names = set() if index is None else {index}
        scope = _Scope(self.place, self.known | names, self.fixed | names, self.faults)
        for bound in bounds:
            scope.expression(bound)
        scope.body(body)
        for expr in after:
            scope.expression(expr)

    def bind(self, name: str, stmt: Stmt) -> None:
        if name in self.known:
            self.faults.append((self.place, f"a local is bound again: {_shown(stmt)}"))
        self.known.add(name)
        self.fixed.add(name)
