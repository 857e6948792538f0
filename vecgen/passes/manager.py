"""Runs passes in order; can verify the program after each, and can stop after one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vecgen.ir.program import Program
from vecgen.ir.verify import verify

Pass = Callable[[Program], Program]


def run_passes(program: Program, passes: Iterable[Pass], *, check: bool = False) -> Program:
    """Return the program after all passes; `check` verifies it after each."""
    result = program
    for _, result in trace_passes(program, passes):
        if check:
            verify(result)
    return result


def trace_passes(program: Program, passes: Iterable[Pass]) -> Iterator[tuple[str, Program]]:
    """Yield ("lower", program), then the name of each pass with the program after it."""
    yield "lower", program
    for one in passes:
        program = one(program)
        yield one.__name__, program
