"""Building: cold and warm, damage, failures, odd names, several processes at once."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vecgen.build.cache import Cache, open_cache
from vecgen.build.compile import (
    BuiltLibrary,
    build_library,
    compile_command,
    entry_key,
    find_built,
    object_keys,
)
from vecgen.build.failure import CompileError
from vecgen.build.toolchain import CompilerNotFound, Toolchain, find_toolchain
from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle
from vecgen.options import Options

ROOT = Path(__file__).resolve().parents[2]
MakeBundle = Callable[..., Bundle]
MakeCompiler = Callable[..., Path]


def call(built: BuiltLibrary, x: float) -> float:
    library = ctypes.CDLL(str(built.path))
    library.first.restype = ctypes.c_double
    library.first.argtypes = [ctypes.c_double]
    return float(library.first(x))


def entries(cache: Cache) -> int:
    return len(cache.entries())


def leftovers(cache: Cache) -> list[Path]:
    return list(cache.root.glob(".building-*"))


def test_cold_then_warm(bundle: Bundle, toolchain: Toolchain, cache: Cache) -> None:
    compiled: list[str] = []
    cold = build_library(bundle, toolchain, cache, on_compile=compiled.append)
    assert (cold.compiled, compiled) == (True, ["first.c", "runtime/src/second.c"])
    warm = build_library(bundle, toolchain, cache, on_compile=compiled.append)
    assert (warm.compiled, len(compiled)) == (False, 2)
    assert warm.path == cold.path
    found = find_built(bundle.digest, toolchain, cache)
    assert found is not None
    assert (found.path, found.digest, found.compiled) == (warm.path, bundle.digest, False)
    assert find_built("0" * 64, toolchain, cache) is None
    assert warm.digest == bundle.digest
    assert call(warm, 2.0) == 3.0
    assert entries(cache) == 1
    assert leftovers(cache) == []
    assert warm.entry.bundle().files == bundle.files


def test_the_entry_holds_the_log_and_no_objects(
    bundle: Bundle, toolchain: Toolchain, cache: Cache
) -> None:
    entry = build_library(bundle, toolchain, cache).entry
    log = entry.log.read_text()
    assert log.count("$ ") == 3
    assert "./first.c" in log
    names = {path.name for path in entry.folder.iterdir()}
    assert names == {"bundle", "build.json", "compiler.log", "libsum.so"}


def test_a_warm_start_needs_no_compiler(
    make_bundle: MakeBundle,
    bundle: Bundle,
    fake_compiler: MakeCompiler,
    cache: Cache,
    real_compiler: str,
) -> None:
    compiler = fake_compiler(f'exec {real_compiler} "$@"')
    options = Options(compiler=str(compiler))
    build_library(bundle, find_toolchain(options, cache=cache), cache)
    compiler.unlink()
    toolchain = find_toolchain(options, cache=cache)
    assert call(build_library(bundle, toolchain, cache), 1.0) == 2.0
    with pytest.raises(CompilerNotFound, match="cannot be started any more"):
        build_library(make_bundle(first_c="int other;\n"), toolchain, cache)
    assert leftovers(cache) == []


@pytest.mark.parametrize("damage", ["flip", "truncate", "no record"])
def test_a_damaged_entry_is_rebuilt(
    bundle: Bundle, toolchain: Toolchain, cache: Cache, damage: str
) -> None:
    entry = build_library(bundle, toolchain, cache).entry
    data = bytearray(entry.library.read_bytes())
    match damage:
        case "flip":
            data[len(data) // 2] ^= 0xFF
            entry.library.write_bytes(data)
        case "truncate":
            entry.library.write_bytes(data[: len(data) // 2])
        case _:
            (entry.folder / "build.json").unlink()
    again = build_library(bundle, toolchain, cache)
    assert again.compiled
    assert call(again, 1.0) == 2.0
    assert entries(cache) == 1


def test_changing_one_file_of_two_compiles_one(
    make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache
) -> None:
    build_library(make_bundle(), toolchain, cache)
    compiled: list[str] = []
    changed = make_bundle(first_c='#include "sum.h"\ndouble first(double x) { return x + 5.0; }\n')
    built = build_library(changed, toolchain, cache, on_compile=compiled.append)
    assert compiled == ["first.c"]
    assert call(built, 1.0) == 6.0


def test_one_more_file_compiles_one(
    make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache
) -> None:
    build_library(make_bundle(), toolchain, cache)
    compiled: list[str] = []
    more = make_bundle(third_c="double third(double x);\ndouble third(double x) { return x; }\n")
    build_library(more, toolchain, cache, on_compile=compiled.append)
    assert compiled == ["third.c"]


def test_a_damaged_object_is_compiled_again(
    make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache
) -> None:
    build_library(make_bundle(), toolchain, cache)
    kept = cache.object(object_keys(make_bundle(), toolchain)["first.c"])
    assert kept is not None
    kept.write_bytes(kept.read_bytes()[:100])
    compiled: list[str] = []
    other_name = make_bundle(third_c="int third;\n")
    built = build_library(other_name, toolchain, cache, on_compile=compiled.append)
    assert compiled == ["first.c", "third.c"]
    assert call(built, 1.0) == 2.0


@pytest.mark.parametrize(
    "change",
    [
        {"command": ("/usr/bin/other",)},
        {"flags": ("-O1",)},
        {"link_flags": ("-shared",)},
        {"identity": "another"},
        {"platform": "riscv64 glibc 2.99"},
    ],
)
def test_keys_change_with_each_fact_of_the_toolchain(
    make_bundle: MakeBundle, toolchain: Toolchain, change: dict[str, object]
) -> None:
    other = replace(toolchain, **change)  # type: ignore[arg-type]
    bundle = make_bundle()
    assert entry_key(bundle.digest, toolchain) != entry_key(bundle.digest, other)
    assert object_keys(bundle, toolchain)["first.c"] != object_keys(bundle, other)["first.c"]


def test_keys_change_with_the_text(make_bundle: MakeBundle, toolchain: Toolchain) -> None:
    bundle, readme = make_bundle(), Bundle("sum", {**make_bundle().files, "README.md": "x"}, "")
    header = Bundle("sum", {**bundle.files, "sum.h": "#define EXPORT\n"}, "")
    assert entry_key(bundle.digest, toolchain) != entry_key(readme.digest, toolchain)
    assert object_keys(bundle, toolchain)["first.c"] == object_keys(readme, toolchain)["first.c"]
    assert object_keys(bundle, toolchain)["first.c"] != object_keys(header, toolchain)["first.c"]
    keys = object_keys(bundle, toolchain)
    assert keys["first.c"] != keys["runtime/src/second.c"]


def test_keys_of_objects_do_not_change_with_comments(
    make_bundle: MakeBundle, toolchain: Toolchain
) -> None:
    """An edited .mod file moves the lines that a header's comments name."""
    plain, other = (
        Bundle("sum", {**make_bundle().files, "sum.h": f"{comment}#define EXPORT {text}\n"}, "")
        for comment, text in (("", '"/* a */"'), ("/* hh.mod:3\n */ // x\n", '"/* a */" /**/'))
    )
    assert plain.digest != other.digest
    assert object_keys(plain, toolchain) == object_keys(other, toolchain)
    string = Bundle("sum", {**plain.files, "sum.h": '#define EXPORT "/* b */"\n'}, "")
    assert object_keys(plain, toolchain)["first.c"] != object_keys(string, toolchain)["first.c"]


