"""The linear parts against NEURON's own translator, on random right-hand sides.

Skipped where NEURON is not installed. The translator writes C++ text; the updates in it are read
back as trees and compared, up to the place of a minus sign in a product, which rounds nothing.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import random
import re
import subprocess
import textwrap
from pathlib import Path

import pytest

from vecgen.lang.derivative import LinearParts, NotLinear, linear_parts
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Expr,
    Get,
    Unary,
    UnaryOp,
    add,
    div,
    mul,
    neg,
    number,
    sub,
)
from vecgen.lang.traverse import map_children

NAMES = ("a", "b", "c", "d")


def translator() -> tuple[str, dict[str, str]] | None:
    spec = importlib.util.find_spec("neuron")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    programs = sorted(folder.rglob("nocmodl"))
    units = sorted(folder.rglob("nrnunits.lib"))
    if not programs or not units:
        return None
    return str(programs[0]), {**os.environ, "MODLUNIT": str(units[0])}


TRANSLATOR = translator()
pytestmark = pytest.mark.skipif(TRANSLATOR is None, reason="NEURON's translator is not installed")


def nmodl(expr: Expr) -> str:
    match expr:
        case Unary(x=x):
            return f"-({nmodl(x)})" if isinstance(x, Binary) else f"- {nmodl(x)}"
        case Binary(op=op, a=a, b=b):
            return f"{bracketed(a)} {op.value} {bracketed(b)}"
        case Call(function=function, args=args):
            return f"{function}({', '.join(map(nmodl, args))})"
        case Get(field=field):
            return field
        case _:
            return repr(expr.value)  # type: ignore[attr-defined]


def bracketed(expr: Expr) -> str:
    return f"({nmodl(expr)})" if isinstance(expr, Binary) else nmodl(expr)


def translate(folder: Path, right_hand_sides: dict[str, Expr]) -> str:
    assert TRANSLATOR is not None
    program, environment = TRANSLATOR
    lines = [f"{state}' = {nmodl(rhs)}" for state, rhs in right_hand_sides.items()]
    equations = "\n".join("\n".join(textwrap.wrap(line)) for line in lines)
    (folder / "shapes.mod").write_text(
        "NEURON { SUFFIX shapes RANGE a, b, c, d }\n"
        "PARAMETER { a = 1 b = 2 c = 3 d = 4 }\n"
        f"STATE {{ {chr(10).join(right_hand_sides)} }}\n"
        "BREAKPOINT { SOLVE states METHOD cnexp }\n"
        f"DERIVATIVE states {{\n{equations}\n}}\n"
        "FUNCTION f(z) { f = z*z }\n"
    )
    subprocess.run(
        [program, "shapes.mod"], cwd=folder, env=environment, capture_output=True, check=True
    )
    return (folder / "shapes.cpp").read_text()


def tree(text: str) -> Expr:
    source = text.replace("_threadargscomma_", "").strip()
    return from_python(ast.parse(source, mode="eval").body)


def from_python(node: ast.expr) -> Expr:
    operators = {
        ast.Add: BinaryOp.ADD,
        ast.Sub: BinaryOp.SUB,
        ast.Mult: BinaryOp.MUL,
        ast.Div: BinaryOp.DIV,
    }
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return Binary(operators[type(op)], from_python(left), from_python(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return neg(from_python(operand))
        case ast.Constant(value=value):
            return number(value)
        case ast.Name(id=name):
            return Get(name)
        case ast.Call(func=ast.Name(id=name), args=args):
            return Call(name, tuple(map(from_python, args)))
    raise TypeError(ast.dump(node))


def signs_out(expr: Expr) -> Expr:
    """Move minus signs out of products and quotients, and cancel pairs of them."""
    expr = map_children(expr, signs_out)
    match expr:
        case Unary(op=UnaryOp.NEG, x=Unary(op=UnaryOp.NEG, x=x)):
            return x
        case Binary(op=BinaryOp.MUL | BinaryOp.DIV as op, a=a, b=b):
            minus = False
            if isinstance(a, Unary):
                a, minus = a.x, not minus
            if isinstance(b, Unary):
                b, minus = b.x, not minus
            product = Binary(op, a, b)
            return neg(product) if minus else product
    return expr


def update(state: str, parts: LinearParts) -> Expr:
    x, dt = Get(state), Get("dt")
    b = number(0.0) if parts.b is None else parts.b
    if parts.exponent is None or parts.a is None:
        return sub(x, mul(dt, neg(b)))
    decay = sub(number(1.0), Call("exp", (mul(dt, parts.exponent),)))
    return add(x, mul(decay, sub(div(neg(b), parts.a), x)))


def updates(code: str) -> dict[str, Expr]:
    """Return state → right-hand side of its update, from the translator's C++."""
    body = code[code.index("static int states ") :]
    found = re.findall(r"^\s*(\w+) = (\1 [+-] .*?);\s*$", body, re.MULTILINE)
    return {state: tree(text) for state, text in found}


