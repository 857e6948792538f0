"""`vecgen compare` as a user calls it: with NEURON, or with a Python that has none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import vecgen as package

ROOT = Path(package.__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

EVERYTHING = """
import sys
import neuron
from neuron import h, n
h.load_file("stdrun.hoc")

class Cell:
    def __init__(self):
        self.soma = h.Section(name="soma", cell=self)
        self.soma.L = self.soma.diam = 20
        self.soma.insert("hh")

cell, dend = Cell(), h.Section(name="dend")
dend.connect(cell.soma(1))
dend.nseg, dend.L, dend.diam = 5, 300, 1
dend.insert("hh")
clamp = h.IClamp(cell.soma(0.5))
clamp.delay, clamp.dur, clamp.amp = 1, 20, 0.5
kept = [
    h.Vector().record(cell.soma(0.5)._ref_v),
    h.Vector().record(dend(0.3)._ref_m_hh),
    h.Vector().record(dend(0.5)._ref_ina),
    h.Vector().record(clamp._ref_i, 0.5),
    h.Vector().record(dend(0.9)._ref_v, h.Vector([0, 1, 2.5])),
]
netcon, spikes = h.NetCon(cell.soma(0.5)._ref_v, None, sec=cell.soma), h.Vector()
netcon.record(spikes)
again = h.NetCon(dend(0.5)._ref_v, None, sec=dend)
again.record(spikes)
h.tstop = 10
h.run()
print("spikes:", list(spikes))
if "--more" in sys.argv:
    if hasattr(neuron, "vecgen"):
        dend(0.5).hh.gnabar = 0.121
    for _ in range(2):
        own = h.Vector().record(dend(0.1)._ref_v)
        h.finitialize(-65)
        while h.t < 3:
            h.fadvance()
    n.batch_save(cell.soma(0.5)._ref_v, dend(0.5)._ref_v)
    h.finitialize(-60)
    h.batch_run(2, 0.1, "out.dat", "a comment")
    n.finitialize(-65)
    context = h.ParallelContext()
    context.set_maxstep(10)
    context.psolve(5)
