"""`n.File`: files that are written with formats and read by numbers, words and lines."""

from __future__ import annotations

import os
import struct
import tempfile
from itertools import count
from pathlib import Path
from typing import IO, Any, ClassVar

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.neuron_api.c_format import c_formatted
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.hoc_values import set_text
from vecgen.frontend.neuron_api.text_file import TextReader
from vecgen.frontend.neuron_api.values import argument, unknown

_WHENCE = {0: os.SEEK_SET, 1: os.SEEK_CUR, 2: os.SEEK_END}


class File(HocObject):
    """`File("name")` or `File()`; `ropen`, `wopen` and `aopen` open it.

    Text is bytes here, a character each: what was read is written again as it was.
    """

    __slots__ = ("__weakref__", "_hname", "_output", "_path", "_reader")

    _numbers: ClassVar[Any]

    def __init__(self, path: str = "") -> None:
        self._path = path
        self._reader: TextReader | None = None
        self._output: IO[bytes] | None = None
        self._hname = f"File[{next(self._numbers)}]"

    def __del__(self) -> None:
        if getattr(self, "_output", None) is not None:
            self.close()

    def hname(self) -> str:
        """Return its name: `File[0]`."""
        return self._hname

    def __repr__(self) -> str:
        return self._hname

    # -- opening and closing ------------------------------------------------------------------

    def ropen(self, path: str | None = None) -> float:
        """Open for reading; return whether that went well."""
        self._named(path)
        if not self._path:
            return 0.0
        try:
            self._reader = TextReader.of(Path(self._path))
        except (OSError, ValueError):
            return 0.0
        return 1.0

    def wopen(self, path: str | None = None) -> float:
        """Open for writing what replaces the file; return whether that went well."""
        return self._written(path, "wb")

    def aopen(self, path: str | None = None) -> float:
        """Open for writing at the file's end; return whether that went well."""
        return self._written(path, "ab")

    def _written(self, path: str | None, mode: str) -> float:
        self._named(path)
        if not self._path:
            return 0.0
        try:
            self._output = Path(self._path).open(mode)
        except (OSError, ValueError):
            return 0.0
        return 1.0

    def _named(self, path: str | None) -> None:
        self.close()
        if path is not None:
            self._path = str(path)

    def close(self) -> float:
        """Close it."""
        if self._output is not None:
            self._output.close()
        self._output = self._reader = None
        return 0.0

    def isopen(self) -> float:
        """Return whether it is open."""
        return float(self._output is not None or self._reader is not None)

    def flush(self) -> float:
        """Have what was written in the file now."""
        if self._output is not None:
            self._output.flush()
        return 1.0

    # -- names --------------------------------------------------------------------------------

    def getname(self, text: Any = None) -> str:
        """Return the file's name, also in a string variable."""
        if text is not None:
            set_text(text, self._path, "File.getname")
        return self._path

    def dir(self, text: Any = None) -> str:
        """Return the folder that a `chooser` showed: none, there is no graphical interface."""
        if text is not None:
            set_text(text, "", "File.dir")
        return ""

    def chooser(self, *_: Any) -> float:
        """Return 1; without a graphical interface nothing is chosen."""
        return 1.0

    def mktemp(self) -> float:
        """Take the name of a new empty file among the temporary files."""
        self.close()
        handle, self._path = tempfile.mkstemp(prefix="nrn")
        os.close(handle)
        return 1.0

    def unlink(self, path: str | None = None) -> float:
        """Delete the file; return whether that went well."""
        try:
            Path(self._path if path is None else path).unlink()
        except (OSError, ValueError):
            return 0.0
        return 1.0

    # -- writing ------------------------------------------------------------------------------

    def write_text(self, text: str) -> None:
        """Write text; numbers of characters that are no bytes are written in UTF-8."""
        try:
            self.write_bytes(text.encode("latin-1"))
        except UnicodeEncodeError:
            self.write_bytes(text.encode("utf-8"))

    def write_bytes(self, data: bytes) -> None:
        """Write bytes.

        Raises:
            ArgumentError: the file is not open for writing.
        """
        if self._output is None:
            raise self._not_open("writing")
        self._output.write(data)

    def printf(self, form: str, *values: Any) -> float:
        """Write values by a format of printf."""
        self.write_text(c_formatted(form, values, "File.printf"))
        return 0.0

    def vwrite(self, size: Any, values: Any = None) -> float:
        """Write numbers of a HOC array: `vwrite(3, &x[0])`; one without a number."""
        first, count = (size, 1) if values is None else (values, _whole(size))
        numbers = [float(first[place]) for place in range(count)]
        self.write_bytes(struct.pack(f"={count}d", *numbers))
        return float(count)

    # -- reading ------------------------------------------------------------------------------

    @property
    def reader(self) -> TextReader:
        """What is read.

        Raises:
            ArgumentError: the file is not open for reading.
        """
        if self._reader is None:
            raise self._not_open("reading")
        return self._reader

    def scanvar(self) -> float:
        """Return the next number.

        Raises:
            ArgumentError: there is none.
        """
        found = self.reader.number()
        if found is None:
            raise ArgumentError(f"EOF in fscan: {self._path} has no other number")
        return found

    def scanstr(self, text: Any) -> float:
        """Put the next word into a string variable; return its length, -1 at the end."""
        return _given(text, self.reader.word(), "File.scanstr")

    def gets(self, text: Any) -> float:
        """Put the next line, with its end, into a string variable; return its length or -1."""
        return _given(text, self.reader.line(), "File.gets")

    def vread(self, size: Any, values: Any = None) -> float:
        """Read numbers into a HOC array: `vread(3, &x[0])`; return how many there were."""
        first, count = (size, 1) if values is None else (values, _whole(size))
        data = self.reader.take(8 * count)
        found = struct.unpack(f"={len(data) // 8}d", data[: len(data) // 8 * 8])
        for place, value in enumerate(found):
            first[place] = value
        return float(len(found))

    def eof(self) -> float:
        """Return whether there is nothing left to read."""
        return float(self.reader.ended) if self._output is None else 1.0

    # -- the place ----------------------------------------------------------------------------

    def tell(self) -> float:
        """Return the place in the file, in bytes."""
        return float(self.reader.at if self._output is None else self._output.tell())

    def seek(self, *arguments: float) -> float:
        """Go to a place: `seek(offset, from)`, from the beginning (0), here (1) or the end (2)."""
        numbers = [int(argument(value, "the argument of seek")) for value in arguments]
        offset, origin = (*numbers, 0, 0)[:2] if numbers else (0, 0)
        if len(numbers) == 1:
            origin = 0
        if origin not in _WHENCE:
            raise ArgumentError(f"Arg out of range in user function: seek from {origin}")
        if self._output is not None:
            try:
                self._output.seek(offset, _WHENCE[origin])
            except OSError:  # before the file's beginning
                return -1.0
            return 0.0
        reader = self.reader
        start = (0, reader.at, len(reader.text))[origin]
        if start + offset < 0:
            return -1.0
        reader.at = min(start + offset, len(reader.text))
        return 0.0

    def _not_open(self, what: str) -> ArgumentError:
        return ArgumentError(f"{self._path} :file is not open for {what}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise unknown("A File", name, (m for m in dir(File) if not m.startswith("_")))


def _whole(value: Any) -> int:
    return int(argument(value, "a number of values"))


def _given(text: Any, found: str | None, name: str) -> float:
    if found is None:
        return -1.0
    set_text(text, found, name)
    return float(len(found))


def file_class() -> type[File]:
    """Return a class of Files that counts its instances from 0."""
    members = {"__slots__": (), "_numbers": count(), "__doc__": File.__doc__}
    return type("File", (File,), members)
