"""Compiles C text and calls it."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

RUNTIME = Path(__file__).parents[2] / "runtime" / "include"
FLAGS = (
    "-std=c11 -Wall -Wextra -Wpedantic -Werror -ffp-contract=off -fno-math-errno"
    " -fno-trapping-math -fopenmp-simd -DVG_OPENMP_SIMD -fPIC -shared"
).split()

Compile = Callable[[str, str], ctypes.CDLL]


@pytest.fixture(params=["gcc", "clang"])
def compile_c(tmp_path: Path, request: pytest.FixtureRequest) -> Compile:
    """Return a function (C text, optimisation) → library, for each compiler that is found."""
    compiler: str = request.param
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler}")

    def build(source: str, optimization: str) -> ctypes.CDLL:
        code = tmp_path / f"code{optimization}.c"
        library = tmp_path / f"code{optimization}.so"
        code.write_text(f'#include "vecgen/math.h"\n#include "vecgen/scop.h"\n\n{source}')
        command = [compiler, optimization, *FLAGS, f"-I{RUNTIME}", str(code), "-o", str(library)]
        done = subprocess.run([*command, "-lm"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[:3000]
        return ctypes.CDLL(str(library))

    return build
