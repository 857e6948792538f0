"""Which loops the compiler vectorised, by its own remarks and by what is in the object file.

Remarks alone do not prove it: a compiler may report a loop as vectorised whose body still calls the
scalar exp once per lane, so `calls_in_object` looks into the machine code.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from vecgen.build.compile import compile_command
from vecgen.build.processes import Finished, run_all
from vecgen.build.toolchain import Toolchain, find_toolchain
from vecgen.diagnostics import VecgenError
from vecgen.options import Options
from vecgen.values import value_class

SCALAR_MATHS = ("exp", "exp2", "expm1", "fma", "log", "log10", "log1p", "log2", "pow")
"""Functions of libm whose call makes a loop scalar."""

_OUTPUT_LIMIT = 64 * 1024 * 1024
_GCC_REMARKS = ("-fopt-info-vec-optimized", "-fopt-info-vec-missed")
_CLANG_REMARKS = (
    "-Rpass=loop-vectorize|loop-idiom",
    "-Rpass-missed=loop-vectorize",
    "-Rpass-analysis=loop-vectorize",
)
_REMARK = re.compile(
    r"^(?P<file>[^\n:]+):(?P<line>\d+):\d+: (?:optimized|missed|note|remark): +(?P<text>.*)$",
    re.MULTILINE,
)
_SIMD_LINE = re.compile(r"^\s*VG_SIMD(?:_[A-Z]+\s*\([^)]*\))?\s*$")
_FOR_LINE = re.compile(r"^\s*for\s*\(")
_FUNCTION = re.compile(r"^[0-9a-f]+ <(?P<name>[^>]+)>:$")
_CALL = re.compile(
    r"\b(?:call|callq|jmp|jmpq|bl|b)\b\s.*<(?P<direct>\w+)(?:@plt)?>"
    r"|R_\w+(?:PLT32|PC32|CALL26|JUMP26|GOTPCREL\w*)\s+(?P<relocated>\w+)"
)


_NO_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)


class ReportError(VecgenError, RuntimeError):
    """Remarks or machine code cannot be had."""


@value_class
class LoopVerdict:
    """What became of one VG_SIMD loop."""

    file: str
    """The emitted file, relative to the bundle's folder."""
    line: int
    """The line of its `for`."""
    vectorized: bool
    reason: str
    """The compiler's words."""


@value_class
class _Remark:
    file: str
    line: int
    text: str

    @property
    def is_success(self) -> bool:
        # clang makes a memset of a loop that only stores zeros.
        return self.text.startswith(
            ("loop vectorized", "vectorized loop", "Transformed loop-strided store")
        )

    @property
    def is_reason(self) -> bool:
        return self.text.startswith(("not vectorized:", "loop not vectorized:"))


@value_class
class _Loop:
    line: int
    """The line of the `for`."""
    extent: range
    """Its lines, from VG_SIMD to the closing brace: gcc names any of them, clang the first."""


def vectorization_report(
    bundle_folder: Path,
    source: str,
    compiler_kind: str,
    march: str,
    *,
    keep_object: Path | None = None,
) -> list[LoopVerdict]:
    """Return the verdict on every VG_SIMD loop of `source`, and of headers where it has any.

    `bundle_folder` holds a whole bundle; `compiler_kind` is a compiler's command, `gcc` or `clang`;
    `march` may be a processor that this machine is not: nothing is run. `keep_object` is where the
    object file goes, for `calls_in_object`; it is dropped otherwise.

    Raises:
        ReportError: The file does not compile.
        CompilerNotFound: There is no such compiler.
    """
    toolchain = find_toolchain(Options(compiler=compiler_kind, march=march))
    with tempfile.TemporaryDirectory(prefix="vecgen-") as folder:
        target = keep_object or Path(folder) / "object.o"
        done = _compile(bundle_folder, source, toolchain, target)
    return _verdicts(bundle_folder, source, _remarks(done.output))


def compile_object(bundle_folder: Path, source: str, toolchain: Toolchain, target: Path) -> None:
    """Compile one file of a bundle's folder into `target`."""
    _compile(bundle_folder, source, toolchain, target)


