"""Loading: what belongs together loads, what does not is refused, and unloading is clean."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vecgen.assets import runtime_folder
from vecgen.build.cache import Cache, open_cache
from vecgen.build.compile import BuiltLibrary, build_library
from vecgen.build.toolchain import CompilerNotFound, find_toolchain
from vecgen.emit.bundle import Bundle
from vecgen.options import Options
from vecgen.run.library import ABI_VERSION, SHARED_STRUCTURES, LibraryError, load_library

STRUCTURES = "".join(
    f"struct {name} {{ double values[{size}]; }};\n"
    for size, name in enumerate(SHARED_STRUCTURES, 1)
)
DECLARATIONS = f"""\
{STRUCTURES}
uint32_t vg_abi_version(void);
uint64_t vg_struct_size(uint32_t which);
double vg_twice(double x);
"""
SOURCE = f"""\
#include <stdint.h>
#pragma GCC visibility push(default)
{DECLARATIONS}
#pragma GCC visibility pop
uint32_t vg_abi_version(void) {{ return {ABI_VERSION}; }}
uint64_t vg_struct_size(uint32_t which) {{ return 8 * (which + 1); }}
double vg_twice(double x) {{ return 2.0 * x; }}
"""

Build = Callable[..., tuple[BuiltLibrary, Bundle]]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(Options(cache=tmp_path / "cache"))


@pytest.fixture
def build(cache: Cache) -> Build:
    try:
        toolchain = find_toolchain(Options())
    except CompilerNotFound:
        pytest.skip("no C compiler")

    def make(source: str = SOURCE, cdef: str = DECLARATIONS) -> tuple[BuiltLibrary, Bundle]:
        bundle = Bundle("twice", {"model.c": source}, cdef)
        return build_library(bundle, toolchain, cache), bundle

    return make


def test_functions_can_be_called(build: Build) -> None:
    with load_library(*build()) as library:
        assert library.lib.vg_twice(21.0) == 42.0
        assert library.ffi.sizeof("struct vg_probes") == 16


def test_the_same_library_may_be_loaded_twice(build: Build) -> None:
    built, bundle = build()
    first, second = load_library(built, bundle), load_library(built, bundle)
    first.close()
    first.close()
    assert second.lib.vg_twice(1.0) == 2.0
    second.close()


def mapped(path: Path) -> bool:
    return str(path) in Path("/proc/self/maps").read_text()


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="asks Linux what is mapped")
def test_a_library_that_nobody_holds_is_unloaded(build: Build) -> None:
    built, bundle = build()
    library = load_library(built, bundle)
    assert mapped(built.path)
    del library
    gc.collect()
    assert not mapped(built.path)


def test_another_version_of_the_interface_is_refused(build: Build) -> None:
    source = SOURCE.replace(f"return {ABI_VERSION};", "return 77;")
    with pytest.raises(LibraryError, match="binary interface 77"):
        load_library(*build(source))


@pytest.mark.parametrize("structure", SHARED_STRUCTURES)
def test_a_structure_of_another_size_is_refused(build: Build, structure: str) -> None:
    line = f"struct {structure} {{ "
    with pytest.raises(LibraryError, match=f"bytes in struct {structure}"):
        load_library(*build(SOURCE, DECLARATIONS.replace(line, line + "double more; ")))


@pytest.mark.parametrize(
    ("cdef", "message"),
    [
        ("int (", "cannot be read"),
        ("extern int x;", "not a compiled model"),
        (DECLARATIONS.replace("struct vg_batch {", "struct other {"), "not a compiled model"),
    ],
)
def test_declarations_that_do_not_fit(build: Build, cdef: str, message: str) -> None:
    with pytest.raises(LibraryError, match=message):
        load_library(*build(SOURCE, cdef))


def test_a_library_without_the_functions_is_refused(build: Build) -> None:
    with pytest.raises(LibraryError, match="not a compiled model"):
        load_library(*build("int nothing;\n"))


def test_a_missing_symbol_is_told(build: Build) -> None:
    source = SOURCE.replace("2.0 * x", "nowhere(x)").replace(
        "double vg_tw", "double nowhere(double);double vg_tw", 1
    )
    with pytest.raises(LibraryError, match="nowhere"):
        load_library(*build(source))


def test_a_file_that_is_no_library_is_refused(build: Build, tmp_path: Path) -> None:
    built, bundle = build()
    (tmp_path / "junk.so").write_bytes(b"junk")
    for path in (tmp_path / "junk.so", tmp_path / "missing.so"):
        with pytest.raises(LibraryError, match="cannot be loaded"):
            load_library(replace(built, path=path), bundle)


def test_the_runtimes_own_declarations_fit(build: Build) -> None:
    """The text between the marker comments of abi.h is what cffi reads, and sizes agree."""
    runtime = runtime_folder()
    paths = [path for path in runtime.rglob("*") if path.suffix in (".c", ".h")]
    files = {f"runtime/{path.relative_to(runtime).as_posix()}": path.read_text() for path in paths}
    abi = files["runtime/include/vecgen/abi.h"]
    cdef = abi.partition("/* vecgen:cdef begin */")[2].partition("/* vecgen:cdef end */")[0]
    files["model.c"] = (
        '#include "vecgen/abi.h"\n'
        "uint32_t vg_abi_version(void) { return VG_ABI_VERSION; }\n"
        "uint64_t vg_struct_size(uint32_t which) { return vg_abi_struct_size(which); }\n"
    )
    toolchain = find_toolchain(Options())
    built = build()[0]
    bundle = Bundle("runtime", files, cdef)
    with load_library(build_library(bundle, toolchain, built.entry.cache), bundle) as library:
        assert library.lib.vg_struct_size(99) == 0
