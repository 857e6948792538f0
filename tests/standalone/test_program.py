"""The program without Python: options, exit codes, and what it says when something is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import MODELS, Bundle, vecgen


def test_help(single: Bundle) -> None:
    done = single.command("./single", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: single ")
    assert all(option in done.stdout for option in ("--data", "--output", "--tstop", "--tstep"))


@pytest.mark.parametrize(
    "arguments", [("--tstop",), ("--tstop", "x"), ("--tstep", "-1"), ("--what", "1"), ("1",)]
)
def test_wrong_usage(single: Bundle, arguments: tuple[str, ...]) -> None:
    done = single.command("./single", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: single ")


def test_other_times(single: Bundle) -> None:
    rows = single.run("--tstop", "1", "--tstep", "0.5").splitlines()
    assert rows[1] == b"batch_run from t = 0 to 1 in steps of 0.5 with dt = 0.025"
    assert [row.split()[0] for row in rows[2:]] == [b"0", b"0.5", b"1"]
    assert rows[2:] == single.expected.splitlines()[2:13:5]


def test_standard_output(single: Bundle) -> None:
    done = single.command("./single", "--output", "/dev/stdout")
    assert done.returncode == 0
    assert done.stdout.encode() == single.expected


def test_the_data_may_lie_elsewhere(single: Bundle, tmp_path: Path) -> None:
    shutil.copy(single.folder / "model.vgd", tmp_path / "other.vgd")
    assert single.run("--data", str(tmp_path / "other.vgd")) == single.expected


def test_interrupted(single: Bundle) -> None:
    output = single.folder / "long.dat"
    part = output.with_name("long.dat.part")
    with subprocess.Popen(
        ["./single", "--tstop", "1e12", "--output", output.name],
        cwd=single.folder,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        while not (part.is_file() and part.stat().st_size > 1000):
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        message = program.communicate(timeout=60)[1]
    assert program.returncode == 130
    assert message.startswith("single: interrupted at t = ")
    assert message.endswith("; the rows so far are in long.dat.part\n")
    assert not output.exists()
    rows = part.read_bytes()
    assert rows.startswith(b"My HH sim\n")
    assert rows.endswith(b"\n")
    part.unlink()


def wrong_data(tmp_path: Path, good: bytes, fault: str) -> Path:
    """Return a file with a fault."""
    path = tmp_path / "wrong.vgd"
    match fault:
        case "cut in the header":
            path.write_bytes(good[:100])
        case "cut in the values":
            path.write_bytes(good[: len(good) // 2])
        case "empty":
            path.write_bytes(b"")
        case "a flipped bit":
            middle = len(good) // 2
            path.write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
        case "another program's":
            path.write_bytes(good[:32] + b"0" * 64 + good[96:])
        case "text":
            path.write_text("0.1 0.2\n")
        case "absent":
            pass
        case _:
            raise ValueError(fault)
    return path


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("cut in the header", "the file is truncated"),
        ("cut in the values", "the file is truncated"),
        ("empty", "this is not a vecgen data file"),
        ("a flipped bit", "the file is damaged (checksum)"),
        ("another program's", "the data belong to another program: emit both together"),
        ("text", "this is not a vecgen data file"),
        ("absent", "cannot be opened: No such file or directory"),
    ],
)
def test_wrong_data(single: Bundle, tmp_path: Path, fault: str, words: str) -> None:
    path = wrong_data(tmp_path, (single.folder / "model.vgd").read_bytes(), fault)
    done = single.command("./single", "--data", str(path), "--output", str(tmp_path / "x.dat"))
    assert done.returncode == 1
    assert done.stderr == f"single: {path}: {words}\n"
    assert not (tmp_path / "x.dat").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk(single: Bundle) -> None:
    done = single.command("./single", "--output", "/dev/full")
    assert done.returncode == 1
    assert done.stderr == "single: /dev/full: No space left on device\n"


def test_a_folder_that_is_not_there(single: Bundle) -> None:
    done = single.command("./single", "--output", "no/where.dat")
    assert done.returncode == 1
    assert done.stderr == "single: no/where.dat: No such file or directory\n"


def test_not_a_number(single: Bundle, tmp_path: Path) -> None:
    vecgen("emit", MODELS / "single.py", "nan.dat", "nan", "-o", "bundle", folder=tmp_path)
    emitted = tmp_path / "bundle"
    # The code is the same, only the values differ: the program that is there can run them.
    assert (emitted / "main.c").read_bytes() == (single.folder / "main.c").read_bytes()
    program = os.path.relpath(single.folder / "single", tmp_path)
    done = subprocess.run(
        [program, "--data", "bundle/model.vgd"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 4
    assert done.stderr.startswith("single: a membrane potential is not a number at t = ")
    assert done.stderr.endswith("; the rows so far are in nan.dat.part\n")
