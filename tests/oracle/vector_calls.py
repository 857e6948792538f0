"""Calls of Vector's and Matrix's methods with random arguments (see scenarios.py).

What NEURON 9.0.2 gets wrong is left out: `mean(start, end)` with start > 1, `pow(src, -1)` and
`resample` to more than half as many elements again as there are.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

SOURCES = "abs floor sqrt log log10 tanh".split()
FUNCTIONS = "sin cos atan exp log log10 sqrt abs int tanh erf erfc".split()
WHOLE = "sum sumsq mean var stdev stderr median min max min_ind max_ind mag".split()
PARTS = "sum sumsq var stdev stderr min max min_ind max_ind".split()
INTERVALS = ("()", "[]", "[)", "(]")


def numbers(result: Any) -> list[float]:
    """Return a result as numbers."""
    if isinstance(result, tuple):
        return [number for part in result for number in numbers(part)]
    return list(result) if hasattr(result, "to_python") else [float(result)]


def calls(script: Any, seed: int) -> None:
    """Call everything on a Vector of random length."""
    n, draw = script.n, random.Random(seed)
    for case in range(8):
        size = draw.choice((1, 2, 3, 5, 8, 17, 40))
        d, e, w = ([draw.gauss(0, 3) for _ in range(size)] for _ in range(3))
        i, j = sorted(draw.sample(range(-1, size + 1), 2)) if size > 1 else (0, 0)
        f, g = draw.choice((0.1, 0.025, 1.7, 3)), draw.choice((-1.3, 0, 0.7))
        xs = sorted(draw.gauss(0, 3) for _ in range(size))
        wanted = [draw.gauss(0, 3) for _ in range(9)] + xs[:2]
        tried = 0

        def attempt(label: str, call: Callable[[], Any]) -> None:
            nonlocal tried
            tried += 1
            try:
                found = numbers(call())
            except Exception:
                found = [1e300]
            script.keep(f"{case} {tried} {label}", [len(found), *found])

        def on(name: str, *arguments: Any) -> None:
            def call() -> Any:
                vector = n.Vector(d)
                return getattr(vector, name)(*arguments), vector

            attempt(name, call)

        def of(name: str, *arguments: Any) -> None:
            attempt(f"{name} of", lambda: getattr(n.Vector(), name)(n.Vector(e), *arguments))

        for name in SOURCES:
            on(name)
            of(name)
        for power in (-1, 0, 0.5, 1, 2, 3, -2, 1.7):
            on("pow", power)
            of("pow", abs(power))
        for name in ("add", "sub", "mul", "div"):
            on(name, f)
            on(name, n.Vector(e))
            on(name, n.Vector([1, 2]))
        for name in FUNCTIONS:
            on("apply", name)
            on("apply", name, i, j)
            on("reduce", name, g)
            on("reduce", name, g, i, j)
        on("apply", lambda x: x * x + 1)
        for operator in ("==", "!=", ">", "<", ">=", "<=", *INTERVALS, "x"):
            limits = (operator, -2, d[0]) if operator in INTERVALS else (operator, d[0])
            for name in ("where", "indwhere", "indvwhere"):
                on(name, *limits)
            of("where", *limits)
            of("indvwhere", *limits)
        if size > 1:
            on("scale", g, f)
            on("interpolate", n.Vector(wanted), n.Vector(xs))
            twice = n.Vector(sorted(draw.choice(xs) for _ in xs))
            attempt("jumps", lambda: n.Vector().interpolate(n.Vector(wanted), twice, n.Vector(d)))
        for arguments in ((), (f,), (f, 1), (f, 2), (f, 3)):
            on("deriv", *arguments)
            of("deriv", *arguments)
        for arguments in ((), (f,)):
            on("integral", *arguments)
            of("integral", *arguments)
        for name in WHOLE:
            on(name)
        for name in PARTS:
            on(name, i, j)
        for shift in (i, j, -j, 77, size):
            on("rotate", shift)
            on("rotate", shift, 0)
        for arguments in ((), (i,), (i, j)):
            for name in ("c", "at", "cl", "remove"):
                on(name, *arguments)
        for arguments in ((f,), (f, i, j)):
            on("fill", *arguments)
        for arguments in ((), (f,), (g, f), (g, 9, f)):
            on("indgen", *arguments)
        last = size - 1
        for arguments in ((), (2,), (max(i, 0), j), (1, max(i, 0), j), (1, 0, last, 3, 2)):
            on("copy", n.Vector(e), *arguments)
        on("copy", n.Vector(e), n.Vector([0, last]), n.Vector([last, 0]))
        on("copy", n.Vector(e), n.Vector([last, 0]))
        on("meansqerr", n.Vector(e))
        on("meansqerr", n.Vector(e), n.Vector(w))
        on("dot", n.Vector(e))
        on("histogram", -3, 3, f)
        on("ind", n.Vector([0, last, 1]))
        of("hist", -3, 7, f)
        of("index", n.Vector([last, 0, 99]))
        of("rebin", 3)
        of("spikebin", g)
        for name in ("sort", "sortindex", "reverse"):
            on(name)
        on("rebin", 2)
        on("insrt", j, f)
        on("insrt", max(0, i), n.Vector(e))
        on("contains", d[-1])
        on("contains", d[0] + 1e-12)
        on("eq", n.Vector(d))
        on("eq", n.Vector(e))
        on("resize", size + 3)
        on("sin", 37.3, 0.2, f)
        a, b = n.Vector(d), n.Vector(e)
        operations = (
            lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b, lambda: a + 2,
            lambda: 2 + a,
            lambda: a - 2, lambda: 2 - a, lambda: a * 2, lambda: 2 * a, lambda: a / 2,
            lambda: 2 / a,
            lambda: -a, lambda: abs(a), lambda: a[1:3], lambda: a[::-1], lambda: a[-1],
            lambda: a[size],
        )  # fmt: skip
        for k, operation in enumerate(operations):
            attempt(f"operation {k}", operation)


def empty(script: Any) -> None:
    """Ask a Vector without elements."""
    n = script.n
    for name in (*WHOLE, "sort", "sortindex", "reverse", "c", "abs", "deriv"):
        try:
            found = numbers(getattr(n.Vector(), name)())
        except Exception:
            found = [1e300]
        script.keep(name, [len(found), *found])


def matrices(script: Any) -> None:
    """Use what of Matrix has NEURON's bits: all but sums of products, and what is solved."""
    n, draw = script.n, random.Random(1)
    rows, columns = 3, 4
    matrix, square = n.Matrix(rows, columns), n.Matrix(columns, columns)
    for target in (matrix, square):
        for i in range(int(target.nrow())):
            for j in range(columns):
                target.setval(i, j, draw.gauss(0, 2))
    vector = n.Vector([draw.gauss(0, 2) for _ in range(columns)])

    def keep(name: str, found: Any) -> None:
        size = int(found.nrow()), int(found.ncol())
        elements = [found.getval(i, j) for i in range(size[0]) for j in range(size[1])]
        script.keep(name, [*size, *elements])

    keep("double", square.c().muls(2).add(square))
    keep("resized", matrix.c().resize(4, 3))
    keep("block", matrix.bcopy(1, 1, 2, 3))
    keep("identity", n.Matrix(3, 3).ident())
    keep("set", n.Matrix(2, 2).set(1, 2, 3, 4))
    keep("from vector", n.Matrix(2, 2).from_vector(n.Vector([1, 2, 3, 4])))
    keep("row", matrix.c().setrow(1, vector))
    keep("column", matrix.c().setcol(1, 5))
    keep("diagonal", square.c().setdiag(1, vector))
    script.keep("row out", list(matrix.getrow(1)))
    script.keep("column out", list(matrix.getcol(2)))
    script.keep("diagonal out", [*square.getdiag(0), *square.getdiag(1), *square.getdiag(-1)])
    script.keep("elements", list(matrix.to_vector()))
    script.keep("x", [matrix.x[1][2], matrix.getval(2, 3)])
