"""Threads, and what a saved value costs."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import ask_run
from benchmarks.runs.job import Job
from benchmarks.shapes import SHAPES
from vecgen.build.machine import usable_processors


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def threads(rounds: int, tstop: float) -> dict[str, float]:
    """Return how many times the work of one thread two do in the same wall time, by workload.

    Beside it the same of two programs of one thread that run at once: what the two processors give
    at all. They give less than twice where they are halves of one core, or have other guests.
    """
    if usable_processors() < 2:
        return {}
    found: dict[str, float] = {}
    with _folder() as cache:
        for name in ("W3", "W4"):
            job = Job(SHAPES[name], True, tstop if name == "W3" else tstop / 10)

            def run(count: int, text: str = job.text()) -> float:
                return float(ask_run("threads", text, cache=cache, core=None, threads=count))

            def both() -> float:
                with ThreadPoolExecutor(2) as pool:
                    return statistics.mean(pool.map(run, (1, 1)))

            run(1)  # compiles
            triples = [(run(1), run(2), both()) for _ in range(rounds)]
            found[f"{name}, two threads"] = statistics.median(one / two for one, two, _ in triples)
            found[f"{name}, two programs of one thread"] = statistics.median(
                2 * one / at_once for one, _, at_once in triples
            )
    return found


def output(rounds: int, core: int) -> dict[str, float]:
    """Return ns per saved value, by simulator and kind of file."""
    simulators = ["vecgen"]
    if importlib.util.find_spec("neuron") is not None:
        simulators.append("NEURON")
    found: dict[str, list[float]] = {}
    with _folder() as folder:
        cache = folder / "cache"
        for _ in range(rounds):
            for simulator in simulators:
                name = simulator.lower()
                told = ask_run("output", name, str(folder), cache=cache, core=core)
                for what, value in told.items():
                    found.setdefault(f"{simulator}, {what}", []).append(value)
    return {what: statistics.median(values) for what, values in found.items()}
