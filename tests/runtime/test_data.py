"""What Python writes into a .vgd file is what C reads, and no damaged file gets through."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from cffi import FFI

from vecgen.assets import runtime_folder
from vecgen.diagnostics import VecgenError
from vecgen.emit.data_file import data_bytes
from vecgen.run.timetable import TimedKind, TimedSpec, Timetable

DIGEST = "0123456789abcdef" * 4
CDEF = """
struct vg_data {
    struct vg_layout *layout; uint64_t parts; struct vg_probes probes; struct vg_events events;
    unsigned char *arena;
    double tstop; double tstep; const char *path; const char *comment; void *memory;
};
int32_t vg_data_read(const char *path, const char *expected_digest, struct vg_data *data,
                     char *message, size_t message_size);
void vg_data_free(struct vg_data *data);
"""
ABI = re.search(
    r"vecgen:cdef begin \*/(.*?)/\* vecgen:cdef end",
    (runtime_folder() / "include/vecgen/abi.h").read_text(),
    re.DOTALL,
)[1]
TABLES = ("lanes", "field_offset", "space_size", "probe_start", "probe_column", "probe_offset")
EMPTY = {"probe_start": [0, 0], "probe_column": [], "probe_offset": []}
ONE_PART = {"lanes": [1], "field_offset": [[0]], "space_size": [[3, 1]]}
ARENA = np.random.default_rng(1).uniform(-70, 50, 24)

ARGUMENTS = {
    "digest": DIGEST,
    "lanes": [1, 4],
    "field_offset": [[0, 64, 128], [32, 96, 160]],
    "space_size": [[3, 1], [4, 1]],
    "arena": ARENA,
    "probe_start": [0, 2, 3],
    "probe_column": [0, 2, 1],
    "probe_offset": [0, 72, 184],
    "tstop": 2.0,
    "tstep": 0.1,
    "path": "run.dat",
    "comment": "My HH sim",
}
FIELDS = 176 + 8
PART = 8 * (1 + 3 + 2)
STARTS = 176 + 2 * PART
COLUMNS = STARTS + 8 * 3
PROBES = COLUMNS + 8 * 3
"""Where the tables of these arguments stand in the file, in bytes."""


def contents(**changes) -> bytes:
    """Return a small data file, with some arguments changed."""
    given = {**ARGUMENTS, **changes}
    tables = {name: np.array(given[name], np.uint64) for name in TABLES}
    return data_bytes(**{**given, **tables})


def with_checksum(data: bytes) -> bytes:
    """Return the file with the checksum that its bytes deserve."""
    return data[:-8] + struct.pack("<Q", zlib.crc32(data[:-8]))


def patched(offset: int, value: int, size: str = "Q") -> bytes:
    """Return the file with one number changed and the checksum mended."""
    data = bytearray(contents())
    struct.pack_into(f"<{size}", data, offset, value)
    return with_checksum(bytes(data))


@pytest.fixture
def read(checked_program, tmp_path):
    """Runs the checked reader on bytes; gives the exit code and what it printed."""
    program = checked_program("data_program.c", "data.c", "events.c")

    def run(data: bytes, digest: str = DIGEST) -> tuple[int, str]:
        path = tmp_path / "model.vgd"
        path.write_bytes(data)
        command = [program, "model.vgd", digest]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
        assert done.returncode in {0, 1} and not done.stderr, done.stderr.decode()
        return done.returncode, os.fsdecode(done.stdout)

    return run


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"path": None, "comment": ""},
        {"path": "µ" * 4, "comment": "two\nlines %s"},
        {"path": "1234567", "comment": "x" * 63},
        {"path": "12345678", "comment": "x" * 64},
        {"lanes": [1], "field_offset": [[]], "space_size": [[]], **EMPTY},
        {"arena": np.zeros(0), **ONE_PART, **EMPTY},
        {
            **ONE_PART,
            "arena": b"\x01" * 65,
            "field_offset": [[64]],
            "probe_start": [0, 2],
            "probe_column": [1, 0],
            "probe_offset": [0, 56],
        },
        {"lanes": [512, 1], "probe_start": [0, 0, 3]},
        {"tstop": 1e20, "tstep": 0.0},
    ],
)
def test_c_reads_what_python_wrote(read, changes):
    given = {**ARGUMENTS, **changes}
    code, said = read(contents(**changes))
    arena = bytes(given["arena"])
    expected = []
    for k, lanes in enumerate(given["lanes"]):
        expected += [
            f"lanes {lanes}",
            " ".join(["fields", *map(str, given["field_offset"][k])]),
            " ".join(["spaces", *map(str, given["space_size"][k])]),
            f"bytes {len(arena)}",
        ]
    lists = {"starts": "probe_start", "columns": "probe_column", "probes": "probe_offset"}
    expected += [" ".join([name, *map(str, given[key])]) for name, key in lists.items()]
    expected += [
        "aligned 1",
        f"run {given['tstop']:.17g} {given['tstep']:.17g}",
        f"path {given['path'] or '(none)'}",
    ]
    expected += [f"comment {given['comment']}", arena.hex()]
    assert (code, said) == (0, "\n".join(expected) + "\n")


def test_the_same_values_give_the_same_bytes():
    assert contents() == contents()
    assert len(contents()) % 8 == 0


def test_a_missing_file(checked_program, tmp_path):
    program = checked_program("data_program.c", "data.c", "events.c")
    command = [program, "missing.vgd", DIGEST]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.stdout == "3 missing.vgd: cannot be opened: No such file or directory\n"
    done = subprocess.run([program, ".", DIGEST], capture_output=True, text=True, check=False)
    assert done.stdout == "3 .: cannot be read: Is a directory\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is not a vecgen data file"),
        (b"hello", "this is not a vecgen data file"),
        (contents().replace(b"\r\n", b"\n"), "this is not a vecgen data file"),
        (contents()[:100], "the file is truncated"),
        (contents()[:-1], "the file is truncated"),
        (contents() + b"x", "the file is damaged (it goes on after its end)"),
        (patched(8, 1, "I"), "the file was written by another version of vecgen: write it again"),
        (patched(12, 9, "I"), "the file was written by another version of vecgen: write it again"),
        (
            patched(16, 0x0807060504030201),
            "the file's byte order is not this machine's (little-endian needed)",
        ),
        (patched(96, 2**61), "the file is damaged (sizes in the header)"),
        (patched(112, 2**64 - 1), "the file is damaged (sizes in the header)"),
        (patched(120, 2**64 - 64), "the file is damaged (sizes in the header)"),
        (patched(128, 2**64 - 2), "the file is damaged (sizes in the header)"),
        (patched(24, 2**63), "the file is damaged (sizes in the header)"),
        (patched(168, 0), "the file is damaged (sizes in the header)"),
        (patched(168, 3), "the file is damaged (sizes in the header)"),
        (patched(168, 2**61), "the file is damaged (sizes in the header)"),
        (patched(FIELDS, 8 * 25), "the file is damaged (a field lies outside of the memory)"),
        (patched(FIELDS, 4), "the file is damaged (a field lies outside of the memory)"),
        (
            patched(FIELDS + PART, 8 * 25),
            "the file is damaged (a field lies outside of the memory)",
        ),
        (patched(STARTS + 8, 4), "the file is damaged (the parts' probes)"),
        (patched(STARTS, 3), "the file is damaged (the parts' probes)"),
        (patched(STARTS + 16, 1), "the file is damaged (the parts' probes)"),
        (patched(COLUMNS, 3), "the file is damaged (a probe lies outside of the memory)"),
        (patched(PROBES, 8 * 24), "the file is damaged (a probe lies outside of the memory)"),
        (patched(PROBES, 2**64 - 8), "the file is damaged (a probe lies outside of the memory)"),
        (patched(PROBES + 16, 4), "the file is damaged (a probe lies outside of the memory)"),
        (patched(PROBES + 24, 0), "the file is damaged (name or comment)"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(read, data, message):
    assert read(data) == (1, f"5 model.vgd: {message}\n")


def test_data_of_another_program(read):
    message = "the data belong to another program: emit both together"
    assert read(contents(), "f" * 64) == (1, f"5 model.vgd: {message}\n")


def test_no_damage_gets_through(shared_library, tmp_path):
    ffi = FFI()
    ffi.cdef(ABI + CDEF)
    library = ffi.dlopen(str(shared_library("data.c", "events.c")))
    good = contents()
    path = tmp_path / "f"

    def status(data: bytes) -> int:
        path.write_bytes(data)
        read, message = ffi.new("struct vg_data *"), ffi.new("char[200]")
        result = library.vg_data_read(os.fsencode(path), DIGEST.encode(), read, message, 200)
        assert (result == 0) == (read.memory != ffi.NULL) == (read.arena != ffi.NULL)
        assert (result == 0) == (not ffi.string(message))
        library.vg_data_free(read)
        return result

    assert status(good) == 0
    assert all(status(good[:length]) == 5 for length in range(len(good)))
    for i in range(len(good)):
        damaged = bytearray(good)
        damaged[i] ^= 1 << (i % 8)
        assert status(bytes(damaged)) == 5, i


def plays() -> bytes:
    """Return two plays as a file holds them: one at times, with a joint, and one at intervals."""
    table = Timetable(lambda values, sources: None)
    points = np.arange(4.0)
    table.fill(
        [
            TimedSpec(1, TimedKind.PLAY_LINES, 8, 0.0, points, points, np.array([2.0])),
            TimedSpec(2, TimedKind.SAMPLE, 8, 1.0, None),
            TimedSpec(3, TimedKind.PLAY_STEPS, 16, 0.5, None, points[:2].copy()),
        ],
        [],
    )
    return table.plays()


def test_plays(read):
    assert len(plays()) == 8 * (5 + 2 * 14 + 2 + 4 + 4 + 1 + 2)
    assert read(contents(plays=plays()))[0] == 0
    assert "\nplays 2\n" in read(contents(plays=plays()))[1]


def test_damaged_plays_are_refused_or_harmless(read):
    refused = 0
    for word in range(len(plays()) // 8 - 11):
        for value in (2**63, 2**64 - 1, 77):
            damaged = bytearray(plays())
            struct.pack_into("<Q", damaged, 8 * word, value)
            code, said = read(contents(plays=bytes(damaged)))
            assert code == 0 or said == "5 model.vgd: the file is damaged (what is played)\n"
            refused += code
    assert refused > 30
    assert read(contents(plays=plays()[:-8]))[0] == 1


@pytest.mark.skipif(sys.byteorder != "little", reason="the runtime is for little-endian machines")
def test_numbers_are_little_endian():
    assert contents()[16:24] == bytes([8, 7, 6, 5, 4, 3, 2, 1])


@pytest.mark.parametrize("changes", [{"path": "a\0b"}, {"comment": "a\0b"}])
def test_a_nul_is_refused(changes):
    with pytest.raises(VecgenError, match="NUL"):
        contents(**changes)


def test_a_digest_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="64"):
        contents(digest="abc")
