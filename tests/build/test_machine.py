"""What a library depends on besides its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from vecgen.build.machine import machine_and_libc, processor_identity, usable_processors

CORE = "processor\t: {n}\nmodel name\t: Fast One\ncpu MHz\t\t: {mhz}\nflags\t\t: {flags}\n\n"


def identity(folder: Path, *, mhz: str = "800", flags: str = "avx avx2") -> str:
    file = folder / "cpuinfo"
    cores = (CORE.format(n=n, mhz=mhz, flags=flags) for n in range(3))
    file.write_text("".join(cores))
    return processor_identity(file)


def test_the_processor_is_known_by_its_instructions_not_its_clock(tmp_path: Path) -> None:
    assert identity(tmp_path) == identity(tmp_path, mhz="3650")
    assert identity(tmp_path) != identity(tmp_path, flags="avx avx2 avx512f")


def test_without_a_list_of_processors_the_machine_is_named(tmp_path: Path) -> None:
    assert processor_identity(tmp_path / "none") == processor_identity(tmp_path / "none")


def test_a_system_without_gnu_libc_has_an_identity_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> str:
        raise ValueError(name)

    with_glibc = machine_and_libc()
    monkeypatch.setattr("os.confstr", unknown)
    assert machine_and_libc() != with_glibc


def test_at_least_one_processor_is_usable() -> None:
    assert usable_processors() >= 1