def calls_in_object(
    path: Path, *, names: Iterable[str] = SCALAR_MATHS, objdump: str = "objdump"
) -> dict[str, tuple[str, ...]]:
    """Return, for each function that calls any of `names`, which of them, sorted.

    `path` is an object file or a shared library; `objdump` the program that disassembles it.
    """
    if shutil.which(objdump) is None:
        raise ReportError(f"{objdump} is not installed (it is part of binutils)")
    command = (objdump, "-dr", "--no-show-raw-insn", str(path.absolute()))
    done = _run(command, path.absolute().parent)
    wanted = set(names)
    calls: dict[str, set[str]] = {}
    function = ""
    for line in done.output.splitlines():
        header = _FUNCTION.match(line)
        if header is not None:
            function = header["name"]
            continue
        found = _CALL.search(line)
        called = (found["direct"] or found["relocated"]) if found is not None else None
        if called in wanted:
            calls.setdefault(function, set()).add(str(called))
    return {name: tuple(sorted(called)) for name, called in sorted(calls.items())}


def _compile(folder: Path, source: str, toolchain: Toolchain, target: Path) -> Finished:
    remarks = _GCC_REMARKS if toolchain.kind == "gcc" else _CLANG_REMARKS
    command = (*compile_command(toolchain, source, str(target.absolute())), *remarks)
    return _run(command, folder)


def _run(command: tuple[str, ...], folder: Path) -> Finished:
    done = run_all([command], folder=folder, at_once=1, output_limit=_OUTPUT_LIMIT)[0]
    if done.returncode != 0:
        raise ReportError(f"{' '.join(command)} failed:\n{done.output[:2000]}")
    return done


def _remarks(output: str) -> list[_Remark]:
    return [
        _Remark(PurePosixPath(found["file"]).as_posix(), int(found["line"]), found["text"])
        for found in _REMARK.finditer(output)
    ]


def _verdicts(folder: Path, source: str, remarks: list[_Remark]) -> list[LoopVerdict]:
    headers = sorted({remark.file for remark in remarks} - {source})
    verdicts = []
    for file in (source, *headers):
        if not (folder / file).is_file():
            continue  # a header of the system
        for loop in _simd_loops((folder / file).read_text(encoding="utf-8")):
            here = {n for n, r in enumerate(remarks) if r.file == file and r.line in loop.extent}
            own = [(n, remarks[n]) for n in sorted(here)]
            # A header's loop that this file does not use has no remarks at all.
            if own or file == source:
                verdicts.append(_verdict(file, loop.line, own, remarks))
    return verdicts


def _simd_loops(text: str) -> list[_Loop]:
    """Return every loop that has VG_SIMD on the line before its `for`."""
    lines = _NO_CODE.sub(_blank, text).splitlines()
    loops = []
    for number, line in enumerate(lines):
        if not _SIMD_LINE.match(line):
            continue
        start = next((n for n in range(number, len(lines)) if _FOR_LINE.match(lines[n])), None)
        if start is not None:
            loops.append(_Loop(start + 1, range(number + 1, _end(lines, start) + 2)))
    return loops


def _end(lines: list[str], start: int) -> int:
    """Return the index of the line on which the loop that starts at `start` ends."""
    depth = 0
    opened = False
    for number in range(start, len(lines)):
        depth += lines[number].count("{") - lines[number].count("}")
        opened = opened or "{" in lines[number]
        # Without braces the body is one statement, on the loop's line or the next.
        if (opened and depth <= 0) or (not opened and number > start):
            return number
    return len(lines) - 1


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _verdict(
    file: str, line: int, own: list[tuple[int, _Remark]], remarks: list[_Remark]
) -> LoopVerdict:
    for _, remark in own:
        if remark.is_success:
            # A compiler tries several widths, and inlined copies are loops of their own.
            return LoopVerdict(file, line, True, remark.text)
    for number, remark in own:
        # gcc names the reason in the next remark, at the statement that is to blame.
        for reason in (remark, *remarks[number + 1 : number + 3]):
            if reason.is_reason:
                return LoopVerdict(file, line, False, f"{reason.text} (line {reason.line})")
    return LoopVerdict(file, line, False, own[0][1].text if own else "no remark on this loop")