sys.exit(3)
"""

SMALL = """
from vecgen import n
s = n.Section("s")
s.insert(n.hh)
v = n.Vector().record(s(0.5)._ref_v)
n.finitialize(-65)
n.fadvance()
n.batch_save(s(0.5)._ref_v)
n.batch_run(1, 0.1)
"""


@pytest.fixture
def script(tmp_path: Path):
    def write(text: str, name: str = "model.py") -> str:
        (tmp_path / name).write_text(text)
        return name

    return write


@pytest.fixture
def compare(tmp_path: Path):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        temporary = tmp_path / "temporary"
        temporary.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "vecgen", "compare", *arguments],
            cwd=tmp_path,
            env={**ENVIRONMENT, "TMPDIR": str(temporary)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert not list(temporary.iterdir()), "something is left over"
        return done

    return run


def labels(text: str) -> list[str]:
    return [line[2:].split("  ")[0] for line in text.splitlines() if line[:2] in ("= ", "! ")]


@pytest.mark.oracle
def test_everything_that_is_recorded(neuron_python, compare, script, tmp_path):
    done = compare(
        "--record", "dend(0.7).v", "--record", "clamp.amp", "--html", "out.html", script(EVERYTHING)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert labels(done.stdout) == [
        "<__main__.Cell object #1>.soma(0.5).v",
        "dend(0.3).hh.m",
        "dend(0.5).ina",
        "IClamp[0].i",
        "dend(0.9).v",
        "NetCon[0].record times",
        "dend(0.7).v",
        "IClamp[0].amp",
        "v of all segments at the end",
    ]
    assert done.stdout.endswith(
        "The script ended with exit status 3 on both sides.\nidentical: every bit of 9 variables\n"
    )
    assert "spikes:" not in done.stdout
    assert done.stdout.count("runs took") == 2
    page = (tmp_path / "out.html").read_text()
    assert page.startswith("<!doctype html>") and "dend(0.3).hh.m" in page


@pytest.mark.oracle
def test_what_differs_and_when(neuron_python, compare, script, tmp_path):
    done = compare("--json", "-v", script(EVERYTHING), "--more")
    assert done.returncode == 1, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["identical"] is False
    assert all(side["wall_seconds"] > 0 for side in found["sides"].values())
    runs = {name: [] for name in ("same", "other")}
    for variable in found["variables"]:
        runs["same" if variable["identical"] else "other"].append(variable)
    assert {variable["run"] for variable in runs["same"]} >= {1}
    assert not [variable for variable in runs["other"] if variable["run"] == 1]
    own = [v for v in found["variables"] if v["variable"] == "dend(0.1).v"]
    assert [v["run"] for v in own] == [2, 3, 4, 5]
    batch = [v for v in found["variables"] if v["kind"] == "batch"]
    assert [v["variable"] for v in batch] == [
        "<__main__.Cell object #1>.soma(0.5).v",
        "dend(0.5).v",
    ]
    assert batch[1]["neuron_values"] == 21
    assert batch[1]["first_at"] == "t = 0.1 ms"
    assert 0 < batch[1]["largest_difference"] < 10
    head = (tmp_path / "out.dat").read_text().splitlines()[:3]
    assert head[:2] == ["a comment", "batch_run from t = 0 to 2 in steps of 0.1 with dt = 0.025"]
    assert head[2] == " -60 -60"


@pytest.mark.oracle
def test_a_script_for_vecgen(neuron_python, compare, script):
    done = compare("-v", script(SMALL + "print('hello')"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "printed under NEURON:\nhello" in done.stdout
    assert "printed under vecgen:\nhello" in done.stdout


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        ("from neuron import h\nh.nosuch()", [], "NEURON side failed: Traceback (most recent call"),
        (
            "import neuron\nif hasattr(neuron, 'vecgen'): raise SystemExit('not here')",
            [],
            "the vecgen side failed: not here",
        ),
        (
            "from neuron import h, rxd",
            [],
            "the vecgen side failed: neuron.rxd is not in vecgen: vecgen lacks reaction-diffusion",
        ),
        ("import vecgen\nvecgen.sweep", [], "vecgen.sweep is not in NEURON: only what both have"),
        ("print('x')", [], "model.py records nothing: name variables"),
        (SMALL, ["--record", "none(0.5).v"], "--record none(0.5).v: not found under NEURON: "),
        (
            "import sys, neuron\nsys.exit(hasattr(neuron, 'vecgen'))",
            [],
            "the script ended with exit status 0 under NEURON, 1 under vecgen",
        ),
        (
            "import os, sys\nprint('last words', flush=True)\nprint()\nos._exit(7)",
            [],
            "the NEURON side failed: last words",
        ),
        ("import time\ntime.sleep(60)", ["--timeout", "1"], "it took longer than 1 s"),
    ],
)
def test_no_comparison(neuron_python, compare, script, text, arguments, message):
    done = compare(*arguments, script(text))
    assert done.returncode == 2, done.stdout
    assert message in done.stderr
    assert "comparison/" not in done.stderr


def test_a_python_without_neuron(compare, script, tmp_path):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -E "$@"\n')
    python.chmod(0o755)
    done = compare("--python", str(python), script(SMALL))
    assert done.returncode == 2
    assert "the NEURON side failed: " in done.stderr
    assert "has no NEURON: No module named 'neuron'" in done.stderr
    done = compare("--python", str(tmp_path / "none"), script(SMALL))
    assert done.returncode == 2
    assert "cannot be started: No such file" in done.stderr


@pytest.mark.oracle
def test_interrupted(neuron_python, script, tmp_path):
    name = script("import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)")
    process = subprocess.Popen(
        [sys.executable, "-m", "vecgen", "compare", name],
        cwd=tmp_path,
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    while not (tmp_path / "started").exists():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told == b"interrupted\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.py", "started"]


HOC = """
create soma
soma { L = 20  diam = 20  nseg = 3  insert hh }
objref clamp, m, times
soma clamp = new IClamp(0.5)
clamp.del = 1
clamp.dur = 2
clamp.amp = 0.5
m = new Vector()
m.record(&soma.m_hh(0.5))
times = new Vector()
times.record(&t)
{load_file("stdrun.hoc")}
tstop = 5
{run()}
{continuerun(7)}
{advance()}
quit()
"""


@pytest.mark.oracle
def test_neuron_builds_and_vecgen_runs(neuron_python, compare, script):
    # The part behind --more changes nothing here: this is no vecgen for the script.
    done = compare("--via-importer", "--record", "dend(0.7).v", script(EVERYTHING), "--more")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NEURON built both models" in done.stdout
    found = labels(done.stdout)
    assert {"dend(0.9).v [run 1]", "NetCon[0].record times [run 2]", "dend(0.5).v [run 4]"} <= {
        *found
    }


@pytest.mark.oracle
def test_hoc_code_that_neuron_builds_and_vecgen_runs(neuron_python, compare, script):
    done = compare("--via-importer", "--record", "soma(0.5).v", "--json", script(HOC, "model.hoc"))
    assert done.returncode == 0, done.stdout + done.stderr
    found = {v["variable"]: v["vecgen_values"] for v in json.loads(done.stdout)["variables"]}
    assert found == {
        "soma(0.5).v": 282,
        "Vector 1 of HOC code": 282,
        "Vector 2 of HOC code": 282,
        "v of all segments at the end": 3,
    }


@pytest.mark.oracle
def test_hoc_code(neuron_python, compare, script):
    done = compare(script(HOC, "model.hoc"))
    if "not in vecgen yet" in done.stderr:
        pytest.skip("vecgen has no HOC yet")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Vector 1 of HOC code: soma(0.5).hh.m" in labels(done.stdout)


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from neuron import h\nh.fadvance()", "fadvance without a finitialize before it"),
        (
            "from neuron import h\ns = h.Section(name='s')\ns.insert('extracellular')\n"
            "h.finitialize()",
            "extracellular (in s)",
        ),
        (
            "from neuron import h\ns = h.Section(name='s')\nh.finitialize(-65)\n"
            "h('while (t < 1) { fadvance() }')",
            "HOC code of the script runs the model by itself",
        ),
    ],
)
def test_what_cannot_be_imported(neuron_python, compare, script, text, message):
    done = compare("--via-importer", script(text))
    assert done.returncode == 2, done.stdout
    assert "the vecgen (built by NEURON) side failed: " in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
