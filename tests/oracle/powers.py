"""Mechanisms full of powers and logarithms: what g++ folds, and what libm computes."""

from __future__ import annotations

import math
import random
from typing import Any

# Where each is read: in INITIAL, so that every instance gives one more argument.
EXPRESSIONS = (
    "x^2", "x^1", "x^(-1)", "x^-1", "x^0", "x^0.5", "x^3", "x^4", "x^-2", "x^1.5", "x^0.333",
    "pow(x, 2)", "pow(x, -1)", "pow(x, 1)", "pow(x, 0.5)", "2^x", "10^x", "x^(1 + 1)", "x^(4/2)",
    "x^two", "x^N", "x^C", "x^2.0", "(x*1.1)^2", "x^2^1", "-x^2", "fabs(-x)^2", "(3^x)^2", "x^x",
    "10^0.3", "3^0.1", "2^0.5", "7^(-0.3)", "C^0.7", "log(10)", "log(C)", "log10(7)", "sqrt(3)",
    "sin(1)", "cos(2)", "tanh(0.7)", "cosh(1.3)", "sinh(0.3)", "tan(0.4)", "atan(3)",
    "(10^0.3)^1.7", "log(x^2)", "sqrt(x^2)", "pow(pow(x, 0.5), 2)", "exp(log(x))", "log(exp(x))",
    "pow(exp(x), 2)", "exp(x)^3", "pow(x*x, 0.5)", "log(x)", "log10(x)", "log(1 + x)", "floor(x)",
    "ceil(x)", "fmod(x, 0.3)", "raised(x, 2)", "raised(x, -1)", "hill(x, 2)", "local(x)",
    "branch(x)", "twice(x)", "counted(x)", "power2(x)", "(raised(x, 1.3))^2", "erf(x)^2",
    "tanh(x)*x^2 + cos(x^3)", "atan(x)^-1",
)  # fmt: skip

MODS = {
    "powers": f"""
NEURON {{ SUFFIX powers  RANGE x, {", ".join(f"r{i}" for i in range(len(EXPRESSIONS)))} }}
DEFINE N 2
CONSTANT {{ C = 2 }}
PARAMETER {{ x = 1.5  two = 2 }}
ASSIGNED {{ {" ".join(f"r{i}" for i in range(len(EXPRESSIONS)))} }}
INITIAL {{
    {"    ".join(f"r{i} = {text}" + chr(10) for i, text in enumerate(EXPRESSIONS))}
}}
FUNCTION raised(a, n) {{ raised = a^n }}
FUNCTION hill(a, n) {{ LOCAL q
    q = a/0.7
    hill = q^n/(1 + q^n)
}}
FUNCTION local(a) {{ LOCAL n
    n = 2
    local = a^n
    n = -1
    local = local + a^n
    n = n + 2.5
    local = local + a^n
}}
FUNCTION branch(a) {{ LOCAL n, m
    n = 2
    m = 2
    if (a > 1) {{ n = 2  m = 3 }} else {{ n = 2 }}
    branch = a^n + 1e-3*a^m
}}
FUNCTION twice(a) {{ LOCAL k
    k = 0
    twice = 0
    while (k < 3) {{ twice = twice + a^k  k = k + 1 }}
}}
FUNCTION counted(a) {{
    counted = 0
    FROM i = 1 TO 4 {{ counted = counted + a^i }}
}}
FUNCTION power2(a) {{
    if (a > 0 && a^2 > 1 && log(a) < 3^0.5) {{ power2 = a^2.5 }} else {{ power2 = a^2 }}
}}
""",
    "gates": """
NEURON { SUFFIX gates  NONSPECIFIC_CURRENT i  USEION ca READ cai, cao WRITE ica
    RANGE g, i, k, seen }
PARAMETER { g = 1e-4  k = 3 }
ASSIGNED { v i ica cai cao celsius seen }
STATE { m h }
BREAKPOINT {
    SOLVE states METHOD cnexp
    ica = 1e-6*m^2*h*(v - 12.5*log(cao/cai))
    i = g*m^k*h^4*(v + 70) + 1e-6*(1 + tanh((v + 60)/10))^2
}
INITIAL { m = 0.3  h = 0.6 }
DERIVATIVE states { LOCAL q, a, b
    q = 2.3^((celsius - 23)/10)
    a = (1 + exp(-(v + 40)/10))^-1
    b = 2 + log(1 + fabs(v)^1.3) + sin(v/20)*exp(cos(v))
    seen = b^0.5 + log10(b)
    m' = q*(a - m)/b
    h' = (pow(1 + pow(b, 2), -1) - h)/(3 + pow(a, 2))
}
""",
}


def telling_arguments(count: int) -> list[float]:
    """Return arguments: every other one's square or reciprocal differs from what pow gives."""
    choice = random.Random(1)
    found: list[float] = []
    while len(found) < count:
        x = 10.0 ** choice.uniform(-1, 1)
        folded = {2.0: x * x, -1.0: 1 / x}
        if len(found) % 2 == 0 or any(math.pow(x, y) != value for y, value in folded.items()):
            found.append(x)
    return found


def powers(script: Any, folder: str) -> None:
    """Keep every expression of many arguments."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    arguments = telling_arguments(301)
    section.nseg = len(arguments)
    section.insert("powers")
    for x, segment in zip(arguments, section, strict=True):
        segment.powers.x = x
    n.finitialize(-65)
    for i, text in enumerate(EXPRESSIONS):
        script.keep(text, [getattr(segment.powers, f"r{i}") for segment in section])


def gates(script: Any, folder: str) -> None:
    """Run a model whose loops are full of powers, logarithms and calls into libm."""
    script.load(folder)
    n = script.n
    section = n.Section("s")
    section.nseg = 13
    section.insert("gates")
    script.clamp(section(0.5), 1, 5, 0.2)
    for number, segment in enumerate(section):
        segment.gates.k = 1 + number / 4
    for at in (0.1, 0.5, 0.9):
        script.record(f"v {at}", section(at)._ref_v)
        script.record(f"seen {at}", section(at).gates._ref_seen)
        script.record(f"m {at}", section(at).gates._ref_m)
        script.record(f"h {at}", section(at).gates._ref_h)
        script.record(f"cai {at}", section(at)._ref_ica)
    n.finitialize(-65)
    script.steps(600)
