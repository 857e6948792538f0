"""Imports every morphology under some folders with NEURON and with vecgen, and compares all bits.

The scenario is that of tests/oracle: sections, names, order, connections, 3-d points, numbers of
segments by the d_lambda rule, diameters, areas, resistances. What vecgen refuses, or NEURON cannot
read, is listed with what they say.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from benchmarks.worker import ROOT, Worker

SCENARIO = ROOT / "tests" / "oracle" / "morphologies.py"
CELL_SCENARIO = ROOT / "tests" / "oracle" / "reconstructed_cell.py"
KINDS = {".swc": "swc", ".asc": "asc"}
OWNERS = ("cell", "session")


def distinct(folders: Sequence[str]) -> Iterator[Path]:
    """Yield the morphologies in folders, each text once."""
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(Path(folder).resolve().rglob("*")):
            if path.suffix.lower() not in KINDS or not path.is_file():
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest not in seen:
                seen.add(digest)
                yield path


def verdict(expected: dict[str, Any], found: dict[str, Any]) -> str:
    """Return what is to be said of one file: "same", or what differs."""
    theirs, ours = expected["error"], found["error"]
    if theirs or ours:
        told = [f"{who}: {_first_line(error)}" for who, error in
                (("NEURON", theirs), ("vecgen", ours)) if error]  # fmt: skip
        return "; ".join(["both refuse"] * bool(theirs and ours) + told)
    if expected["values"] == found["values"]:
        return "same"
    names = [
        name
        for name in sorted({*expected["values"], *found["values"]})
        if expected["values"].get(name) != found["values"].get(name)
    ]
    return f"DIFFERENT in {len(names)} places, first: {names[0]}"


def _first_line(error: dict[str, Any]) -> str:
    message = str(error["message"]).splitlines() or [""]
    return f"{error['kinds'][0]}: {message[0][:150]}"


FOLDERS = click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False)
)


@click.command()
@FOLDERS
def morphologies(folders: tuple[str, ...]) -> None:
    """Compare every .swc and .asc file under FOLDERS, as sections."""
    with Comparison() as comparison:
        for path in distinct(folders):
            for owner in OWNERS:
                comparison.run(SCENARIO, "imported", path, owner=owner, cable=True)


@click.command()
@FOLDERS
@click.option("--tstop", default=200.0, help="How long each cell runs, in ms.")
def cells(folders: tuple[str, ...], tstop: float) -> None:
    """Run every .swc and .asc file under FOLDERS with hh in soma and axon, pas in dendrites."""
    with Comparison() as comparison:
        for path in distinct(folders):
            comparison.run(CELL_SCENARIO, "reconstructed", path, tstop=tstop)


class Comparison:
    """NEURON and vecgen side by side; says of each file what came of it, and counts."""

    def __enter__(self) -> Comparison:
        self._cache = tempfile.TemporaryDirectory()
        os.environ.setdefault("VECGEN_CACHE", self._cache.name)
        self._workers = [Worker("neuron"), Worker("vecgen")]
        self._counts: Counter[str] = Counter()
        return self

    def run(self, scenario: Path, function: str, path: Path, **options: Any) -> None:
        """Run a scenario under both."""
        kind = KINDS[path.suffix.lower()]
        for worker in self._workers:
            worker.ask(scenario, function, file=str(path), kind=kind, **options)
        expected, found = (worker.answer() for worker in self._workers)
        said = verdict(expected, found)
        self._counts[said.split()[0].rstrip(":")] += 1
        click.echo(f"{said:5} {options.get('owner', ''):8} {path}")

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.close()
        self._cache.cleanup()
        click.echo(", ".join(f"{count} {word}" for word, count in sorted(self._counts.items())))
        if "DIFFERENT" in self._counts:
            raise SystemExit(1)
