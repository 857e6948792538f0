"""The cache folder must be as private as the code that is loaded from it."""

from __future__ import annotations

import gc
import os
import stat
from pathlib import Path

import pytest

from vecgen.build.cache import open_cache
from vecgen.build.folder import CacheWarning, Look, cache_path, folder_fault
from vecgen.options import Options


def _look_as(uid: int | None = None, mode: int | None = None) -> Look:
    """Return an `os.lstat` that sees another owner or mode."""

    def look(path: Path) -> os.stat_result:
        seen = list(os.lstat(path))
        if mode is not None:
            seen[stat.ST_MODE] = mode
        if uid is not None:
            seen[stat.ST_UID] = uid
        return os.stat_result(seen)

    return look


def test_a_new_folder_is_made_for_the_user_alone(tmp_path: Path) -> None:
    cache = open_cache(Options(cache=tmp_path / "deep" / "cache"))
    assert stat.S_IMODE(cache.root.stat().st_mode) == 0o700
    assert not cache.temporary


def test_without_an_option_it_is_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    assert cache_path(Options(cache=None)).name == "vecgen"


@pytest.mark.parametrize(
    ("look", "reason"),
    [
        (_look_as(uid=os.geteuid() + 1), "another user"),
        (_look_as(mode=stat.S_IFDIR | 0o770), "others may write"),
        (_look_as(mode=stat.S_IFDIR | 0o707), "others may write"),
        (_look_as(mode=stat.S_IFLNK | 0o777), "symbolic link"),
    ],
)
def test_an_unsafe_folder_is_replaced_by_a_private_one(
    tmp_path: Path, look: Look, reason: str
) -> None:
    wanted = tmp_path / "cache"
    with pytest.warns(CacheWarning, match=reason) as caught:
        cache = open_cache(Options(cache=wanted), look=look)
    assert len(caught) == 1
    assert cache.temporary
    assert cache.root != wanted
    assert stat.S_IMODE(cache.root.stat().st_mode) == 0o700
    assert list(wanted.iterdir()) == []


def test_readable_by_others_is_no_fault(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert folder_fault(tmp_path) is None


def test_a_symbolic_link_is_refused_even_to_our_own_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert folder_fault(tmp_path / "link") == "it is a symbolic link"


def test_a_dangling_link_and_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    assert folder_fault(tmp_path / "link") == "it is a symbolic link"
    assert folder_fault(tmp_path / "file") == "it is not a folder"


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be made" in (folder_fault(tmp_path / "file" / "cache") or "")


def test_the_private_folder_vanishes_with_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.warns(CacheWarning):
        cache = open_cache(Options(cache=tmp_path / "file"))
    root = cache.root
    del cache
    gc.collect()
    assert not root.exists()
