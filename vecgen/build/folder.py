"""The cache's folder: private to the user, or else a temporary one that is.

What lies in the folder is loaded into the process, so the folder must be as trusted as the code.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import warnings
import weakref
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path

from vecgen.options import Options

Look = Callable[[Path], os.stat_result]


class CacheWarning(UserWarning):
    """The cache folder cannot be used; compiled libraries are kept for this process only."""


class PrivateFolder:
    """A folder that only this user can write to."""

    def __init__(self, path: Path) -> None:
        self.path = path


class TemporaryFolder(PrivateFolder):
    """A new private folder that vanishes with this object."""

    def __init__(self) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="vecgen-")))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def cache_path(options: Options) -> Path:
    """Return where the cache should be: `Options.cache` or the user's cache folder."""
    return options.cache.absolute() if options.cache is not None else user_cache_path("vecgen")


def private_folder(wanted: Path, *, look: Look = os.lstat) -> PrivateFolder:
    """Return `wanted`, made if need be, or a temporary folder and a `CacheWarning`."""
    fault = folder_fault(wanted, look=look)
    if fault is None:
        return PrivateFolder(wanted)
    warnings.warn(
        f"the cache folder {wanted} is not used: {fault}. Compiled libraries are kept in a "
        "temporary folder until this process ends; set VECGEN_CACHE to a folder of your own.",
        CacheWarning,
        stacklevel=2,
    )
    return TemporaryFolder()


def folder_fault(folder: Path, *, look: Look = os.lstat) -> str | None:
    """Return why the folder cannot be the cache, or None; it is made if it is not there.

    `look` is what tells a folder's owner and mode.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        pass  # a symbolic link or a file: told below
    except OSError as error:
        return f"it cannot be made ({error.strerror})"
    try:
        seen = look(folder)
    except OSError as error:
        return f"it cannot be looked at ({error.strerror})"
    if stat.S_ISLNK(seen.st_mode):
        return "it is a symbolic link"
    if not stat.S_ISDIR(seen.st_mode):
        return "it is not a folder"
    if seen.st_uid != os.geteuid():
        return "it belongs to another user"
    if seen.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return "others may write to it (chmod go-w would mend that)"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return "it cannot be written to"
    return None
