"""The same script gives the same bytes, whatever the hash seed, the checkout, the cache."""

from __future__ import annotations

import shutil
from pathlib import Path

from .conftest import MODELS, ROOT, vecgen


def checkout(folder: Path) -> Path:
    """Copy what a checkout needs to run."""
    for name in ("vecgen", "templates", "runtime"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of all files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_equal_bytes(tmp_path: Path) -> None:
    checkouts = [checkout(tmp_path / "one"), checkout(tmp_path / "another" / "place")]
    found = []
    for number, seed in enumerate(("0", "4711")):
        place = tmp_path / f"run{number}"
        place.mkdir()
        cache = tmp_path / f"cache{number}"
        cache.mkdir(mode=0o700)
        vecgen(
            "emit", MODELS / "branched.py", "-o", place / "bundle",
            folder=place,
            PYTHONHASHSEED=seed,
            PYTHONPATH=str(checkouts[number]),
            VECGEN_CACHE=str(cache),
        )  # fmt: skip
        found.append(contents(place / "bundle"))
    assert "model.vgd" in found[0]
    first, other = found
    assert sorted(other) == sorted(first)
    assert [path for path in other if other[path] != first[path]] == []
    everything = b"".join(found[0].values())
    assert str(tmp_path).encode() not in everything
    assert str(ROOT).encode() not in everything
