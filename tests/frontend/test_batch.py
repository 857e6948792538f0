from __future__ import annotations

import errno
import math
import os

import pytest

from vecgen import BatchFileError, UnsupportedError, VecgenError


def test_batch_save(n, workspace):
    section = n.Section("s")
    assert n.batch_save(n._ref_t, section(0.5)._ref_v) == 1.0
    assert n.batch_save(n._ref_t) == 1.0
    assert [variable.label for variable in workspace.save_list] == ["t", "s(0.5).v", "t"]
    version = workspace.probe_version
    assert n.batch_save() == 1.0
    assert workspace.save_list == []
    assert workspace.probe_version > version


@pytest.mark.parametrize("argument", [5, "a", None, []])
def test_batch_save_of_no_reference(n, workspace, argument):
    with pytest.raises(RuntimeError, match="batch_save argument 2 must be a reference"):
        n.batch_save(n._ref_t, argument)
    assert workspace.save_list == []


def test_batch_run(n, engine, tmp_path):
    path = tmp_path / "out.dat"
    assert n.batch_run(2, 0.1, str(path), "a comment") == 1.0
    assert n.batch_run(2, 0.1, path, nan="ignore") == 1.0
    assert n.batch_run(0, 0) == 1.0
    assert engine.calls == [
        ("batch_run", 2.0, 0.1, str(path), "a comment", "stop"),
        ("batch_run", 2.0, 0.1, str(path), "", "ignore"),
        ("batch_run", 0.0, 0.0, None, "", "stop"),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "batch_run not enough arguments"), ((1,), "batch_run not enough arguments"),
        ((-1, 1), "Arg out of range"), ((1, -1), "Arg out of range"),
        ((1e21, 1), "Arg out of range"), ((1, 1e21), "Arg out of range"),
        ((math.nan, 1), "Arg out of range"), ((1, math.nan), "Arg out of range"),
        (("a", 1), "tstop of batch_run must be a number"),
        ((1, 1, 5), "Expecting string argument"), ((1, 1, None), "Expecting string argument"),
        ((1, 1, "x", 5), "Expecting string argument"), ((1, 1, "a\0b"), "zero character"),
    ],
)  # fmt: skip
def test_refused_arguments(n, engine, arguments, message):
    with pytest.raises(RuntimeError, match=message) as caught:
        n.batch_run(*arguments)
    assert isinstance(caught.value, VecgenError)
    assert engine.calls == []


def test_nan_option(n):
    with pytest.raises(RuntimeError, match='"stop" or "ignore"'):
        n.batch_run(1, 1, nan="what")


@pytest.mark.parametrize("dt", [0, -0.1, math.nan, math.inf])
def test_a_run_that_would_never_end_is_refused(n, engine, dt):
    n.dt = dt
    for run in (lambda: n.batch_run(1, 1), n.fadvance):
        with pytest.raises(RuntimeError, match="dt must be > 0"):
            run()
    assert engine.calls == []


def paths(folder):
    (folder / "file").write_text("")
    yield "", errno.ENOENT
    yield str(folder), errno.EISDIR
    yield str(folder / "none" / "x"), errno.ENOENT
    yield str(folder / "file" / "x"), errno.ENOTDIR
    yield str(folder / ("x" * 400)), errno.ENAMETOOLONG


def test_unwritable_paths_are_refused_before_the_run(n, engine, tmp_path):
    for path, number in paths(tmp_path):
        with pytest.raises(BatchFileError, match="Couldn't open batch file") as caught:
            n.batch_run(1, 1, path)
        assert caught.value.errno == number
        assert caught.value.filename == path
        assert isinstance(caught.value, (OSError, RuntimeError))
    assert engine.calls == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_forbidden_folder(n, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(BatchFileError) as caught:
        n.batch_run(1, 1, str(tmp_path / "x"))
    assert caught.value.errno == errno.EACCES


def test_a_device_is_let_through(n, engine):
    n.batch_run(1, 1, "/dev/null")
    assert len(engine.calls) == 1


def test_variables_of_stdrun_cannot_be_saved(n):
    n.load_file("stdrun.hoc")
    with pytest.raises(UnsupportedError, match="tstop is no variable of the model"):
        n.batch_save(n._ref_tstop)
    with pytest.raises(UnsupportedError, match="tstop"):
        n.Vector().record(n._ref_tstop)
