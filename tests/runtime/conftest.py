"""Compiles the runtime and small C files around it, with each compiler that is there."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "runtime"
FLAGS = [
    "-std=c11",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Werror",
    "-fopenmp-simd",
    "-DVG_OPENMP_SIMD",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-I",
    str(RUNTIME / "include"),
]

Compile = Callable[..., Path]


def command_of(name: str) -> list[str]:
    """Return the command that runs the compiler `name`; skips where it is missing."""
    if name == "zig":
        if importlib.util.find_spec("ziglang") is None:
            pytest.skip("ziglang is not installed")
        return [sys.executable, "-m", "ziglang", "cc"]
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return [name]


def run_compiler(compiler: list[str], *arguments: str | Path) -> str:
    """Run the compiler with the project's flags; return what it said."""
    command = [*compiler, *FLAGS, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def source(name: str) -> Path:
    """Return a test's C file, or one of the runtime's."""
    own = HERE / name
    return own if own.exists() else RUNTIME / "src" / name


@pytest.fixture(scope="session", params=["gcc", "clang"])
def cc(request: pytest.FixtureRequest) -> list[str]:
    """Each compiler that is installed, as a command."""
    return command_of(request.param)


@pytest.fixture(scope="session")
def gcc() -> list[str]:
    """The compiler gcc, as a command."""
    return command_of("gcc")


@pytest.fixture(scope="session")
def shared_library(cc: list[str], tmp_path_factory: pytest.TempPathFactory) -> Compile:
    """Compiles C files to a shared library: `shared_library("probes.c", flags=["-O2"])`."""
    built: dict[tuple[str, ...], Path] = {}

    def compile_library(*names: str, flags: tuple[str, ...] = ("-O2", "-march=native")) -> Path:
        key = (*names, *flags)
        if key not in built:
            target = tmp_path_factory.mktemp("library") / "library.so"
            files = [source(name) for name in names]
            run_compiler(cc, *flags, "-shared", "-fPIC", *files, "-o", target, "-lm")
            built[key] = target
        return built[key]

    return compile_library


@pytest.fixture(scope="session")
def checked_program(gcc: list[str], tmp_path_factory: pytest.TempPathFactory) -> Compile:
    """Compiles C files with the address and undefined-behaviour sanitizers to a program."""
    built: dict[tuple[str, ...], Path] = {}

    def compile_program(*names: str) -> Path:
        if names not in built:
            target = tmp_path_factory.mktemp("program") / "program"
            files = [source(name) for name in names]
            sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g", "-O1"]
            run_compiler(gcc, *sanitizers, *files, "-o", target, "-lm")
            built[names] = target
        return built[names]

    return compile_program


@pytest.fixture(scope="session")
def reference_machine() -> None:
    """Skips where libm's exp is not the one NEURON's doubles come from."""
    processor = Path("/proc/cpuinfo")
    fma = processor.exists() and " fma " in processor.read_text()
    if platform.machine() != "x86_64" or platform.libc_ver()[0] != "glibc" or not fma:
        pytest.skip("the reference is glibc on x86-64 with FMA")


@pytest.fixture(scope="session")
def find_compiler() -> Callable[[str], list[str]]:
    """Gives a compiler's command by name, skipping where it is missing."""
    return command_of


@pytest.fixture(scope="session")
def run_cc() -> Callable[..., str]:
    """Runs a compiler with the project's flags on test or runtime files."""
    return run_compiler


@pytest.fixture(scope="session")
def c_source() -> Callable[[str], Path]:
    """Gives the path of a test's or the runtime's C file."""
    return source
