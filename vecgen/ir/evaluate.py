"""What expressions and bodies mean: the reference that passes and emitted C are compared with.

A number is a Python float (or an int where C has an int32_t), so every operation is the one IEEE
operation that the tree asks for. Where fields and arrays live is the business of a `Memory`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from vecgen.ir.functions import REFERENCE, FunctionTable, divide
from vecgen.ir.newton import Outcome, solve_newton
from vecgen.ir.program import Function
from vecgen.ir.table_functions import TableFunction
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Get,
    Load,
    Local,
    Logical,
    LogicalOp,
    Select,
    Unary,
    UnaryOp,
)
from vecgen.lang.intrinsics import DISCONTINUITY, INTRINSICS, PLAIN
from vecgen.lang.stmt import (
    Assign,
    For,
    If,
    Increment,
    Invoke,
    Let,
    LookUp,
    Newton,
    Put,
    Stmt,
    Store,
    While,
)
from vecgen.lang.traverse import Body, walk_statements
from vecgen.lang.types import DType
from vecgen.values import value_class

Value = float | int | bool


class InterpretError(RuntimeError):
    """The program asks for something that has no meaning here: a fault of a pass."""


class Memory(Protocol):
    """What a body can read and write beside its locals."""

    def get(self, field: str, via: str | None, component: int | None) -> float:
        """Return this instance's element of a field."""

    def put(self, field: str, via: str | None, component: int | None, value: float) -> None:
        """Set this instance's element of a field."""

    def load(self, array: str, index: int) -> float:
        """Return an element of an array."""

    def store(self, array: str, index: int, value: float) -> None:
        """Set an element of an array."""

    def look_up(self, table: str, x: float) -> tuple[float, ...]:
        """Return the interpolated columns of a table."""

    def interpolate(self, table: str, args: list[float]) -> float:
        """Return the value of a FUNCTION_TABLE (`TableFunction.name`)."""

    def invoke(self, function: str, text: str, args: list[float]) -> float:
        """Do what a function of `lang.effects` does; return its value, 0.0 if it has none."""


class NoMemory:
    """The memory of a body that has only locals."""

    def get(self, field: str, via: str | None, component: int | None) -> float:
        """Refuse."""
        raise InterpretError(f"the field {field} is read where there are only locals")

    def put(self, field: str, via: str | None, component: int | None, value: float) -> None:
        """Refuse."""
        raise InterpretError(f"the field {field} is written where there are only locals")

    def load(self, array: str, index: int) -> float:
        """Refuse."""
        raise InterpretError(f"the array {array} is read where there are only locals")

    def store(self, array: str, index: int, value: float) -> None:
        """Refuse."""
        raise InterpretError(f"the array {array} is written where there are only locals")

    def look_up(self, table: str, x: float) -> tuple[float, ...]:
        """Refuse."""
        raise InterpretError(f"the table {table} is used where there are only locals")

    def interpolate(self, table: str, args: list[float]) -> float:
        """Refuse."""
        raise InterpretError(f"{table} is called where there are only locals")

    def invoke(self, function: str, text: str, args: list[float]) -> float:
        """Refuse."""
        raise InterpretError(f"{function} is called where there are only locals")


