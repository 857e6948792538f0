"""How long 15 mechanisms take from .mod files to a model that has run a step.

From an empty cache, from a full one, and after one of the files was edited, each in a process of
its own, the starting of Python included; and after an edit that a running session loads. Python
keeps the bytecode of vecgen's modules, as of any package that is installed; a first run that does
not count fills it. Nothing here is compared with NEURON's nrnivmodl, which takes 8 to 20 s for as
many.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
COUNT = 15

_CHANNEL = """\
NEURON {{ SUFFIX chan{0} USEION k READ ek WRITE ik RANGE gbar, g, minf, mtau, hinf, htau }}
UNITS {{ (mV) = (millivolt) (mA) = (milliamp) (S) = (siemens) }}
PARAMETER {{ gbar = 1e-4 (S/cm2) shift = {0} (mV) q10 = 2.{0} }}
STATE {{ m h }}
ASSIGNED {{ v (mV) ek (mV) ik (mA/cm2) g (S/cm2) minf hinf mtau (ms) htau (ms) celsius (degC) }}
INITIAL {{ rates(v) m = minf h = hinf }}
BREAKPOINT {{ SOLVE states METHOD cnexp  g = gbar*m^3*h  ik = g*(v - ek) }}
DERIVATIVE states {{ rates(v) m' = (minf - m)/mtau  h' = (hinf - h)/htau }}
FUNCTION trap(x, y) {{ if (fabs(x/y) < 1e-6) {{ trap = y*(1 - x/y/2) }} else {{ trap = x/(exp(x/y) - 1) }} }}
PROCEDURE rates(u (mV)) {{ LOCAL a, b, q
  q = q10^((celsius - 21)/10)
  a = .1*trap(-(u + 40 + shift), 10)  b = 4*exp(-(u + 65)/18)
  mtau = 1/(q*(a + b))  minf = a/(a + b)
  a = .07*exp(-(u + 65)/20)  b = 1/(exp(-(u + 35)/10) + 1)
  htau = 1/(q*(a + b))  hinf = a/(a + b)
}}
"""  # noqa: E501

_SCRIPT = """\
import sys
from vecgen import n
s = n.Section("s")
for name in n.load_mechanisms(sys.argv[1]):
    s.insert(name)
n.finitialize(-65)
n.fadvance()
if len(sys.argv) > 2:
    import time
    from pathlib import Path
    for path in Path(sys.argv[2]).glob("*.mod"):
        Path(sys.argv[1], path.name).write_bytes(path.read_bytes())
    start = time.perf_counter()
    n.load_mechanisms(sys.argv[1])
    n.finitialize(-65)
    n.fadvance()
    print(time.perf_counter() - start)
"""


def measure(rounds: int, mods: Path | None = None) -> dict[str, float]:
    """Return medians in seconds of wall time; `mods` is a folder to use in place of our own."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as bytecode:
        _round(0, mods, bytecode)
        for number in range(rounds):
            for what, seconds in _round(number, mods, bytecode).items():
                found.setdefault(what, []).append(seconds)
    return {what: statistics.median(values) for what, values in found.items()}


def _round(number: int, mods: Path | None, bytecode: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name) / "mods", Path(name) / "cache"
        folder.mkdir()
        cache.mkdir(mode=0o700)
        _write(folder, mods)
        title = f"{len(list(folder.glob('*.mod')))} mechanisms"
        found = {
            f"{title}, cache empty": _run(folder, cache, bytecode),
            f"{title}, cache full": _run(folder, cache, bytecode),
        }
        _edit(folder, 2 * number)
        found[f"{title}, one of them edited"] = _run(folder, cache, bytecode)
        later = Path(name) / "later"
        shutil.copytree(folder, later)
        _edit(later, 2 * number + 1)
        told = _told(folder, cache, bytecode, str(later))
        return found | {f"{title}, one of them edited in a running session": float(told)}


def _write(folder: Path, mods: Path | None) -> None:
    if mods is None:
        for k in range(COUNT):
            (folder / f"chan{k}.mod").write_text(_CHANNEL.format(k))
        return
    for path in sorted(mods.glob("*.mod")):
        (folder / path.name).write_bytes(path.read_bytes())


def _edit(folder: Path, number: int) -> None:
    """Change an equation of one file: an edit that changes no code costs no compiling."""
    for path in sorted(folder.glob("*.mod")):
        text = path.read_text(encoding="latin-1")
        if "exp(" in text:
            path.write_text(text.replace("exp(", f"exp({number + 1}e-6 + ", 1), encoding="latin-1")
            return
    raise ValueError(f"no file in {folder} calls exp()")


def _run(folder: Path, cache: Path, bytecode: str) -> float:
    start = time.perf_counter()
    _told(folder, cache, bytecode)
    return time.perf_counter() - start


def _told(folder: Path, cache: Path, bytecode: str, *later: str) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "VECGEN_CACHE": str(cache),
        "PYTHONPYCACHEPREFIX": bytecode,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", _SCRIPT, str(folder), *later]
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
