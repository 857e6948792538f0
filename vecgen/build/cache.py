"""A content-addressed store of compiled bundles.

    CACHE/ab/abcdef…/        one entry: bundle/ (all its files), library, compiler.log, build.json
    CACHE/objects/ab/ab…/    one compiled file: object.o, build.json
    CACHE/index/….json       a key of the caller's → a short text (see `CacheIndex`)
    CACHE/toolchains/….json  what compilers said about themselves
    CACHE/weighed            its time is when the whole was weighed last
    CACHE/.building-*/       entries in the making; one rename publishes them

Using a thing sets the time of its `build.json` (of an index's file, its own). When something new
was built and the last weighing is ten minutes ago, the whole is weighed: if it is larger than its
limit, what was used longest ago goes (`eviction.py`).

There are no locks: entries are equal for equal keys, so whoever publishes first wins and the
others use the winner's. Every entry is verified against its stored digests before it is used, and a
bad one is removed: nothing waits for the disk, since what a crash of the machine tore is found out.
What a key is made of is not decided here (see `compile.py`).
"""

from __future__ import annotations

import errno
import hashlib
import math
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from vecgen.build.eviction import HOLD_SECONDS, Item, note_use, too_much, weigh
from vecgen.build.folder import Look, PrivateFolder, TemporaryFolder, cache_path, private_folder
from vecgen.build.sealed import read_sealed, seal
from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle
from vecgen.options import Options
from vecgen.values import value_class

RECORD = "build.json"
BUNDLE = "bundle"
LOG = "compiler.log"
OBJECT = "object.o"

_FORMAT = 1
_UNFINISHED = ".building-"
_UNFINISHED_SECONDS = 24 * 3600.0
_WEIGHED = "weighed"
_WEIGH_SECONDS = HOLD_SECONDS / 6
_TRIES = 8
_KEY = re.compile(r"[0-9a-f]{64}")
_SHELF = re.compile(r"[0-9a-f]{2}")
_INDEX_FILE = re.compile(_KEY.pattern + r"\.json")


class CacheError(VecgenError, OSError):
    """The cache's folder cannot be read or written."""


@value_class(kw_only=True)
class Entry:
    """One verified entry: a bundle and its library."""

    key: str
    folder: Path
    library: Path
    """The shared library's file."""
    cache: Cache
    _bundle: Bundle

    def bundle(self) -> Bundle:
        """Return the emitted files as they were compiled."""
        return self._bundle

    @property
    def log(self) -> Path:
        """The file with the compiler's commands and messages."""
        return self.folder / LOG


@value_class
class EntrySummary:
    """What `vecgen cache ls` tells of an entry; nothing is verified."""

    key: str
    name: str
    size: int
    """Bytes of all its files."""
    age: float
    """Seconds since it was built."""


