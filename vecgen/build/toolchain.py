"""Which C compiler is used, with which flags, and what it says about itself.

A new compiler is one `CompilerRow`. Nothing is compiled here; see `compile.py`.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from vecgen.build.cache import Cache
from vecgen.build.machine import machine_and_libc, processor_identity
from vecgen.diagnostics import VecgenError
from vecgen.options import Options, child_environment
from vecgen.values import value_class

_ASK_SECONDS = 120.0
_VECTOR_BITS = {"__AVX512F__": 512, "__AVX2__": 256}
"""Width of the vectors of processors that define a macro, the widest first."""

_INSTALL = (
    "   Debian/Ubuntu: apt install gcc      macOS: xcode-select --install      "
    'anywhere: pip install "vecgen[compiler]"'
)

_COMMON_FLAGS = (
    "-std=c11",
    "-fopenmp-simd",
    "-DVG_OPENMP_SIMD",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-fvisibility=hidden",
    "-fPIC",
)


class CompilerNotFound(VecgenError, RuntimeError):  # noqa: N818 (the name users are promised)
    """There is no C compiler, or none that understands what vecgen asks of it."""


@value_class
class CompilerRow:
    """How one kind of compiler is spoken to."""

    kind: str
    programs: tuple[str, ...]
    """Beginnings of names of programs that are surely of this kind."""
    macro: str
    """A macro that only this kind, or one in a row below, predefines."""
    architecture: str = "-march={}"
    optimization: tuple[str, ...] = ("-O2",)
    own_flags: tuple[str, ...] = ()
    vector_width: str = ""
    """The flag that asks for vectors of {} bits, which compilers else may use by halves."""


COMPILERS = (
    # zig checks undefined behaviour unless told not to, and writes names of processors its own way.
    CompilerRow("zig", ("zig",), "", "-mcpu={}", own_flags=("-fno-sanitize=undefined",)),
    # icx takes liberties with floating point unless told not to.
    CompilerRow("icx", ("icx",), "__INTEL_LLVM_COMPILER", own_flags=("-fp-model=precise",)),
    CompilerRow("cray", ("craycc",), "_CRAYC"),
    CompilerRow("clang", ("clang",), "__clang__", vector_width="-mprefer-vector-width={}"),
    # gcc 12's loop distribution moves accesses inside `omp simd` loops past each other. On x86 gcc
    # does not schedule before it allocates registers unless asked: the several exponentials and
    # divisions of a gate's loop then wait one for the other (10 to 25 % of a kernel's time).
    CompilerRow(
        "gcc",
        ("gcc",),
        "__GNUC__",
        # As quick as -O2 and -O3 on such loops, and compiled in two thirds of the time.
        optimization=("-O1", "-fschedule-insns2"),
        own_flags=(
            "-fno-tree-loop-distribution",
            "-fno-tree-loop-distribute-patterns",
            "-fschedule-insns",
        ),
        vector_width="-mprefer-vector-width={}",
    ),
)
_GCC = COMPILERS[-1]


@value_class(kw_only=True)
class Toolchain:
    """A compiler that answered, and how it is called."""

    command: tuple[str, ...]
    """The program (an absolute path) and its first arguments."""
    kind: str
    flags: tuple[str, ...]
    """For compiling a file."""
    link_flags: tuple[str, ...]
    """For linking a shared library; they stand after the objects."""
    identity: str
    """SHA-256 of all its predefined macros under `flags`: version, processor, mode."""
    platform: str
    """The machine's architecture and C library, see `machine_and_libc`."""


@value_class
class _Answer:
    """What a compiler said when asked for its macros."""

    kind: str
    identity: str
    vector_bits: int
    """0: nothing to ask for."""


@value_class
class _Candidate:
    """A command to try, and the files that it consists of."""

    given: tuple[str, ...]
    """The command as it was named."""
    words: tuple[str, ...] = ()
    """The command with its program's absolute path; empty: not found."""
    stamps: tuple[tuple[str, int, int], ...] = ()
    """(path, time of change in ns, size) of each word that is a file."""


