"""The figures as Markdown tables, and as a picture where matplotlib is installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.growth import Growth
from benchmarks.workloads import Measured


def workloads(found: Sequence[Measured], peers: Sequence[str]) -> str:
    """Return ns per compartment and step of all, with how many times quicker vecgen is."""
    rows = []
    for one in found:
        cells = [one.workload, "on" if one.tables else "off", f"{one.vecgen:.1f}"]
        for peer in peers:
            pairs = one.pairs.get(peer)
            if pairs is None:
                cells.append("")
                continue
            same = ", same bits" if pairs.apart == 0.0 else f", {pairs.apart:.1e} mV"
            cells.append(f"{pairs.ns:.1f} ({pairs.ratio:.2f} x{same})")
        rows.append(cells)
    return _table(["workload", "tables", "vecgen", *peers], rows)


def growth(found: Growth) -> str:
    """Return a table of sizes, and the memory per compartment."""
    rows = []
    for (simulator, kind), points in found.points.items():
        for size, one in points.items():
            compiled = f"{one['compile']:.2f}" if "compile" in one else ""
            cells = [f"{simulator}, {kind}", f"{size:,}", f"{one['ns']:.1f}"]
            rows.append([*cells, f"{one['build']:.3f}", f"{one['set-up']:.3f}", compiled])
    names = ["", "compartments", "ns per step", "building, s", "set-up, s", "compiling, s"]
    lines = [_table(names, rows), ""]
    for simulator, kind in found.points:
        memory = found.per_compartment(simulator, kind, "peak")
        seconds = found.per_compartment(simulator, kind, "set-up")
        if memory is not None and seconds is not None:
            told = f"{memory:.0f} bytes and {seconds * 1e6:.1f} µs of set-up"
            lines.append(f"{simulator}, {kind}: {told} per compartment (10^4 to 10^5)")
    return "\n".join(lines)


def values(found: Mapping[str, float], names: tuple[str, str]) -> str:
    """Return a table of names and numbers."""
    return _table(names, [[what, f"{value:.3f}"] for what, value in found.items()])


def plot(found: Growth, path: Path) -> bool:
    """Draw the growth, log-log; return False where there is no matplotlib."""
    if importlib.util.find_spec("matplotlib") is None:
        return False
    figure = importlib.import_module("matplotlib.figure").Figure(
        figsize=(6, 4), layout="constrained"
    )
    axes = figure.add_subplot(
        xscale="log", yscale="log", xlabel="compartments", ylabel="ns per compartment and step"
    )
    for (simulator, kind), points in found.points.items():
        axes.plot(
            list(points),
            [one["ns"] for one in points.values()],
            marker="o",
            linestyle="-" if kind == "tree" else "--",
            color="C0" if simulator == "vecgen" else "C1",
            label=f"{simulator}, {'one tree' if kind == 'tree' else 'cells of 100'}",
        )
    axes.grid(which="both", alpha=0.3)
    axes.legend()
    figure.savefig(path)
    return True


def _table(names: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = list(names)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
