"""What a script plays, the emitted program plays on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .conftest import MODELS, Bundle, vecgen


def test_played_vectors_go_on(tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("cc") is None:
        pytest.skip("needs make and cc")
    script = MODELS / "played.py"
    vecgen("run", script, folder=tmp_path)
    vecgen("emit", script, "-o", "bundle", folder=tmp_path)
    expected = (tmp_path / "played.dat").read_bytes()
    bundle = Bundle(tmp_path / "bundle", "played", expected)
    bundle.make()
    assert bundle.run() == expected
    assert expected.count(b"\n") > 50