class CacheIndex:
    """A lasting map from any text to a short text; what is damaged counts as absent."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self._folder = folder
        self._scratch = scratch

    def get(self, key: str) -> str | None:
        """Return the value stored for `key`, or None."""
        body = read_sealed(self._path(key))
        if body is None or body.get("key") != key:
            return None
        value = body.get("value")
        if not isinstance(value, str):
            return None
        note_use(self._path(key))
        return value

    def put(self, key: str, value: str) -> None:
        """Store a value, in place of an older one."""
        with _cache_errors(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=self._scratch)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    stream.write(seal({"key": key, "value": value}))
                Path(name).replace(self._path(key))
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _path(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


class Cache:
    """The store below one folder, which must be private to the user (see `open_cache`)."""

    def __init__(self, folder: PrivateFolder, limit: float = math.inf) -> None:
        self._folder = folder
        self.limit = limit
        """How many bytes it may hold; what was used within the last hour stays nevertheless."""
        self.root = folder.path
        self.index = CacheIndex(self.root / "index", self.root)
        self.toolchains = CacheIndex(self.root / "toolchains", self.root)

    @property
    def temporary(self) -> bool:
        """Whether the folder vanishes with this object."""
        return isinstance(self._folder, TemporaryFolder)

    def entry(self, key: str) -> Entry | None:
        """Return the entry of this key if there is a sound one; a damaged one is removed."""
        folder = self._entry_folder(key)
        if not folder.exists():
            return None
        found = self._read_entry(key, folder)
        if found is None:
            self._remove(folder, lambda moved: self._read_entry(key, moved) is not None)
        else:
            note_use(folder / RECORD)
        return found

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give a new folder beside the entries, and remove it if it was not published."""
        with _cache_errors(self.root):
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sweep()
            folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.root))
        try:
            with _cache_errors(self.root):
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, key: str, folder: Path, bundle: Bundle, library: str) -> Entry:
        """Make `folder`, which has `BUNDLE` and the library in it, the entry of this key.

        If another process was quicker, its entry is returned and `folder` stays.
        """
        _write_record(folder, library, name=bundle.name, cdef=bundle.cdef, bundle=bundle.digest)
        target = self._entry_folder(key)
        for _ in range(_TRIES):
            if _rename(folder, target):
                self._make_room()
                return self._entry(key, target / library, bundle)
            winner = self.entry(key)
            if winner is not None:
                return winner
        raise CacheError(f"the cache entry {target} is damaged and cannot be replaced")

    def object(self, key: str) -> Path | None:
        """Return the object file of this key if there is a sound one."""
        folder = self._object_folder(key)
        if not folder.exists():
            return None
        verified = _verified(folder)
        if verified is not None:
            note_use(folder / RECORD)
            return verified[0]
        self._remove(folder, lambda moved: _verified(moved) is not None)
        return None

    def keep_object(self, key: str, compiled: Path) -> None:
        """Keep a copy of an object file; if there is one of this key already, that one stays."""
        with self.building() as folder:
            shutil.copyfile(compiled, folder / OBJECT)
            _write_record(folder, OBJECT)
            _rename(folder, self._object_folder(key))

    def entries(self) -> list[EntrySummary]:
        """Return all entries in the order of their keys, damaged ones included."""
        now = time.time()
        found = []
        for shelf in _matching(self.root, _SHELF):
            for folder in _matching(shelf, _KEY):
                record = read_sealed(folder / RECORD) or {}
                name = str(record.get("name", "(damaged)"))
                age = now - folder.lstat().st_mtime
                found.append(EntrySummary(folder.name, name, _size(folder), age))
        return found

    def size(self) -> int:
        """Return the bytes of all that can be evicted."""
        return sum(item.size for item in self._items())

    def evict(self) -> int:
        """Remove what was used longest ago if there is too much; return how many bytes went."""
        gone = 0
        for item in too_much(self._items(), int(min(self.limit, 2.0**62)), time.time()):
            if item.path.is_file():
                item.path.unlink(missing_ok=True)
            else:
                self._remove(item.path, lambda _: False)
            gone += item.size
        return gone

    def _make_room(self) -> None:
        """Evict, but seldom: to weigh a large cache takes longer than to build a small library."""
        mark = self.root / _WEIGHED
        try:
            if abs(time.time() - mark.lstat().st_mtime) < _WEIGH_SECONDS:
                return
        except FileNotFoundError:
            pass
        mark.touch()
        self.evict()

    def _items(self) -> list[Item]:
        shelves = _matching(self.root, _SHELF) + _matching(self.root / "objects", _SHELF)
        folders = [folder for shelf in shelves for folder in _matching(shelf, _KEY)]
        files = _matching(self.root / "index", _INDEX_FILE)
        return [
            *(weigh(folder, folder / RECORD) for folder in folders),
            *(weigh(file, file) for file in files),
        ]

    def clear(self) -> int:
        """Remove all that is the cache's own, and return how many entries that were.

        Other files stay, and so do folders in which a process may be building just now.
        """
        count = len(self.entries())
        for shelf in _matching(self.root, _SHELF) + _matching(self.root / "objects", _SHELF):
            for folder in _matching(shelf, _KEY):
                shutil.rmtree(folder, ignore_errors=True)
            _remove_if_empty(shelf)
        for index in (self.root / "index", self.root / "toolchains"):
            for file in _matching(index, _INDEX_FILE):
                file.unlink(missing_ok=True)
        (self.root / _WEIGHED).unlink(missing_ok=True)
        for name in ("objects", "index", "toolchains"):
            _remove_if_empty(self.root / name)
        return count

    def _entry_folder(self, key: str) -> Path:
        return self.root / key[:2] / key

    def _object_folder(self, key: str) -> Path:
        return self.root / "objects" / key[:2] / key

    def _entry(self, key: str, library: Path, bundle: Bundle) -> Entry:
        return Entry(key=key, folder=library.parent, library=library, cache=self, _bundle=bundle)

    def _read_entry(self, key: str, folder: Path) -> Entry | None:
        verified = _verified(folder)
        if verified is None:
            return None
        library, record = verified
        bundle = _read_bundle(folder / BUNDLE, record)
        return None if bundle is None else self._entry(key, library, bundle)

    def _remove(self, folder: Path, is_sound: Callable[[Path], bool]) -> None:
        """Move a damaged folder out of the way and delete it.

        Between the look at it and the move another process may have put a sound one there: what was
        moved is looked at again, and put back if it is sound.
        """
        with self.building() as grave:
            moved = grave / folder.name
            try:
                folder.rename(moved)
            except FileNotFoundError:
                return
            if is_sound(moved):
                _rename(moved, folder)

    def _sweep(self) -> None:
        """Delete what killed builds left behind more than a day ago."""
        before = time.time() - _UNFINISHED_SECONDS
        for left in self.root.glob(f"{_UNFINISHED}*"):
            try:
                if left.lstat().st_mtime >= before:
                    continue
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink()
            except OSError:
                continue  # another process sweeps as well


