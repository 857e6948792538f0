"""Runs a piece of Python in a process of its own and takes back what it prints as JSON."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def ask(script: str, *arguments: str, cache: Path, core: int | None = None) -> Any:
    """Return the JSON that the script prints last; `core` pins the process to a processor."""
    return _ask(["-c", script, *arguments], cache, core, threads=None)


def ask_run(name: str, *told: str, cache: Path, core: int | None, threads: int = 1) -> Any:
    """Return what a module of `benchmarks.runs` says to a job or other words."""
    return _ask(["-m", f"benchmarks.runs.{name}", *told], cache, core, threads)


def _ask(arguments: list[str], cache: Path, core: int | None, threads: int | None) -> Any:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VECGEN_CACHE": str(cache)}
    if threads is not None:
        environment["VECGEN_THREADS"] = str(threads)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["NRN_MODULE_OPTIONS"] = "-nogui"

    def pin() -> None:
        if core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {core})

    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=pin if core is not None else None,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.strip().splitlines()[-1])


def seconds(command: list[str]) -> float:
    """Return the wall time of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return time.perf_counter() - start


def median_of(count: int, measure: Callable[[], float]) -> float:
    """Return the median of `count` measurements."""
    return statistics.median(measure() for _ in range(count))
