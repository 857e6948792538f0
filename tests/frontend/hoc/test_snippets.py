"""HOC prints what NEURON prints, and fails where NEURON fails."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from vecgen import VecgenError
from vecgen.session import new_session

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("snippet_files", HERE / "snippet_files.py")
snippet_files = importlib.util.module_from_spec(SPEC)
sys.modules.setdefault("snippet_files", snippet_files)
SPEC.loader.exec_module(snippet_files)

DIFFERENT = {
    "strings: StringFunctions alias": "aliases of members are lacking, by name",
    "strings: StringFunctions references": "Python counts references otherwise",
    "templates: allobjects name": "Python counts references otherwise",
}
"""What differs from NEURON, and why; at most one snippet of a hundred may."""
SNIPPETS = snippet_files.read_all()


def cases():
    for snippet in SNIPPETS:
        name = f"{snippet.topic}: {snippet.name}"
        why = DIFFERENT.get(name)
        marks = () if why is None else pytest.mark.xfail(reason=why, strict=True)
        yield pytest.param(snippet, id=name.replace(" ", "-"), marks=marks)


@pytest.mark.parametrize("snippet", [*cases()])
def test_snippet(snippet, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "snippet.hoc"
    path.write_text(snippet.code, encoding="utf-8")
    error = None
    try:
        new_session().load_file(1, str(path))
    except VecgenError as raised:
        error = str(raised)
    except SystemExit:
        pass
    assert capsys.readouterr().out == snippet.prints
    assert (error is None) == (snippet.error is None), error


def test_there_are_enough() -> None:
    assert len(SNIPPETS) >= 700
    assert len(DIFFERENT) <= len(SNIPPETS) // 100
