"""Every VG_SIMD loop of the headers becomes vector code, without a call left in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HEADERS = Path(__file__).parents[2] / "runtime" / "include" / "vecgen"
PROBES = Path(__file__).parent / "probes.c"
GATHER = HEADERS.parents[1] / "src" / "gather.c"
REMARKS = {"gcc": ["-fopt-info-vec"], "clang": ["-Rpass=loop-vectorize"]}
VECTORIZED = re.compile(r"([\w.]+):(\d+):\d+: (?:optimized: loop|remark:) vectorized")


def end_of_loop(lines: list[str], pragma: int) -> int:
    """Return the index of the last line of the loop after the line `pragma`."""
    indent = lines[pragma][: -len(lines[pragma].lstrip())]
    if not lines[pragma + 1].endswith("{"):
        return pragma + 2
    return next(i for i in range(pragma + 2, len(lines)) if lines[i] == indent + "}")


def simd_loops() -> list[tuple[str, int, int]]:
    """Return file, first and last line (from 1) of every loop with a `VG_SIMD` before it."""
    loops = []
    for path in [*sorted(HEADERS.glob("*.h")), PROBES, GATHER]:
        lines = path.read_text().splitlines()
        for i, line in enumerate(lines):
            if re.fullmatch(r"\s+VG_SIMD(_OR\(\w+\))?", line):
                loops.append((path.name, i + 1, end_of_loop(lines, i) + 1))
    return loops


@pytest.mark.parametrize("march", ["x86-64-v3", "x86-64-v4"])
@pytest.mark.parametrize("name", ["gcc", "clang"])
@pytest.mark.parametrize("level", ["-O1", "-O2"])
def test_every_simd_loop_is_reported_vectorized(
    name, march, level, find_compiler, run_cc, tmp_path
):
    flags = [level, f"-march={march}", *REMARKS[name], "-Wno-error", "-c", "-o", tmp_path / "a.o"]
    said = "".join(run_cc(find_compiler(name), *flags, file) for file in (PROBES, GATHER))
    reported = [(file, int(line)) for file, line in VECTORIZED.findall(said)]
    # Compilers name the line of the pragma, of the loop or of a statement in it.
    missing = [
        f"{file}:{first}"
        for file, first, last in simd_loops()
        if not any(where == file and first <= line <= last for where, line in reported)
    ]
    assert simd_loops()
    assert not missing


@pytest.mark.parametrize("march", ["x86-64-v3", "x86-64-v4"])
@pytest.mark.parametrize("name", ["gcc", "clang"])
def test_no_call_is_left_in_a_vector_loop(name, march, find_compiler, run_cc, tmp_path):
    assembly = tmp_path / "a.s"
    run_cc(find_compiler(name), "-O2", f"-march={march}", "-S", PROBES, "-o", assembly)
    # memcpy and memset may be made of the serial loops around; nothing else is called.
    called = set(re.findall(r"^\s+(?:call|jmp)q?\s+([a-z]\w*)", assembly.read_text(), re.MULTILINE))
    assert called <= {"memcpy", "memset", "vg_load", "vg_add", "vg_subtract"}
