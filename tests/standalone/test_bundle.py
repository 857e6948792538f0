"""The emitted directory, built without Python: no warning, no undefined behaviour, equal bytes."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import pytest

from .conftest import Bundle

WARNINGS = "-Wall -Wextra -Wpedantic -Werror"

on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="a processor of x86-64")


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def test_the_program_writes_what_python_wrote(branched: Bundle, tmp_path: Path) -> None:
    bundle = branched.copy_to(tmp_path / "bundle")
    bundle.make()
    done = bundle.command("./branched")
    assert done.returncode == 0, done.stderr
    assert (bundle.folder / "branched.dat").read_bytes() == branched.expected
    assert branched.expected.startswith(b'a "tree" */ %n\nbatch_run from t = 0.175 to 10')
    assert done.stdout == ""
    assert done.stderr == "branched: t = 10 ms after 393 steps; 99 rows in branched.dat\n"


def test_make_does_nothing_twice(single: Bundle) -> None:
    assert single.command("make", "-q").returncode == 0
    assert "up to date" in single.make()


def test_a_changed_header_is_compiled_again(single: Bundle, tmp_path: Path) -> None:
    bundle = single.copy_to(tmp_path / "bundle")
    bundle.make()
    (bundle.folder / "runtime/include/vecgen/table.h").touch()
    assert bundle.command("make", "-q").returncode == 1


@pytest.mark.parametrize("level", ["-O0", "-O3"])
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_no_warnings_and_equal_bytes(
    branched: Bundle, tmp_path: Path, compiler: str, level: str
) -> None:
    need(compiler)
    bundle = branched.copy_to(tmp_path / "bundle")
    said = bundle.make(f"CC={compiler}", f"CFLAGS={level} {WARNINGS}")
    assert "-std=c11" in said
    assert "warning" not in said
    assert bundle.run() == branched.expected


def test_sanitizers_find_nothing(branched: Bundle, tmp_path: Path) -> None:
    bundle = branched.copy_to(tmp_path / "bundle")
    flags = "-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all"
    if bundle.command("make", "main.o", f"CFLAGS={flags}").returncode != 0:
        pytest.skip("the compiler has no sanitizers")
    bundle.make(f"CFLAGS={flags}")
    assert bundle.run() == branched.expected


@on_x86
def test_without_fused_multiply_add(branched: Bundle, tmp_path: Path) -> None:
    bundle = branched.copy_to(tmp_path / "bundle")
    bundle.make("ARCH=x86-64", "CFLAGS=-O1")
    assert bundle.run() == branched.expected


def test_another_architecture(single: Bundle, tmp_path: Path) -> None:
    need("aarch64-linux-gnu-gcc")
    need("qemu-aarch64")
    bundle = single.copy_to(tmp_path / "bundle")
    bundle.make("CC=aarch64-linux-gnu-gcc", "ARCH=armv8-a", "CFLAGS=-O1", "LDFLAGS=-static")
    assert bundle.run(wrapper=("qemu-aarch64",)) == single.expected


def test_the_report_names_vector_loops(single: Bundle) -> None:
    report = single.make("report")
    assert "mech_hh.c:" in report
    assert "cable.c:" in report
    assert single.command("make", "-q").returncode == 0
