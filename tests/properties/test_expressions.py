"""Random expressions: the printed C computes the interpreter's bits, at -O0 and at -O2."""

from __future__ import annotations

import ctypes
import math
import random
import struct
from collections.abc import Callable

import pytest

from vecgen.emit.c_expr import c_expression
from vecgen.ir.evaluate import Machine, evaluate
from vecgen.ir.functions import REFERENCE, FunctionTable
from vecgen.ir.text import expression_text
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    CompareOp,
    Const,
    Expr,
    Local,
    Logical,
    LogicalOp,
    Select,
    Unary,
    UnaryOp,
    number,
)
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.types import DType

VARIABLES = ("x", "y", "z", "w")
SIGNATURE = ", ".join(f"double {name}" for name in VARIABLES)
CONSTANTS = (0.0, -0.0, 1.0, -1.0, 0.1, 2.0, -65.0, 1e-9, 1e300, 5e-324, math.inf)
ARITHMETIC = (BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV)
OWN = tuple(n for n, row in INTRINSICS.items() if row.vector and not row.uses_time)
LIBM = tuple(n for n, row in INTRINSICS.items() if not row.vector and row.header == "math.h")


class Plain:
    """Names as they are."""

    def local(self, name: str) -> str:
        return name

    def load(self, array: str, index: str) -> str:
        return f"{array}[{index}]"

    def call(self, name: str, args: list[str]) -> str:
        raise LookupError(name)


def arithmetic(rng: random.Random, depth: int) -> Expr:
    if depth == 0:
        return leaf(rng)
    if rng.random() < 0.2:
        return Unary(UnaryOp.NEG, arithmetic(rng, depth - 1))
    a, b = (arithmetic(rng, rng.randrange(depth)) for _ in range(2))
    return Binary(rng.choice(ARITHMETIC), a, b)


def leaf(rng: random.Random) -> Expr:
    if rng.random() < 0.7:
        return Local(rng.choice(VARIABLES))
    return number(rng.choice(CONSTANTS))


def anything(rng: random.Random, depth: int) -> Expr:
    if depth == 0:
        return leaf(rng)

    def inner() -> Expr:
        return anything(rng, rng.randrange(depth))

    match rng.randrange(9):
        case 0 | 1 | 2:
            return Binary(rng.choice(ARITHMETIC), inner(), inner())
        case 3:
            return Unary(rng.choice(tuple(UnaryOp)), inner())
        case 4:
            return Compare(rng.choice(tuple(CompareOp)), inner(), inner())
        case 5:
            return Logical(rng.choice(tuple(LogicalOp)), inner(), inner())
        case 6:
            return Select(inner(), inner(), inner())
        case 7:
            name = rng.choice(OWN)
            return Call(name, tuple(inner() for _ in range(INTRINSICS[name].arity)))
    return Cast(rng.choice((DType.BOOL, DType.DOUBLE)), inner())


def points(rng: random.Random, count: int) -> list[tuple[float, ...]]:
    special = (0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 1e308, 5e-324, 710.0, -745.0)
    result = []
    for index in range(count):
        if index % 2:
            result.append(tuple(rng.choice(special) for _ in VARIABLES))
        else:
            result.append(tuple(rng.gauss(0.0, 10.0 ** rng.randrange(-3, 4)) for _ in VARIABLES))
    return result


def bits(value: float) -> bytes:
    return b"NaN" if math.isnan(value) else struct.pack("<d", value)


def source(expressions: list[Expr]) -> str:
    lines = []
    for index, expr in enumerate(expressions):
        text = c_expression(expr, Plain())
        unused = " ".join(f"(void){name};" for name in VARIABLES)
        lines.append(f"double f{index}({SIGNATURE});")
        lines.append(f"double f{index}({SIGNATURE}) {{ {unused} return {text}; }}")
    return "\n".join(lines) + "\n"


def function(library: ctypes.CDLL, name: str, arity: int) -> Callable[..., float]:
    result = library[name]
    result.restype = ctypes.c_double
    result.argtypes = [ctypes.c_double] * arity
    return result


