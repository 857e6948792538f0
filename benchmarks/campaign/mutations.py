"""Damaged .mod files: diagnostics only, never a traceback, never more than a second.

Each goes as far as it can: front end, model of one segment, passes, C text. A file that is damaged
and still taken is fine; what it computes is not looked at.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.mechanisms.corpus import distinct
from vecgen.assets import mechanisms_folder
from vecgen.diagnostics import SourceError, VecgenError
from vecgen.emit.emitter import emit_bundle
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.source import Source
from vecgen.tools.one_segment import load_alone, one_segment

SECONDS = 1.0
_OPTIONS = Options()
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
_STRANGE = (
    "{ } ( ) ' \" ; = ~ < > ^ [ ] , . : ? -> << @ 1e999 -1 0 é \x00 \x7f \ufeff VERBATIM COMMENT "
    "LOCAL TABLE SOLVE IF if else while FROM TO BY WITH DEPEND UNITSOFF INITIAL STATE v t dt"
).split(" ")
_BYTES = (b"\x00", b"\xff", b"\xc3", b"\r", b"\x1b[31m", b"\x80\x80", b"\t\f\v")


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file."""

    origin: str
    seed: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: `taken`, `told` (diagnostics), `slow`, or `crash` with the traceback."""

    kind: str
    seconds: float
    detail: str = ""


def cases(files: Sequence[Path], count: int, seed: int = 0) -> Iterator[Case]:
    """Yield damaged copies of files; the same for the same files and seed."""
    for number in range(seed, seed + count):
        choice = random.Random(number)
        path = choice.choice(list(files))
        yield Case(path.name, number, damaged(path.read_bytes(), choice))


def damaged(text: bytes, choice: random.Random) -> bytes:
    """Return the text after one to three accidents."""
    for _ in range(choice.randint(1, 3)):
        text = choice.choice(_ACCIDENTS)(text, choice) or b"\n"
    return text


def _in_pieces(text: bytes, choice: random.Random) -> bytes:
    pieces = _PIECES.findall(text.decode("latin-1"))
    at = choice.randrange(len(pieces))
    match choice.randrange(6):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(at, choice.choice(_STRANGE))
        case 2:
            pieces[at] = choice.choice(pieces)
        case 3:
            pieces[at], pieces[at - 1] = pieces[at - 1], pieces[at]
        case 4:
            del pieces[at : at + choice.randint(1, 20)]
        case _:
            other = choice.randrange(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
    return "".join(pieces).encode("latin-1", "replace")


def _line(text: bytes, choice: random.Random) -> bytes:
    lines = text.split(b"\n")
    at = choice.randrange(len(lines))
    match choice.randrange(3):
        case 0:
            lines.insert(choice.randrange(len(lines)), lines[at])
        case 1:
            del lines[at]
        case _:
            lines[at : at + 1] = [lines[at]] * choice.randint(2, 40)
    return b"\n".join(lines)


def _truncated(text: bytes, choice: random.Random) -> bytes:
    return text[: choice.randrange(len(text) + 1)]


def _odd_bytes(text: bytes, choice: random.Random) -> bytes:
    at = choice.randrange(len(text) + 1)
    return text[:at] + choice.choice(_BYTES) + text[at:]


def _nested(text: bytes, choice: random.Random) -> bytes:
    """Put many brackets somewhere."""
    at = choice.randrange(len(text) + 1)
    bracket = choice.choice((b"(", b"{", b"((", b"if (1) {", b"-", b"!"))
    return text[:at] + bracket * choice.choice((3, 50, 3000)) + text[at:]


_ACCIDENTS = (_in_pieces,) * 12 + (_line,) * 4 + (_truncated, _odd_bytes, _odd_bytes, _nested)


def result(case: Case, folder: Path) -> Result:
    """Return what comes of a damaged file; `folder` is for the file."""
    path = folder / "damaged.mod"
    path.write_bytes(case.text)
    start = time.process_time()
    try:
        _compile(path)
        kind, detail = "taken", ""
    except SourceError as error:
        kind, detail = _told(error)
    except VecgenError as error:
        kind, detail = "told", str(error)
    except Exception:
        kind, detail = "crash", traceback.format_exc()
    seconds = time.process_time() - start
    if kind != "crash" and seconds > SECONDS:
        return Result("slow", seconds, f"{kind} after {seconds:.1f} s")
    return Result(kind, seconds, detail)


def _compile(path: Path) -> None:
    loaded = load_alone(Source.read(path))
    emit_bundle(model_program(one_segment(loaded), _OPTIONS), _OPTIONS)


def _told(error: SourceError) -> tuple[str, str]:
    """Say whether the diagnostics are sound: each with a message, places within the file."""
    if not error.diagnostics or not all(item.message for item in error.diagnostics):
        return "crash", f"an error without diagnostics: {error}"
    return "told", str(error)


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True))
@click.option("--count", default=5000, show_default=True, help="How many damaged files.")
@click.option("--seed", default=0, show_default=True, help="The first one's number.")
@click.option("--keep", type=click.Path(), help="A folder for the files that fail.")
def mutations(folders: tuple[str, ...], count: int, seed: int, keep: str | None) -> None:
    """Damage the .mod files under FOLDERS, and vecgen's own, and have them checked."""
    files = [file.path for file in distinct([*folders, mechanisms_folder()])]
    with tempfile.TemporaryDirectory() as folder:
        tell(((case, result(case, Path(folder))) for case in cases(files, count, seed)), keep)


def tell(found: Iterable[tuple[Case, Result]], keep: str | None) -> None:
    """Print what fails as it comes, and totals; `keep` is a folder for the texts of failures.

    Raises:
        SystemExit: something crashed, or took too long.
    """
    totals: Counter[str] = Counter()
    slowest = 0.0
    for case, outcome in found:
        totals[outcome.kind] += 1
        slowest = max(slowest, outcome.seconds)
        if outcome.kind in ("crash", "slow"):
            click.echo(f"seed {case.seed} of {case.origin}: {outcome.kind}\n{outcome.detail}")
            if keep is not None:
                (Path(keep) / f"{case.seed}{Path(case.origin).suffix}").write_bytes(case.text)
    counts = ", ".join(f"{number} {kind}" for kind, number in sorted(totals.items()))
    click.echo(f"{counts}; the slowest took {slowest:.2f} s")
    if totals["crash"] or totals["slow"]:
        raise SystemExit(1)
