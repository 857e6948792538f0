"""A cache that has grown too large loses what was used longest ago."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from vecgen.build.cache import Cache, open_cache
from vecgen.build.eviction import Item, too_much
from vecgen.emit.bundle import Bundle
from vecgen.options import Options

NOW = 1e9
DAY = 86400.0


def items(*ages: float, size: int = 10) -> list[Item]:
    return [Item(Path(str(age)), size, NOW - age) for age in ages]


def gone(found) -> list[str]:
    return [str(item.path) for item in found]


def test_below_the_limit_nothing_goes() -> None:
    assert too_much(items(5 * DAY, DAY), 20, NOW) == ()


def test_what_was_used_longest_ago_goes_first() -> None:
    found = too_much(items(DAY, 3 * DAY, 2 * DAY, 4 * DAY), 30, NOW)
    assert gone(found) == [str(4 * DAY), str(3 * DAY)]  # 24 of 30 are left full


def test_what_was_used_lately_stays() -> None:
    assert gone(too_much(items(10.0, 20.0, DAY), 5, NOW)) == [str(DAY)]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(Options(cache=tmp_path / "cache", cache_limit=0.0035))  # MB


def publish(cache: Cache, digit: str) -> str:
    key = digit * 64
    bundle = Bundle("axon", {"model.c": f"int x{digit};"}, "int x;")
    with cache.building() as folder:
        bundle.write_to(folder / "bundle")
        (folder / "libaxon.so").write_bytes(b"x" * 1000)
        assert cache.publish(key, folder, bundle, "libaxon.so").key == key
    return key


def outdate(cache: Cache, days: float) -> None:
    """Let everything in the cache be that much older."""
    for path in cache.root.rglob("*"):
        if path.is_file():
            before = path.stat().st_mtime - days * DAY
            os.utime(path, (before, before))


def test_publishing_makes_room(cache: Cache) -> None:
    first, second = publish(cache, "a"), publish(cache, "b")
    outdate(cache, 2)
    assert cache.entry(first) is not None  # used now
    third = publish(cache, "c")
    assert cache.entry(second) is None
    assert cache.entry(first) is not None and cache.entry(third) is not None
    assert cache.size() < 3500
    assert list(cache.root.glob(".building-*")) == []


@pytest.mark.parametrize(
    ("minutes_ago", "weighs"), [(0, False), (9, False), (11, True), (-1, False), (-60, True)]
)
def test_the_whole_is_weighed_once_in_ten_minutes(
    cache: Cache, minutes_ago: float, weighs: bool
) -> None:
    """A mark from the future, which a wrong clock left, does not end the weighing."""
    mark = cache.root / "weighed"
    first = publish(cache, "a")
    publish(cache, "b")
    outdate(cache, 2)
    mark.touch()
    publish(cache, "c")  # too much from here on
    then = time.time() - 60 * minutes_ago
    os.utime(mark, (then, then))
    publish(cache, "d")
    assert (cache.entry(first) is None) is weighs
    assert (mark.stat().st_mtime == pytest.approx(time.time(), abs=30)) is (
        weighs or minutes_ago == 0
    )


def test_objects_and_the_index_count(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "o").write_bytes(b"x" * 5000)
    cache.keep_object("d" * 64, tmp_path / "o")
    cache.index.put("key", "value " * 100)
    size = cache.size()
    assert size > 5600
    outdate(cache, 1)
    assert cache.index.get("key") is not None  # used now
    assert cache.evict() > 5000
    assert cache.object("d" * 64) is None
    assert cache.index.get("key") is not None


def test_without_a_limit_everything_stays(tmp_path: Path) -> None:
    cache = open_cache(Options(cache=tmp_path / "cache", cache_limit=1e9))
    keys = [publish(cache, digit) for digit in "abc"]
    outdate(cache, 1000)
    assert cache.evict() == 0
    assert all(cache.entry(key) is not None for key in keys)


def test_use_does_not_change_the_age(cache: Cache) -> None:
    key = publish(cache, "a")
    folder = cache.root / key[:2] / key
    before = time.time() - 7 * DAY
    os.utime(folder, (before, before))
    assert cache.entry(key) is not None
    (summary,) = cache.entries()
    assert summary.age == pytest.approx(7 * DAY, abs=60)
