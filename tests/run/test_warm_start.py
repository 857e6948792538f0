"""A second process finds all in the cache: nothing is parsed, lowered, emitted or compiled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

INCLUDER = """
NEURON { SUFFIX leaky NONSPECIFIC_CURRENT i RANGE g }
INCLUDE "value.inc"
ASSIGNED { i v }
BREAKPOINT { i = g*(v + 70) }
"""

INCLUDES = """
import json, sys
from vecgen import n
n.load_mechanisms("leaky.mod")
soma = n.Section("soma")
soma.L = soma.diam = 10
soma.insert("leaky")
n.finitialize(-65)
n.fadvance()
compiler = [m for m in ("vecgen.pipeline", "vecgen.frontend.nmodl", "jinja2") if m in sys.modules]
print(json.dumps([compiler, soma(0.5).v.hex(), soma(0.5).leaky.g]))
"""

SCRIPT = """
import json, sys
from vecgen import n
soma = n.Section("soma")
soma.L = soma.diam = 10 + float(sys.argv[1])
soma.insert(n.hh)
clamp = n.IClamp(soma(0.5))
clamp.delay, clamp.dur, clamp.amp = 0.3, 0.2, 0.5
n.batch_save(n._ref_t, soma(0.5)._ref_v, soma(0.5)._ref_ina)
n.finitialize(-65)
n.batch_run(2, 0.1, "out.dat")
compiler = [m for m in ("vecgen.pipeline", "vecgen.frontend.nmodl", "jinja2") if m in sys.modules]
print(json.dumps([compiler, soma(0.5).v.hex(), soma(0.5).hh.minf.hex()]))
"""


def run(folder: Path, cache: Path, size: float, script: str = SCRIPT) -> list:
    done = subprocess.run(
        [sys.executable, "-c", script, str(size)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "VECGEN_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@dataclass(frozen=True)
class First:
    """What the first process left."""

    cache: Path
    said: list
    rows: bytes


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> First:
    """Run the script on an empty cache."""
    folder = tmp_path_factory.mktemp("first")
    said = run(folder, folder / "cache", 0)
    assert said[0]
    return First(folder / "cache", said, (folder / "out.dat").read_bytes())


def test_second_process_imports_no_compiler(first: First, tmp_path: Path) -> None:
    assert run(tmp_path, first.cache, 0) == [[], *first.said[1:]]
    assert (tmp_path / "out.dat").read_bytes() == first.rows


def test_other_values_need_no_compiler_either(first: First, tmp_path: Path) -> None:
    other = run(tmp_path, first.cache, 5)
    assert other[0] == []
    assert other[1] != first.said[1]


def test_damaged_memory_of_the_cache_is_made_anew(first: First, tmp_path: Path) -> None:
    folder, cold = tmp_path / "cache", first.said
    shutil.copytree(first.cache, folder)
    for path in (folder / "index").glob("*.json"):
        path.write_text(path.read_text()[:-20])
    again = run(tmp_path, folder, 0)
    assert again[0] and again[1:] == cold[1:]
    assert run(tmp_path, folder, 0)[0] == []


def test_included_file_counts(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (tmp_path / "leaky.mod").write_text(INCLUDER)
    (tmp_path / "value.inc").write_text("PARAMETER { g = 0.001 }\n")
    cold = run(tmp_path, cache, 0, INCLUDES)
    warm = run(tmp_path, cache, 0, INCLUDES)
    assert cold[0] and warm[0] == []
    assert warm[1:] == cold[1:]
    (tmp_path / "value.inc").write_text("PARAMETER { g = 0.002 }\n")
    other = run(tmp_path, cache, 0, INCLUDES)
    assert other[0] and other[2] == 0.002
    assert other[1] != cold[1]
    assert run(tmp_path, cache, 0, INCLUDES) == [[], *other[1:]]
