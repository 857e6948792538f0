"""A wheel has all it needs: unpacked anywhere, it emits, compiles and runs a model."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SCRIPT = """
import vecgen.assets
from vecgen import n
soma = n.Section("soma")
soma.insert(n.hh)
n.batch_save(n._ref_t, soma(0.5)._ref_v)
n.finitialize(-65)
n.batch_run(0.1, 0.05, "out.dat")
print(vecgen.assets.templates_folder().parent.name)
"""


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling not installed")
def test_unpacked_wheel_runs_a_model(tmp_path: Path, cache: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "VECGEN_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "_data"
    assert (tmp_path / "out.dat").read_text().endswith(" 0.1 -64.9971\n")


def test_edited_template_takes_effect_in_a_checkout(tmp_path: Path) -> None:
    """The checkout's templates are asked first, not a copy that an editable install left."""
    script = "import vecgen.assets as a; print(a.templates_folder())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == ROOT / "templates"
