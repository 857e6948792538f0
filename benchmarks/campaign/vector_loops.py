"""Counts the state and current loops of many .mod files that the compiler makes vector code of.

A loop counts as vectorised if vecgen wrote it as a vector loop, the compiler says so of each of its
loops, and its machine code calls nothing of libm. Nothing runs, so any level can be looked at.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.mechanisms.corpus import ModFile, distinct
from vecgen.build.report import SCALAR_MATHS, calls_in_object, vectorization_report
from vecgen.diagnostics import VecgenError
from vecgen.emit.emitter import emit_bundle, mechanism_file
from vecgen.emit.naming import ProgramNames
from vecgen.ir.kernel import Execution, Kernel, KernelRole
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.source import Source
from vecgen.tools.excerpts import function_lines
from vecgen.tools.one_segment import load_alone, one_segment

ROLES = (KernelRole.CURRENT, KernelRole.STATE)


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop over instances: whether it is vector code, and if not, whose decision that was."""

    name: str
    vectorised: bool
    serial: bool
    """Whether vecgen wrote it as a serial loop."""
    reason: str


def loops(file: ModFile, compiler: str, march: str) -> Iterator[Loop]:
    """Yield the state and current loops of a file.

    Raises:
        VecgenError: vecgen does not take the file, or the compiler fails.
    """
    options = Options()
    loaded = load_alone(Source.read(file.path))
    name = loaded.mechanism.name
    program = model_program(one_segment(loaded), options)
    names = ProgramNames(program)
    kernels = [k for k in program.kernels if k.mechanism == name and k.role in ROLES]
    if not kernels:
        return
    bundle = emit_bundle(program, options)
    source = mechanism_file(names.structs[name])
    with tempfile.TemporaryDirectory() as folder:
        bundle.write_to(Path(folder))
        target = Path(folder) / "object.o"
        report = vectorization_report(Path(folder), source, compiler, march, keep_object=target)
        calls = calls_in_object(target, names=SCALAR_MATHS)
    scalar = {one.line: one.reason for one in report if one.file == source and not one.vectorized}
    text = bundle.files[source].splitlines()
    for kernel in kernels:
        function = names.kernel(kernel)
        yield _loop(kernel, _failures(text, function, scalar), calls.get(function, ()))


def _failures(text: list[str], function: str, scalar: dict[int, str]) -> list[str]:
    """Return why loops of a function were not vectorised."""
    lines = function_lines(text, function)
    if not lines:
        return [f"no function {function}"]
    size = len(lines)
    start = next(k for k in range(len(text)) if text[k : k + size] == lines)
    return [reason for line, reason in scalar.items() if start < line <= start + size]


def _loop(kernel: Kernel, failures: list[str], calls: tuple[str, ...]) -> Loop:
    if kernel.execution is Execution.SERIAL:
        return Loop(kernel.name, False, True, kernel.reason)
    if failures:
        return Loop(kernel.name, False, False, failures[0])
    return Loop(kernel.name, not calls, False, f"calls {', '.join(calls)}" if calls else "")


@click.command("vector-loops")
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("--compiler", default="gcc", show_default=True)
@click.option("--march", multiple=True, default=("x86-64-v3", "x86-64-v4"), show_default=True)
def vector_loops(folders: tuple[str, ...], compiler: str, march: tuple[str, ...]) -> None:
    """Count the vectorised state and current loops of all .mod files under FOLDERS."""
    for level in march:
        counts: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        for file in distinct(folders):
            try:
                found = list(loops(file, compiler, level))
            except VecgenError:
                counts["files that cannot be compiled"] += 1
                continue
            counts["files"] += 1
            for loop in found:
                counts["loops"] += 1
                counts["vectorised"] += loop.vectorised
                counts["serial, as vecgen says"] += loop.serial
                if not loop.vectorised:
                    reasons[loop.reason] += 1
                    click.echo(f"{level}: {file.label} {loop.name}: {loop.reason}")
        share = 100 * counts["vectorised"] / max(1, counts["loops"])
        click.echo(f"{compiler} {level}: {share:.1f} % of {counts['loops']} loops; {dict(counts)}")
        for reason, number in reasons.most_common():
            click.echo(f"  {number:5} {reason}")
