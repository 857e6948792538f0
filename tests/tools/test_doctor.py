"""`vecgen doctor` and `vecgen cache`: what they print and how they exit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vecgen.build.cache import open_cache
from vecgen.cli import COMMANDS, main
from vecgen.emit.bundle import Bundle
from vecgen.options import Options
from vecgen.tools.cache import readable_age, readable_size

needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VECGEN_CACHE", str(tmp_path / "cache"))
    for name in ("VECGEN_CC", "CC", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "cache"


def vecgen(*arguments: str, color: bool = False) -> Result:
    return CliRunner().invoke(main, arguments, color=color)


@needs_compiler
def test_a_healthy_machine() -> None:
    result = vecgen("doctor")
    assert result.exit_code == 0
    words = ("python", "numpy", "cffi", "compiler", "trial", "simd", "zig", "cache")
    assert all(word in result.output for word in words)
    assert "FAILED" not in result.output
    assert "\x1b" not in result.output


@needs_compiler
def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[32m" in vecgen("doctor", color=True).output
    monkeypatch.setenv("NO_COLOR", "yes please")
    assert "\x1b" not in vecgen("doctor", color=True).output


def test_a_missing_compiler_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECGEN_CC", "no-such-cc")
    result = vecgen("doctor")
    assert result.exit_code == 1
    assert "FAILED" in result.output
    assert "to mend: Debian/Ubuntu: apt install gcc" in result.output
    assert "cache" in result.output


@needs_compiler
def test_a_compiler_that_cannot_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken-cc"
    broken.write_text('#!/bin/sh\ncase " $* " in *" -dM "*) exec cc "$@";; esac\nexit 1\n')
    broken.chmod(0o755)
    monkeypatch.setenv("VECGEN_CC", str(broken))
    result = vecgen("doctor")
    assert result.exit_code == 1
    assert "FAILED  trial" in result.output


@needs_compiler
def test_an_unsafe_cache_folder(own_cache: Path) -> None:
    own_cache.mkdir()
    own_cache.chmod(0o777)
    result = vecgen("doctor")
    assert result.exit_code == 1
    assert "others may write to it" in result.output


def test_listing_and_clearing(own_cache: Path) -> None:
    assert "0 entries, 0 bytes" in vecgen("cache", "ls").output
    cache = open_cache(Options())
    with cache.building() as folder:
        (folder / "libx.so").write_bytes(b"x" * 2000)
        cache.publish("ab" + "0" * 62, folder, Bundle("axon", {}, ""), "libx.so")
    listing = vecgen("cache", "ls").output
    assert "ab0000000000" in listing
    assert "axon" in listing
    assert f"1 entry, 2 kB, in {own_cache}" in listing
    assert "1 entry removed" in vecgen("cache", "clear").output
    assert cache.entries() == []


def test_every_command_has_help() -> None:
    overview = vecgen("--help").output
    for name in COMMANDS:
        assert name in overview
        assert vecgen(name, "--help").exit_code == 0


def test_an_unknown_command_is_a_usage_error() -> None:
    assert vecgen("no-such-command").exit_code == 2


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (83_400, "83 kB"), (5e6, "5 MB"), (2.5e12, "2500.0 GB")],
)
def test_readable_size(size: float, text: str) -> None:
    assert readable_size(size) == text


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (-1, "0 seconds"),
        (59, "59 seconds"),
        (600, "10 minutes"),
        (7300, "2 hours"),
        (1e6, "12 days"),
    ],
)
def test_readable_age(age: float, text: str) -> None:
    assert readable_age(age) == text
