"""Compilers that fail, caches that are spoilt, disks that are full, users who stop a run.

Each time there is one clear error or none at all, and the next good run works.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from vecgen import VecgenError
from vecgen.build.cache import open_cache
from vecgen.options import Options
from vecgen.session import new_session

ROOT = Path(__file__).parent.parent.parent
ONE_STEP = -65.12195121951218  # specification 9.3.1

CELL = """
from vecgen import n
section = n.Section("s")
section.L = section.diam = 10
section.insert("pas")
n.batch_save(n._ref_t, section(0.5)._ref_v)
"""


def one_step(options: Options) -> float:
    """Return v after a step in a session of its own."""
    n = new_session(options)
    section = n.Section("s")
    section.L = section.diam = 10
    section.insert("pas")
    n.finitialize(-65)
    n.fadvance()
    return section(0.5).v


def script(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    path = folder / "script.py"
    path.write_text(CELL + textwrap.dedent(text))
    return subprocess.run(
        [sys.executable, str(path)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


# -- compilers ----------------------------------------------------------------------------------


def program(path: Path, text: str) -> str:
    """Write a shell script and return its path."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return str(path)


# They answer the question which compiler they are as the real one does, but compile nothing.
ASKED = 'case " $* " in *" -dM "*) exec cc "$@";; esac'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("fails", f"{ASKED}\necho 'sorry: no licence' >&2\nexit 3", "no licence"),
        ("killed", f"{ASKED}\nkill -9 $$", "killed"),
        ("silent", f"{ASKED}\nexit 0", ""),
        ("mute", "exit 1", "mute"),
    ],
)
def test_a_compiler_that_fails(tmp_path, name, text, message) -> None:
    folder = tmp_path / "cache"
    broken = Options(compiler=program(tmp_path / name, text), cache=folder)
    for _ in range(2):
        with pytest.raises(VecgenError) as caught:
            one_step(broken)
        assert message in str(caught.value)
        assert "Traceback" not in str(caught.value)
    left = [path.name for path in folder.rglob("*") if path.name.startswith(".building")]
    assert left == []
    assert one_step(Options(compiler="cc", cache=folder)) == ONE_STEP


def test_no_compiler(tmp_path) -> None:
    options = Options(compiler=str(tmp_path / "none"), cache=tmp_path / "cache")
    with pytest.raises(VecgenError, match="none"):
        one_step(options)
    done = script(tmp_path, "n.batch_run(1, 1)", PATH=str(tmp_path), CC="", VECGEN_CC="",
                  VECGEN_CACHE=str(tmp_path / "empty"))  # fmt: skip
    if "ziglang" not in done.stderr and done.returncode == 0:
        pytest.skip("ziglang is installed and compiles")
    assert "CompilerNotFound" in done.stderr


# -- the cache ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache of one entry; it is only copied."""
    folder = tmp_path_factory.mktemp("filled") / "cache"
    assert one_step(Options(cache=folder)) == ONE_STEP
    return folder


@pytest.fixture
def warm(filled: Path, tmp_path: Path) -> tuple[Options, Path]:
    """Give options with a cache of one entry, and the entry's folder."""
    options = Options(cache=tmp_path / "cache")
    shutil.copytree(filled, options.cache)
    (build,) = (tmp_path / "cache").glob("??/*/build.json")
    return options, build.parent


def replaced(path: Path, content: bytes) -> None:
    """Give a file other content; who has loaded the old one keeps it."""
    path.unlink()
    path.write_bytes(content)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    replaced(path, content)


def cut(path: Path) -> None:
    replaced(path, path.read_bytes()[:1000])


def emptied(path: Path) -> None:
    replaced(path, b"")


def removed(path: Path) -> None:
    path.unlink()


def nonsense(path: Path) -> None:
    replaced(path, b'{"library": 5}')


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("libmodel.so", flipped), ("libmodel.so", cut), ("libmodel.so", removed),
        ("build.json", cut), ("build.json", emptied), ("build.json", removed),
        ("build.json", nonsense), ("bundle/model.h", flipped), ("bundle/model.c", removed),
        ("bundle/manifest.json", emptied),
    ],
)  # fmt: skip
def test_a_spoilt_entry(warm, name, spoil) -> None:
    options, entry = warm
    spoil(entry / name)
    assert one_step(options) == ONE_STEP
    assert one_step(options) == ONE_STEP


def test_spoilt_indices_and_objects(warm) -> None:
    options, _ = warm
    folder = options.cache
    spoilt = 0
    for path in [*folder.glob("index/*"), *folder.glob("objects/*/*/*")]:
        flipped(path)
        spoilt += 1
    assert spoilt > 2
    (build,) = folder.glob("??/*/build.json")
    build.unlink()
    assert one_step(options) == ONE_STEP


def test_half_a_build_is_no_entry(warm) -> None:
    options, entry = warm
    half = entry.parent / f".building-{'x' * 8}"
    half.mkdir()
    (half / "libmodel.so").write_bytes(b"half")
    assert one_step(options) == ONE_STEP


