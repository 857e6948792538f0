"""Batch files: NEURON's text, complete or not there, and every fault of a file system is told."""

from __future__ import annotations

import errno
import locale
import math
import os
import signal
import stat
import subprocess
import threading
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from cffi import FFI

CDEF = """
struct vg_writer *vg_writer_open(const char *path, int32_t *error);
int32_t vg_writer_text(struct vg_writer *writer, const char *text, uint64_t length);
int32_t vg_writer_header(struct vg_writer *writer, const char *comment, double t, double tstop,
                         double tstep, double dt);
int32_t vg_writer_row(struct vg_writer *writer, const double *values, uint64_t count);
int32_t vg_writer_finish(struct vg_writer *writer);
int32_t vg_writer_abandon(struct vg_writer *writer);
"""
AS_ROOT = os.geteuid() == 0


class Writer:
    """A writer as Python code sees it."""

    def __init__(self, path_of_library) -> None:
        self.ffi = FFI()
        self.ffi.cdef(CDEF)
        self.library = self.ffi.dlopen(str(path_of_library))
        self.handle = self.ffi.NULL

    def open(self, path) -> int:
        error = self.ffi.new("int32_t *", -1)
        self.handle = self.library.vg_writer_open(os.fsencode(path), error)
        assert (self.handle == self.ffi.NULL) == (error[0] != 0)
        return error[0]

    def text(self, text: bytes) -> int:
        return self.library.vg_writer_text(self.handle, text, len(text))

    def header(self, comment: bytes, *times: float) -> int:
        return self.library.vg_writer_header(self.handle, comment, *times)

    def row(self, values) -> int:
        values = np.array(values, dtype=float)
        pointer = self.ffi.cast("double *", values.ctypes.data)
        return self.library.vg_writer_row(self.handle, pointer, len(values))

    def finish(self) -> int:
        return self.library.vg_writer_finish(self.handle)

    def abandon(self) -> int:
        return self.library.vg_writer_abandon(self.handle)


@pytest.fixture
def writer(shared_library):
    return Writer(shared_library("record.c"))


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_header_and_rows_are_neurons(writer, tmp_path):
    path = tmp_path / "run.dat"
    assert writer.open(path) == 0
    assert writer.header(b"My HH sim", 0.0, 2.0, 0.1, 0.025) == 0
    assert writer.row([0.0, -65.0]) == 0
    assert writer.row([0.1, -64.99712345]) == 0
    assert writer.row([]) == 0
    assert writer.finish() == 0
    assert path.read_text() == (
        "My HH sim\nbatch_run from t = 0 to 2 in steps of 0.1 with dt = 0.025\n"
        " 0 -65\n 0.1 -64.9971\n\n"
    )
    assert names(tmp_path) == ["run.dat"]


@pytest.mark.parametrize("comment", [b"", b"two\nlines", b"100 %n %s %d", "µ*/".encode(), b"\xff"])
def test_a_comment_is_data(writer, tmp_path, comment):
    writer.open(tmp_path / "f")
    writer.header(comment, 1 / 3, 1e20, 1e-7, 0.0)
    assert writer.finish() == 0
    line = b"\nbatch_run from t = 0.333333 to 1e+20 in steps of 1e-07 with dt = 0\n"
    assert (tmp_path / "f").read_bytes() == comment + line


@cache
def numbers() -> dict[str, list[float]]:
    """Return doubles that are hard to write in six digits, by what they are."""
    random = np.random.default_rng(1)
    scale = 10.0 ** random.integers(-19, 29, 20_000)
    powers = np.array([float(f"1e{e}") for e in range(-25, 35)])
    halves = (random.integers(100_000, 1_000_000, 20_000) + 0.5) * 10.0 ** random.integers(0, 9, 1)
    integers = random.integers(0, 2**53, 20_000).astype(float)
    nines = np.array([float(f"9.999995e{e}") for e in range(-20, 30)])
    steps = np.arange(-3, 4)
    near = (np.concatenate([powers, nines]).view(np.int64)[:, None] + steps).view(float).ravel()
    return {
        "special": [0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 1.7e308, 2.2e-308, 1e-320],
        "potentials": random.uniform(-100, 100, 20_000).tolist(),
        "of every size": (random.uniform(-1, 1, 20_000) * scale).tolist(),
        "of extreme sizes": (10.0 ** random.uniform(-300, 300, 2_000)).tolist(),
        "with few digits": (random.integers(-(10**7), 10**7, 20_000) / 20.0).tolist(),
        "half-way": [*halves, *(-halves / 16), *(halves / 1024), *(integers / 2.0**20)],
        "at powers of ten": [*near, *-near],
        "times": np.cumsum(np.full(20_000, 0.025)).tolist(),
        "powers of two": [2.0**e for e in range(-120, 120)],
    }


@pytest.mark.parametrize("kind", list(numbers()))
def test_numbers_are_written_as_c_writes_them(writer, tmp_path, kind):
    values = numbers()[kind]
    writer.open(tmp_path / "f")
    writer.row(values)
    assert writer.finish() == 0
    assert (tmp_path / "f").read_text().split() == [f"{v:g}" for v in values]