@dataclass(slots=True)
class Machine:
    """Runs bodies; `locals` are the variables so far and change as it runs.

    Args:
        locals: starting values: arguments, `t` and `dt` for `at_time`.
        memory: fields, arrays and tables.
        intrinsics: the functions of `lang.intrinsics` by NMODL name.
        functions: the mechanism's own FUNCTIONs and FUNCTION_TABLEs by name.
    """

    locals: dict[str, Value] = field(default_factory=dict)
    memory: Memory = field(default_factory=NoMemory)
    intrinsics: FunctionTable = field(default_factory=lambda: REFERENCE)
    functions: Mapping[str, Function | TableFunction] = field(default_factory=dict)

    def number(self, expr: Expr) -> float:
        """Return the value of `expr` as a double."""
        return float(self.value(expr))

    def value(self, expr: Expr) -> Value:
        """Return the value of `expr` in its own type."""
        match expr:
            case Const(value=value, dtype=dtype):
                return _converted(dtype, value)
            case Local(name=name):
                if name not in self.locals:
                    raise InterpretError(f"the local {name} is read before it has a value")
                return self.locals[name]
            case Get(field=name, via=via, component=component):
                return float(self.memory.get(name, via, self._index(component)))
            case Load(array=array, index=index):
                element = self.memory.load(array, int(self.value(index)))
                return _converted(expr.dtype, element)
            case Unary(op=UnaryOp.NOT, x=x):
                return not self.value(x)
            case Unary(op=UnaryOp.NEG, x=x):
                return -_as_number(self.value(x))
            case Binary(op=op, a=a, b=b):
                return _arithmetic(op, self.value(a), self.value(b), self.intrinsics)
            case Compare(op=op, a=a, b=b):
                return _compare(op, self.value(a), self.value(b))
            case Logical(op=LogicalOp.AND, a=a, b=b):
                return bool(self.value(a)) and bool(self.value(b))
            case Logical(op=LogicalOp.OR, a=a, b=b):
                return bool(self.value(a)) or bool(self.value(b))
            case Select(condition=condition, then=then, otherwise=otherwise):
                yes, no = _as_number(self.value(then)), _as_number(self.value(otherwise))
                chosen = yes if self.value(condition) else no
                return chosen if type(yes) is type(no) else float(chosen)
            case Call(function=function, args=args):
                return self._call(function, [self.number(arg) for arg in args])
            case Cast(dtype=dtype, x=x):
                return _converted(dtype, self.value(x))
        raise TypeError(f"no such expression: {expr!r}")

    def run(self, body: Body) -> None:
        """Execute the statements of a body."""
        for stmt in body:
            self._execute(stmt)

    def _execute(self, stmt: Stmt) -> None:
        match stmt:
            case Let(name=name, value=value):
                self.locals[name] = _as_number(self.value(value))
            case Assign(name=name, value=value):
                self.locals[name] = self.number(value)
            case Put(field=name, value=value, via=via, component=component):
                self.memory.put(name, via, self._index(component), self.number(value))
            case Increment(field=name, value=value, via=via):
                total = self.memory.get(name, via, None) + self.number(value)
                self.memory.put(name, via, None, total)
            case Store(array=array, index=index, value=value):
                self.memory.store(array, int(self.value(index)), self.number(value))
            case If(condition=condition, then=then, otherwise=otherwise):
                self.run(then if self.value(condition) else otherwise)
            case While(condition=condition, body=body):
                while self.value(condition):
                    self.run(body)
            case For():
                self._loop(stmt)
            case Newton():
                self._solve(stmt)
            case LookUp(table=table, x=x, targets=targets):
                row = self.memory.look_up(table, self.number(x))
                self.locals.update(zip(targets, row, strict=True))
            case Invoke(function=function, args=args, target=target, text=text):
                result = self.memory.invoke(function, text, [self.number(arg) for arg in args])
                if target:
                    self.locals[target] = result
            case _:
                raise InterpretError(f"{type(stmt).__name__} has not been lowered: {stmt!r}")

    def _loop(self, stmt: For) -> None:
        index = int(self.value(stmt.begin))
        self.locals[stmt.index] = index
        while index <= int(self.value(stmt.end)):
            self.run(stmt.body)
            index += int(self.value(stmt.step))
            self.locals[stmt.index] = index
        del self.locals[stmt.index]

    def _solve(self, stmt: Newton) -> None:
        def residuals() -> list[float]:
            self.run(stmt.body)
            return [self.number(residual) for residual in stmt.residuals]

        outcome = solve_newton(_Places(self, stmt.unknowns), residuals)
        if outcome is not Outcome.SOLVED:
            raise InterpretError(f"{stmt.equations} has no solution: {outcome.name}")

    def assign(self, place: Expr, value: float) -> None:
        """Set the element of a field or an array that an expression names."""
        match place:
            case Get(field=field, via=via, component=component):
                self.memory.put(field, via, self._index(component), value)
            case Load(array=array, index=index):
                self.memory.store(array, int(self.value(index)), value)
            case _:
                raise InterpretError(f"no place: {place!r}")

    def _index(self, component: Expr | None) -> int | None:
        return None if component is None else int(self.value(component))

    def _call(self, name: str, args: list[float]) -> float:
        if name == DISCONTINUITY:
            return 1.0  # it acts: what is evaluated here is no current
        intrinsic = INTRINSICS.get(name)
        if intrinsic is not None:
            if intrinsic.uses_time:
                args = [*args, self._time("t"), self._time("dt")]
            return float(self.intrinsics[PLAIN.get(name, name)](*args))
        if name not in self.functions:
            raise InterpretError(f"the function {name} is not known")
        function = self.functions[name]
        if isinstance(function, TableFunction):
            return self.memory.interpolate(function.name, args)
        inner = Machine(
            dict(zip(function.parameters, args, strict=True)),
            intrinsics=self.intrinsics,
            functions=self.functions,
        )
        execute(function.body, inner)
        return inner.number(function.result)

    def _time(self, name: str) -> float:
        if name in self.locals:
            return float(self.locals[name])
        return self.memory.get(name, None, None)


