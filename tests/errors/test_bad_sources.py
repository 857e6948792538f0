"""Every bad .mod file here gives exactly the errors its first lines announce.

A line `: expect: LINE:COLUMN code` at the head of a file announces one error.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.nmodl import load_mechanism
from vecgen.source import Source

FILES = sorted(Path(__file__).parent.glob("*.mod"))
EXPECT = re.compile(r"^: expect: (\d+):(\d+) ([a-z-]+)$", re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_errors_stand_where_they_are(path: Path) -> None:
    source = Source(path.name, path.read_text())
    expected = [
        (int(line), int(column), code) for line, column, code in EXPECT.findall(source.text)
    ]
    with pytest.raises(SourceError) as caught:
        load_mechanism(source)
    found = [
        (error.span.line, error.span.column, error.code) if error.span else (0, 0, error.code)
        for error in caught.value.diagnostics
    ]
    assert expected
    assert found == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_message_shows_file_line_and_caret(path: Path) -> None:
    source = Source(path.name, path.read_text())
    with pytest.raises(SourceError) as caught:
        load_mechanism(source)
    message = str(caught.value)
    line = caught.value.diagnostics[0].span.line
    assert message.startswith(f"{path.name}:{line}:")
    assert source.lines[line - 1].strip() in message
    assert "^" in message
