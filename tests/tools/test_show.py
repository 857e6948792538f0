"""`vecgen show`: emitted code, verdicts on its loops, .mod lines beside their C."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vecgen.source import Source
from vecgen.tools.excerpts import function_lines, statements
from vecgen.tools.mod_view import mod_view

C = """\
/* a.mod:9 FUNCTION f, whose
 * comment is long */
VG_INLINE double a_f(double x)
{
    return x; /* a.mod:10 */
}

static void a_state(const struct vg_model *model);

static void a_state(const struct vg_model *model)
{
    double *VG_RESTRICT m = model->a.m + first; /* a.mod:3 */

    for (size_t i = 0; i < count; i++) {
        m[i] = 1.0
            + m[i]; /* a.mod:4 */
        /* a.mod:5 */
        h[i] = 2.0
            * m[i];
    }
}
"""


def test_functions_are_found_with_their_comments() -> None:
    lines = C.splitlines()
    assert function_lines(lines, "a_f") == lines[:6]
    assert function_lines(lines, "a_state") == lines[9:]
    assert function_lines(lines, "state") == []


def test_statements_know_their_place() -> None:
    found = [(one.place, one.line, one.text) for one in statements(C)]
    assert found == [
        ("a.mod:9", 3, "VG_INLINE double a_f(double x)"),
        ("a.mod:10", 5, "return x;"),
        ("a.mod:3", 12, "double *VG_RESTRICT m = model->a.m + first;"),
        ("a.mod:4", 15, "m[i] = 1.0 + m[i];"),
        ("a.mod:5", 18, "h[i] = 2.0 * m[i];"),
    ]


def test_mod_lines_beside_their_c() -> None:
    source = Source("/some/where/a.mod", "\n".join(f"line {n}" for n in range(1, 6)))
    assert list(mod_view(source, "mech_a.c", C)) == [
        "==> a.mod, and mech_a.c made from it <==",
        "   1  line 1",
        "   2  line 2",
        "   3  line 3",
        "   4  line 4",
        "      > m[i] = 1.0 + m[i];    (mech_a.c:15)",
        "   5  line 5",
        "      > h[i] = 2.0 * m[i];    (mech_a.c:18)",
    ]


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")
def test_mechanisms_and_the_step_with_verdicts(vecgen, model: str) -> None:
    done = vecgen("show", model, VECGEN_CC="gcc")
    assert done.returncode == 0, done.stderr
    titles = re.findall(r"^==> (.*) <==$", done.stdout, re.MULTILINE)
    assert titles == [
        "mech_IClamp.c",
        "mech_hh.c",
        "model.c: step_full",
        "model.c: step_lean",
    ]
    verdict = re.compile(r"^ +// vectorised by gcc \d+ for native: .*\n +VG_SIMD\n +for", re.M)
    assert len(verdict.findall(done.stdout)) == done.stdout.count("VG_SIMD\n") > 5
    assert "\x1b" not in done.stdout


def test_one_mechanism_and_a_file_without_a_compiler(vecgen, model: str) -> None:
    done = vecgen(
        "show", model, "--mechanism", "IClamp", "--file", "Makefile",
        VECGEN_CC="no-such-compiler", VECGEN_CACHE="none-yet",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    titles = re.findall(r"^==> (.*) <==$", done.stdout, re.MULTILINE)
    assert titles == ["Makefile", "mech_IClamp.c"]
    assert "no verdicts on loops: " in done.stderr
    assert "no-such-compiler" in done.stderr


def test_mod_lines_of_a_model(vecgen, model: str) -> None:
    done = vecgen("show", model, "--mod", "--mechanism", "hh")
    assert done.returncode == 0, done.stderr
    assert "==> hh.mod, and mech_hh.c made from it <==" in done.stdout
    assert "SUFFIX hh" in done.stdout
    assert re.search(r"gna = gnabar\*m\*m\*m\*h\n +> .*gnabar\[i\] \* m\[i\]", done.stdout)


@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--mechanism", "hhh", "the model has no mechanism 'hhh'. Did you mean 'hh'?"),
        ("--file", "cabel.c", "the model has no file 'cabel.c'. Did you mean 'cable.c'?"),
    ],
)
def test_unknown_names(vecgen, model: str, option: str, name: str, words: str) -> None:
    done = vecgen("show", model, option, name)
    assert done.returncode == 1
    assert words in done.stderr


def on_a_terminal(command: list[str], folder: Path, **environment: str) -> str:
    """Return what a command writes to a terminal."""
    master, slave = pty.openpty()
    inherited = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment = {**inherited, "PYTHONPATH": str(Path(__file__).parents[2]), **environment}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=slave) as process:
        os.close(slave)
        parts = []
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # the terminal is closed
                break
            if not part:
                break
            parts.append(part)
    os.close(master)
    assert process.returncode == 0
    return b"".join(parts).decode()


def test_colours_on_a_terminal(model: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vecgen", "show", model, "--file", "model.h"]
    assert "\x1b[" in on_a_terminal(command, tmp_path)
    assert "\x1b[" not in on_a_terminal(command, tmp_path, NO_COLOR="1")
