"""Mechanisms as JSON: what was resolved once comes back the same."""

from __future__ import annotations

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
    again = from_json(text, source)
    assert again == mechanism
    assert again.block_span("NEURON") == mechanism.block_span("NEURON")
    assert [v.span for v in again.variables] == [v.span for v in mechanism.variables]


def test_mechanism_with_an_included_file_has_no_text(tmp_path) -> None:
    (tmp_path / "more.inc").write_text("PARAMETER { g = 1 }\n")
    path = tmp_path / "outer.mod"
    path.write_text(
        'NEURON { SUFFIX outer NONSPECIFIC_CURRENT i RANGE g }\nINCLUDE "more.inc"\n'
        "ASSIGNED { i v }\nBREAKPOINT { i = g*v }\n"
    )
    mechanism, _ = load_mechanism(Source.read(path))
    assert to_json(mechanism) is None


@pytest.mark.parametrize("text", ["", "{}", "[0]", '[1, "no"]', '[1, ["Nobody", 1]]', "[1"])
def test_damaged_text_is_no_mechanism(text: str) -> None:
    assert from_json(text, Source("x.mod", "")) is None