@pytest.mark.parametrize("fault", ["writable", "link", "file"])
def test_a_cache_folder_that_is_not_safe(tmp_path, fault) -> None:
    """What is there is left alone; a private folder serves instead, and that is told."""
    folder = tmp_path / "cache"
    if fault == "writable":
        folder.mkdir()
        folder.chmod(0o777)
    elif fault == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.write_text("mine")
    with pytest.warns(UserWarning, match="is not used"):
        assert one_step(Options(cache=folder)) == ONE_STEP
    assert not list(tmp_path.rglob("*.so"))


def test_a_cache_folder_of_another_user(tmp_path) -> None:
    def look(path: Path) -> os.stat_result:
        seen = list(os.lstat(path))
        seen[4] = os.geteuid() + 1
        return os.stat_result(seen)

    (tmp_path / "cache").mkdir(mode=0o700)
    with pytest.warns(UserWarning, match="belongs to another user"):
        cache = open_cache(Options(cache=tmp_path / "cache"), look=look)
    assert cache.temporary


def test_four_processes_at_once(tmp_path) -> None:
    """On an empty cache all are right, and one entry is left."""
    cache = tmp_path / "cache"
    path = tmp_path / "script.py"
    path.write_text(
        CELL
        + textwrap.dedent("""
        import sys
        n.finitialize(-65)
        n.batch_run(5, 1, sys.argv[1], "together")
        """)
    )
    processes = [
        subprocess.Popen(
            [sys.executable, str(path), str(tmp_path / f"{k}.dat")],
            env={**os.environ, "PYTHONPATH": str(ROOT), "VECGEN_CACHE": str(cache)},
            stderr=subprocess.PIPE,
        )
        for k in range(4)
    ]
    messages = [process.communicate(timeout=300)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, messages
    assert len({(tmp_path / f"{k}.dat").read_text() for k in range(4)}) == 1
    assert len(list(cache.glob("??/*/build.json"))) == 1
    assert not list(cache.rglob(".building-*"))


# -- disks and signals --------------------------------------------------------------------------


def test_a_full_disk(tmp_path) -> None:
    """A limit on the size of files stands in for it."""
    done = script(
        tmp_path,
        """
        import errno, os, resource, signal
        import vecgen
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        n.finitialize(-65)
        n.batch_run(0.1, 0.1)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        try:
            n.batch_run(10_000, 0, "full.dat")
        except vecgen.BatchFileError as error:
            assert error.errno == errno.EFBIG, error
            assert "full.dat" in str(error), error
            assert "row" in str(error), error
        else:
            raise SystemExit("no error")
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert not os.path.exists("full.dat")
        n.finitialize(-65)
        n.batch_run(1, 0.5, "good.dat")
        """,
    )
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "good.dat").read_text().splitlines()) == 5
    assert (tmp_path / "full.dat.part").stat().st_size <= 100_000


def test_control_c(tmp_path) -> None:
    """A long run ends soon, its rows are kept, and the process goes on."""
    done = script(
        tmp_path,
        """
        import json, os, signal, threading, time
        n.finitialize(-65)
        n.batch_run(0.1, 0.1)
        sent = []
        def stop():
            sent.append(time.perf_counter())
            os.kill(os.getpid(), signal.SIGINT)
        timer = threading.Timer(0.5, stop)
        timer.start()
        try:
            n.batch_run(1e9, 100, "long.dat", "stopped")
        except KeyboardInterrupt as error:
            caught = time.perf_counter()
            message = str(error)
        reached = n.t
        n.batch_run(reached + 1, 0.5, "after.dat", "after")
        n.finitialize(-65)
        n.batch_run(1, 0.5, "good.dat")
        print(json.dumps({"delay": caught - sent[0], "message": message, "t": reached}))
        """,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["t"] < 1e9
    assert told["delay"] < 30
    assert "long.dat.part" in told["message"]
    assert not (tmp_path / "long.dat").exists()
    lines = (tmp_path / "long.dat.part").read_text().splitlines()
    assert lines[0] == "stopped"
    rows = [[float(word) for word in line.split()] for line in lines[2:]]
    assert rows[0][0] == 0.1
    assert {len(row) for row in rows} == {2}
    assert rows[-1][0] <= told["t"] * (1 + 1e-5)
    assert len((tmp_path / "after.dat").read_text().splitlines()) == 5
    assert len((tmp_path / "good.dat").read_text().splitlines()) == 5


def test_an_interrupted_run_can_be_continued(tmp_path) -> None:
    """What is recorded up to the interrupt, and all values, are those of whole steps."""
    done = script(
        tmp_path,
        """
        import os, signal, threading
        v, t = n.Vector().record(section(0.5)._ref_v), n.Vector().record(n._ref_t)
        n.finitialize(-65)
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        try:
            n.batch_run(1e7, 100)
        except KeyboardInterrupt:
            pass
        steps = len(t) - 1
        assert t[steps] == n.t, (t[steps], n.t)
        assert v[steps] == section(0.5).v
        taken = v[steps - 1], v[steps], section(0.5).i_cap
        n.finitialize(-65)
        n.batch_run(0.025 * steps, 100)
        assert len(t) == steps + 1
        assert (v[steps - 1], v[steps], section(0.5).i_cap) == taken
        """,
    )
    assert done.returncode == 0, done.stderr
