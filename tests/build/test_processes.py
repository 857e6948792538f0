"""Several commands at once: order, bounded output, failures, and no child left behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from vecgen.build.processes import run_all


def shell(line: str) -> tuple[str, ...]:
    return ("/bin/sh", "-c", line)


def test_results_come_in_the_order_of_the_commands(tmp_path: Path) -> None:
    commands = [shell("sleep 0.1; echo first"), shell("echo second >&2"), shell("pwd")]
    done = run_all(commands, folder=tmp_path, at_once=2)
    assert [d.output for d in done] == ["first\n", "second\n", f"{tmp_path.resolve()}\n"]
    assert [d.returncode for d in done] == [0, 0, 0]


def test_no_commands_are_no_results(tmp_path: Path) -> None:
    assert run_all([], folder=tmp_path, at_once=1) == []


def test_after_a_failure_nothing_more_is_started(tmp_path: Path) -> None:
    done = run_all([shell("exit 3"), shell("touch here")], folder=tmp_path, at_once=1)
    assert [d.returncode for d in done] == [3]
    assert not (tmp_path / "here").exists()


def test_a_killed_command_has_a_negative_status(tmp_path: Path) -> None:
    assert run_all([shell("kill -9 $$")], folder=tmp_path, at_once=1)[0].returncode == -9


def test_output_is_cut(tmp_path: Path) -> None:
    flood = (sys.executable, "-c", "print('x' * 3000000)")
    done = run_all([flood], folder=tmp_path, at_once=1, output_limit=1000)[0]
    assert done.returncode == 0
    assert done.output == "x" * 1000 + "\n(the rest is not shown)\n"


def test_output_that_is_no_text_is_shown_somehow(tmp_path: Path) -> None:
    assert "�" in run_all([shell(r"printf '\377'")], folder=tmp_path, at_once=1)[0].output


def test_messages_come_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert run_all([shell("echo $LC_ALL")], folder=tmp_path, at_once=1)[0].output == "C\n"


def test_an_exception_kills_what_runs(tmp_path: Path) -> None:
    sleeper = shell("echo $$ > pid; sleep 60 & wait")
    missing = ("/no/such/program",)
    with pytest.raises(FileNotFoundError):
        run_all([sleeper, missing], folder=tmp_path, at_once=2)
    if (tmp_path / "pid").exists():
        pid = int((tmp_path / "pid").read_text())
        with pytest.raises(ProcessLookupError):
            for _ in range(100):
                os.kill(pid, 0)
                time.sleep(0.01)
