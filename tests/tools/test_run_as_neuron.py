"""`vecgen run --as-neuron`: a script of NEURON's runs as it is."""

from __future__ import annotations

import subprocess
import sys

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


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vecgen", "run", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


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
