"""Loads a compiled bundle and checks that it and its declarations belong together.

cffi in ABI mode: the declarations are the C between two marker comments of the emitted headers, and
nothing of Python's is needed to compile. What the functions do is not known here.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

import cffi

from vecgen.build.compile import BuiltLibrary
from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle

ABI_VERSION = 3
"""The version of runtime/include/vecgen/abi.h that this package speaks."""

SHARED_STRUCTURES = (
    "vg_layout",
    "vg_probes",
    "vg_recorder",
    "vg_batch",
    "vg_timed",
    "vg_detector",
    "vg_events",
    "vg_progress",
    "vg_team",
    "vg_failure",
)
"""The structures that Python and C share; the position is what vg_struct_size is asked for."""


class LibraryError(VecgenError, RuntimeError):
    """A library cannot be loaded, or it is not what its declarations say."""


class Library:
    """A loaded library: `lib.vg_…` are its functions, `ffi` makes and reads their arguments.

    The library is unloaded when this object is no longer used, or by `close`. What was obtained
    from `lib` must not be used after that, so hold on to this object and not to a function.
    """

    def __init__(self, ffi: cffi.FFI, lib: Any, built: BuiltLibrary, bundle: Bundle) -> None:
        self.ffi = ffi
        self.lib = lib
        self.built = built
        self.bundle = bundle
        self._open = True

    def close(self) -> None:
        """Unload the library; doing it twice is harmless."""
        if self._open:
            self._open = False
            self.ffi.dlclose(self.lib)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def declarations(bundle: Bundle) -> cffi.FFI:
    """Return what the bundle declares, for one library.

    Raises:
        LibraryError: `cdef` cannot be read.
    """
    ffi = cffi.FFI()
    try:
        ffi.cdef(bundle.cdef)
    except (cffi.CDefError, cffi.FFIError) as error:
        raise LibraryError(f"the declarations of {bundle.name} cannot be read: {error}") from error
    return ffi


def load_library(built: BuiltLibrary, bundle: Bundle, declared: cffi.FFI | None = None) -> Library:
    """Load the library and check its version and the sizes of the structures it shares.

    `declared` is the bundle's `declarations`, if they were read before.

    Raises:
        LibraryError: It cannot be loaded, lacks a function, or its structures differ from `cdef`.
    """
    ffi = declarations(bundle) if declared is None else declared
    try:
        # cffi takes a name without a slash for one to be searched for, hence the absolute path.
        lib = ffi.dlopen(str(built.path.absolute()))
    except OSError as error:
        raise LibraryError(f"the library of {bundle.name} cannot be loaded: {error}") from error
    library = Library(ffi, lib, built, bundle)
    try:
        _check(library)
    except BaseException:
        library.close()
        raise
    return library


def _check(library: Library) -> None:
    name = library.bundle.name
    try:
        version = int(library.lib.vg_abi_version())
        sizes = [int(library.lib.vg_struct_size(i)) for i in range(len(SHARED_STRUCTURES))]
        expected = [int(library.ffi.sizeof(f"struct {s}")) for s in SHARED_STRUCTURES]
    except (AttributeError, TypeError, ValueError, cffi.CDefError, cffi.FFIError) as error:
        raise LibraryError(f"the library of {name} is not a compiled model: {error}") from error
    if version != ABI_VERSION:
        raise LibraryError(
            f"the library of {name} has the binary interface {version}, this vecgen speaks "
            f"{ABI_VERSION}: emit and compile it again"
        )
    for structure, size, declared in zip(SHARED_STRUCTURES, sizes, expected, strict=True):
        if size != declared:
            raise LibraryError(
                f"the library of {name} has {size} bytes in struct {structure}, its declarations "
                f"{declared}: emit and compile it again"
            )
