"""A model built with vecgen, and the same one built by NEURON and imported: no difference."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SCRIPT = """
import json
import neuron
import vecgen

def build(n):
    soma, dend = n.Section("soma"), n.Section("dend")
    dend.connect(soma(1))
    dend.nseg, dend.L, dend.diam = 5, 300, 1
    for k in range(4):
        n.pt3dadd(10 * k, 0, 0, 2 + k, sec=soma)
    for section in (soma, dend):
        section.insert("hh")
        section.cm = 1.2
    dend.insert("pas")
    dend(0.5).hh.gnabar = 0.2
    clamp = n.IClamp(dend(0.3))
    clamp.amp, clamp.dur = 0.3, 3
    n.celsius = 20
    return soma, dend, clamp

found = []
kept = [build(neuron.h), build(vecgen.n)]
found.append(vecgen.diff(vecgen.from_neuron(neuron.h), vecgen.n))
for n in (neuron.h, vecgen.n):
    n.finitialize(-65)
    n.fadvance()
taken = vecgen.from_neuron(neuron.h, state="present")
found.append(vecgen.diff(taken, vecgen.n))
kept[1][1](0.7).pas.g = 0.002
found.append(vecgen.diff(taken, vecgen.n))
print(json.dumps(found))
"""


@pytest.mark.oracle
def test_imports(neuron_python: str) -> None:
    done = subprocess.run(
        [neuron_python, "-c", SCRIPT],
        env={**os.environ, "PYTHONPATH": str(ROOT), "NEURON_MODULE_OPTIONS": "-nogui"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        [],
        [],
        ["pas.g at dend(0.7) is 0.001 in the first, 0.002 in the second"],
    ]
