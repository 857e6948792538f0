"""Where the source of a mechanism comes from, and what is said where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from vecgen.frontend.importer.sources import LiveMechanism, SourceMissingError, Sources

TEXT = "NEURON { SUFFIX leak }\n"


def live(text: str = "", file: str = "") -> LiveMechanism:
    return LiveMechanism("leak", 30, False, False, False, text, file)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def folder(place: Path, text: str = TEXT) -> Path:
    place.mkdir()
    (place / "other_name.mod").write_text(text)
    return place


def test_the_library_s_own_text_is_taken() -> None:
    source = Sources([]).source(live(TEXT, "/gone/leak.mod"))
    assert (source.name, source.text) == ("/gone/leak.mod", TEXT)


def test_a_given_folder_with_the_same_text_is_right(tmp_path: Path) -> None:
    given = folder(tmp_path / "mods", "NEURON {\r\n SUFFIX leak }")
    assert Sources([given]).source(live(TEXT)).text == TEXT


def test_a_given_folder_with_another_text_is_told(tmp_path: Path) -> None:
    given = folder(tmp_path / "mods", "NEURON { SUFFIX leak RANGE g }")
    with pytest.raises(SourceMissingError, match="leak was changed"):
        Sources([given]).source(live(TEXT))


def test_a_library_without_text_has_its_source_in_a_given_folder(tmp_path: Path) -> None:
    given = folder(tmp_path / "mods")
    assert Sources([given]).source(live()).text == TEXT
    assert Sources([given / "other_name.mod"]).source(live()).text == TEXT


def test_or_where_it_was_made(tmp_path: Path) -> None:
    made = folder(tmp_path / "mods") / "other_name.mod"
    assert Sources([]).source(live(file=str(made))).name == str(made)


def test_or_beside_the_libraries_that_neuron_loads_by_itself(tmp_path: Path) -> None:
    (tmp_path / "x86_64").mkdir()
    (tmp_path / "a.mod").write_text(TEXT)
    assert Sources([]).source(live()).name == "a.mod"


def test_a_folder_with_a_library_alone_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "x86_64").mkdir()
    assert Sources([]).source(live(TEXT)).text == TEXT


def test_nowhere_is_told() -> None:
    with pytest.raises(SourceMissingError, match=r"leak has no source: .* mod_dirs=\[\.\.\.\]"):
        Sources([]).source(live())


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"no \.mod files"):
        Sources([tmp_path])