def compare(
    library: ctypes.CDLL,
    expressions: list[Expr],
    values: list[tuple[float, ...]],
    intrinsics: FunctionTable = REFERENCE,
) -> None:
    for index, expr in enumerate(expressions):
        compiled = function(library, f"f{index}", len(VARIABLES))
        for point in values:
            machine = Machine(dict(zip(VARIABLES, point, strict=True)), intrinsics=intrinsics)
            expected = evaluate(expr, machine)
            got = compiled(*point)
            assert bits(got) == bits(expected), f"{expression_text(expr)} at {point}"


@pytest.mark.parametrize("optimization", ["-O0", "-O2"])
def test_arithmetic_keeps_its_association(compile_c, optimization: str) -> None:  # type: ignore[no-untyped-def]
    rng = random.Random(1)
    expressions = [arithmetic(rng, 1 + index % 6) for index in range(250)]
    compare(compile_c(source(expressions), optimization), expressions, points(rng, 20))


@pytest.mark.parametrize("optimization", ["-O0", "-O2"])
def test_conditions_choices_and_own_functions(compile_c, optimization: str) -> None:  # type: ignore[no-untyped-def]
    rng = random.Random(2)
    expressions = [anything(rng, 1 + index % 5) for index in range(250)]
    compare(compile_c(source(expressions), optimization), expressions, points(rng, 20))


def test_functions_of_the_c_library(compile_c) -> None:  # type: ignore[no-untyped-def]
    x, y = Local("x"), Local("y")
    expressions: list[Expr] = [Binary(BinaryOp.POW, x, y), Call("pow", (x, y))]
    expressions += [Call(name, (x, y)[: INTRINSICS[name].arity]) for name in LIBM]
    rng = random.Random(3)
    values = points(rng, 60)
    values += [(a, b, 0.0, 0.0) for a in (0.0, -0.0, -2.0, 2.0) for b in (-1.0, -2.0, 0.5, 1e5)]
    values += [(a, 1e5 + b, 0.0, 0.0) for a in (-2.0, 2.0) for b in (0.0, 1.0)]
    compare(compile_c(source(expressions), "-O2"), expressions, values)


def test_integers_divide_and_leave_remainders_as_in_c(compile_c) -> None:  # type: ignore[no-untyped-def]
    j, k, two = Local("j"), Local("k"), Const(2, DType.INT)
    operations = (BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.MOD)
    expressions: list[Expr] = [Binary(op, j, k) for op in operations]
    expressions += [
        Binary(BinaryOp.DIV, j, number(2.0)),
        Binary(BinaryOp.SUB, j, Binary(BinaryOp.SUB, k, two)),
        Binary(BinaryOp.MOD, Local("x"), two),
        Cast(DType.INT, Binary(BinaryOp.DIV, Local("x"), number(3.0))),
        Cast(DType.DOUBLE, Binary(BinaryOp.DIV, j, k)),
        Unary(UnaryOp.NEG, Binary(BinaryOp.ADD, j, k)),
        Compare(CompareOp.LT, j, Local("x")),
        Select(j, k, Local("x")),
    ]
    parameters = "int32_t j, int32_t k, double x"
    lines = []
    for index, expr in enumerate(expressions):
        text = c_expression(expr, Plain(), integers={"j", "k"})
        lines.append(f"double f{index}({parameters});")
        lines.append(
            f"double f{index}({parameters}) {{ (void)j; (void)k; (void)x; return {text}; }}"
        )
    library = compile_c("\n".join(lines) + "\n", "-O2")
    for index, expr in enumerate(expressions):
        compiled = library[f"f{index}"]
        compiled.restype = ctypes.c_double
        compiled.argtypes = [ctypes.c_int32, ctypes.c_int32, ctypes.c_double]
        for j_value, k_value, x_value in ((7, 2, 2.9), (-7, 2, -2.9), (7, -3, 7.5), (0, 5, -8.0)):
            values: dict[str, float | int] = {"j": j_value, "k": k_value, "x": x_value}
            expected = evaluate(expr, Machine(dict(values)))
            assert compiled(j_value, k_value, x_value) == expected, expression_text(expr)
