"""Entries, objects and the index: what is stored is what is found, and nothing damaged is used."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from vecgen.build.cache import Cache, CacheError, Entry, open_cache
from vecgen.build.sealed import read_sealed, seal
from vecgen.emit.bundle import Bundle
from vecgen.options import Options

KEY = "ab" + "0" * 62


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(Options(cache=tmp_path / "cache"))


@pytest.fixture
def bundle() -> Bundle:
    return Bundle("axon", {"model.c": "int x;\r\n", "runtime/a.h": "é\n"}, "int x;")


def publish(cache: Cache, bundle: Bundle, content: bytes = b"library") -> Entry:
    with cache.building() as folder:
        bundle.write_to(folder / "bundle")
        (folder / "libaxon.so").write_bytes(content)
        (folder / "compiler.log").write_text("$ cc\n")
        return cache.publish(KEY, folder, bundle, "libaxon.so")


def leftovers(cache: Cache) -> list[Path]:
    return sorted(cache.root.glob(".building-*"))


def test_an_entry_gives_back_bundle_library_and_log(cache: Cache, bundle: Bundle) -> None:
    publish(cache, bundle)
    entry = cache.entry(KEY)
    assert entry is not None
    assert entry.bundle().files == bundle.files
    assert (entry.bundle().name, entry.bundle().cdef) == ("axon", "int x;")
    assert entry.bundle().digest == bundle.digest
    assert entry.library.read_bytes() == b"library"
    assert entry.log.read_text() == "$ cc\n"
    assert entry.folder == cache.root / "ab" / KEY
    assert leftovers(cache) == []


def test_an_unknown_key_has_no_entry(cache: Cache) -> None:
    assert cache.entry(KEY) is None


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


@pytest.mark.parametrize("file", ["libaxon.so", "build.json", "bundle/model.c"])
@pytest.mark.parametrize("damage", [flip, truncate, Path.unlink, lambda p: p.write_bytes(b"")])
def test_a_damaged_entry_is_removed_and_can_be_built_again(
    cache: Cache, bundle: Bundle, file: str, damage: Callable[[Path], None]
) -> None:
    entry = publish(cache, bundle)
    damage(entry.folder / file)
    assert cache.entry(KEY) is None
    assert not entry.folder.exists()
    assert leftovers(cache) == []
    assert publish(cache, bundle).library.read_bytes() == b"library"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"body": 1, "sha256": 2}', "\0", "[" * 100000, '{"body": {}}']
)
def test_a_record_of_any_other_form_counts_as_damage(
    cache: Cache, bundle: Bundle, text: str
) -> None:
    entry = publish(cache, bundle)
    (entry.folder / "build.json").write_text(text)
    assert cache.entry(KEY) is None


def test_a_record_of_another_format_is_not_used(cache: Cache, bundle: Bundle) -> None:
    entry = publish(cache, bundle)
    record = read_sealed(entry.folder / "build.json")
    assert record is not None
    (entry.folder / "build.json").write_text(seal({**record, "format": 99}))
    assert cache.entry(KEY) is None


def test_the_second_to_publish_gets_the_first_ones_entry(cache: Cache, bundle: Bundle) -> None:
    publish(cache, bundle, b"first")
    second = publish(cache, bundle, b"second")
    assert second.library.read_bytes() == b"first"
    assert leftovers(cache) == []


def test_publishing_over_a_damaged_entry_replaces_it(cache: Cache, bundle: Bundle) -> None:
    flip(publish(cache, bundle, b"first").library)
    assert publish(cache, bundle, b"second").library.read_bytes() == b"second"


def test_a_failed_build_leaves_nothing(cache: Cache) -> None:
    with pytest.raises(ZeroDivisionError), cache.building() as folder:
        (folder / "half.o").write_bytes(b"")
        raise ZeroDivisionError
    assert leftovers(cache) == []


def test_old_unfinished_builds_are_swept_and_young_ones_stay(cache: Cache) -> None:
    old, young, file = (cache.root / f".building-{name}" for name in ("old", "young", "file"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "half.o").write_bytes(b"")
    file.write_text("")
    two_days_ago = time.time() - 2 * 86400
    os.utime(old, (two_days_ago, two_days_ago))
    os.utime(file, (two_days_ago, two_days_ago))
    with cache.building():
        pass
    assert leftovers(cache) == [young]


def test_a_folder_that_vanished_is_made_again(cache: Cache, bundle: Bundle) -> None:
    cache.root.rmdir()
    publish(cache, bundle)
    assert cache.entry(KEY) is not None


def test_trouble_with_the_disk_is_told_as_trouble_with_the_cache(cache: Cache) -> None:
    with pytest.raises(CacheError, match=r"No space left.*VECGEN_CACHE"), cache.building():
        raise OSError(28, "No space left on device")


def test_objects_are_kept_and_verified(cache: Cache, tmp_path: Path) -> None:
    compiled = tmp_path / "x.o"
    compiled.write_bytes(b"object")
    assert cache.object(KEY) is None
    cache.keep_object(KEY, compiled)
    cache.keep_object(KEY, compiled)
    kept = cache.object(KEY)
    assert kept is not None
    assert kept.read_bytes() == b"object"
    flip(kept)
    assert cache.object(KEY) is None
    assert not kept.exists()
    assert leftovers(cache) == []


def test_the_index_remembers_across_processes_of_the_cache(cache: Cache) -> None:
    assert cache.index.get("model + options") is None
    cache.index.put("model + options", "digest")
    cache.index.put("model + options", "other digest")
    again = open_cache(Options(cache=cache.root))
    assert again.index.get("model + options") == "other digest"
    assert again.index.get("model") is None
    assert leftovers(cache) == []


def test_a_damaged_index_counts_as_empty(cache: Cache) -> None:
    cache.index.put("key", "value")
    (file,) = (cache.root / "index").iterdir()
    body = json.loads(file.read_text())
    body["body"]["value"] = "forged"
    file.write_text(json.dumps(body))
    assert cache.index.get("key") is None
    cache.index.put("key", "value")
    assert cache.index.get("key") == "value"


def test_listing_tells_names_sizes_and_damage(cache: Cache, bundle: Bundle) -> None:
    assert cache.entries() == []
    entry = publish(cache, bundle)
    (summary,) = cache.entries()
    assert (summary.key, summary.name) == (KEY, "axon")
    assert summary.size >= len(b"library")
    assert summary.age >= -1.0
    (entry.folder / "build.json").unlink()
    assert cache.entries()[0].name == "(damaged)"


def test_clearing_removes_only_what_is_the_caches_own(cache: Cache, bundle: Bundle) -> None:
    publish(cache, bundle)
    cache.index.put("key", "value")
    mine = [cache.root / "notes.txt", cache.root / "index" / "book.txt", cache.root / "ab" / "c"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("keep me")
    assert cache.clear() == 1
    assert cache.entry(KEY) is None
    assert cache.index.get("key") is None
    assert sorted(p for p in cache.root.rglob("*") if p.is_file()) == sorted(mine)
