"""Which compiler is found, with which flags, and how seldom it is asked."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vecgen.build import toolchain as module
from vecgen.build.cache import Cache
from vecgen.build.toolchain import (
    CompilerNotFound,
    compiler_version,
    find_toolchain,
    predefined_macros,
    zig_program,
)
from vecgen.options import Options

Compiler = Callable[..., Path]


def script(path: Path, lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


def answering(path: Path, *macros: str) -> Path:
    """Make a compiler that answers every question with these macros."""
    return script(path, "\n".join(f"echo '#define {macro} 1'" for macro in macros))


def only(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the programs in `folder` be all there are."""
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(module, "zig_program", lambda: None)


def unset(**changes: str | None) -> Options:
    return replace(Options(compiler=None, conventional_compiler=None), **changes)  # type: ignore[arg-type]


def test_the_real_compiler_gets_the_promised_flags(options: Options) -> None:
    toolchain = find_toolchain(options)
    promised = "-std=c11 -fopenmp-simd -DVG_OPENMP_SIMD -ffp-contract=off -fno-math-errno"
    promised += " -fno-trapping-math -fvisibility=hidden -fPIC -march=native"
    assert promised in " ".join(toolchain.flags)
    assert toolchain.flags[0] in {"-O1", "-O2"}
    assert {"-shared", "-lm"} <= set(toolchain.link_flags)
    assert not any("fast" in flag for flag in toolchain.flags + toolchain.link_flags)
    assert len(toolchain.identity) == 64
    assert Path(toolchain.command[0]).is_absolute()
    assert compiler_version(toolchain) != "(version unknown)"
    assert "__STDC_VERSION__" in predefined_macros(toolchain)


@pytest.mark.parametrize(
    ("present", "options", "expected"),
    [
        (("mine", "yours", "cc"), unset(compiler="mine", conventional_compiler="yours"), "mine"),
        (("mine", "yours", "cc"), unset(conventional_compiler="yours"), "yours"),
        (("gcc", "cc", "clang"), unset(), "cc"),
        (("gcc", "clang"), unset(), "gcc"),
        (("clang",), unset(), "clang"),
        (("cc",), unset(conventional_compiler="not-installed"), "cc"),
    ],
)
def test_the_order_of_search(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    present: tuple[str, ...],
    options: Options,
    expected: str,
) -> None:
    only(monkeypatch, tmp_path)
    for name in present:
        answering(tmp_path / name, "__GNUC__")
    assert find_toolchain(options).command == (str(tmp_path / expected),)


def test_zig_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zig = answering(tmp_path / "package" / "zig", "__clang__", "__GNUC__")
    only(monkeypatch, tmp_path / "empty")
    monkeypatch.setattr(module, "zig_program", lambda: str(zig))
    toolchain = find_toolchain(unset(march="x86-64-v3"))
    assert toolchain.command == (str(zig), "cc")
    assert toolchain.kind == "zig"
    assert {"-fno-sanitize=undefined", "-mcpu=x86_64_v3"} <= set(toolchain.flags)
    assert "-march=x86-64-v3" not in toolchain.flags
    assert "-fno-sanitize=undefined" in toolchain.link_flags


def test_a_compiler_that_does_not_work_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, tmp_path)
    script(tmp_path / "cc", "echo no license >&2; exit 1")
    answering(tmp_path / "gcc", "__GNUC__")
    assert find_toolchain(unset()).command == (str(tmp_path / "gcc"),)
    (tmp_path / "gcc").unlink()
    with pytest.raises(CompilerNotFound, match="no license"):
        find_toolchain(unset())


def test_no_compiler_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, tmp_path)
    with pytest.raises(CompilerNotFound) as caught:
        find_toolchain(unset())
    first, second = str(caught.value).splitlines()
    assert first == "no C compiler (tried $VECGEN_CC, $CC, cc, gcc, clang, zig)."
    assert "apt install gcc" in second
    assert 'pip install "vecgen[compiler]"' in second


@pytest.mark.parametrize("command", ["no-such-cc", "/no/such/cc -O2", "  ", "cc 'unbalanced"])
def test_a_compiler_asked_for_by_name_must_be_there(command: str) -> None:
    with pytest.raises(CompilerNotFound):
        find_toolchain(unset(compiler=command))


@pytest.mark.parametrize(
    ("name", "macros", "kind"),
    [
        ("cc", ("__GNUC__",), "gcc"),
        ("cc", ("__clang__", "__GNUC__"), "clang"),
        ("gcc", ("__clang__", "__GNUC__"), "clang"),
        ("cc", ("_CRAYC", "__clang__", "__GNUC__"), "cray"),
        ("icx-2025", ("__INTEL_LLVM_COMPILER", "__clang__"), "icx"),
        ("cc", ("__INTEL_LLVM_COMPILER", "__clang__"), "icx"),
    ],
)
def test_kinds_are_told_by_macros(
    tmp_path: Path, name: str, macros: tuple[str, ...], kind: str
) -> None:
    compiler = answering(tmp_path / name, *macros)
    toolchain = find_toolchain(unset(compiler=str(compiler)))
    assert toolchain.kind == kind
    assert ("-fp-model=precise" in toolchain.flags) == (kind == "icx")