def open_cache(options: Options, *, look: Look = os.lstat) -> Cache:
    """Return the cache that the options name; a temporary one, with a warning, if it is unsafe."""
    return Cache(private_folder(cache_path(options), look=look), options.cache_limit * 1e6)


@contextmanager
def _cache_errors(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if isinstance(error, VecgenError):
            raise
        reason = error.strerror or str(error)
        raise CacheError(
            error.errno,
            f"cannot write to the cache folder {place}: {reason}. Set VECGEN_CACHE to another one.",
        ) from error


def _write_record(folder: Path, main: str, **facts: str) -> None:
    """Write `build.json`: the digest of the folder's main file, the bundle's paths, the facts."""
    digest = hashlib.sha256((folder / main).read_bytes()).hexdigest()
    below = sorted(path for path in (folder / BUNDLE).rglob("*") if path.is_file())
    paths = [path.relative_to(folder / BUNDLE).as_posix() for path in below]
    record = {"format": _FORMAT, "main": main, "digest": digest, "files": paths, **facts}
    (folder / RECORD).write_text(seal(record), encoding="utf-8")


def _verified(folder: Path) -> tuple[Path, dict[str, object]] | None:
    """Return the folder's main file and its record if both are as they were written."""
    record = read_sealed(folder / RECORD)
    if record is None or record.get("format") != _FORMAT:
        return None
    main = folder / str(record.get("main"))
    try:
        digest = hashlib.sha256(main.read_bytes()).hexdigest()
    except OSError:
        return None
    return (main, record) if digest == record.get("digest") else None


def _read_bundle(folder: Path, record: dict[str, object]) -> Bundle | None:
    name, cdef, digest, paths = (record.get(k) for k in ("name", "cdef", "bundle", "files"))
    if not (isinstance(name, str) and isinstance(cdef, str) and isinstance(paths, list)):
        return None
    try:
        files = {str(p): (folder / PurePosixPath(p)).read_bytes().decode() for p in paths}
    except (OSError, ValueError, TypeError):
        return None
    bundle = Bundle(name=name, files=files, cdef=cdef)
    return bundle if bundle.digest == digest else None


def _rename(folder: Path, target: Path) -> bool:
    """Return whether `folder` could become `target`, which was not there."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
            return False
        raise
    return True


def _matching(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name))


def _size(folder: Path) -> int:
    return sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file())


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
