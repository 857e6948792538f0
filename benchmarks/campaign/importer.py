"""Cells that NEURON builds from the files of packages, taken over by vecgen: bits and speeds.

Which files make a cell is known to `real_cells`. Cells of the portal are built by their own HOC
templates, those of the Allen Institute by Python; both by NEURON, in a process of their own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import click

from benchmarks.campaign.morphologies import FOLDERS
from benchmarks.campaign.real_cells import RealCell, built_mechanisms, found_cells
from benchmarks.worker import ROOT

WORKER = Path(__file__).with_name("imported_cell.py")
_HEAD = (
    f"{'cell':22} {'sec':>4} {'seg':>5} {'spikes':>6} {'traces':>6}  {'verdict':10}"
    f"{'files':>7} {'import':>8} {'allowed':>8} {'NEURON':>8} {'alone':>8} {'x':>6}"
    f" {'in 32':>8} {'x':>6}"
)


@click.command("importer")
@FOLDERS
@click.option("--tstop", default=300.0, help="How long each cell runs, in ms.")
@click.option("--tstop-sweep", default=50.0, help="How long the runs of a sweep are, in ms.")
@click.option("--only", default="", help="Only cells with this in their names.")
@click.option(
    "--build",
    default=Path(tempfile.gettempdir()) / "vecgen-real-cells",
    type=click.Path(path_type=Path),
    help="Where what nrnivmodl makes is kept.",
)
def importer(
    folders: tuple[str, ...], tstop: float, tstop_sweep: float, only: str, build: Path
) -> None:
    """Import the cells found under FOLDERS from NEURON; compare all bits, tell speeds (1 core)."""
    counts: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    click.echo(_HEAD)
    with tempfile.TemporaryDirectory() as cache:
        os.environ.setdefault("VECGEN_CACHE", cache)
        for cell in found_cells(folders):
            if only not in cell.name:
                continue
            found = _found(cell, tstop, tstop_sweep, build)
            counts[found["verdict"]] += 1
            rows.append(found)
            click.echo(_row(cell.name, found))
    click.echo(", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    ran = [row for row in rows if "alone" in row]
    if ran:
        click.echo(
            f"median: {statistics.median(r['neuron'] / r['alone'] for r in ran):.1f} x alone, "
            f"{statistics.median(r['neuron'] / r['lane'] for r in ran):.1f} x in 32 lanes"
        )
    if counts["differs"] or counts["failed"]:
        raise SystemExit(1)


def _found(cell: RealCell, tstop: float, tstop_sweep: float, build: Path) -> dict[str, Any]:
    """Return what the worker found."""
    wanted = {
        "scenario": cell.scenario,
        "files": cell.files,
        "mods": str(built_mechanisms(cell.mods, build)),
        "amp": cell.amp,
        "tstop": tstop,
        "tstop_sweep": tstop_sweep,
    }
    done = subprocess.run(
        [sys.executable, str(WORKER), json.dumps(wanted)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NRN_MODULE_OPTIONS": "-nogui"},
        check=False,
    )
    if done.returncode:
        return {"verdict": "failed", "why": done.stderr.strip().splitlines()[-1]}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _row(name: str, found: dict[str, Any]) -> str:
    if "alone" not in found:
        return f"{name:22} {found['verdict']}: {found['why']}"
    allowed = 60e-6 * found["sections"] + 5e-6 * found["pairs"]
    neuron, alone, lane = found["neuron"], found["alone"], found["lane"]
    line = (
        f"{name:22} {found['sections']:4} {found['segments']:5} {found['spikes']:6} "
        f"{found['traces']:6}  {found['verdict']:10}{found['files'] * 1e3:4.0f} ms "
        f"{found['import'] * 1e3:5.0f} ms "
        f"{allowed * 1e3:5.0f} ms {neuron:6.2f} s {alone:6.2f} s {neuron / alone:6.1f} "
        f"{lane:6.3f} s {neuron / lane:6.1f}"
    )
    return f"{line}  {found['why']}".rstrip()
