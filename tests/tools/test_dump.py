"""`vecgen dump`: the program after lowering and after each pass."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from vecgen.cli import main
from vecgen.passes import PIPELINE


def test_after_lowering_and_after_the_last_pass(vecgen, model: str) -> None:
    lowered = vecgen("dump", model)
    assert lowered.returncode == 0, lowered.stderr
    assert lowered.stdout.startswith("program at level EQUATIONS\n")
    assert "hh.m' = " in lowered.stdout
    last = vecgen("dump", model, "--after", PIPELINE[-1].__name__)
    assert last.returncode == 0, last.stderr
    assert last.stdout.startswith("program at level ARRAYS\n")
    assert "hh.m' = " not in last.stdout


def test_no_compiler_is_needed(vecgen, model: str) -> None:
    done = vecgen("dump", model, VECGEN_CC="no-such-compiler", VECGEN_CACHE="none-yet")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("program at level EQUATIONS\n")


def test_a_script_without_a_run(vecgen, script) -> None:
    name = script('import sys\nfrom vecgen import n\nsoma = n.Section("soma")\nsys.exit(0)\n')
    done = vecgen("dump", name)
    assert done.returncode == 0, done.stderr
    assert "space node" in done.stdout


def test_list() -> None:
    done = CliRunner().invoke(main, ["dump", "--list"])
    assert done.exit_code == 0
    names = [line.split()[0] for line in done.output.splitlines()]
    assert names == ["lower", *(one.__name__ for one in PIPELINE)]


@pytest.mark.parametrize("wrong", ["solve_ode", "nothing like it"])
def test_an_unknown_pass(tmp_path, wrong: str) -> None:
    script = tmp_path / "model.py"
    script.write_text("raise RuntimeError('a wrong name is told before the script runs')\n")
    done = CliRunner().invoke(main, ["dump", str(script), "--after", wrong])
    assert done.exit_code == 1
    assert f"there is no pass {wrong!r}" in done.output
    assert "The passes are: lower, " in done.output
    assert ("Did you mean 'solve_odes'?" in done.output) == (wrong == "solve_ode")
