"""`vecgen run`: as `python SCRIPT`, with errors as one message and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SOMA = """\
from vecgen import n
soma = n.Section("soma")
"""


def test_a_model(vecgen, model: str, tmp_path: Path) -> None:
    done = vecgen("run", model)
    assert (done.returncode, done.stdout, done.stderr) == (0, "after the run\n", "")
    rows = (tmp_path / "out.dat").read_text().splitlines()
    assert rows[6] == " 0.4 -49.6876"
    assert rows[-1] == " 2 1.9538"


def test_a_script_sees_what_python_would_show_it(vecgen, script, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "helper.py").write_text("WORD = 'helped'\n")
    script(
        """\
        import sys
        import helper
        print(sys.argv, __name__, __file__, helper.WORD, sys.path[0])
        print(sys.modules["__main__"].__dict__ is globals())
        """,
        "sub/model.py",
    )
    done = vecgen("run", "sub/model.py", "--help", "-o", "x", "--", "y")
    assert done.returncode == 0
    argv = ["sub/model.py", "--help", "-o", "x", "--", "y"]
    assert done.stdout.splitlines() == [
        f"{argv} __main__ sub/model.py helped {tmp_path.resolve() / 'sub'}",
        "True",
    ]


def test_an_error_names_the_line_of_the_script(vecgen, script: Callable[[str], str]) -> None:
    name = script(SOMA + "def shrink():\n    soma.L = -1\nshrink()\n")
    done = vecgen("run", name)
    assert done.returncode == 1
    assert done.stderr == "Error: L must be > 0. It cannot be -1.\n   model.py:4: soma.L = -1\n"


def test_an_error_of_python_keeps_its_traceback(vecgen, script: Callable[[str], str]) -> None:
    done = vecgen("run", script("def f():\n    return 1 / 0\nf()\n"))
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback (most recent call last):\n  File ")
    assert 'model.py", line 3, in <module>' in done.stderr
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert "runpy" not in done.stderr
    assert "click" not in done.stderr


def test_a_syntax_error(vecgen, script: Callable[[str], str]) -> None:
    done = vecgen("run", script("x = (\n"))
    assert done.returncode == 1
    assert 'model.py", line 1' in done.stderr
    assert "SyntaxError" in done.stderr


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [("7", 7, ""), ("'no data'", 1, "no data\n"), ("", 0, "")],
)
def test_sys_exit(vecgen, script, code: str, status: int, said: str) -> None:
    done = vecgen("run", script(f"import sys\nsys.exit({code})\n"))
    assert (done.returncode, done.stderr) == (status, said)


def test_ctrl_c(vecgen, script: Callable[[str], str]) -> None:
    done = vecgen("run", script("raise KeyboardInterrupt\n"))
    assert done.returncode == 130
    assert done.stderr == "Error: interrupted\n   model.py:1: raise KeyboardInterrupt\n"


def test_a_variable_that_is_no_number(vecgen, script, tmp_path: Path) -> None:
    name = script(
        SOMA
        + """\
soma.insert("hh")
soma.gnabar_hh = float("nan")
n.batch_save(n._ref_t)
n.finitialize(-65)
n.batch_run(5, 1, "out.dat")
"""
    )
    done = vecgen("run", name)
    assert done.returncode == 4
    assert "hh.gnabar of soma(0.5) is nan at t = " in done.stderr
    assert "model.py:7: n.batch_run(5, 1" in done.stderr
    assert not (tmp_path / "out.dat").exists()


def test_hoc(vecgen, script) -> None:
    done = vecgen("run", script("create soma\nsoma { L = 3 print secname(), L }\n", "cell.hoc"))
    assert (done.returncode, done.stdout) == (0, "soma3 \n"), done.stderr


def test_an_error_in_hoc(vecgen, script) -> None:
    text = "proc p() {\n  print y\n}\nprint 1\np()\n"
    done = vecgen("run", script(text, "cell.hoc"))
    assert (done.returncode, done.stdout) == (1, "1 \n")
    assert "cell.hoc:2:3: undefined variable y\n    2 |   print y\n" in done.stderr
    assert "called from cell.hoc:5" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_script_that_is_not_there(vecgen) -> None:
    done = vecgen("run", "absent.py")
    assert done.returncode == 2
    assert "absent.py" in done.stderr
