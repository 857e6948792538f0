"""Random bodies: the printed C leaves the interpreter's bits in every local and array element."""

from __future__ import annotations

import ctypes
import math
import random
import struct
from dataclasses import dataclass, field

import numpy as np
import pytest

from vecgen.emit.c_layout import WIDTH
from vecgen.emit.c_stmt import c_statements, declarations
from vecgen.ir.evaluate import Machine, NoMemory, execute
from vecgen.ir.text import body_text
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Compare,
    CompareOp,
    Const,
    Expr,
    Load,
    Local,
    Logical,
    LogicalOp,
    Unary,
    UnaryOp,
    number,
)
from vecgen.lang.stmt import Assign, For, If, Let, Stmt, Store, While
from vecgen.lang.types import DType
from vecgen.source import Span

MUTABLE = ("p", "q", "r")
SIZE = 4


class Plain:
    def local(self, name: str) -> str:
        return name

    def load(self, array: str, index: str) -> str:
        return f"{array}[{index}]"

    def call(self, name: str, args: list[str]) -> str:
        raise LookupError(name)


@dataclass
class Arrays(NoMemory):
    values: np.ndarray = field(default_factory=lambda: np.zeros(SIZE))

    def load(self, array: str, index: int) -> float:
        return float(self.values[index])

    def store(self, array: str, index: int, value: float) -> None:
        self.values[index] = value


@dataclass
class Writer:
    rng: random.Random
    count: int = 0

    def expression(self, depth: int, names: tuple[str, ...], integers: tuple[str, ...]) -> Expr:
        rng = self.rng
        if depth == 0 or rng.random() < 0.15:
            choice = rng.randrange(6)
            if choice == 0:
                return number(rng.choice((0.0, 1.5, -2.0, 1e-3)))
            if choice == 1:
                return Load("a", Const(rng.randrange(SIZE), DType.INT))
            if choice == 2 and integers:
                return Local(rng.choice(integers))
            return Local(rng.choice(names))
        a, b = (self.expression(depth - 1, names, integers) for _ in range(2))
        match rng.randrange(8):
            case 0:
                return Unary(rng.choice(tuple(UnaryOp)), a)
            case 1:
                return Compare(rng.choice(tuple(CompareOp)), a, b)
            case 2:
                return Logical(rng.choice(tuple(LogicalOp)), a, b)
            case 3:
                return Call("exp", (a,))
            case 4:  # never an integer division, which could be one by zero
                return Binary(BinaryOp.DIV, Binary(BinaryOp.ADD, number(0.5), a), b)
        return Binary(rng.choice((BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL)), a, b)

    def body(
        self, depth: int, names: tuple[str, ...], integers: tuple[str, ...] = ()
    ) -> tuple[Stmt, ...]:
        statements: list[Stmt] = []
        for _ in range(self.rng.randrange(1, 4)):
            stmt = self.statement(depth, names, integers)
            statements.append(stmt)
            if isinstance(stmt, Let):
                names = (*names, stmt.name)
        return tuple(statements)

    def statement(self, depth: int, names: tuple[str, ...], integers: tuple[str, ...]) -> Stmt:
        rng = self.rng
        self.count += 1
        span = Span("/somewhere/model.mod", self.count, 1)
        value = self.expression(3, names, integers)
        kind = rng.randrange(7) if depth else rng.randrange(4)
        if kind <= 1:
            return Assign(rng.choice(MUTABLE), value, span=span, note="a */ remark ??/")
        if kind == 2:
            # A sum with a double: as a double it may be read in any arithmetic.
            return Let(f"c{self.count}", Binary(BinaryOp.ADD, number(0.0), value), span=span)
        if kind == 3:
            return Store("a", Const(rng.randrange(SIZE), DType.INT), value, span=span)
        if kind == 4:
            then = self.body(depth - 1, names, integers)
            otherwise = self.body(depth - 1, names, integers) if rng.random() < 0.6 else ()
            return If(value, then, otherwise, span=span)
        if kind == 5:
            index = f"j{self.count}"
            body = self.body(depth - 1, names, (*integers, index))
            begin, step = (Const(rng.randrange(1, 3), DType.INT) for _ in range(2))
            return For(index, begin, number(4.7), step, body, span=span)
        counter = f"n{self.count}"
        start = Assign(counter, Const(0.0))
        body = self.body(depth - 1, names, integers)
        body = (*body, Assign(counter, Binary(BinaryOp.ADD, Local(counter), number(1.0))))
        loop = While(Compare(CompareOp.LT, Local(counter), number(3.0)), body)
        return If(number(1.0), (start, loop), span=span)


def bits(value: float) -> bytes:
    return b"NaN" if math.isnan(value) else struct.pack("<d", value)


@pytest.mark.parametrize("optimization", ["-O0", "-O2"])
def test_random_bodies(compile_c, optimization: str) -> None:  # type: ignore[no-untyped-def]
    writer = Writer(random.Random(5))
    bodies = []
    lines = []
    for index in range(60):
        start = tuple(Assign(name, number(0.0)) for name in MUTABLE)
        body: tuple[Stmt, ...] = (*start, *writer.body(3, ("x", *MUTABLE)))
        bodies.append(body)
        lines += [f"void f{index}(double x, double *a);", f"void f{index}(double x, double *a)"]
        lines += ["{", "    (void)x;", *declarations(body, Plain(), indent=4)]
        lines += c_statements(body, Plain(), indent=4)
        lines += [f"    a[{SIZE + place}] = {name};" for place, name in enumerate(MUTABLE)]
        lines.append("}")
    assert max(map(len, lines)) <= WIDTH
    text = "\n".join(lines) + "\n"
    # A Let that nobody reads is a warning; passes drop such bindings before C is written.
    library = compile_c('#pragma GCC diagnostic ignored "-Wunused-variable"\n' + text, optimization)
    for index, body in enumerate(bodies):
        for x in (0.0, 1.5, -3.25, math.inf, math.nan):
            memory = Arrays()
            after = execute(body, Machine({"x": x}, memory))
            expected = [*memory.values, *(float(after[name]) for name in MUTABLE)]
            got = (ctypes.c_double * (SIZE + len(MUTABLE)))()
            library[f"f{index}"](ctypes.c_double(x), got)
            shown = f"x = {x}\n{body_text(body)}"
            assert list(map(bits, got)) == list(map(bits, expected)), shown
