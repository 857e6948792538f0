"""`vecgen check`: status, diagnostics with places, loops and reasons, JSON; nothing is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOOD = """\
NEURON { SUFFIX good NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = 1e-3 }
STATE { s }
ASSIGNED { v i }
INITIAL { s = 1 }
BREAKPOINT { SOLVE relax METHOD cnexp  i = g*s*(v + 70) }
DERIVATIVE relax { s' = -s }
"""
LOOPS = """\
NEURON { POINT_PROCESS Loops NONSPECIFIC_CURRENT i RANGE x }
ASSIGNED { v i x }
INITIAL { WHILE (x < 3) { x = x + 1 } }
BREAKPOINT { i = x*v }
"""
BAD = GOOD.replace("good", "bad").replace("g*s*(v + 70)", "g*ss*(v + 70)")
KINETIC = GOOD.replace("good", "kin") + "STATE { a b }\nKINETIC k { ~ a <-> b (1, 1) }\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with good and bad files, one of them further down."""
    for name, text in {"good": GOOD, "Loops": LOOPS, "bad": BAD, "deep/kin": KINETIC}.items():
        path = tmp_path / "mods" / f"{name}.mod"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "mods"


def test_a_folder(vecgen, folder: Path) -> None:
    done = vecgen("check", "mods")
    assert done.returncode == 1
    assert not done.stderr
    lines = done.stdout.splitlines()
    statuses = [line.split() for line in lines if line and not line.startswith(" ")][:-1]
    assert statuses == [
        ["ok", "mods/Loops.mod", "(Loops)"],
        ["refused", "mods/bad.mod"],
        ["ok", "mods/good.mod", "(good)"],
        ["refused", "mods/deep/kin.mod"],
    ]
    assert "    mods/bad.mod:6:46: 'ss' is not declared" in lines
    where = lines.index("    mods/bad.mod:6:46: 'ss' is not declared")
    assert lines[where + 2].endswith("^^")
    assert any("KINETIC" in line and "mods/deep/kin.mod:9:" in line for line in lines)
    assert lines[-1].startswith("4 files: 2 ok, 0 warnings, 2 refused; ")


def test_good_files_end_with_status_0(vecgen, folder: Path) -> None:
    done = vecgen("check", "mods/good.mod", "mods/Loops.mod")
    assert done.returncode == 0
    assert not list(folder.rglob("*.so"))


def test_loops_and_their_reasons(vecgen, folder: Path) -> None:
    done = vecgen("check", "--verbose", "mods/good.mod", "mods/Loops.mod")
    assert "    good_state: simd" in done.stdout.splitlines()
    (serial,) = (x for x in done.stdout.splitlines() if "Loops_initialise" in x)
    assert serial.startswith("    Loops_initialise: serial, ")
    assert "while" in serial


def test_json(vecgen, folder: Path) -> None:
    done = vecgen("check", "--json", "mods")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["summary"] == {"ok": 2, "warnings": 0, "refused": 2}
    by_name = {Path(one["file"]).stem: one for one in found["files"]}
    assert by_name["good"]["mechanism"] == "good"
    assert {loop["execution"] for loop in by_name["good"]["loops"]} == {"simd"}
    (diagnostic,) = by_name["bad"]["diagnostics"]
    assert diagnostic["code"] == "undeclared-name"
    assert (diagnostic["line"], diagnostic["column"]) == (6, 46)


def test_an_ions_charge_may_stand_in_another_file(vecgen, tmp_path: Path) -> None:
    one = "NEURON {{ SUFFIX {0} USEION mg READ emg WRITE img {1} }}\nASSIGNED {{ v emg img }}\n"
    one += "BREAKPOINT {{ img = v - emg }}\n"
    (tmp_path / "a.mod").write_text(one.format("a", ""))
    assert vecgen("check", "a.mod").returncode == 1
    (tmp_path / "b.mod").write_text(one.format("b", "VALENCE 2"))
    assert vecgen("check", "a.mod", "b.mod").returncode == 0


def test_two_of_one_name(vecgen, tmp_path: Path) -> None:
    (tmp_path / "a.mod").write_text(GOOD)
    (tmp_path / "b.mod").write_text(GOOD)
    done = vecgen("check", ".")
    assert done.returncode == 0
    assert "good is defined in a.mod too" in done.stdout


def test_an_empty_folder_and_a_missing_file(vecgen, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = vecgen("check", "empty")
    assert done.returncode == 1
    assert "no .mod files" in done.stderr
    assert vecgen("check", "missing.mod").returncode == 2


def test_names_of_neurons_own(vecgen, tmp_path: Path) -> None:
    (tmp_path / "hh.mod").write_text(GOOD.replace("good", "hh"))
    done = vecgen("check", "hh.mod")
    assert done.returncode == 1
    assert "NEURON's own" in done.stdout


def test_show_of_a_file(vecgen, folder: Path) -> None:
    done = vecgen("show", "mods/good.mod", "--mod")
    assert done.returncode == 0, done.stderr
    assert "good.mod, and mech_good.c made from it" in done.stdout
