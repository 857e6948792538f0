"""Fixtures: a private cache, the compiler at hand, small bundles, and compilers that misbehave."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vecgen.build.cache import Cache, open_cache
from vecgen.build.toolchain import Toolchain, find_toolchain
from vecgen.emit.bundle import Bundle
from vecgen.options import Options

HEADER = """\
#define EXPORT __attribute__((visibility("default")))
EXPORT double first(double x);
EXPORT double second(double x);
"""
FIRST = '#include "sum.h"\ndouble first(double x)\n{\n    return x + 1.0;\n}\n'
SECOND = '#include "sum.h"\n#include <math.h>\ndouble second(double x)\n{\n    return sin(x);\n}\n'
CDEF = "double first(double x); double second(double x);"


@pytest.fixture
def make_bundle() -> Callable[..., Bundle]:
    def make(name: str = "sum", **changed: str) -> Bundle:
        files = {"sum.h": HEADER, "first.c": FIRST, "runtime/src/second.c": SECOND}
        files |= {"main.c": "#error not part of the library\n", "README.md": "Sums.\n"}
        files |= {path.replace("__", "/").replace("_c", ".c"): t for path, t in changed.items()}
        return Bundle(name, files, CDEF)

    return make


@pytest.fixture
def bundle(make_bundle: Callable[..., Bundle]) -> Bundle:
    return make_bundle()


@pytest.fixture(scope="session")
def real_compiler() -> str:
    for name in ("cc", "gcc", "clang"):
        path = shutil.which(name)
        if path is not None:
            return path
    pytest.skip("no C compiler")


@pytest.fixture
def options(tmp_path: Path, real_compiler: str) -> Options:
    return Options(compiler=real_compiler, march="native", cache=tmp_path / "cache")


@pytest.fixture
def cache(options: Options) -> Cache:
    return open_cache(options)


@pytest.fixture
def toolchain(options: Options) -> Toolchain:
    return find_toolchain(options)


@pytest.fixture
def fake_compiler(tmp_path: Path, real_compiler: str) -> Callable[..., Path]:
    """Make a compiler that answers questions truly and else runs the given lines of shell."""

    def make(lines: str, name: str = "fake-cc") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        question = f'case " $* " in *" -dM "*) exec {real_compiler} "$@";; esac\n'
        path.write_text(f"#!/bin/sh\n{question}{lines}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def counting_compiler(tmp_path: Path, real_compiler: str) -> tuple[Path, Callable[[], int]]:
    """A compiler that counts how often it is started."""
    path, count = tmp_path / "counting-cc", tmp_path / "starts"
    path.write_text(f'#!/bin/sh\necho >> "{count}"\nexec {real_compiler} "$@"\n')
    path.chmod(0o755)

    def starts() -> int:
        return count.read_text().count("\n") if count.exists() else 0

    return path, starts
