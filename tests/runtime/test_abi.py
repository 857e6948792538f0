"""The text between the markers of abi.h is what cffi takes, and says what C compiled."""

from __future__ import annotations

from pathlib import Path

import pytest
from cffi import FFI

from vecgen.emit import data_file
from vecgen.run.timetable import DETECTOR, TIMED

HEADERS = Path(__file__).parents[2] / "runtime" / "include" / "vecgen"
STRUCTS = (
    "vg_layout vg_probes vg_recorder vg_batch vg_timed vg_detector vg_events vg_progress"
    " vg_team vg_failure"
).split()


def definition(header: str, name: str) -> int:
    """Return the number that `#define name` gives in a header."""
    lines = (HEADERS / header).read_text().splitlines()
    return next(int(line.split()[2]) for line in lines if line.startswith(f"#define {name} "))


@pytest.fixture(scope="module")
def ffi():
    text = (HEADERS / "abi.h").read_text()
    inside = text.split("/* vecgen:cdef begin */")[1].split("/* vecgen:cdef end */")[0]
    assert "#" not in inside and "VG_E" not in inside.replace("VG_BAD", "")
    ffi = FFI()
    ffi.cdef(inside + "uint64_t probe_struct_size(uint32_t which);")
    return ffi


def test_sizes_agree(ffi, shared_library):
    library = ffi.dlopen(str(shared_library("probes.c", "gather.c", "record.c")))
    for number, name in enumerate(STRUCTS):
        assert library.probe_struct_size(number) == ffi.sizeof(f"struct {name}")
        assert getattr(library, f"VG_STRUCT_{name.removeprefix('vg_').upper()}") == number
    assert library.probe_struct_size(len(STRUCTS)) == 0


def test_statuses(ffi, shared_library):
    library = ffi.dlopen(str(shared_library("probes.c", "gather.c", "record.c")))
    names = "DONE RUNNING NOT_FINITE IO_ERROR BAD_ARGUMENT BAD_DATA NO_MEMORY".split()
    assert [getattr(library, f"VG_{name}") for name in names] == list(range(7))


def test_the_members_of_timed_and_detector_agree_with_python(ffi):
    for name, table in (("vg_timed", TIMED), ("vg_detector", DETECTOR)):
        members = dict(ffi.typeof(f"struct {name}").fields)
        assert list(members) == list(table.names)
        assert [m.offset for m in members.values()] == [table.fields[n][1] for n in table.names]


def test_versions_agree_with_the_writer_of_data_files():
    assert definition("abi.h", "VG_ABI_VERSION") == data_file.ABI_VERSION
    assert definition("data.h", "VG_DATA_VERSION") == data_file.DATA_VERSION
