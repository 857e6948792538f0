"""The runtime compiles without a warning, everywhere it should, and exports only what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HEADERS = Path(__file__).parents[2] / "runtime" / "include" / "vecgen"
FILES = ["probes.c", "scalar_probes.c", "record.c", "data.c", "events.c", "gather.c"]


@pytest.mark.parametrize("level", ["-O0", "-O1", "-O2", "-O3"])
@pytest.mark.parametrize("name", ["gcc", "clang", "zig"])
def test_compiles_without_a_warning(name, level, find_compiler, run_cc, c_source, tmp_path):
    compiler = find_compiler(name)
    for file in FILES:
        run_cc(compiler, level, "-march=native", "-c", c_source(file), "-o", tmp_path / "a.o")


@pytest.mark.parametrize("name", ["gcc", "clang"])
def test_compiles_without_openmp_pragmas_and_without_fma(
    name, find_compiler, run_cc, c_source, tmp_path
):
    flags = ["-O2", "-UVG_OPENMP_SIMD", "-fno-openmp-simd", "-fvisibility=hidden"]
    for file in FILES:
        run_cc(find_compiler(name), *flags, "-c", c_source(file), "-o", tmp_path / "a.o")


@pytest.mark.parametrize("header", sorted(path.name for path in HEADERS.glob("*.h")))
def test_each_header_stands_alone(header, cc, run_cc, tmp_path):
    alone = tmp_path / "alone.c"
    alone.write_text(f'#include "vecgen/{header}"\n#include "vecgen/{header}"\nint only;\n')
    run_cc(cc, "-O1", "-c", alone, "-o", tmp_path / "alone.o")


def test_no_compiler_names_outside_of_simd_and_fma():
    for path in [*HEADERS.glob("*.h"), *(HEADERS.parents[1] / "src").glob("*.c")]:
        if path.name not in {"simd.h", "fma.h"}:
            assert not re.search(r"__GNUC__|__clang__|__builtin|immintrin", path.read_text()), path


def test_objects_hold_no_writable_globals(gcc, run_cc, c_source, tmp_path):
    if shutil.which("nm") is None:
        pytest.skip("nm is not installed")
    for file in FILES:
        run_cc(gcc, "-O2", "-c", c_source(file), "-o", tmp_path / "a.o")
        listing = subprocess.run(
            ["nm", tmp_path / "a.o"], capture_output=True, text=True, check=True
        ).stdout
        assert not re.findall(r"^\S+ [bBdDcC] (\S+)", listing, re.MULTILINE), file
