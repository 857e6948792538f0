"""`vecgen emit`: what is written, where, and what is never written over.

That the directory builds and runs is in tests/standalone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle
from vecgen.emit.emitter import emit_bundle
from vecgen.frontend.freeze import freeze
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.session import new_session
from vecgen.tools.write_bundle import DATA, Overwrite, write_bundle


def manifest(files: dict[str, str]) -> str:
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()}
    return json.dumps({"files": digests})


def bundle(**changes: str) -> Bundle:
    files = {"model.c": "int x;\n", "runtime/a.h": "\n", "Makefile": "all:\n"} | changes
    return Bundle("model", {**files, "manifest.json": manifest(files)}, "")


def write(target: Path, overwrite: Overwrite = Overwrite.UNCHANGED, **changes: str) -> None:
    write_bundle(bundle(**changes), b"values", target, overwrite=overwrite)


def listing(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


FILES = {"model.c", "runtime/a.h", "Makefile", "manifest.json", DATA}


def test_a_new_directory_and_those_above(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b")
    assert listing(tmp_path / "a" / "b") == FILES
    assert list((tmp_path / "a").iterdir()) == [tmp_path / "a" / "b"]


def test_an_empty_directory(tmp_path: Path) -> None:
    write(tmp_path)
    assert listing(tmp_path) == FILES


def test_emitting_again_keeps_results_and_untouched_files(tmp_path: Path) -> None:
    write(tmp_path, **{"mech_old.c": "old\n"})
    (tmp_path / "out.dat").write_text("results")
    before = (tmp_path / "runtime/a.h").stat().st_mtime_ns
    write(tmp_path, **{"model.c": "int y;\n"})
    assert listing(tmp_path) == {*FILES, "out.dat"}
    assert (tmp_path / "model.c").read_text() == "int y;\n"
    assert (tmp_path / "runtime/a.h").stat().st_mtime_ns == before


def test_other_peoples_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("words")
    with pytest.raises(VecgenError, match="not empty and holds no emitted model"):
        write(tmp_path)
    assert listing(tmp_path) == {"thesis.tex"}
    write(tmp_path, Overwrite.ANYTHING)
    assert listing(tmp_path) == {*FILES, "thesis.tex"}


def test_edited_files_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "model.c").write_text("int mine;\n")
    with pytest.raises(VecgenError, match=r"^model\.c in .* changed since it was emitted"):
        write(tmp_path)
    assert (tmp_path / "model.c").read_text() == "int mine;\n"
    write(tmp_path, Overwrite.ANYTHING)
    assert (tmp_path / "model.c").read_text() == "int x;\n"


def test_a_manifest_leads_to_no_file_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    outside.write_text("gold")
    target = tmp_path / "bundle"
    write(target)
    files = {"../precious": "gold", str(outside): "gold"}
    (target / "manifest.json").write_text(manifest(files))
    write(target)
    assert outside.read_text() == "gold"


def test_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("file")
    with pytest.raises(VecgenError, match="is a file"):
        write(tmp_path / "x", Overwrite.ANYTHING)


def test_nothing_stays_behind_when_writing_fails(tmp_path: Path) -> None:
    broken = Bundle("model", {"a": "text", "a/b": "no room for this"}, "")
    with pytest.raises(VecgenError, match="cannot be written"):
        write_bundle(broken, b"", tmp_path / "new", overwrite=Overwrite.UNCHANGED)
    assert list(tmp_path.iterdir()) == []


def test_a_script(vecgen, model: str, tmp_path: Path) -> None:
    done = vecgen("emit", model, "-o", "C code", "--name", "squid axon")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == [
        "    cd 'C code' && make",
        "    ./squid_axon    # writes out.dat",
    ]
    folder = tmp_path / "C code"
    expected = {"Makefile", "README.md", "model.h", "model.c", "cable.c", "mech_hh.c", "main.c"}
    assert expected | {"mech_IClamp.c", "manifest.json", DATA} <= listing(folder)
    assert json.loads((folder / "manifest.json").read_text())["columns"] == ["t", "soma(0.5).v"]
    readme = (folder / "README.md").read_text()
    assert "from t = 0 to 2 ms that writes `out.dat`" in readme
    assert "\n1. `t`\n2. `soma(0.5).v`\n" in readme
    # The run itself, and what comes behind it, does not happen.
    assert not (tmp_path / "out.dat").exists()
    assert "after the run" not in done.stdout

    again = vecgen("emit", model, "-o", "C code", "--name", "squid axon")
    assert again.returncode == 0, again.stderr


def test_a_run_that_writes_no_file(vecgen, script) -> None:
    name = script(
        """\
        from vecgen import n
        soma = n.Section("soma")
        n.finitialize()
        try:
            n.batch_run(1, 0.5)
        except Exception:
            print("not for the script to catch")
        """
    )
    done = vecgen("emit", name, "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "writes no file" in done.stdout
    assert "not for the script" not in done.stdout


def test_a_script_without_a_run(vecgen, script) -> None:
    name = script('from vecgen import n\nsoma = n.Section("soma")\nn.finitialize()\n')
    done = vecgen("emit", name, "-o", "out")
    assert done.returncode == 1
    assert "the script calls no batch_run" in done.stderr


def test_a_script_without_a_model(vecgen, script, tmp_path: Path) -> None:
    done = vecgen("emit", script("print('hello')\n"), "-o", "out")
    assert done.returncode == 1
    assert done.stdout == "hello\n"
    assert "model.py builds no model" in done.stderr
    assert not (tmp_path / "out").exists()


TABLED = """\
NEURON { SUFFIX tabled NONSPECIFIC_CURRENT i GLOBAL scale }
PARAMETER { scale = 1 }
ASSIGNED { v (mV) i (mA/cm2) g }
BREAKPOINT { rates(v) i = g*(v + 65) }
PROCEDURE rates(x) {
    TABLE g %s FROM -100 TO 100 WITH 20
    g = 1e-4*scale*(1 + x*x*1e-4)
}
"""


@pytest.mark.parametrize("depend", ["", "DEPEND scale"])
def test_tables_older_than_their_parameters(vecgen, script, tmp_path: Path, depend: str) -> None:
    (tmp_path / "tabled.mod").write_text(TABLED % depend)
    name = script(
        """\
        from vecgen import n
        n.load_mechanisms("tabled.mod")
        soma = n.Section("soma")
        soma.insert("tabled")
        n.finitialize(-65)
        n.scale_tabled = 2
        n.batch_run(1, 0.5, "out.dat")
        """
    )
    done = vecgen("emit", name, "-o", "out")
    if depend:
        assert done.returncode == 0, done.stderr
    else:
        assert done.returncode == 1
        assert "was made with parameters that have changed since" in done.stderr
        assert "model.py:7: n.batch_run" in done.stderr
        assert not (tmp_path / "out").exists()


def test_options_of_the_script(vecgen, script) -> None:
    name = script("import sys\nprint(sys.argv[1:])\nraise SystemExit(3)\n")
    done = vecgen("emit", name, "--tstop", "5", "-o", "out", "--", "-o", "mine")
    assert done.returncode == 3
    assert done.stdout == "['--tstop', '5', '-o', 'mine']\n"


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("model", "model"),
        ("run", "run_model"),
        ("runtime", "runtime_model"),
        ("main.c", "main.c_model"),
        ("model.h", "model.h_model"),
        ("a b/c", "a_b_c"),
        ("-x", "_x"),
        ("", "unnamed"),
    ],
)
def test_a_program_has_a_name_of_its_own(wanted: str, name: str) -> None:
    session = new_session()
    soma = session.Section("soma")
    model = freeze(session._workspace)
    made = emit_bundle(model_program(model, Options()), Options(), name=wanted)
    del soma
    assert made.name == name
    assert f"\n{name}: $(OBJECTS)" in made.files["Makefile"]
    assert name not in made.files
