"""Compares the runtime's functions with this machine's libm, bit for bit, and measures them.

`--kernels` adds other compilers, levels and instruction sets: each is compared with the first on
the same arguments, in vector loops and in serial ones.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

import click
import mpmath
import numpy as np
from numpy.typing import NDArray

from benchmarks.campaign.arguments import Arguments, blocks
from vecgen.maths import Maths, load_maths
from vecgen.options import Options

BITS = ("exp", "log", "log10", "pow", "sqrt")
"""Functions that must have libm's bits."""
FAST = ("fast_exp", "fast_log", "fast_expm1", "fast_tanh")
BUILDS = (
    ("gcc", "-O0", "x86-64-v3"),
    ("gcc", "-O2", "x86-64-v2"),
    ("gcc", "-O3", "x86-64-v3"),
    ("clang", "-O1", "x86-64-v3"),
    ("clang", "-O3", "native"),
    (f"{sys.executable} -m ziglang cc", "-O2", "x86-64-v3"),
)
_SAMPLES = 10_000
_DIGITS = 200


@dataclass
class Count:
    """How many results were compared, and how many differ."""

    compared: int = 0
    different: int = 0
    first: str = ""

    def add(
        self, arguments: Arguments, found: NDArray[np.float64], wanted: NDArray[np.float64]
    ) -> None:
        """Compare a block: the same bits; of NaNs the sign only."""
        wrong = differ(found, wanted)
        self.compared += len(found)
        self.different += int(wrong.sum())
        if wrong.any() and not self.first:
            at = int(np.flatnonzero(wrong)[0])
            given = ", ".join(float(x[at]).hex() for x in arguments)
            self.first = f"({given}): {float(found[at]).hex()}, not {float(wanted[at]).hex()}"


def differ(found: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where results are not the same: other bits, or a NaN of the other sign."""
    same = found.view(np.uint64) == wanted.view(np.uint64)
    nan = np.isnan(found) & np.isnan(wanted) & (np.signbit(found) == np.signbit(wanted))
    same_or_nan: NDArray[np.bool_] = same | nan
    return ~same_or_nan


def reference(maths: Maths, name: str, arguments: Arguments) -> NDArray[np.float64]:
    """Return libm's results; of exp between NEURON's guards."""
    if name != "exp":
        return maths.libm(name, *arguments)
    (x,) = arguments
    return np.where(x < -700.0, 0.0, maths.libm("exp", np.where(x > 700.0, 700.0, x)))


def compare_with_libm(maths: Maths, name: str, count: int, seed: int) -> Count:
    """Compare a function's vector loop with libm."""
    result = Count()
    for _, arguments in blocks(name, count, seed):
        found = maths.vector(name, *arguments)
        result.add(arguments, found, reference(maths, name, arguments))
    return result


def compare_builds(
    maths: Maths, options: Options, names: tuple[str, ...], count: int, seed: int
) -> Iterator[tuple[str, Count]]:
    """Yield each other build, compared with the first one in vector and scalar loops."""
    for compiler, optimization, march in BUILDS:
        other = load_maths(
            replace(options, compiler=compiler, optimization=optimization, march=march)
        )
        result = Count()
        for name in names:
            for _, arguments in blocks(name, count, seed):
                wanted = maths.vector(name, *arguments)
                result.add(arguments, other.vector(name, *arguments), wanted)
                result.add(arguments, other.scalar(name, *arguments), wanted)
        yield f"{PurePath(compiler).name} {optimization} {march}", result


def largest_error(maths: Maths, name: str, seed: int) -> float:
    """Return the largest error of the vector loop in ulp, against 200 bits."""
    exact = getattr(mpmath, {"pow": "power"}.get(name, name).removeprefix("fast_"))
    random = np.random.default_rng(seed)
    domain = _ACCURACY[name]
    arguments = [random.uniform(low, high, _SAMPLES) for low, high in domain]
    if name in ("log", "log10", "fast_log", "pow"):
        half = _SAMPLES // 2
        arguments[0][half:] = np.exp(random.uniform(-300, 300, _SAMPLES - half))
        if name == "pow":
            arguments[1][half:] = random.uniform(-2, 2, _SAMPLES - half)
    found = maths.vector(name, *arguments)
    largest = 0.0
    with mpmath.workprec(_DIGITS):
        for at, value in enumerate(found.tolist()):
            wanted = exact(*(mpmath.mpf(float(x[at])) for x in arguments))
            ulp = np.spacing(abs(float(wanted)))
            largest = max(largest, float(abs(wanted - mpmath.mpf(value)) / mpmath.mpf(float(ulp))))
    return largest


_ACCURACY = {
    "exp": [(-700.0, 700.0)],
    "log": [(0.5, 2.0)],
    "log10": [(0.5, 2.0)],
    "pow": [(0.0, 20.0), (-60.0, 60.0)],
    "sqrt": [(0.0, 100.0)],
    "fast_exp": [(-50.0, 50.0)],
    "fast_log": [(0.5, 2.0)],
    "fast_expm1": [(-3.0, 3.0)],
    "fast_tanh": [(-3.0, 3.0)],
}


def nanoseconds(maths: Maths, kind: str, name: str) -> float:
    """Return the time of one call in a loop over an array in the first-level cache."""
    random = np.random.default_rng(0)
    arity = maths.arity(kind, name)
    bounds = _ACCURACY.get(name, [(-3.0, 3.0)])
    arguments = [random.uniform(0.5, min(high, 8.0), 1024) for _, high in bounds[:arity]]
    call = maths.prepared(kind, name, *arguments)
    best = np.inf
    for _ in range(200):
        start = time.process_time_ns()
        for _ in range(20):
            call()
        best = min(best, (time.process_time_ns() - start) / 20 / 1024)
    return float(best)


@click.command()
@click.option("--only", multiple=True, help="Functions (more than once: several).")
@click.option("--count", default=10**8, show_default=True, help="Arguments per function.")
@click.option("--seed", default=1, show_default=True)
@click.option("--builds/--no-builds", default=False, help="Compare compilers and levels, too.")
@click.option("--measure/--no-measure", default=False, help="Errors in ulp and times, too.")
def maths(only: tuple[str, ...], count: int, seed: int, builds: bool, measure: bool) -> None:
    """Compare the runtime's functions with libm, bit for bit."""
    options = Options()
    functions = load_maths(options)
    names = tuple(only) or BITS
    failed = False
    for name in (name for name in names if name in functions.names("libm")):
        result = compare_with_libm(functions, name, count, seed)
        failed |= result.different > 0
        click.echo(f"{name:8} {result.different} of {result.compared} differ {result.first}")
    if builds:
        for title, result in compare_builds(functions, options, names, count // 100, seed):
            failed |= result.different > 0
            click.echo(f"{title:32} {result.different} of {result.compared} {result.first}")
    if measure:
        for name in (*names, *FAST):
            error = largest_error(functions, name, seed)
            own = nanoseconds(functions, "vector", name)
            plain = name.removeprefix("fast_")
            theirs = nanoseconds(functions, "libm", plain)
            click.echo(f"{name:12} {error:6.3f} ulp  {own:6.2f} ns  libm {theirs:6.2f} ns")
    if failed:
        raise SystemExit(1)
