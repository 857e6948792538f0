"""Many cells in parts: the same bits from every compiler, at every level, with any threads."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import struct
import sys
from pathlib import Path

import pytest

from .conftest import MODELS, Bundle, vecgen

WARNINGS = "-Wall -Wextra -Wpedantic -Werror"

on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="a processor of x86-64")


@pytest.fixture(scope="module")
def colony(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The model, emitted and not built."""
    if shutil.which("make") is None or shutil.which("cc") is None:
        pytest.skip("needs make and cc")
    place = tmp_path_factory.mktemp("colony")
    vecgen("run", MODELS / "colony.py", folder=place)
    vecgen("emit", MODELS / "colony.py", "-o", "bundle", folder=place)
    return Bundle(place / "bundle", "colony", (place / "colony.dat").read_bytes())


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def has_fma() -> bool:
    processor = Path("/proc/cpuinfo")
    return processor.exists() and " avx2 " in processor.read_text()


def test_the_model_has_several_parts_with_lanes(colony: Bundle) -> None:
    data = (colony.folder / "model.vgd").read_bytes()
    fields, spaces = struct.unpack_from("<QQ", data, 96)
    (parts,) = struct.unpack_from("<Q", data, 168)
    row = 8 * (1 + fields + spaces)
    lanes = [struct.unpack_from("<Q", data, 176 + row * part)[0] for part in range(parts)]
    assert sum(lanes) >= 24 + 70 + 1
    assert lanes.count(1) >= 1
    assert max(lanes) >= 16
    assert len(lanes) > 3


@pytest.mark.parametrize("level", ["-O1", "-O3"])
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_equal_bytes_at_every_level(colony, tmp_path, compiler, level) -> None:
    need(compiler)
    bundle = colony.copy_to(tmp_path / "bundle")
    assert "warning" not in bundle.make(f"CC={compiler}", f"CFLAGS={level} {WARNINGS}")
    for threads in ("1", "2", "4", "256"):
        assert bundle.run("--threads", threads) == colony.expected


@on_x86
@pytest.mark.parametrize("march", ["x86-64", "x86-64-v2", "x86-64-v3"])
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_equal_bytes_for_every_processor(colony, tmp_path, compiler, march) -> None:
    need(compiler)
    bundle = colony.copy_to(tmp_path / "bundle")
    bundle.make(f"CC={compiler}", f"ARCH={march}", "CFLAGS=-O2")
    if march == "x86-64-v3" and not has_fma():
        pytest.skip("this processor has no AVX2")
    assert bundle.run() == colony.expected


@on_x86
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_it_compiles_for_processors_with_wider_vectors(colony, tmp_path, compiler) -> None:
    need(compiler)
    bundle = colony.copy_to(tmp_path / "bundle")
    assert "warning" not in bundle.make(
        f"CC={compiler}", "ARCH=x86-64-v4", f"CFLAGS=-O2 {WARNINGS}"
    )


def test_zig(colony: Bundle, tmp_path: Path) -> None:
    if importlib.util.find_spec("ziglang") is None:
        pytest.skip("ziglang is not installed")
    bundle = colony.copy_to(tmp_path / "bundle")
    bundle.make(f"CC=env HOME={tmp_path} {sys.executable} -m ziglang cc", f"CFLAGS=-O1 {WARNINGS}")
    assert bundle.run() == colony.expected


def test_another_architecture(colony: Bundle, tmp_path: Path) -> None:
    need("aarch64-linux-gnu-gcc")
    need("qemu-aarch64")
    bundle = colony.copy_to(tmp_path / "bundle")
    bundle.make("CC=aarch64-linux-gnu-gcc", "ARCH=armv8-a", "CFLAGS=-O2", "LDFLAGS=-static")
    assert bundle.run("--threads", "2", wrapper=("qemu-aarch64",)) == colony.expected


@pytest.mark.parametrize("sanitizer", ["address,undefined", "thread"])
def test_sanitizers_find_nothing(colony: Bundle, tmp_path: Path, sanitizer: str) -> None:
    bundle = colony.copy_to(tmp_path / "bundle")
    flags = f"-O1 -g -fsanitize={sanitizer} -fno-sanitize-recover=all"
    if bundle.command("make", "colony", f"CFLAGS={flags}").returncode != 0:
        pytest.skip("the compiler has no such sanitizer")
    assert bundle.run("--threads", "4") == colony.expected
    assert bundle.run("--threads", "1") == colony.expected


def test_a_wrong_number_of_threads(colony: Bundle, tmp_path: Path) -> None:
    bundle = colony.copy_to(tmp_path / "bundle")
    bundle.make("CFLAGS=-O0")
    for threads in ("-1", "257", "many", ""):
        done = bundle.command("./colony", "--threads", threads)
        assert done.returncode == 2, threads
        assert "--threads N" in done.stderr, threads
