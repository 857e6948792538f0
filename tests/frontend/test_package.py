"""What `import vecgen` gives."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import vecgen


def test_n_and_h_are_one():
    assert vecgen.n is vecgen.h
    assert isinstance(vecgen.n.celsius, float)


def test_all_names_exist():
    for name in vecgen.__all__:
        assert getattr(vecgen, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'm'"):
        _ = vecgen.m


def test_version_is_the_projects():
    project = Path(vecgen.__file__).parents[1] / "pyproject.toml"
    if not project.is_file():
        pytest.skip("not a checkout")
    assert tomllib.loads(project.read_text())["project"]["version"] == vecgen.__version__


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import vecgen", ("numpy", "jinja2", "cffi")),
        ("from vecgen import n", ("jinja2", "cffi", "vecgen.frontend.nmodl", "vecgen.lang.expr")),
    ],
)
def test_what_is_not_imported_yet(statement, absent):
    code = f"{statement}\nimport sys\nprint(*[m for m in {absent!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(vecgen.__file__).parents[1],
    )
    assert done.stdout.split() == []