BROKEN = """\
#include "sum.h"
double first(double x)
{
    double m = x;                        /* odd.mod:7 STATE */
    m = m + missing;                     /* hh.mod:84 */
    return m;
}
"""


def test_a_compile_error_shows_command_line_and_mod_line(
    make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache
) -> None:
    with pytest.raises(CompileError) as caught:
        build_library(make_bundle(first_c=BROKEN), toolchain, cache)
    message = str(caught.value)
    assert "failed with status 1 on first.c" in message
    assert "-ffp-contract=off" in message
    assert "first.c:5:" in message
    assert "missing" in message
    assert "5 | m = m + missing;" in message
    assert "made from hh.mod:84" in message
    place = caught.value.place
    assert (place.source, place.line, place.origin) == ("first.c", 5, "hh.mod:84")
    assert (entries(cache), leftovers(cache)) == (0, [])


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("/* a b.mod:12  DERIVATIVE */\nvoid f(void)\n{\n    int i;\n    x;\n}\n", "a b.mod:12"),
        ("void e(void)\n{\n}  /* a.mod:1 */\nint x;\n}\nvoid f(void)\n{\n    y;\n}\n", None),
        ("void f(void)\n{\n    y;\n}\n", None),
    ],
)
def test_the_mod_line_may_stand_above(
    make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache, text: str, origin: str | None
) -> None:
    with pytest.raises(CompileError) as caught:
        build_library(make_bundle(first_c=text), toolchain, cache)
    assert caught.value.place.origin == origin


def test_a_link_error(make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache) -> None:
    # -Wl,-z,defs makes the linker refuse what is missing
    strict = replace(toolchain, link_flags=(*toolchain.link_flags, "-Wl,-z,defs"))
    text = "double nowhere(void);\ndouble first(double x);\n"
    text += "double first(double x) { return x + nowhere(); }\n"
    with pytest.raises(CompileError, match=r"(?s)linking.*nowhere"):
        build_library(make_bundle(first_c=text), strict, cache)
    assert (entries(cache), leftovers(cache)) == (0, [])


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("kill -9 $$", r"killed by signal 9 \(SIGKILL\)"),
        ("kill -11 $$", r"killed by signal 11 \(SIGSEGV\)"),
        ("exit 0", "wrote nothing"),
        ("yes 'x.c:1:1: error: flood' | head -c 3000000; exit 1", "x.c:1:1: error: flood"),
        ("exit 7", "failed with status 7"),
        ("printf '\\377\\376' >&2; exit 1", "failed with status 1"),
    ],
)
def test_a_compiler_that_misbehaves(
    bundle: Bundle, fake_compiler: MakeCompiler, cache: Cache, behaviour: str, expected: str
) -> None:
    toolchain = find_toolchain(Options(compiler=str(fake_compiler(behaviour))))
    with pytest.raises(CompileError, match=expected) as caught:
        build_library(bundle, toolchain, cache)
    assert len(str(caught.value)) < 5000
    assert (entries(cache), leftovers(cache)) == (0, [])


