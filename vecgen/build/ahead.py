"""Compiles files as soon as they are emitted, while others still are being emitted.

What comes out goes into the cache, file by file, where `build_library` finds it. Nothing is told of
failures: `build_library` misses the object, compiles the file itself and tells.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from types import TracebackType

from vecgen.build.cache import BUNDLE, Cache
from vecgen.build.compile import Early, ObjectKeys, compile_command
from vecgen.build.machine import usable_processors
from vecgen.build.processes import Finished, run_all
from vecgen.build.toolchain import Toolchain
from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import STANDALONE_ONLY


class Ahead:
    """Takes one file after the other; a C file is compiled when it comes, so headers come first.

    To be used in a `with`, whose end kills what still runs: `wait` before, unless an error ends it.
    """

    def __init__(self, toolchain: Toolchain, cache: Cache) -> None:
        self._toolchain = toolchain
        self._cache = cache
        self._files: dict[str, str] = {}
        self._keys = ObjectKeys(self._files, toolchain)
        self._written: set[str] = set()
        self._folder: Path | None = None
        self._closing = ExitStack()
        self._threads: list[Thread] = []
        self._free = BoundedSemaphore(usable_processors())
        self._stopped = Event()
        self._found: dict[str, Path] = {}
        self._source_keys: dict[str, str] = {}
        self._done: dict[str, Finished] = {}

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self.wait()
        self._closing.close()

    def add(self, path: str, text: str) -> None:
        """Take a file; a C file whose object the cache lacks is compiled."""
        self._files[path] = text
        if not path.endswith(".c") or path in STANDALONE_ONLY:
            return
        key = self._source_keys[path] = self._keys.of(path)
        found = self._cache.object(key)
        if found is not None:
            self._found[key] = found
            return
        folder = self._write()
        thread = Thread(target=self._compile, args=(path, key, folder))
        self._threads.append(thread)
        thread.start()

    def wait(self) -> Early:
        """Return what there is when nothing more runs."""
        for thread in self._threads:
            thread.join()
        log = tuple(self._done[path] for path in sorted(self._done))
        return Early(files=self._files, keys=self._source_keys, objects=self._found, log=log)

    def _write(self) -> Path:
        """Return the folder with all files that there are."""
        if self._folder is None:
            self._folder = self._closing.enter_context(self._cache.building())
        for path in self._files.keys() - self._written:
            target = self._folder / BUNDLE / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(self._files[path], encoding="utf-8")
            self._written.add(path)
        return self._folder

    def _compile(self, path: str, key: str, folder: Path) -> None:
        with self._free:
            if self._stopped.is_set():
                return
            command = compile_command(self._toolchain, path, f"../{key}.o")
            try:
                for done in run_all(
                    [command], folder=folder / BUNDLE, at_once=1, cancelled=self._stopped
                ):
                    self._keep(path, key, folder / f"{key}.o", done)
            except (OSError, VecgenError):
                return

    def _keep(self, path: str, key: str, compiled: Path, done: Finished) -> None:
        if done.returncode == 0:
            self._cache.keep_object(key, compiled)
            self._done[path] = done