def test_the_locale_changes_nothing(writer, tmp_path):
    before = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
            break
        except locale.Error:
            continue
    try:
        writer.open(tmp_path / "f")
        writer.row([0.5, 1e-7])
        assert writer.finish() == 0
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert (tmp_path / "f").read_text() == " 0.5 1e-07\n"


def test_a_file_has_its_name_only_when_it_is_complete(writer, tmp_path):
    path = tmp_path / "run.dat"
    path.write_text("old")
    writer.open(path)
    writer.row([1.0])
    assert path.read_text() == "old"
    assert names(tmp_path) == ["run.dat", "run.dat.part"]
    assert writer.finish() == 0
    assert path.read_text() == " 1\n"
    assert names(tmp_path) == ["run.dat"]


def test_an_abandoned_file_leaves_its_rows_in_the_part(writer, tmp_path):
    path = tmp_path / "run.dat"
    path.write_text("old")
    writer.open(path)
    writer.row([1.0])
    assert writer.abandon() == 0
    assert path.read_text() == "old"
    assert (tmp_path / "run.dat.part").read_text() == " 1\n"
    writer.open(path)
    writer.row([2.0])
    assert writer.finish() == 0
    assert path.read_text() == " 2\n"
    assert names(tmp_path) == ["run.dat"]


@pytest.mark.parametrize("length", [1, 65535, 65536, 65537, 200_000])
def test_texts_of_any_length(writer, tmp_path, length):
    text = bytes(ord("a") + i % 26 for i in range(length))
    writer.open(tmp_path / "f")
    assert [writer.text(text) for _ in range(3)] == [0, 0, 0]
    assert writer.finish() == 0
    assert (tmp_path / "f").read_bytes() == 3 * text


def test_modes_of_a_replaced_file_stay(writer, tmp_path):
    path = tmp_path / "f"
    path.write_text("old")
    path.chmod(0o640)
    writer.open(path)
    assert writer.finish() == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("exists", ["target exists", "target is missing"])
def test_a_symbolic_link_is_followed_and_stays(writer, tmp_path, exists):
    (tmp_path / "deep").mkdir()
    target = tmp_path / "deep" / "real.dat"
    if exists == "target exists":
        target.write_text("old")
    (tmp_path / "deep" / "hop").symlink_to("real.dat")
    link = tmp_path / "link"
    link.symlink_to("deep/hop")
    writer.open(link)
    writer.row([1.0])
    assert names(tmp_path / "deep")[-1] == "real.dat.part"
    assert writer.finish() == 0
    assert link.is_symlink() and target.read_text() == " 1\n"