def random_constant(rng: random.Random, depth: int, state: str) -> Expr:
    kind = rng.randrange(7) if depth else rng.randrange(3)
    if kind < 2:
        return Get(rng.choice([name for name in NAMES if name != state]))
    if kind == 2:
        return number(rng.choice((0.0, 1.0, 2.0, 0.1, 1e-3, 40.0, 2.5)))
    if kind == 3:
        return Call("f", (random_constant(rng, depth - 1, state),))
    if kind == 4:
        return neg(random_constant(rng, depth - 1, state))
    operation = rng.choice((add, sub, mul, div))
    parts = (random_constant(rng, depth - 1, state), random_constant(rng, depth - 1, state))
    return operation(*parts)


def random_linear(rng: random.Random, depth: int, state: str) -> Expr:
    if not depth:
        return Get(state)
    inner = random_linear(rng, depth - 1, state)
    constant = random_constant(rng, 2, state)
    match rng.randrange(8):
        case 0:
            return neg(inner)
        case 1:
            return mul(inner, constant)
        case 2:
            return mul(constant, inner)
        case 3:
            return div(inner, constant)
        case 4:
            return add(inner, constant)
        case 5:
            return sub(constant, inner)
        case 6:
            return add(random_linear(rng, depth - 1, state), inner)
    return sub(inner, random_linear(rng, depth - 1, state))


def test_random_linear_equations(tmp_path: Path) -> None:
    rng = random.Random(20)
    equations: dict[str, Expr] = {}
    for index in range(150):
        state = f"s{index}x"
        depth = index % 5
        equations[state] = (
            random_linear(rng, depth, state) if depth else random_constant(rng, 4, state)
        )
    found = updates(translate(tmp_path, equations))
    assert found.keys() == equations.keys()
    for state, rhs in equations.items():
        parts = linear_parts(rhs, state)
        assert isinstance(parts, LinearParts), nmodl(rhs)
        assert signs_out(update(state, parts)) == signs_out(found[state]), nmodl(rhs)


@pytest.mark.parametrize("rhs", ["f(x)", "a / x", "x * x / x", "x / (a + x)", "x * f(a + x)"])
def test_nonlinear_goes_to_derivimplicit_there_too(tmp_path: Path, rhs: str) -> None:
    expr = from_python(ast.parse(rhs, mode="eval").body)
    result = linear_parts(expr, "x")
    assert isinstance(result, NotLinear)
    assert result.kind == "nonlinear"
    assert "nrn_newton" in translate(tmp_path, {"x": expr})


@pytest.mark.parametrize("rhs", ["x * x", "a * x * (1 - x)", "(a + x) * (b + x) + c"])
def test_products_lose_their_constant_part_there(tmp_path: Path, rhs: str) -> None:
    expr = from_python(ast.parse(rhs, mode="eval").body)
    result = linear_parts(expr, "x")
    assert isinstance(result, NotLinear)
    assert result.kind == "product"
    assert re.search(r"\*\( - x\) ;", translate(tmp_path, {"x": expr}))
