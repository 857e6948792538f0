"""Builds the cells that packages ship and runs each with NEURON and with vecgen.

Taken are folders with a `biophysics.hoc` beside `mechanisms` and `morphology` (cells of the
neocortical microcircuit portal, as in MEArec) and folders `biophysical_neuron_models` beside
`mechanisms/modfiles` and `morphologies` (cells of the Allen Institute, as in bmtk). How a cell is
built stands in tests/oracle/real_cells.py; what NEURON's nrnivmodl makes is kept in a folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.campaign.morphologies import FOLDERS, verdict
from benchmarks.worker import ROOT, Worker

SCENARIO = ROOT / "tests" / "oracle" / "real_cells.py"
_DENSITY = re.compile(r"^[^:?]*\bSUFFIX\s+\w+", re.MULTILINE)
_PAIRS = {
    "472363762": "Scnn1a",
    "472912177": "Pvalb_470522102",
    "473862421": "Pvalb_469628681",
    "473863035": "Rorb",
    "473863510": "Nr5a1",
}
"""Which morphology a fit was made for; those that do not say get the first one that fits."""


@dataclass(frozen=True, slots=True)
class RealCell:
    """A cell as a package ships it."""

    name: str
    scenario: str
    mods: Path
    files: dict[str, str]
    amp: float


def found_cells(folders: Sequence[str]) -> Iterator[RealCell]:
    """Yield the cells in folders."""
    for folder in folders:
        for path in sorted(Path(folder).resolve().rglob("biophysics.hoc")):
            here = path.parent
            for morphology in sorted((here / "morphology").glob("*.asc")):
                files = {"biophysics": str(path), "morphology": str(morphology)}
                yield RealCell(here.name, "blue_brain", here / "mechanisms", files, _step(here))
        for path in sorted(Path(folder).resolve().rglob("biophysical_neuron_models/*_fit.json")):
            here = path.parent.parent
            files = {"fit": str(path), "morphology": str(_morphology_of(path))}
            yield RealCell(path.stem, "allen", here / "mechanisms" / "modfiles", files, 0.25)


def _step(folder: Path) -> float:
    """Return the strongest of the portal's three currents, nA."""
    known = folder / "current_amps.dat"
    return max(map(float, known.read_text().split())) if known.is_file() else 0.5


def _morphology_of(fit: Path) -> Path:
    found = sorted((fit.parent.parent / "morphologies").glob("*.swc"))
    start = _PAIRS.get(fit.name.partition("_")[0], "")
    sections = {item["section"] for item in json.loads(fit.read_text())["genome"]}
    for path in found:
        kinds = {line.split()[1] for line in path.read_text().splitlines() if line[:1].isdigit()}
        if path.name.startswith(start) and ("apic" in sections) == ("4" in kinds):
            return path
    raise FileNotFoundError(f"{fit}: no morphology for it")


def built_mechanisms(folder: Path, build: Path) -> Path:
    """Return a folder with the density mechanisms of `folder` and NEURON's library of them."""
    paths = [
        path
        for path in sorted(folder.glob("*.mod"))
        if _DENSITY.search(path.read_text(encoding="latin-1"))
    ]
    texts = "".join(path.name + path.read_text(encoding="latin-1") for path in paths)
    place = build / hashlib.sha256(texts.encode()).hexdigest()[:16]
    if not sorted(place.glob("*/libnrnmech.*")):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for path in paths:
            shutil.copy(path, place)
        program = Path(sys.executable).parent / "nrnivmodl"
        subprocess.run([program], cwd=place, check=True, capture_output=True)
    return place


@click.command("real_cells")
@FOLDERS
@click.option("--tstop", default=200.0, help="How long each cell runs, in ms.")
@click.option("--only", default="", help="Only cells with this in their names.")
@click.option(
    "--build",
    default=Path(tempfile.gettempdir()) / "vecgen-real-cells",
    type=click.Path(path_type=Path),
    help="Where what nrnivmodl makes is kept.",
)
def real_cells(folders: tuple[str, ...], tstop: float, only: str, build: Path) -> None:
    """Run the published cells found under FOLDERS; compare whole traces and all at the end."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as cache:
        os.environ.setdefault("VECGEN_CACHE", cache)
        for cell in found_cells(folders):
            if only not in cell.name:
                continue
            said = _compare(cell, tstop, built_mechanisms(cell.mods, build))
            counts[said.split()[0].rstrip(":")] += 1
            click.echo(f"{cell.name:28} {said}")
    click.echo(", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    if "DIFFERENT" in counts:
        raise SystemExit(1)


def _compare(cell: RealCell, tstop: float, mods: Path) -> str:
    results, seconds = [], []
    for module in ("neuron", "vecgen"):
        worker = Worker(module)
        start = time.perf_counter()
        options = {"mods": str(mods), **cell.files, "tstop": tstop, "amp": cell.amp}
        worker.ask(SCENARIO, cell.scenario, **options)
        results.append(worker.answer())
        seconds.append(time.perf_counter() - start)
        worker.close()
    traces = sum(name.startswith("record ") for name in results[0]["values"])
    said = verdict(*results)
    return f"{said} ({traces} traces; NEURON {seconds[0]:.1f} s, vecgen {seconds[1]:.1f} s)"
