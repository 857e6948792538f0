"""Templates' bytecode is kept like Python's, and never served for another text or from a wreck."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from vecgen.emit.bytecode import TemplateBytecode


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "word.j2").write_text("one {{ word }}")
    return tmp_path


def rendered(folder: Path, settings: str = "") -> tuple[str, bool]:
    """Return the rendered template, and whether it was compiled for that."""
    compiled = []

    class Watched(jinja2.Environment):
        def _generate(self, *given, **named):  # what Jinja2's own documentation names for this
            compiled.append(given)
            return super()._generate(*given, **named)

    cache = TemplateBytecode(folder, settings)
    made = Watched(loader=jinja2.FileSystemLoader(folder), bytecode_cache=cache)
    return made.get_template("word.j2").render(word="word"), bool(compiled)


def kept(folder: Path) -> Path:
    (file,) = (folder / "__pycache__").iterdir()
    return file


def test_a_template_is_compiled_once(folder: Path) -> None:
    assert rendered(folder) == ("one word", True)
    assert kept(folder).suffix == ".pyc"
    assert rendered(folder) == ("one word", False)


def test_another_text_or_setting_is_compiled_anew(folder: Path) -> None:
    rendered(folder)
    assert rendered(folder, "trim") == ("one word", True)
    (folder / "word.j2").write_text("two {{ word }}")
    assert rendered(folder, "trim") == ("two word", True)
    assert rendered(folder, "trim") == ("two word", False)


@pytest.mark.parametrize("where", [0, 31, 32, 40, 60, -1])
def test_a_damaged_file_is_replaced(folder: Path, where: int) -> None:
    rendered(folder)
    raw = bytearray(kept(folder).read_bytes())
    raw[where] ^= 0xFF
    kept(folder).write_bytes(raw)
    assert rendered(folder) == ("one word", True)
    assert rendered(folder) == ("one word", False)


@pytest.mark.parametrize("size", [0, 7, 32, 50])
def test_a_torn_file_is_replaced(folder: Path, size: int) -> None:
    rendered(folder)
    kept(folder).write_bytes(kept(folder).read_bytes()[:size])
    assert rendered(folder) == ("one word", True)
    assert rendered(folder) == ("one word", False)


def test_nothing_is_written_where_that_is_not_wanted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(folder) == ("one word", True)
    assert [path.name for path in folder.iterdir()] == ["word.j2"]


def test_a_folder_that_cannot_be_written_to_is_no_error(folder: Path) -> None:
    (folder / "__pycache__").write_text("a file in its place")
    assert rendered(folder) == ("one word", True)
    assert rendered(folder) == ("one word", True)