def test_links_in_a_circle(writer, tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert writer.open(tmp_path / "a") == errno.ELOOP


@pytest.mark.parametrize("trap", ["link", "pipe"])
def test_nothing_is_written_through_what_stands_in_the_parts_place(writer, tmp_path, trap):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    part = tmp_path / "f.part"
    if trap == "link":
        part.symlink_to(victim)
    else:
        os.mkfifo(part)
    assert writer.open(tmp_path / "f") == 0
    writer.row([1.0])
    assert writer.finish() == 0
    assert victim.read_text() == "precious"
    assert (tmp_path / "f").read_text() == " 1\n"


def test_two_writers_of_one_file(shared_library, tmp_path):
    first, second = Writer(shared_library("record.c")), Writer(shared_library("record.c"))
    first.open(tmp_path / "f")
    second.open(tmp_path / "f")
    first.row([1.0])
    second.row([2.0])
    assert first.finish() == errno.EBUSY
    assert second.finish() == 0
    assert (tmp_path / "f").read_text() == " 2\n"


@pytest.mark.parametrize(
    ("path", "code"),
    [("", errno.ENOENT), ("missing/f", errno.ENOENT), (".", errno.EISDIR), ("a/f", errno.ENOTDIR)],
)
def test_paths_that_cannot_be_written(writer, tmp_path, monkeypatch, path, code):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_text("a file")
    assert writer.open(path) == code
    assert names(tmp_path) == ["a"]


def test_a_directory_in_the_parts_place(writer, tmp_path):
    (tmp_path / "f.part").mkdir()
    assert writer.open(tmp_path / "f") in {errno.EISDIR, errno.EPERM}


def test_a_name_too_long_for_a_part_is_written_directly(writer, tmp_path):
    path = tmp_path / ("n" * 253)
    assert writer.open(path) == 0
    writer.row([1.0])
    assert writer.finish() == 0
    assert path.read_text() == " 1\n"
    assert writer.open(tmp_path / ("n" * 300)) == errno.ENAMETOOLONG


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_permissions(writer, tmp_path):
    path = tmp_path / "f"
    path.write_text("old")
    path.chmod(0o444)
    assert writer.open(path) == errno.EACCES
    path.chmod(0o644)
    tmp_path.chmod(0o555)
    try:
        assert writer.open(path) == 0
        writer.row([1.0])
        assert writer.finish() == 0
        assert writer.open(tmp_path / "new") == errno.EACCES
    finally:
        tmp_path.chmod(0o755)
    assert path.read_text() == " 1\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_device_is_told_and_sticks(writer):
    assert writer.open("/dev/full") == 0
    assert writer.row([1.0]) == 0
    assert writer.text(b"x" * 100_000) == errno.ENOSPC
    assert writer.row([1.0]) == errno.ENOSPC
    assert writer.finish() == errno.ENOSPC
    assert writer.open("/dev/full") == 0
    writer.row([1.0])
    assert writer.abandon() == errno.ENOSPC


def test_a_failed_file_keeps_its_part(checked_program, tmp_path):
    limited = f'ulimit -f 8; trap "" XFSZ; exec {checked_program("record_program.c", "record.c")}'
    command = [
        "bash",
        "-c",
        f'{limited} "$@"',
        "program",
        str(tmp_path / "f"),
        "finish",
        "9999",
        "",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert f"last {errno.EFBIG}" in done.stderr
    assert names(tmp_path) == ["f.part"]


def test_a_named_pipe_is_written_directly(writer, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    assert writer.open(pipe) == 0
    for i in range(20_000):
        writer.row([float(i), 0.5])
    assert writer.finish() == 0
    reader.join()
    assert received[0] == b"".join(b" %g 0.5\n" % i for i in range(20_000))
    assert names(tmp_path) == ["pipe"]


def test_a_reader_that_goes_away(writer, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    descriptor = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert writer.open(pipe) == 0
    os.close(descriptor)
    writer.row([1.0])
    assert writer.finish() == errno.EPIPE


def test_a_descriptor_that_does_not_block(writer):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    assert writer.open(f"/dev/fd/{writing}") == 0
    os.close(writing)
    received: list[bytes] = []

    def read_all() -> None:
        while block := os.read(reading, 4096):
            received.append(block)

    reader = threading.Thread(target=read_all)
    reader.start()
    assert writer.text(b"x" * 1_000_000) == 0
    assert writer.finish() == 0
    reader.join()
    os.close(reading)
    assert sum(map(len, received)) == 1_000_000


@pytest.fixture
def signals_in_vain():
    """Send signals every 0.05 s that do nothing but interrupt what waits."""
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers")
@pytest.mark.parametrize("blocks", [True, False])
@pytest.mark.parametrize("end", ["finish", "abandon"])
def test_a_signal_ends_the_wait_for_who_does_not_read(writer, signals_in_vain, end, blocks):
    reading, writing = os.pipe()
    os.set_blocking(writing, blocks)
    assert writer.open(f"/dev/fd/{writing}") == 0
    os.close(writing)
    for _ in range(30):
        assert writer.text(b"x" * 10_000) == 0
    assert getattr(writer, end)() == (errno.EINTR if end == "finish" else 0)
    os.close(reading)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers")
def test_nothing_is_lost_to_signals(writer, signals_in_vain):
    reading, writing = os.pipe()
    assert writer.open(f"/dev/fd/{writing}") == 0
    os.close(writing)
    received: list[bytes] = []
    hungry = threading.Event()

    def read_all() -> None:
        hungry.wait(10)
        while block := os.read(reading, 65536):
            received.append(block)

    reader = threading.Thread(target=read_all)
    reader.start()
    written = b"".join(b"%d " % k for k in range(100_000))
    for start in range(0, len(written), 9_999):
        assert writer.text(written[start : start + 9_999]) == 0
        if start > 300_000:
            hungry.set()
    assert writer.finish() == 0
    reader.join()
    os.close(reading)
    assert b"".join(received) == written


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("kind", ["pipe", "file"])
def test_standard_output_keeps_its_place(checked_program, tmp_path, name, kind):
    program = checked_program("record_program.c", "record.c")
    if name == "link":
        (tmp_path / "link").symlink_to("/dev/stdout")
        name = str(tmp_path / "link")
    script = f'echo before; {program} "$1" finish 1 note; echo after'
    command = ["bash", "-c", script, "script", name]
    if kind == "file":
        with (tmp_path / "out").open("wb") as out:
            subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=True)
        text = (tmp_path / "out").read_text()
    else:
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    header = "batch_run from t = 0 to 2 in steps of 0.1 with dt = 0.025"
    assert text == f"before\nnote\n{header}\n 0 -65 1e+300\nafter\n"


@pytest.mark.parametrize("end", ["finish", "abandon"])
@pytest.mark.parametrize("rows", ["0", "1", "10000"])
def test_memory_is_used_cleanly(checked_program, tmp_path, end, rows):
    program = checked_program("record_program.c", "record.c")
    for path in (tmp_path / "f", tmp_path / "missing" / "f", "/dev/full"):
        command = [program, path, end, rows, "%s"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode in {0, 1} and "ERROR" not in done.stderr, done.stderr
    name = "f" if end == "finish" else "f.part"
    assert len((tmp_path / name).read_text().splitlines()) == 2 + int(rows)