@value_class
class _Places:
    """The values of places, as Newton's method reads and changes them."""

    machine: Machine
    places: tuple[Expr, ...]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: int) -> float:
        return self.machine.number(self.places[index])

    def __setitem__(self, index: int, value: float) -> None:
        self.machine.assign(self.places[index], value)


def evaluate(expr: Expr, machine: Machine | None = None) -> float:
    """Return the value of `expr` as a double."""
    return (machine or Machine()).number(expr)


def execute(body: Body, machine: Machine) -> dict[str, Value]:
    """Run a body and return the locals after it; what it assigns starts at 0.0 if it is new."""
    for stmt in walk_statements(body):
        match stmt:
            case Assign(name=name):
                machine.locals.setdefault(name, 0.0)
            case LookUp(targets=targets):
                for target in targets:
                    machine.locals.setdefault(target, 0.0)
            case Invoke(target=name) if name:
                machine.locals.setdefault(name, 0.0)
            case _:
                pass
    machine.run(body)
    return machine.locals


def _as_number(value: Value) -> float | int:
    return float(value) if isinstance(value, bool) else value


def _converted(dtype: DType, value: Value) -> Value:
    match dtype:
        case DType.DOUBLE:
            return float(value)
        case DType.INT:
            return math.trunc(value)
        case DType.BOOL:
            return bool(value)
    raise TypeError(f"no such type: {dtype!r}")


def _arithmetic(op: BinaryOp, first: Value, second: Value, table: FunctionTable) -> float | int:
    a, b = _as_number(first), _as_number(second)
    if op is BinaryOp.POW:
        return float(table["pow"](float(a), float(b)))
    if isinstance(a, int) and isinstance(b, int):
        return _integer_arithmetic(op, a, b)
    a, b = float(a), float(b)
    match op:
        case BinaryOp.ADD:
            return a + b
        case BinaryOp.SUB:
            return a - b
        case BinaryOp.MUL:
            return a * b
        case BinaryOp.DIV:
            return divide(a, b)
        case BinaryOp.MOD:
            return _integer_arithmetic(op, math.trunc(a), math.trunc(b))
    raise TypeError(f"no such operator: {op!r}")


def _integer_arithmetic(op: BinaryOp, a: int, b: int) -> int:
    match op:
        case BinaryOp.ADD:
            return a + b
        case BinaryOp.SUB:
            return a - b
        case BinaryOp.MUL:
            return a * b
        case BinaryOp.DIV:
            quotient = abs(a) // abs(b)
            return quotient if (a < 0) == (b < 0) else -quotient
        case BinaryOp.MOD:
            return int(math.copysign(1, a)) * (abs(a) % abs(b))
    raise TypeError(f"no such operator: {op!r}")


def _compare(op: CompareOp, first: Value, second: Value) -> bool:
    a, b = _as_number(first), _as_number(second)
    match op:
        case CompareOp.LT:
            return a < b
        case CompareOp.LE:
            return a <= b
        case CompareOp.GT:
            return a > b
        case CompareOp.GE:
            return a >= b
        case CompareOp.EQ:
            return a == b
        case CompareOp.NE:
            return a != b
    raise TypeError(f"no such operator: {op!r}")
