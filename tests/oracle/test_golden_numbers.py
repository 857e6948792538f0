"""Numbers that NEURON printed once are ours too; this needs no NEURON."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from vecgen import SourceError, UnsupportedError
from vecgen.session import new_session


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FILES = ("golden_numbers.py", "golden_points.py", "golden_equations.py")
EXAMPLES = [item for name in FILES for item in load(Path(__file__).parent / name).EXAMPLES]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.__name__)
def test_golden_numbers(example) -> None:
    compared = 0
    try:
        for found, expected in example(new_session()):
            assert found == expected
            compared += 1
    except (SourceError, UnsupportedError) as lacking:
        if " yet" not in str(lacking):
            raise
        pytest.skip(str(lacking).partition("\n")[0].rpartition(": ")[2])
    assert compared
