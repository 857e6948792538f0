"""`python -m benchmarks.mechanisms DIR ...`: every .mod file under NEURON and under vecgen."""

from __future__ import annotations

import json
import queue
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
import platformdirs

from benchmarks.mechanisms.compare import Outcome, Verdict, compare
from benchmarks.mechanisms.constructs import constructs
from benchmarks.mechanisms.corpus import ModFile, distinct
from benchmarks.mechanisms.neuron_build import build
from benchmarks.mechanisms.simulators import Simulator, arguments, expected
from benchmarks.worker import crash
from vecgen.diagnostics import Severity
from vecgen.tools.check import Checked, Status, check_files

AUX = Path(__file__).with_name("aux")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    file: ModFile
    outcome: Outcome
    constructs: tuple[str, ...]
    serial: tuple[str, ...]
    """The loops that are no vector loops, with the reason."""
    loops: int
    codes: tuple[str, ...] = ()
    """The diagnostics' codes, where vecgen refuses."""


class Harness:
    """Pairs of simulators, and the folder with what NEURON made."""

    def __init__(self, cache: Path, jobs: int) -> None:
        self._cache = cache
        self._pairs: queue.SimpleQueue[tuple[Simulator, Simulator]] = queue.SimpleQueue()
        for _ in range(jobs):
            self._pairs.put((Simulator("neuron"), Simulator("vecgen")))
        (aux,) = distinct([AUX])
        build(aux, cache)
        self._aux = cache / aux.digest

    def row(self, file: ModFile) -> Row:
        """Return what comes of a file."""
        (checked,) = check_files([file.path])
        outcome = self._outcome(file, checked)
        text = file.path.read_text(encoding="latin-1")
        serial = [f"{x.name}: {x.reason}" for x in checked.loops if x.execution == "serial"]
        codes = [d.code for d in checked.diagnostics if d.severity is Severity.ERROR]
        return Row(
            file,
            outcome,
            tuple(constructs(text)),
            tuple(serial),
            len(checked.loops),
            tuple(codes) if checked.status is Status.REFUSED else (),
        )

    def _outcome(self, file: ModFile, checked: Checked) -> Outcome:
        built = build(file, self._cache)
        refused = checked.status is Status.REFUSED
        if built.library is None:
            said = f"{built.refusal}; vecgen {'refuses' if refused else 'takes'} it"
            return Outcome(Verdict.NEURON_REFUSES, said)
        if refused:
            said = "; ".join(
                " ".join(f"{d.span.line if d.span else ''} {d.message}".split())
                for d in checked.diagnostics
                if d.severity is Severity.ERROR
            )
            return Outcome(Verdict.REFUSED, said[:600])
        pair = self._pairs.get()
        try:
            return self._compare(file, *pair)
        except BrokenPipeError as error:
            return compare({"values": {}, "error": None}, crash(str(error)))
        finally:
            self._pairs.put(pair)

    def _compare(self, file: ModFile, neuron: Simulator, vecgen: Simulator) -> Outcome:
        folder = self._cache / file.digest
        theirs = expected(file, folder, self._aux, neuron)
        ours = vecgen.ask("protocol", **arguments(file, folder, self._aux, theirs["globals"]))
        return compare(theirs, ours)

    def close(self) -> None:
        """End all processes."""
        while not self._pairs.empty():
            for simulator in self._pairs.get():
                simulator.close()


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("--only", multiple=True, help="Only files with this in their path or digest.")
@click.option("--again", type=click.Path(exists=True), help="Only what is not identical there.")
@click.option("--json", "path", type=click.Path(), help="Write all rows to this file.")
@click.option("--jobs", default=2, show_default=True, help="Files at once.")
@click.option("--cache", type=click.Path(), help="Where NEURON's libraries and answers are kept.")
@click.option("--quiet", is_flag=True, help="Only what is not identical, and the totals.")
def main(
    folders: tuple[str, ...],
    only: tuple[str, ...],
    again: str | None,
    path: str | None,
    jobs: int,
    cache: str | None,
    quiet: bool,
) -> None:
    """Compare all distinct .mod files under FOLDERS with NEURON, to the last bit."""
    kept = Path(cache) if cache else platformdirs.user_cache_path("vecgen-mechanisms")
    kept.mkdir(parents=True, exist_ok=True)
    files = distinct(folders, only)
    if again is not None:
        before = json.loads(Path(again).read_text(encoding="utf-8"))
        done = {row["digest"] for row in before if row["verdict"] == Verdict.IDENTICAL.value}
        files = [file for file in files if file.digest not in done]
    harness = Harness(kept, jobs)
    rows = []
    with ThreadPoolExecutor(jobs) as pool:
        for row in pool.map(harness.row, files):
            rows.append(row)
            if not quiet or row.outcome.verdict is not Verdict.IDENTICAL:
                click.echo(
                    f"{row.outcome.verdict.value:18} {row.file.label:36} {row.outcome.detail}"
                )
            if path is not None:
                Path(path).write_text(json.dumps([*map(_plain, rows)], indent=1), encoding="utf-8")
    harness.close()
    for line in _totals(rows):
        click.echo(line)


def _totals(rows: list[Row]) -> Iterator[str]:
    yield f"\n{len(rows)} distinct files"
    for verdict in Verdict:
        yield f"  {sum(r.outcome.verdict is verdict for r in rows):5} {verdict.value}"
    run = [
        r for r in rows if r.outcome.verdict in (Verdict.IDENTICAL, Verdict.NEAR, Verdict.DIFFERS)
    ]
    loops, serial = sum(r.loops for r in run), sum(len(r.serial) for r in run)
    yield f"  {loops - serial} of {loops} loops of the files that run are vector loops"
    yield "\nby construct         " + " ".join(f"{v.value.split()[0]:>9}" for v in Verdict)
    uses = Counter(name for row in rows for name in row.constructs)
    for name, _ in uses.most_common():
        counts = (
            sum(name in r.constructs and r.outcome.verdict is verdict for r in rows)
            for verdict in Verdict
        )
        yield f"  {name:20}" + " ".join(f"{count:9}" for count in counts)


def _plain(row: Row) -> dict[str, object]:
    return {
        "file": str(row.file.path),
        "digest": row.file.digest,
        "copies": row.file.copies,
        "verdict": row.outcome.verdict.value,
        "detail": row.outcome.detail,
        "codes": row.codes,
        "constructs": row.constructs,
        "loops": row.loops,
        "serial": row.serial,
    }


if __name__ == "__main__":
    main()
