"""`vecgen run --as-neuron`: a script of NEURON's runs as it is."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import vecgen

SCRIPT = """
import sys
from neuron import n, gui
from neuron.units import ms, mV
import neuron

assert hasattr(neuron, "vecgen")
soma = n.Section("soma")
soma.insert(n.hh)
n.tstop = 1 * ms
n.finitialize(-65 * mV)
print(sys.argv[1:], neuron.__version__, n.nrnversion(5), soma(0.5).v)
"""


def run(
    *arguments: str, cwd: Path | None = None, command: str = "run"
) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "vecgen", command, *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(vecgen.__file__).parents[1])}
    return subprocess.run(
        whole, capture_output=True, text=True, check=False, cwd=cwd, env=environment
    )


def test_a_script_for_neuron(tmp_path) -> None:
    script = tmp_path / "model.py"
    script.write_text(SCRIPT)
    done = run("--as-neuron", str(script), "one", "--two")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['one', '--two'] 9.0.2 9.0.2 -65.0\n"


def test_what_is_lacking_is_one_message(tmp_path) -> None:
    script = tmp_path / "model.py"
    script.write_text("from neuron import n, rxd\n")
    done = run("--as-neuron", str(script))
    assert done.returncode == 1
    assert "neuron.rxd is not in vecgen" in done.stderr
    assert "model.py:1" in done.stderr
    assert "Traceback" not in done.stderr


LEAK = """
NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g, e }
PARAMETER { g = 1e-4 e = -70 }
ASSIGNED { v i }
BREAKPOINT { i = g*(v - e) }
"""
COMPILED = r"""
extern "C" void modl_reg() {
    fprintf(stderr, " \"mods/leak.mod\"");
    fprintf(stderr, " \"mods/gone.mod\"");
"""
MODEL = """
from neuron import n
s = n.Section("soma")
s.insert("leak")
n.batch_save(s(0.5)._ref_v)
n.finitialize(-65)
n.batch_run(1, 0.1, "out.dat")
print(s.v)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a folder where nrnivmodl was run."""
    for name in ("mods", platform.machine()):
        (tmp_path / name).mkdir()
    (tmp_path / "mods" / "leak.mod").write_text(LEAK)
    (tmp_path / platform.machine() / "mod_func.cpp").write_text(COMPILED)
    (tmp_path / "other.mod").write_text("not compiled, not even NMODL")
    (tmp_path / "model.py").write_text(MODEL)
    return tmp_path


def test_mechanisms_that_neuron_would_load(project) -> None:
    done = run("--as-neuron", "model.py", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "mods/gone.mod, which is not there" in done.stderr
    assert float(done.stdout) < -65
    assert (project / "out.dat").is_file()


def test_a_folder_that_was_not_compiled(tmp_path) -> None:
    (tmp_path / "leak.mod").write_text(LEAK)
    (tmp_path / "wrong.mod").write_text("NEURON { SUFFIX wrong ")
    (tmp_path / "model.py").write_text(MODEL)
    done = run("--as-neuron", "model.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "wrong.mod is left out" in done.stderr


@pytest.mark.parametrize("command", ["emit", "show", "dump"])
def test_other_commands(project, command) -> None:
    arguments = ("-o", "written") if command == "emit" else ()
    done = run("--as-neuron", *arguments, "model.py", cwd=project, command=command)
    assert done.returncode == 0, done.stderr
    if command == "emit":
        assert (project / "written" / "model.vgd").is_file()
    else:
        assert "leak" in done.stdout
    assert not (project / "out.dat").exists()


def test_compiled_folders_of_a_script(project) -> None:
    script = MODEL.replace(
        "from neuron import n", "import neuron\nfrom neuron import n\nneuron.load_mechanisms('p')"
    )
    scripts = project / "scripts"
    scripts.mkdir()
    (scripts / "model.py").write_text(script)
    (scripts / "p").symlink_to(project)
    done = run("--as-neuron", "model.py", cwd=scripts)
    assert done.returncode == 0, done.stderr
