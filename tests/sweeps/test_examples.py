"""The README's sweep and examples/sweep.py run as they stand and print what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path, folder: Path) -> str:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import runpy; sys.argv = sys.argv[1:]; "
    command = [sys.executable, "-c", code + "runpy.run_path(sys.argv[0])", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme(tmp_path: Path) -> None:
    section = (ROOT / "README.md").read_text().partition("\n## Sweeps\n")[2].partition("\n## ")[0]
    (text,) = re.findall("```python\n(.*?)```", section, re.DOTALL)
    (tmp_path / "readme.py").write_text(text)
    said = run("readme.py", folder=tmp_path).splitlines()
    assert said[0] == re.search("# (<sweep .*>)", text)[1]
    counts = np.array(said[1].strip("[]").replace(".", " ").split(), dtype=float)
    with np.load(tmp_path / "sweep.npz") as found:
        assert found["time"].shape == (251,)
        (label,) = [name for name in found if name.endswith("v")]
        above = found[label] > 10
    seen = (above[:, 1:] & ~above[:, :-1]).sum(axis=1)
    assert (seen <= counts).all()  # the traces have a row for four steps
    assert (counts <= seen + 1).all()
    assert counts.max() > 1


def test_the_example(tmp_path: Path) -> None:
    said = run(ROOT / "examples" / "sweep.py", folder=tmp_path).splitlines()
    assert said[0] == "200 runs: a spike from"
    needed = [float(re.fullmatch(r" +dendrite\(0\.\d\d\) +(\S+) nA", line)[1]) for line in said[1:]]
    assert len(needed) == 10
    assert needed == sorted(needed)
    assert needed[0] < 1
