"""Mechanisms as JSON: what was resolved once comes back the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from vecgen.assets import mechanisms_folder
from vecgen.frontend.nmodl import load_mechanism
from vecgen.model.serial import from_json, to_json
from vecgen.source import Source

FILES = sorted(mechanisms_folder().glob("*.mod"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_round_trip_keeps_everything(path) -> None:
    source = Source.read(path)
    mechanism, _ = load_mechanism(source)
    text = to_json(mechanism)
    assert text is not None
    again, warnings = from_json(text, source)
    assert again == mechanism
    assert warnings == ()
    assert again.block_span("NEURON") == mechanism.block_span("NEURON")
    assert [v.span for v in again.variables] == [v.span for v in mechanism.variables]


OUTER = """NEURON { SUFFIX outer NONSPECIFIC_CURRENT i RANGE g }
INCLUDE "more.inc"
ASSIGNED { i v }
BREAKPOINT { i = g*v }
"""


@pytest.fixture
def outer(tmp_path: Path) -> Source:
    """Give a file that INCLUDEs one of another folder, which INCLUDEs one beside the first."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "more.inc").write_text('INCLUDE "value.inc"\n')
    (tmp_path / "value.inc").write_text("PARAMETER { g = 1 }\n")
    path = tmp_path / "outer.mod"
    path.write_text(OUTER.replace("more.inc", "parts/more.inc"))
    return Source.read(path)


def test_included_files_are_looked_for_again(outer: Source) -> None:
    mechanism, _ = load_mechanism(outer)
    again, _ = from_json(to_json(mechanism), outer)
    assert again == mechanism
    assert [Path(item.source.name).name for item in again.included] == ["more.inc", "value.inc"]
    assert again.variable("g").span == mechanism.variable("g").span


def test_changed_included_file_makes_a_text_useless(outer: Source) -> None:
    mechanism, _ = load_mechanism(outer)
    text = to_json(mechanism)
    folder = Path(outer.name).parent
    (folder / "value.inc").write_text("PARAMETER { g = 2 }\n")
    assert from_json(text, outer) is None
    (folder / "value.inc").write_text("PARAMETER { g = 1 }\n")
    assert from_json(text, outer) is not None
    (folder / "value.inc").unlink()
    assert from_json(text, outer) is None


def test_included_file_that_hides_the_one_found_counts(outer: Source) -> None:
    text = to_json(load_mechanism(outer)[0])
    (Path(outer.name).parent / "parts" / "value.inc").write_text("PARAMETER { g = 3 }\n")
    assert from_json(text, outer) is None


def test_warnings_come_back(tmp_path: Path) -> None:
    path = tmp_path / "product.mod"
    path.write_text(
        "NEURON { SUFFIX product }\nSTATE { a }\nBREAKPOINT { SOLVE s METHOD cnexp }\n"
        "DERIVATIVE s { a' = -a*a }\n"
    )
    mechanism, diagnostics = load_mechanism(Source.read(path))
    assert len(diagnostics.items) == 1
    _, warnings = from_json(to_json(mechanism, diagnostics.items), mechanism.source)
    assert list(warnings) == diagnostics.items


@pytest.mark.parametrize(
    "text", ["", "{}", "[0]", '[2, "no"]', '[2, [], ["Nobody", 1]]', "[2", "[2, [[1, 0, 2]]]"]
)
def test_damaged_text_is_no_mechanism(text: str) -> None:
    assert from_json(text, Source("x.mod", "")) is None
