"""Files that are compiled while others are still being emitted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vecgen.build.ahead import Ahead
from vecgen.build.cache import Cache
from vecgen.build.compile import Early, build_library, object_keys
from vecgen.build.failure import CompileError
from vecgen.build.toolchain import Toolchain, find_toolchain
from vecgen.emit.bundle import Bundle
from vecgen.options import Options

MakeBundle = Callable[..., Bundle]


def early(bundle: Bundle, toolchain: Toolchain, cache: Cache) -> Early:
    """Compile all files of a bundle, one by one, headers first."""
    with Ahead(toolchain, cache) as ahead:
        for path in sorted(bundle.files, key=lambda path: not path.endswith(".h")):
            ahead.add(path, bundle.files[path])
        return ahead.wait()


def test_the_build_has_nothing_left_to_compile(
    bundle: Bundle, toolchain: Toolchain, cache: Cache
) -> None:
    first = early(bundle, toolchain, cache)
    assert first.keys == object_keys(bundle, toolchain)
    compiled: list[str] = []
    built = build_library(bundle, toolchain, cache, on_compile=compiled.append, early=first)
    assert built.compiled
    assert compiled == []
    assert built.entry.log.read_text().count("$ ") == 3
    assert list(cache.root.glob(".building-*")) == []
    again = early(bundle, toolchain, cache)
    assert again.log == ()
    assert set(again.objects) == set(first.keys.values())


def test_what_fails_is_told_by_the_build(
    make_bundle: MakeBundle, toolchain: Toolchain, cache: Cache
) -> None:
    bundle = make_bundle(runtime__src__second_c="int broken(void) { return missing; }\n")
    first = early(bundle, toolchain, cache)
    assert len(first.log) == 1
    with pytest.raises(CompileError, match=r"second\.c"):
        build_library(bundle, toolchain, cache, early=first)
    assert list(cache.root.glob(".building-*")) == []


def test_another_bundle_is_not_taken_for_the_one_begun(
    make_bundle: MakeBundle, bundle: Bundle, toolchain: Toolchain, cache: Cache
) -> None:
    first = early(bundle, toolchain, cache)
    other = make_bundle(first_c=bundle.files["first.c"] + "int more;\n")
    assert first.keys_of(bundle) == object_keys(bundle, toolchain)
    assert first.keys_of(other) is None
    compiled: list[str] = []
    build_library(other, toolchain, cache, on_compile=compiled.append, early=first)
    assert compiled == ["first.c"]


def test_an_error_of_the_emitter_ends_it(
    bundle: Bundle, toolchain: Toolchain, cache: Cache
) -> None:
    with pytest.raises(ValueError, match="emitting"), Ahead(toolchain, cache) as ahead:
        for path, text in sorted(bundle.files.items(), reverse=True):
            ahead.add(path, text)
        raise ValueError("emitting")
    assert list(cache.root.glob(".building-*")) == []


def test_an_error_kills_the_compiler(
    bundle: Bundle, fake_compiler: Callable[..., Path], cache: Cache, real_compiler: str
) -> None:
    # Answers what it is, and never ends a compilation.
    script = f'case "$*" in *" -c "*) exec sleep 600;; *) exec {real_compiler} "$@";; esac'
    options = Options(compiler=str(fake_compiler(script)))
    with pytest.raises(KeyboardInterrupt), Ahead(find_toolchain(options), cache) as ahead:
        for path, text in sorted(bundle.files.items(), reverse=True):
            ahead.add(path, text)
        raise KeyboardInterrupt
    assert list(cache.root.glob(".building-*")) == []
