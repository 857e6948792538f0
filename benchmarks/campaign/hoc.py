"""Damaged HOC files: errors with file and line only, never a traceback, never a hang.

The files are our own snippets and the HOC under the folders that are named. A damaged program may
well go on forever; then it must be possible to stop it, as with Ctrl-C. What the model would
compute is not looked at: an engine that does nothing takes the steps.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import click

from benchmarks.campaign.mutations import Case, Result, cases, tell
from vecgen.assets import mechanisms_folder
from vecgen.diagnostics import VecgenError
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.language import Language
from vecgen.frontend.neuron_api import NeuronNamespace
from vecgen.frontend.nmodl import load_mechanism
from vecgen.frontend.workspace import Progress, Workspace

PATIENCE = 2.0
"""s; a program that goes on so long is interrupted."""
STOPPING = 1.0
"""s; what it may take to stop then."""
MEMORY = 4 << 30
_PLACE = re.compile(r"[^\s:]+:\d+:\d+: ")
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
_NUMBERS = "0 -1 1 2 1e9 1e20 1e999 .5 1e-12 -0 3.7 100000 1e999-1e999".split()
_WORDS = """
    soma dend v diam nseg L x t a b Vector List objref obj proc func access insert hh pas create
    numarg() secname() new this $1 $s1 $o1 &x NULLobject if while return local strdef
    double break continue stop public external init g_pas IClamp size append printf print execute
""".split()
_SNIPPETS = Path(__file__).parents[2] / "tests" / "frontend" / "hoc" / "snippets"


class IdleEngine:
    """Takes steps by adding dt to t."""

    def initialise(self, workspace: Workspace, v: float | None) -> None:
        """Go back to t = 0."""
        del v
        workspace.globals.set("t", 0, 0.0)
        workspace.voltages_set()
        workspace.states_set()

    def currents(self, workspace: Workspace) -> None:
        """Do nothing."""

    def advance(self, workspace: Workspace, steps: int) -> None:
        """Take steps."""
        t, dt = workspace.globals.get("t", 0), workspace.globals.get("dt", 0)
        workspace.globals.set("t", 0, t + steps * dt)

    def batch_run(
        self,
        workspace: Workspace,
        tstop: float,
        tstep: float,
        path: str | None,
        comment: str,
        *,
        nan: str = "stop",
        progress: Progress | None = None,
    ) -> None:
        """Do nothing."""


class Interrupted(BaseException):
    """What Ctrl-C would be."""


def programs(folders: Sequence[str]) -> list[Path]:
    """Return the files to damage: snippets, each a file of its topic, and the folders' HOC."""
    found = [path for folder in folders for path in Path(folder).rglob("*.hoc")]
    return [*sorted(_SNIPPETS.glob("*.txt")), *sorted(found)]


def snippets(path: Path, choice: int) -> bytes:
    """Return the HOC of a file; of a file of snippets one of these."""
    text = path.read_bytes()
    if path.suffix != ".txt":
        return text
    parts = text.split(b"=== ")[1:]
    return parts[choice % len(parts)].partition(b"\n")[2].partition(b"--- prints")[0]


def hoc_cases(files: Sequence[Path], count: int, seed: int = 0) -> Iterator[Case]:
    """Yield damaged programs; the same for the same files and seed."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + count):
            origin = files[number % len(files)]
            copy = Path(folder) / f"{origin.stem}.hoc"
            copy.write_bytes(snippets(origin, number // len(files)) or b"\n")
            if number % 2:
                yield from cases([copy], 1, number)
            else:
                yield Case(origin.name, number, replaced(copy.read_bytes(), number))


def replaced(text: bytes, seed: int) -> bytes:
    """Return a program with a few words or numbers replaced by others: its syntax stays sound."""
    choice = random.Random(seed)
    pieces = _PIECES.findall(text.decode("latin-1"))
    words = [place for place, piece in enumerate(pieces) if piece[0].isalnum()]
    for place in choice.sample(words, min(len(words), choice.randint(1, 3))):
        if pieces[place][0].isdigit():
            pieces[place] = choice.choice(_NUMBERS)
        else:
            pieces[place] = choice.choice([pieces[choice.choice(words)], choice.choice(_WORDS)])
    return "".join(pieces).encode("latin-1")


def result(case: Case, folder: Path) -> Result:
    """Return what comes of a damaged program that runs in a folder of its own."""
    path = folder / "damaged.hoc"
    path.write_bytes(case.text)
    before, said = Path.cwd(), io.StringIO()
    started = time.monotonic()
    try:
        with _patience(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            os.chdir(folder)
            _session().load_file(1, str(path))
        kind, detail = "taken", ""
    except HocError as error:
        kind, detail = _told(error)
    except VecgenError as error:
        kind, detail = "crash", f"an error without a place: {error}"
    except SystemExit:
        kind, detail = "taken", ""
    except Interrupted:
        late = time.monotonic() - started > PATIENCE + STOPPING
        kind, detail = ("slow" if late else "endless"), ""
    except BaseException:
        kind, detail = "crash", traceback.format_exc()
    finally:
        os.chdir(before)
    return Result(kind, time.monotonic() - started, detail)


def _session() -> NeuronNamespace:
    """Return a session without a compiler, in which `system` runs nothing."""
    workspace = Workspace(
        load_mechanism=load_mechanism, engine=IdleEngine(), mechanisms=mechanisms_folder()
    )
    made = NeuronNamespace(workspace, Language)
    language = made._language
    assert isinstance(language, Language)
    language.interpreter.functions = {
        **language.interpreter.functions,
        "system": lambda call: 0.0,
    }
    return made


def _told(error: HocError) -> tuple[str, str]:
    """Say whether the error is sound: with file and line, and no error of Python inside."""
    cause = error.__cause__
    if cause is not None and error.message.startswith(f"{type(cause).__name__}: "):
        return "crash", f"{error}\n{''.join(traceback.format_exception(cause))}"
    if not error.places or _PLACE.search(str(error)) is None:
        return "crash", f"an error without a place: {error}"
    return "told", str(error)


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True))
@click.option("--count", default=2000, show_default=True, help="How many damaged programs.")
@click.option("--seed", default=0, show_default=True, help="The first one's number.")
@click.option("--keep", type=click.Path(), help="A folder for the programs that fail.")
def hoc(folders: tuple[str, ...], count: int, seed: int, keep: str | None) -> None:
    """Damage HOC programs, our snippets and those under FOLDERS, and run them."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    tell(_results(hoc_cases(programs(folders), count, seed)), keep)


def _results(found: Iterator[Case]) -> Iterator[tuple[Case, Result]]:
    for case in found:
        with tempfile.TemporaryDirectory() as folder:
            yield case, result(case, Path(folder))
