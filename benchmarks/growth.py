"""How time and memory grow with the number of compartments, for vecgen and NEURON."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.processes import ask_run

SIZES = (10**2, 10**3, 10**4, 10**5, 10**6)
KINDS = ("tree", "cells")

Figures = dict[str, float]


@dataclass
class Growth:
    """`points[simulator, kind]`: size → figures, as `benchmarks.runs.growth` tells them."""

    points: dict[tuple[str, str], dict[int, Figures]]

    def per_compartment(self, simulator: str, kind: str, what: str) -> float | None:
        """Return how much of one figure a compartment adds, from 10^4 to 10^5 of them."""
        found = self.points.get((simulator, kind), {})
        if 10**4 not in found or 10**5 not in found:
            return None
        return (found[10**5][what] - found[10**4][what]) / (10**5 - 10**4)

    def figures(self) -> dict[str, object]:
        """Return what is told of it in JSON."""
        return {
            f"{simulator}, {kind}": {
                "bytes per compartment": self.per_compartment(simulator, kind, "peak"),
                **{str(size): figures for size, figures in points.items()},
            }
            for (simulator, kind), points in self.points.items()
        }


def measure(rounds: int, core: int, largest: int = SIZES[-1]) -> Growth:
    """Return medians of `rounds`; vecgen's "compile" is what an empty cache adds to its set-up."""
    simulators = ["vecgen"]
    if importlib.util.find_spec("neuron") is not None:
        simulators.append("NEURON")
    result = Growth({(s, kind): {} for s in simulators for kind in KINDS})
    folder = Path(tempfile.mkdtemp())

    def one(simulator: str, size: int, kind: str) -> Any:
        name = simulator.lower()
        return ask_run("growth", name, str(size), kind, cache=folder, core=core)

    try:
        for kind in KINDS:
            for size in (size for size in SIZES if size <= largest):
                shutil.rmtree(folder)
                folder.mkdir(mode=0o700)
                cold = one("vecgen", size, kind)["set-up"]
                found: dict[str, list[Figures]] = {simulator: [] for simulator in simulators}
                for _ in range(rounds):
                    for simulator in simulators:
                        found[simulator].append(one(simulator, size, kind))
                for simulator, runs in found.items():
                    median = {key: statistics.median(r[key] for r in runs) for key in runs[0]}
                    result.points[simulator, kind][size] = median
                ours = result.points["vecgen", kind][size]
                ours["compile"] = cold - ours["set-up"]
    finally:
        shutil.rmtree(folder)
    return result