BUILD_IN_CHILD = """
import sys
from pathlib import Path
from vecgen.build.cache import open_cache
from vecgen.build.compile import build_library
from vecgen.build.toolchain import find_toolchain
from vecgen.emit.bundle import Bundle
from vecgen.options import Options
folder, cache_folder, compiler = sys.argv[1:]
files = {p.relative_to(folder).as_posix(): p.read_text()
         for p in Path(folder).rglob("*") if p.is_file()}
options = Options(compiler=compiler, cache=Path(cache_folder))
cache = open_cache(options)
built = build_library(Bundle("sum", files, "int x;"), find_toolchain(options, cache=cache), cache)
print(built.path)
"""


def start_child(bundle: Bundle, folder: Path, cache: Path, compiler: str) -> subprocess.Popen[str]:
    bundle.write_to(folder)
    return subprocess.Popen(
        [sys.executable, "-c", BUILD_IN_CHILD, str(folder), str(cache), compiler],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_eight_processes_on_an_empty_cache(
    bundle: Bundle, options: Options, tmp_path: Path, real_compiler: str
) -> None:
    folder = tmp_path / "cache"
    children = [start_child(bundle, tmp_path / "b", folder, real_compiler) for _ in range(8)]
    results = [child.communicate(timeout=120) for child in children]
    assert [error for _, error in results] == [""] * 8
    assert len({path for path, _ in results}) == 1
    assert Path(results[0][0].strip()).is_file()
    cache = open_cache(options)
    assert (entries(cache), leftovers(cache)) == (1, [])


def test_a_killed_build_leaves_only_what_is_swept(
    bundle: Bundle,
    toolchain: Toolchain,
    fake_compiler: MakeCompiler,
    cache: Cache,
    tmp_path: Path,
) -> None:
    # The sleeper ends by itself soon after its parent, whose death it is not told of.
    compiler = fake_compiler("sleep 3; exit 1")
    child = start_child(bundle, tmp_path / "b", cache.root, str(compiler))
    try:
        deadline = time.monotonic() + 60
        while not leftovers(cache) and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    (left,) = leftovers(cache)
    assert call(build_library(bundle, toolchain, cache), 1.0) == 2.0
    assert leftovers(cache) == [left]
    two_days_ago = time.time() - 2 * 86400
    os.utime(left, (two_days_ago, two_days_ago))
    with cache.building():
        pass
    assert leftovers(cache) == []


@pytest.mark.parametrize("place", ["with space", "quo'te\"s", "-dash", "$HOME;`x`", "é"])
def test_odd_places(bundle: Bundle, tmp_path: Path, real_compiler: str, place: str) -> None:
    compiler = tmp_path / place / "my cc"
    compiler.parent.mkdir()
    compiler.symlink_to(real_compiler)
    quoted = "'" + str(compiler).replace("'", "'\"'\"'") + "'"
    options = Options(compiler=quoted, cache=tmp_path / place / "cache")
    cache = open_cache(options)
    built = build_library(bundle, find_toolchain(options, cache=cache), cache)
    assert call(built, 1.0) == 2.0


@pytest.mark.parametrize("name", ["-x.c", "a b.c", "mech_$x.c"])
def test_odd_file_names(
    make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache, name: str
) -> None:
    files = {**make_bundle().files, name: "int odd;\n"}
    built = build_library(Bundle("-odd", files, ""), toolchain, cache)
    assert call(built, 1.0) == 2.0


@pytest.mark.parametrize("path", ["../out.c", "/tmp/out.c", "a/../../out.c", ""])
def test_files_outside_of_the_bundle_are_refused(
    toolchain: Toolchain, cache: Cache, path: str
) -> None:
    with pytest.raises(VecgenError, match="would not lie in the bundle's folder"):
        build_library(Bundle("x", {path: ""}, ""), toolchain, cache)


def test_nothing_of_the_place_gets_into_the_library(
    bundle: Bundle, toolchain: Toolchain, tmp_path: Path
) -> None:
    caches = [open_cache(Options(cache=tmp_path / name)) for name in ("one", "another-one")]
    libraries = [build_library(bundle, toolchain, cache).path.read_bytes() for cache in caches]
    assert libraries[0] == libraries[1]


def test_the_compile_command_is_an_argument_list(toolchain: Toolchain) -> None:
    command = compile_command(toolchain, "-a b.c", "x.o")
    assert command[-4:] == ("-c", "./-a b.c", "-o", "x.o")
    assert {"-I.", "-Iruntime/include"} <= set(command)
