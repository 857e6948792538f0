"""`vecgen doctor`: is everything there that compiling and running a model needs?"""

from __future__ import annotations

import importlib.metadata
import platform
import tempfile
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import cffi
import click

from vecgen.build.cache import open_cache
from vecgen.build.compile import build_library
from vecgen.build.folder import cache_path, folder_fault
from vecgen.build.toolchain import (
    Toolchain,
    compiler_version,
    find_toolchain,
    predefined_macros,
    zig_program,
)
from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle
from vecgen.options import Options
from vecgen.tools.cache import readable_size
from vecgen.values import value_class

_PACKAGES = ("numpy", "cffi", "jinja2")

_PROBE = """\
double vg_probe(double x);
__attribute__((visibility("default"))) double vg_probe(double x)
{
    return __builtin_sqrt(x) + 1.0;
}
"""

_SIMD_LEVELS = (
    ("__AVX512F__", "AVX-512"),
    ("__AVX2__", "AVX2"),
    ("__AVX__", "AVX"),
    ("__SSE2__", "SSE2"),
    ("__ARM_FEATURE_SVE", "SVE"),
    ("__ARM_NEON", "NEON"),
    ("__riscv_vector", "RISC-V vectors"),
)
_FUSED_MACROS = ("__FMA__", "__ARM_FEATURE_FMA", "__FP_FAST_FMA")


class State(Enum):
    """How a check came out."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "FAILED"


@value_class
class Check:
    """One line of the report."""

    name: str
    state: State
    detail: str
    remedy: str | None = None
    """What to do about it."""


def examine(options: Options) -> Iterator[Check]:
    """Yield all checks, in the order in which they matter."""
    yield _python()
    yield from _packages()
    try:
        toolchain = find_toolchain(options)
    except VecgenError as error:
        message, _, remedy = str(error).partition("\n")
        yield Check("compiler", State.BAD, message, remedy.strip() or None)
    else:
        program = " ".join(toolchain.command)
        yield Check("compiler", State.GOOD, f"{program}: {compiler_version(toolchain)}")
        yield _trial(toolchain)
        yield _simd(toolchain)
    yield _zig()
    yield _cache(options)


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check the compiler, the processor, the cache and the packages."""
    worst = State.GOOD
    for check in examine(Options()):
        click.echo(f"{_coloured(check.state)}  {check.name:<9} {check.detail}")
        if check.remedy is not None:
            click.echo(f"{'':8}to mend: {check.remedy}")
        if check.state is State.BAD:
            worst = State.BAD
    if worst is State.BAD:
        ctx.exit(1)


def _coloured(state: State) -> str:
    colours = {State.GOOD: "green", State.NOTE: "yellow", State.BAD: "red"}
    return click.style(f"{state.value:<6}", fg=colours[state])


def _python() -> Check:
    detail = f"{platform.python_implementation()} {platform.python_version()}"
    return Check("python", State.GOOD, f"{detail} on {platform.system()} {platform.machine()}")


def _packages() -> Iterator[Check]:
    for name in _PACKAGES:
        try:
            yield Check(name, State.GOOD, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Check(name, State.BAD, "not installed", f"pip install {name}")


def _trial(toolchain: Toolchain) -> Check:
    """Compile, load and call a few lines of C, in a cache of its own."""
    bundle = Bundle("probe", {"probe.c": _PROBE}, "double vg_probe(double x);")
    try:
        with tempfile.TemporaryDirectory(prefix="vecgen-") as folder:
            cache = open_cache(Options(cache=Path(folder) / "cache"))
            built = build_library(bundle, toolchain, cache)
            ffi = cffi.FFI()
            ffi.cdef(bundle.cdef)
            lib = ffi.dlopen(str(built.path))
            value = lib.vg_probe(16.0)
            ffi.dlclose(lib)
    except (VecgenError, OSError) as error:
        remedy = "choose another compiler: VECGEN_CC=clang vecgen doctor"
        return Check("trial", State.BAD, str(error), remedy)
    if value != 5.0:
        return Check("trial", State.BAD, f"compiled C gave {value!r} instead of 5.0")
    return Check("trial", State.GOOD, "compiled, loaded and called a small library")


def _simd(toolchain: Toolchain) -> Check:
    macros = predefined_macros(toolchain)
    level = next((name for macro, name in _SIMD_LEVELS if macro in macros), None)
    fused = any(macro in macros for macro in _FUSED_MACROS)
    if level is None:
        return Check("simd", State.NOTE, "no vector instructions that vecgen knows")
    if not fused:
        detail = f"{level}, but no fused multiply-add: exp is slow"
        return Check("simd", State.NOTE, detail)
    return Check("simd", State.GOOD, f"{level} with fused multiply-add")


def _zig() -> Check:
    program = zig_program()
    if program is None:
        detail = "not installed (only needed where there is no other compiler)"
        return Check("zig", State.NOTE, detail, 'pip install "vecgen[compiler]"')
    try:
        version = importlib.metadata.version("ziglang")
    except importlib.metadata.PackageNotFoundError:
        version = "(version unknown)"
    return Check("zig", State.GOOD, f"ziglang {version}")


def _cache(options: Options) -> Check:
    folder = cache_path(options)
    fault = folder_fault(folder)
    if fault is not None:
        remedy = "export VECGEN_CACHE=$HOME/.cache/vecgen-private, a folder of your own"
        return Check("cache", State.BAD, f"{folder}: {fault}", remedy)
    entries = open_cache(options).entries()
    size = readable_size(sum(entry.size for entry in entries))
    return Check("cache", State.GOOD, f"{folder}: {len(entries)} libraries, {size}")
