"""`vecgen check FILE|DIR ...`: can these .mod files be used, and if not, why not?

Each file goes through the front end, the lowering and the passes as a model of one segment. Nothing
is compiled and nothing runs.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path

import click

from vecgen.diagnostics import Diagnostic, Severity, SourceError, VecgenError, render
from vecgen.ir.kernel import Execution, Kernel
from vecgen.model.mechanism import Mechanism
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.source import Source
from vecgen.tools.one_segment import Loaded, load_alone, one_segment
from vecgen.values import value_class


class Status(Enum):
    """What became of a file."""

    OK = "ok"
    WARNINGS = "warnings"
    REFUSED = "refused"


@value_class
class Loop:
    """One loop of the mechanism's C: whether it is a vector loop, and if not, why."""

    name: str
    execution: str
    reason: str


@value_class
class Checked:
    """All that is known of one file."""

    source: Source
    status: Status
    mechanism: str
    """Its name, "" if it has none because the file is refused."""
    diagnostics: tuple[Diagnostic, ...] = ()
    loops: tuple[Loop, ...] = ()


def check_files(paths: Iterable[Path]) -> Iterator[Checked]:
    """Yield what there is to say of each file, folder by folder.

    Files of one folder are taken as loaded together: two of them may not have the same name, and
    one may state the charge of another's ion.
    """
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        folders.setdefault(path.parent, []).append(path)
    for files in folders.values():
        yield from _check_folder(files)


def _check_folder(files: list[Path]) -> Iterator[Checked]:
    tried = [(path, _load(path)) for path in files]
    mechanisms = [one.mechanism for _, one in tried if isinstance(one, Loaded)]
    seen: dict[str, str] = {}
    for path, one in tried:
        if isinstance(one, Checked):
            yield one
            continue
        name = one.mechanism.name
        if name in seen:
            message = f"{name} is defined in {seen[name]} too: the two cannot be loaded together"
            span = one.mechanism.block_span("NEURON")
            one.warnings.append(
                Diagnostic("defined-twice", message, span, severity=Severity.WARNING)
            )
        seen.setdefault(name, path.name)
        yield _compile(one, mechanisms)


def _load(path: Path) -> Loaded | Checked:
    try:
        source = Source.read(path)
    except OSError as error:
        return _refused(Source(str(path), ""), "unreadable", str(error.strerror or error))
    try:
        return load_alone(source)
    except SourceError as error:
        return Checked(source, Status.REFUSED, "", error.diagnostics)
    except Exception as error:
        return _refused(source, "internal-error", _internal(error))


def _compile(loaded: Loaded, beside: Iterable[Mechanism]) -> Checked:
    source, name, warnings = loaded.source, loaded.mechanism.name, tuple(loaded.warnings)
    try:
        program = model_program(one_segment(loaded, beside), Options())
    except SourceError as error:
        return Checked(source, Status.REFUSED, name, (*error.diagnostics, *warnings))
    except VecgenError as error:
        return _refused(source, "refused", str(error), name, warnings)
    except Exception as error:
        return _refused(source, "internal-error", _internal(error), name, warnings)
    loops = tuple(_loop(k) for k in program.kernels if k.mechanism == name and k.space is not None)
    return Checked(source, Status.WARNINGS if warnings else Status.OK, name, warnings, loops)


def _refused(
    source: Source,
    code: str,
    message: str,
    name: str = "",
    warnings: tuple[Diagnostic, ...] = (),
) -> Checked:
    # A message of the later stages names its place itself, where it has one.
    plain = message if source.name in message else f"{source.name}: {message}"
    return Checked(source, Status.REFUSED, name, (Diagnostic(code, plain), *warnings))


def _internal(error: Exception) -> str:
    return f"a fault of vecgen, please report it with this file: {type(error).__name__}: {error}"


def _loop(kernel: Kernel) -> Loop:
    reason = kernel.reason if kernel.execution is Execution.SERIAL else ""
    return Loop(kernel.name, kernel.execution.value, reason)


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE|DIR...", type=click.Path(exists=True)
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
@click.option("--verbose", "-v", is_flag=True, help="Which loops are vector loops, and why not.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[str, ...], as_json: bool, verbose: bool) -> None:
    """Check .mod files without running anything.

    Of each file: ok, warnings or refused, and why; of a folder all those below it. The exit status
    is 1 if a file is refused.
    """
    results = []
    for one in check_files(_mod_files(paths)):
        results.append(one)
        if not as_json:
            for line in _lines(one, verbose=verbose):
                click.echo(line)
    if not results:
        raise VecgenError(f"There are no .mod files in {', '.join(paths)}.")
    if as_json:
        click.echo(json.dumps(_document(results), indent=1))
    else:
        click.echo(_summary(results))
    if any(one.status is Status.REFUSED for one in results):
        ctx.exit(1)


def _mod_files(paths: Iterable[str]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        files = sorted(path.rglob("*.mod")) if path.is_dir() else [path]
        found.update(dict.fromkeys(file for file in files if file.is_file() or not path.is_dir()))
    return list(found)


_COLOURS = {Status.OK: "green", Status.WARNINGS: "yellow", Status.REFUSED: "red"}


def _lines(one: Checked, *, verbose: bool) -> Iterator[str]:
    status = click.style(f"{one.status.value:<9}", fg=_COLOURS[one.status])
    suffix = f" ({one.mechanism})" if one.mechanism else ""
    yield f"{status} {one.source.name}{suffix}"
    for diagnostic in one.diagnostics:
        for line in render(diagnostic, one.source).splitlines():
            yield f"    {line}"
    for loop in one.loops if verbose else ():
        yield f"    {loop.name}: {loop.execution}{f', {loop.reason}' if loop.reason else ''}"


def _summary(results: list[Checked]) -> str:
    count = {status: sum(one.status is status for one in results) for status in Status}
    loops = [loop for one in results for loop in one.loops]
    vector = sum(loop.execution == Execution.SIMD.value for loop in loops)
    files = "1 file" if len(results) == 1 else f"{len(results)} files"
    parts = ", ".join(f"{number} {status.value}" for status, number in count.items())
    return f"{files}: {parts}; {vector} of {len(loops)} loops are vector loops"


def _document(results: list[Checked]) -> dict[str, object]:
    return {
        "files": [_file(one) for one in results],
        "summary": {
            status.value: sum(one.status is status for one in results) for status in Status
        },
    }


def _file(one: Checked) -> dict[str, object]:
    return {
        "file": one.source.name,
        "status": one.status.value,
        "mechanism": one.mechanism,
        "diagnostics": [_plain(item) for item in one.diagnostics],
        "loops": [dataclasses.asdict(loop) for loop in one.loops],
    }


def _plain(item: Diagnostic) -> dict[str, object]:
    span = item.span
    return {
        "severity": item.severity.value,
        "code": item.code,
        "message": item.message,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "hint": item.hint,
    }
