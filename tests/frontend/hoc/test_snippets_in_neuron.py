"""What the HOC snippets are said to print is what NEURON prints (`--update-golden` records it)."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, module)
    spec.loader.exec_module(module)
    return module


snippet_files = load("snippet_files")


@pytest.mark.oracle
def test_neuron_prints_what_was_recorded(neuron_python: str, request: pytest.FixtureRequest):
    if request.config.getoption("--update-golden"):
        subprocess.run([neuron_python, HERE / "record.py"], check=True)
        return
    written = snippet_files.read_all()
    differing = [
        f"{old.topic}: {old.name}"
        for old, new in zip(written, load("record").recorded(written, neuron_python), strict=True)
        if new != old
    ]
    assert not differing
