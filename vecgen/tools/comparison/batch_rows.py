"""The text file of `batch_run`, from rows that were kept as doubles."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple


class BatchTimes(NamedTuple):
    """What stands in the second line of a batch file, all in ms."""

    start: float
    tstop: float
    tstep: float
    dt: float


def write_batch_file(path: str, comment: str, times: BatchTimes, rows: Any) -> None:
    """Write rows [row, variable] as NEURON does: two lines of heading, six digits a value."""
    start, tstop, tstep, dt = times
    with Path(path).open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"{comment}\n")
        steps = f"steps of {tstep:g} with dt = {dt:g}"
        file.write(f"batch_run from t = {start:g} to {tstop:g} in {steps}\n")
        for row in rows:
            file.write("".join(f" {value:g}" for value in row) + "\n")