def find_toolchain(options: Options, *, cache: Cache | None = None) -> Toolchain:
    """Return the first compiler that answers, in the order of `Options.compiler`.

    With a cache, a compiler that has answered once is not started again until its file changes;
    when it has vanished since, its toolchain is still returned, so that what is compiled already
    can be used.

    Raises:
        CompilerNotFound: No compiler is there, or `Options.compiler` is not.
    """
    faults = []
    candidates = [_located(candidate) for candidate in _candidates(options)]
    for candidate in candidates:
        if candidate.words:
            try:
                return _toolchain(candidate, options, cache)
            except CompilerNotFound as error:
                faults.append(str(error))
    if cache is not None and not faults:
        for candidate in candidates:
            known = _remembered(candidate, options, cache)
            if known is not None:
                return known
    raise CompilerNotFound(_nothing_found(options, faults))


def compiler_version(toolchain: Toolchain) -> str:
    """Return the first line of the compiler's `--version`."""
    done = _run((*toolchain.command, "--version"))
    lines = done.stdout.splitlines()
    return lines[0].strip() if done.returncode == 0 and lines else "(version unknown)"


def predefined_macros(toolchain: Toolchain) -> dict[str, str]:
    """Return the macros that the compiler predefines under its flags."""
    done = _run(_question(toolchain.command, toolchain.flags))
    return _macros(done.stdout)


def _candidates(options: Options) -> Iterator[_Candidate]:
    if options.compiler is not None:
        yield _Candidate(_words(options.compiler))
        return
    if options.conventional_compiler is not None:
        yield _Candidate(_words(options.conventional_compiler))
    for name in ("cc", "gcc", "clang"):
        yield _Candidate((name,))
    zig = zig_program()
    if zig is not None:
        yield _Candidate((zig, "cc"))


