"""What became of loops, by the compiler's remarks and by the machine code."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import pytest

from vecgen.build.report import ReportError, calls_in_object, compile_object, vectorization_report
from vecgen.build.toolchain import CompilerNotFound, Toolchain, find_toolchain
from vecgen.options import Options

SIMD_HEADER = """\
#define VG_PRAGMA(text) _Pragma(#text)
#define VG_SIMD VG_PRAGMA(omp simd)
#define VG_SIMD_OR(name) VG_PRAGMA(omp simd reduction(| : name))
static inline __attribute__((always_inline)) double plus(double x) { return x * x + 1.0; }
"""

SOURCE = """\
#include <math.h>
#include <stddef.h>
#include "simd.h"
void plain(double *restrict a, const double *restrict b, size_t n);
void called(double *restrict a, const double *restrict b, size_t n);
int reduced(const double *restrict a, size_t n);
double alone(double x);
void plain(double *restrict a, const double *restrict b, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++) {
        a[i] = plus(b[i]) * a[i];       /* "}" in a comment is no brace */
    }
}
void called(double *restrict a, const double *restrict b, size_t n)
{
    VG_SIMD
    for (size_t i = 0; i < n; i++) {
        a[i] = exp(b[i]);
    }
}
int reduced(const double *restrict a, size_t n)
{
    int found = 0;
    VG_SIMD_OR(found)
    for (size_t i = 0; i < n; i++)
        found |= a[i] > 1.0;
    return found;
}
double alone(double x)
{
    return pow(x, 3.3) + sin(x);
}
"""
LINES = {"plain": 11, "called": 18, "reduced": 26}

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="names x86-64 levels")


@pytest.fixture(params=["gcc", "clang"])
def compiler(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "simd.h").write_text(SIMD_HEADER)
    (bundle / "k.c").write_text(SOURCE)
    return bundle


@pytest.mark.parametrize("march", ["x86-64-v3", "x86-64-v4"])
def test_a_verdict_for_each_simd_loop(folder: Path, compiler: str, march: str) -> None:
    verdicts = vectorization_report(folder, "k.c", compiler, march)
    assert [(v.file, v.line) for v in verdicts] == [("k.c", line) for line in LINES.values()]
    by_line = {verdict.line: verdict for verdict in verdicts}
    assert by_line[LINES["plain"]].vectorized
    assert by_line[LINES["reduced"]].vectorized
    if compiler == "gcc":
        assert not by_line[LINES["called"]].vectorized
        assert "not vectorized" in by_line[LINES["called"]].reason
    assert sorted(path.name for path in folder.iterdir()) == ["k.c", "simd.h"]


def test_a_loop_that_only_stores_zeros_may_become_a_memset(folder: Path, compiler: str) -> None:
    loop = "    VG_SIMD\n    for (int i = 0; i < n; i++)\n        a[i] = 0.0;\n"
    head = '#include "simd.h"\nvoid zero(double *restrict a, int n);\n'
    (folder / "zero.c").write_text(f"{head}void zero(double *restrict a, int n)\n{{\n{loop}}}\n")
    (verdict,) = vectorization_report(folder, "zero.c", compiler, "x86-64-v3")
    assert verdict.vectorized, verdict.reason


def test_the_object_file_can_be_kept(folder: Path, compiler: str) -> None:
    target = folder / "kept.o"
    vectorization_report(folder, "k.c", compiler, "x86-64-v3", keep_object=target)
    assert calls_in_object(target)["called"] == ("exp",)


def test_calls_of_libm_are_found_in_the_machine_code(folder: Path, compiler: str) -> None:
    toolchain = _toolchain(compiler)
    compile_object(folder, "k.c", toolchain, folder / "k.o")
    assert calls_in_object(folder / "k.o") == {"alone": ("pow",), "called": ("exp",)}
    assert calls_in_object(folder / "k.o", names=["sin"]) == {"alone": ("sin",)}


def test_loops_of_headers_count_where_they_are_used(folder: Path, compiler: str) -> None:
    loop = "    VG_SIMD\n    for (int i = 0; i < n; i++)\n    {\n        a[i] += 1.0;\n    }\n"
    function = "static inline void add(double *restrict a, int n)\n{\n" + loop + "}\n"
    (folder / "add.h").write_text('#include "simd.h"\n' + function)
    use = '#include "add.h"\nvoid use(double *a, int n);\nvoid use(double *a, int n) { add(a, n); }'
    (folder / "use.c").write_text(use + "\n")
    (verdict,) = vectorization_report(folder, "use.c", compiler, "x86-64-v3")
    assert (verdict.file, verdict.line, verdict.vectorized) == ("add.h", 5, True)


def test_a_file_that_does_not_compile(folder: Path, compiler: str) -> None:
    (folder / "k.c").write_text("int x = ;\n")
    with pytest.raises(ReportError, match="error"):
        vectorization_report(folder, "k.c", compiler, "x86-64-v3")


def test_a_compiler_or_disassembler_that_is_not_there(folder: Path) -> None:
    with pytest.raises(CompilerNotFound):
        vectorization_report(folder, "k.c", "no-such-cc", "native")
    with pytest.raises(ReportError, match="binutils"):
        calls_in_object(folder / "k.c", objdump="no-such-objdump")


def _toolchain(compiler: str) -> Toolchain:
    return find_toolchain(Options(compiler=compiler, march="x86-64-v3"))
