"""Compiles a bundle into a shared library and puts both into the cache.

Also says what keys of the cache are made of. Loading is not done here; see `vecgen.run.library`.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from vecgen.build.cache import BUNDLE, LOG, Cache, Entry
from vecgen.build.failure import CompileError, explain_failure
from vecgen.build.includes import INCLUDE_FOLDERS, Includes
from vecgen.build.machine import usable_processors
from vecgen.build.processes import Finished, run_all
from vecgen.build.toolchain import CompilerNotFound, Toolchain
from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle
from vecgen.values import value_class


@value_class(kw_only=True)
class BuiltLibrary:
    """A bundle's shared library on disk."""

    path: Path
    entry: Entry
    """The cache's entry that it lies in; keep it as long as `path` is used."""
    digest: str
    """The bundle's digest."""
    compiled: bool
    """Whether it had to be built now."""


@value_class(kw_only=True)
class Early:
    """What was compiled, or found in the cache, before all files of a bundle were there."""

    files: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    """C file → its object's key."""
    objects: Mapping[str, Path] = field(default_factory=dict)
    """Key → a sound object file in the cache."""
    log: tuple[Finished, ...] = ()

    def keys_of(self, bundle: Bundle) -> dict[str, str] | None:
        """Return C file → key for all of a bundle, None if it has other files."""
        if any(bundle.files.get(path) != text for path, text in self.files.items()):
            return None
        if not all(source in self.keys for source in bundle.c_sources):
            return None
        return {source: self.keys[source] for source in bundle.c_sources}


def build_library(
    bundle: Bundle,
    toolchain: Toolchain,
    cache: Cache,
    *,
    on_compile: Callable[[str], None] | None = None,
    early: Early | None = None,
) -> BuiltLibrary:
    """Return the bundle's shared library, from the cache if it is there.

    `on_compile` is called with the path of each C file that has to be compiled. `early` has been
    compiled before (see `ahead.py`).

    Raises:
        CompileError: The compiler or the linker failed.
        CompilerNotFound: The compiler has vanished since it was found.
        CacheError: The cache folder cannot be written.
    """
    known = find_built(bundle.digest, toolchain, cache)
    if known is not None:
        return known
    _check_paths(bundle)
    with cache.building() as folder:
        entry = _Build(bundle, toolchain, cache, folder, early or Early()).run(on_compile)
    return BuiltLibrary(path=entry.library, entry=entry, digest=bundle.digest, compiled=True)


def find_built(bundle_digest: str, toolchain: Toolchain, cache: Cache) -> BuiltLibrary | None:
    """Return the library of a bundle of which only the digest is known, if the cache has it.

    Its `entry.bundle()` is the bundle.
    """
    entry = cache.entry(entry_key(bundle_digest, toolchain))
    if entry is None:
        return None
    return BuiltLibrary(path=entry.library, entry=entry, digest=bundle_digest, compiled=False)


def entry_key(bundle_digest: str, toolchain: Toolchain) -> str:
    """Return the cache's key of a bundle compiled by a toolchain."""
    return _key(["library", bundle_digest, *_toolchain_facts(toolchain)])


def object_keys(bundle: Bundle, toolchain: Toolchain) -> dict[str, str]:
    """Return C file → the cache's key of its object: its text, its headers', the toolchain.

    Comments do not count: those of headers name lines of every .mod file, and an edited file would
    have all others compiled again.
    """
    keys = ObjectKeys(bundle.files, toolchain)
    return {source: keys.of(source) for source in bundle.c_sources}


class ObjectKeys:
    """The keys of the objects of some files; a file that is there already must not change."""

    def __init__(self, files: Mapping[str, str], toolchain: Toolchain) -> None:
        self._files = files
        self._facts = _toolchain_facts(toolchain)
        self._includes = Includes(files)
        self._digests: dict[str, str] = {}

    def of(self, source: str) -> str:
        """Return the key of a C file's object; all that it includes must be there."""
        paths = [[path, self._digest(path)] for path in self._includes.of(source)]
        return _key(["object", source, paths, *self._facts])

    def _digest(self, path: str) -> str:
        if path not in self._digests:
            code = _code(self._files[path])
            self._digests[path] = hashlib.sha256(code.encode()).hexdigest()
        return self._digests[path]


