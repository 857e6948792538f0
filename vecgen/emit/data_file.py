"""A model's values as the bytes of a .vgd file, which the emitted program reads without Python.

The format is described in runtime/include/vecgen/data.h and read by runtime/src/data.c; the two
version numbers here are the ones in data.h and abi.h (a test compares them). This module knows
nothing of models: it is told offsets and bytes.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError

DATA_VERSION = 2
ABI_VERSION = 3

_MAGIC = b"\x89VGD\r\n\x1a\n"
_BYTE_ORDER_MARK = 0x0102030405060708
_NO_PATH = 2**64 - 1
_DIGEST_CHARACTERS = 64
_CHECKSUM_BYTES = 8
# magic, format version, ABI version, byte order mark, file bytes, digest, fields, spaces, probes,
# arena bytes, name bytes, comment bytes, tstop, tstep, bytes of plays
_HEADER = struct.Struct("<8sIIQQ64sQQQQQQddQ")


def data_bytes(
    *,
    digest: str,
    field_offset: Sequence[int],
    space_size: Sequence[int],
    arena: bytes | bytearray | memoryview | NDArray[Any],
    probe_offset: Sequence[int],
    tstop: float,
    tstep: float,
    path: str | None,
    comment: str,
    plays: bytes = b"",
) -> bytes:
    """Return the contents of a .vgd file.

    Args:
        digest: the code's digest, 64 hexadecimal characters, as the program was compiled with.
        field_offset: bytes from the arena's start, one per field in the manifest's order.
        space_size: number of elements, one per space in the manifest's order.
        arena: the model's memory: contiguous, doubles of this machine (little-endian).
        probe_offset: bytes from the arena's start of each saved double, in the columns' order.
        tstop: end of the run (ms), as given to batch_run.
        tstep: interval between rows (ms), as given to batch_run.
        path: the output file's name, or None for a run that writes nothing.
        comment: first line of the output file; written as it is.
        plays: what is played, as `vecgen.run.timetable` gives it; a multiple of 8 bytes.

    Raises:
        VecgenError: the path or the comment holds a NUL character, which no C string can.
    """
    if len(digest) != _DIGEST_CHARACTERS:
        raise ValueError(f"a code digest has {_DIGEST_CHARACTERS} characters: {digest!r}")
    name = b"" if path is None else _text("the output file's name", os.fsencode(path))
    note = _text("the comment", comment.encode("utf-8", "surrogateescape"))
    view = arena.data if isinstance(arena, np.ndarray) else memoryview(arena)
    memory = view.cast("B") if view.nbytes else memoryview(b"")
    tables = b"".join(_table(column) for column in (field_offset, space_size, probe_offset))
    before_arena = _padded(tables + plays + _padded(name, 8) + note, 64, start=_HEADER.size)
    header = _HEADER.pack(
        _MAGIC,
        DATA_VERSION,
        ABI_VERSION,
        _BYTE_ORDER_MARK,
        _HEADER.size + len(before_arena) + len(memory) + _CHECKSUM_BYTES,
        digest.encode("ascii"),
        len(field_offset),
        len(space_size),
        len(probe_offset),
        len(memory),
        _NO_PATH if path is None else len(name),
        len(note),
        tstop,
        tstep,
        len(plays),
    )
    checksum = 0
    for part in (header, before_arena, memory):
        checksum = zlib.crc32(part, checksum)
    return b"".join((header, before_arena, memory, struct.pack("<Q", checksum)))


def _table(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}Q", *values)


def _padded(data: bytes, multiple: int, start: int = 0) -> bytes:
    """Return `data` with at least one zero after it, up to a multiple counted from -`start`."""
    return data + bytes(multiple - (start + len(data)) % multiple)


def _text(what: str, data: bytes) -> bytes:
    if b"\0" in data:
        raise VecgenError(f"{what} must not contain a NUL character: {data!r}")
    return data
