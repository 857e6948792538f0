"""What a measurement is told, and how it is timed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.shapes import Shape

DT = 0.025
"""ms"""
REPEATS = 3


@dataclass(frozen=True)
class Job:
    """A workload, whether hh has its tables, how long it runs (ms), the peer's compiled library."""

    shape: Shape
    tables: bool = True
    tstop: float = 10.0
    library: str = ""

    def text(self) -> str:
        """Return this as JSON."""
        return json.dumps(asdict(self))


def job() -> Job:
    """Return the job that the command line tells."""
    told: dict[str, Any] = json.loads(sys.argv[1])
    return Job(**{**told, "shape": Shape(**told["shape"])})


def answer(job: Job, seconds: float, steps: float, v: float) -> None:
    """Print ns per compartment and step, and the last voltage (mV)."""
    print(json.dumps([seconds / steps / job.shape.compartments * 1e9, v.hex()]))


def best(*ways: Callable[[], object], before: Callable[[], object]) -> float:
    """Return the least processor time of several ways to do the same; `before` is not timed."""
    times = []
    for way in ways * REPEATS:
        before()
        start = time.process_time()
        way()
        times.append(time.process_time() - start)
    return min(times)


def slope(run: Callable[[float], object], tstop: float) -> float:
    """Return the processor time of `tstop` ms, without what a run takes before its first step."""
    short = best(lambda: run(tstop / 5), before=lambda: None)
    long = best(lambda: run(tstop * 6 / 5), before=lambda: None)
    return long - short


def status(field: str) -> int:
    """Return a line of this process's /proc status in bytes, e.g. VmHWM, the most memory it had."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(x.split()[1]) * 1024 for x in lines if x.startswith(field + ":"))