def compile_command(toolchain: Toolchain, source: str, target: str) -> tuple[str, ...]:
    """Return the command that compiles a bundle's file; it is run in the bundle's folder."""
    includes = tuple(f"-I{folder}" for folder in INCLUDE_FOLDERS)
    # "./" because a name may begin with "-".
    return (*toolchain.command, *toolchain.flags, *includes, "-c", f"./{source}", "-o", target)


def _toolchain_facts(toolchain: Toolchain) -> list[object]:
    return [
        INCLUDE_FOLDERS,
        toolchain.command,
        toolchain.flags,
        toolchain.link_flags,
        toolchain.identity,
        toolchain.platform,
    ]


_WITH_COMMENTS = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?\*/|//[^\n]*""", re.DOTALL
)


def _code(text: str) -> str:
    """Return C text without its comments, and without what they leave of empty lines."""
    plain = _WITH_COMMENTS.sub(lambda found: found["kept"] or " ", text)
    return "\n".join(line for line in map(str.rstrip, plain.split("\n")) if line)


def _key(facts: list[object]) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _check_paths(bundle: Bundle) -> None:
    """Refuse files that would not lie inside the bundle's folder."""
    for path in bundle.files:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\0" in path:
            raise VecgenError(f"the emitted file {path!r} would not lie in the bundle's folder")
    if not bundle.name or "/" in bundle.name or "\0" in bundle.name:
        raise VecgenError(f"{bundle.name!r} cannot be the name of a program")


@dataclass
class _Build:
    """One library in the making, in a folder of the cache that nobody else uses."""

    bundle: Bundle
    toolchain: Toolchain
    cache: Cache
    folder: Path
    early: Early
    log: list[Finished] = field(default_factory=list)

    def run(self, on_compile: Callable[[str], None] | None) -> Entry:
        """Compile what the cache lacks, link, publish."""
        self.bundle.write_to(self.folder / BUNDLE)
        objects = self._objects(on_compile)
        library = f"lib{self.bundle.name}.so"
        self._link(objects, library)
        text = "".join(f"$ {shlex.join(done.command)}\n{done.output}" for done in self.log)
        (self.folder / LOG).write_text(text, encoding="utf-8")
        for fresh in self.folder.glob("*.o"):
            fresh.unlink()
        key = entry_key(self.bundle.digest, self.toolchain)
        return self.cache.publish(key, self.folder, self.bundle, library)

    def _objects(self, on_compile: Callable[[str], None] | None) -> list[str]:
        """Return the paths of all object files; those that the cache lacks are compiled."""
        sources = self.bundle.c_sources
        keys = self.early.keys_of(self.bundle) or object_keys(self.bundle, self.toolchain)
        known = self.early.objects
        kept = {source: known.get(key) or self.cache.object(key) for source, key in keys.items()}
        self.log += self.early.log
        objects = {source: str(path) for source, path in kept.items()}
        missing = [source for source, path in kept.items() if path is None]
        for number, source in enumerate(missing):
            objects[source] = f"../{number}.o"
            if on_compile is not None:
                on_compile(source)
        finished = self._start(
            [compile_command(self.toolchain, source, objects[source]) for source in missing]
        )
        for number, (source, done) in enumerate(zip(missing, finished, strict=False)):
            fresh = self.folder / f"{number}.o"
            if done.returncode != 0 or not fresh.is_file():
                raise CompileError(*explain_failure(done, source, self.bundle))
        for number, source in enumerate(missing):
            self.cache.keep_object(keys[source], self.folder / f"{number}.o")
        return [objects[source] for source in sources]

    def _link(self, objects: list[str], library: str) -> None:
        toolchain = self.toolchain
        command = (*toolchain.command, *objects, *toolchain.link_flags, "-o", f"../{library}")
        (done,) = self._start([command])
        if done.returncode != 0 or not (self.folder / library).is_file():
            raise CompileError(*explain_failure(done, None, self.bundle))

    def _start(self, commands: list[tuple[str, ...]]) -> list[Finished]:
        folder = self.folder / BUNDLE
        try:
            finished = run_all(commands, folder=folder, at_once=usable_processors())
        except (FileNotFoundError, PermissionError) as error:
            program = self.toolchain.command[0]
            if error.filename != program:
                raise
            raise CompilerNotFound(
                f"the C compiler {program} cannot be started any more"
            ) from error
        self.log += finished
        return finished