@pytest.mark.parametrize(
    ("macros", "bits"),
    [
        (("__GNUC__", "__AVX512F__", "__AVX2__"), {"512"}),
        (("__GNUC__", "__clang__", "__AVX512F__"), {"512"}),
        (("__GNUC__", "__AVX2__"), {"256"}),
        (("__GNUC__", "__AVX__"), set()),
    ],
)
def test_wide_vectors_are_asked_for_where_there_are_any(
    tmp_path: Path, macros: tuple[str, ...], bits: set[str]
) -> None:
    toolchain = find_toolchain(unset(compiler=str(answering(tmp_path / "cc", *macros))))
    flags = [flag for flag in toolchain.flags if flag.startswith("-mprefer-vector-width=")]
    assert {flag.partition("=")[2] for flag in flags} == bits


def test_what_is_no_c_compiler_is_refused(tmp_path: Path) -> None:
    compiler = answering(tmp_path / "cc", "SOMETHING")
    with pytest.raises(CompilerNotFound, match="no C compiler that vecgen knows"):
        find_toolchain(unset(compiler=str(compiler)))


def test_a_target_the_compiler_does_not_know(options: Options) -> None:
    with pytest.raises(CompilerNotFound, match="no-such-processor"):
        find_toolchain(replace(options, march="no-such-processor"))


def test_commands_are_split_like_a_shells_but_never_run_by_one(tmp_path: Path) -> None:
    odd = answering(tmp_path / "it's a $(touch pwned); cc", "__GNUC__")
    command = shlex.quote(str(odd)) + " -DA='b c' '; touch pwned'"
    toolchain = find_toolchain(unset(compiler=command))
    assert toolchain.command == (str(odd), "-DA=b c", "; touch pwned")
    assert not Path("pwned").exists()


def test_the_identity_follows_the_targets_macros(tmp_path: Path) -> None:
    compiler = answering(tmp_path / "cc", "__GNUC__")
    before = find_toolchain(unset(compiler=str(compiler))).identity
    answering(compiler, "__GNUC__", "__AVX2__")
    assert find_toolchain(unset(compiler=str(compiler))).identity != before


def test_a_compiler_is_asked_once(
    counting_compiler: tuple[Path, Callable[[], int]], cache: Cache
) -> None:
    compiler, starts = counting_compiler
    options = unset(compiler=str(compiler))
    first = find_toolchain(options, cache=cache)
    assert starts() == 1
    assert find_toolchain(options, cache=cache) == first
    assert find_toolchain(options) == first
    assert starts() == 1


def test_with_a_cache_a_new_process_does_not_ask_at_all(
    counting_compiler: tuple[Path, Callable[[], int]], cache: Cache
) -> None:
    compiler, starts = counting_compiler
    options = unset(compiler=str(compiler))
    first = find_toolchain(options, cache=cache)
    module._ask.cache_clear()  # as in a new process
    assert find_toolchain(options, cache=cache) == first
    assert starts() == 1
    find_toolchain(replace(options, march="x86-64"), cache=cache)
    assert starts() == 2


def test_a_replaced_compiler_is_asked_again(cache: Cache, tmp_path: Path) -> None:
    compiler = answering(tmp_path / "cc", "__GNUC__")
    options = unset(compiler=str(compiler))
    before = find_toolchain(options, cache=cache)
    answering(compiler, "__GNUC__", "__AVX2__")
    assert find_toolchain(options, cache=cache).identity != before.identity


def test_another_processor_is_asked_about(
    counting_compiler: tuple[Path, Callable[[], int]],
    cache: Cache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiler, starts = counting_compiler
    options = unset(compiler=str(compiler))
    find_toolchain(options, cache=cache)
    module._ask.cache_clear()
    monkeypatch.setattr(module, "processor_identity", lambda: "another one, same home folder")
    find_toolchain(options, cache=cache)
    assert starts() == 2


def test_a_compiler_that_vanished_is_remembered(cache: Cache, tmp_path: Path) -> None:
    compiler = answering(tmp_path / "cc", "__GNUC__", "__AVX512F__")
    options = unset(compiler=str(compiler))
    before = find_toolchain(options, cache=cache)
    compiler.unlink()
    assert find_toolchain(options, cache=cache) == before
    with pytest.raises(CompilerNotFound):
        find_toolchain(options)


def test_python_m_ziglang_is_the_program_of_the_package() -> None:
    pytest.importorskip("ziglang")
    program = zig_program()
    assert program is not None
    assert Path(program).name == "zig"