def _words(command: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise CompilerNotFound(f"the compiler's command {command!r}: {error}") from error
    if not words:
        raise CompilerNotFound(f"the compiler's command {command!r} is empty")
    zig = zig_program()
    if zig is not None and words[1:3] == ("-m", "ziglang") and _is_this_python(words[0]):
        return (zig, *words[3:])
    return words


def _is_this_python(program: str) -> bool:
    found = shutil.which(program)
    return found is not None and Path(found).resolve() == Path(sys.executable).resolve()


def zig_program() -> str | None:
    """Return the program in the ziglang package: what `python -m ziglang` would start."""
    try:
        found = importlib.util.find_spec("ziglang")
    except (ImportError, ValueError):
        return None
    for folder in (found.submodule_search_locations or ()) if found else ():
        program = Path(folder) / "zig"
        if program.is_file():
            return str(program)
    return None


def _located(candidate: _Candidate) -> _Candidate:
    """Return the candidate with its program's absolute path and the state of its files."""
    program = shutil.which(candidate.given[0])
    if program is None:
        return candidate
    words = (str(Path(program).absolute()), *candidate.given[1:])
    stamps = []
    for word in words:
        # `ccache gcc` consists of two programs, and either may be replaced.
        path = shutil.which(word)
        if path is not None:
            state = Path(path).stat()
            stamps.append((path, state.st_mtime_ns, state.st_size))
    return replace(candidate, words=words, stamps=tuple(stamps))


def _toolchain(candidate: _Candidate, options: Options, cache: Cache | None) -> Toolchain:
    known = _remembered(candidate, options, cache) if cache is not None else None
    if known is not None:
        return known
    row = _row_of_program(candidate.words)
    answer = _ask(candidate.words, _flags(row, options), candidate.stamps)
    if answer.kind != row.kind and row.kind != "zig":
        row = _row_of_kind(answer.kind)
        answer = _ask(candidate.words, _flags(row, options), candidate.stamps)
    if cache is not None:
        _remember(candidate, options, answer, row, cache)
    return _made(candidate.words, options, row, answer.identity, answer.vector_bits)


def _made(
    words: tuple[str, ...], options: Options, row: CompilerRow, identity: str, vector_bits: int
) -> Toolchain:
    width = (row.vector_width.format(vector_bits),) if row.vector_width and vector_bits else ()
    return Toolchain(
        command=words,
        kind=row.kind,
        flags=(*_flags(row, options), *width),
        link_flags=(*row.own_flags, "-shared", "-lm", "-pthread"),
        identity=identity,
        platform=machine_and_libc(),
    )


def _flags(row: CompilerRow, options: Options) -> tuple[str, ...]:
    target = options.march.replace("-", "_") if row.kind == "zig" else options.march
    architecture = row.architecture.format(target)
    level = (options.optimization,) if options.optimization else row.optimization
    return (*level, *_COMMON_FLAGS, architecture, *row.own_flags)


def _row_of_program(words: tuple[str, ...]) -> CompilerRow:
    names = [Path(word).name for word in words]
    for row in COMPILERS:
        if any(name.startswith(row.programs) for name in names):
            return row
    return _GCC


def _row_of_kind(kind: str) -> CompilerRow:
    for row in COMPILERS:
        if row.kind == kind:
            return row
    raise CompilerNotFound(f"vecgen does not know compilers of the kind {kind!r}")


@functools.lru_cache(maxsize=32)
def _ask(
    command: tuple[str, ...], flags: tuple[str, ...], stamps: tuple[tuple[str, int, int], ...]
) -> _Answer:
    """Ask a compiler for its macros; `stamps` makes a replaced compiler be asked again."""
    done = _run(_question(command, flags))
    macros = _macros(done.stdout)
    if done.returncode != 0 or not macros:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["(it said nothing)"]
        raise CompilerNotFound(f"{shlex.join(command)} does not work: {lines[0][:300]}")
    kind = next((row.kind for row in COMPILERS if row.macro and row.macro in macros), None)
    if kind is None:
        raise CompilerNotFound(f"{shlex.join(command)} is no C compiler that vecgen knows")
    identity = hashlib.sha256(done.stdout.encode()).hexdigest()
    bits = next((bits for macro, bits in _VECTOR_BITS.items() if macro in macros), 0)
    return _Answer(kind, identity, bits)


def _question(command: tuple[str, ...], flags: tuple[str, ...]) -> tuple[str, ...]:
    return (*command, *flags, "-dM", "-E", "-x", "c", os.devnull)


def _macros(text: str) -> dict[str, str]:
    words = (line.split(" ", 2) for line in text.splitlines() if line.startswith("#define "))
    return {parts[1]: parts[2] if len(parts) > 2 else "" for parts in words}


def _run(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_ASK_SECONDS,
            check=False,
            env=child_environment(),
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise CompilerNotFound(f"{shlex.join(command[:1])} cannot be started: {reason}") from error
    except subprocess.TimeoutExpired as error:
        raise CompilerNotFound(
            f"{shlex.join(command[:1])} did not answer within {_ASK_SECONDS:.0f} s"
        ) from error


def _memory_key(candidate: _Candidate, options: Options) -> str:
    """Return what, besides the compiler's own files, may change its answer."""
    flags = [_flags(row, options) for row in COMPILERS]
    return json.dumps([candidate.given, flags, os.get_exec_path(), processor_identity()])


def _remember(
    candidate: _Candidate, options: Options, answer: _Answer, row: CompilerRow, cache: Cache
) -> None:
    if "-m" in candidate.given:
        return  # an interpreter: its own file says nothing about the module that it runs
    value = [candidate.words, candidate.stamps, row.kind, answer.identity, answer.vector_bits]
    cache.toolchains.put(_memory_key(candidate, options), json.dumps(value))


def _remembered(candidate: _Candidate, options: Options, cache: Cache) -> Toolchain | None:
    """Return what is known of the candidate; of one that vanished, what was known last."""
    text = cache.toolchains.get(_memory_key(candidate, options))
    if text is None:
        return None
    words, stamps, kind, identity, vector_bits = json.loads(text)
    if candidate.words and [list(stamp) for stamp in candidate.stamps] != stamps:
        return None
    return _made(tuple(words), options, _row_of_kind(kind), identity, vector_bits)


def _nothing_found(options: Options, faults: list[str]) -> str:
    if options.compiler is not None:
        reason = "; ".join(faults) or "there is no such program"
        asked = f"the C compiler that was asked for ($VECGEN_CC), {options.compiler!r},"
        return f"{asked} cannot be used: {reason}.\n{_INSTALL}"
    tried = "tried $VECGEN_CC, $CC, cc, gcc, clang, zig"
    if faults:
        details = "".join(f"   {fault}\n" for fault in faults)
        return f"no C compiler that works ({tried}).\n{details}{_INSTALL}"
    return f"no C compiler ({tried}).\n{_INSTALL}"
