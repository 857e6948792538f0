"""What NEURON's references say in their text, and that other things are told apart."""

from __future__ import annotations

import pytest

import vecgen
from vecgen.frontend.importer.faults import CannotImportError, ImporterError, places
from vecgen.frontend.importer.live import Handle, checked_interpreter, handle_of, row_of
from vecgen.frontend.importer.rows import Shown, shown_variable


class Told:
    """Something with a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("{cont=hh m row=1/3 val=0.1}", Handle("hh", "m", 1, 3)),
        ("{cont=x ca[2/4] row=0/7 val=-1e-05}", Handle("x", "ca", 0, 7, 2)),
        ("{Node::field::Voltage row=10/12 val=-65}", Handle("Node", "Voltage", 10, 12)),
        ("{raw=0x7f53de97bd38}", Handle("", raw="0x7f53de97bd38")),
    ],
)
def test_a_handle_says_where_its_value_stands(text: str, handle: Handle) -> None:
    told = Told(f"data_handle<double>{text}")
    assert handle_of(told) == handle
    if handle.container:
        assert row_of(told) == (handle.row, handle.rows)


@pytest.mark.parametrize("text", ["data_handle<double>{null}", "soma(0.5)", "3.0", ""])
def test_other_things_are_no_handles(text: str) -> None:
    assert handle_of(Told(text)) is None


def test_a_container_is_known_by_a_variable_of_one_value() -> None:
    assert shown_variable({"ca": 4, "g": 0}, "_x") == Shown("g_x")
    assert shown_variable({"ca": 4}, "") == Shown("ca", is_array=True)


def test_places_are_counted() -> None:
    assert places(["a"]) == "a"
    assert places(["a", "b", "a", "c", "d", "e"]) == "a, b, c and 2 more"


def test_all_faults_are_in_the_error() -> None:
    error = CannotImportError(["this", "that"])
    assert error.faults == ("this", "that")
    assert "2 parts" in str(error) and "\n  - this\n  - that" in str(error)


def test_vecgen_is_not_imported_into_vecgen() -> None:
    with pytest.raises(ImporterError, match="vecgen's own"):
        vecgen.from_neuron(vecgen.n)


def test_what_is_no_neuron_is_refused() -> None:
    with pytest.raises(ImporterError, match="not NEURON's h"):
        checked_interpreter(3)


class Old:
    """A NEURON of another time."""

    MechanismType = None

    def nrnversion(self, kind: int) -> str:
        return "8.2.6"


def test_an_older_neuron_is_refused_by_its_version() -> None:
    with pytest.raises(ImporterError, match=r"NEURON 8\.2\.6"):
        checked_interpreter(Old())


def test_a_state_has_a_name() -> None:
    with pytest.raises(ImporterError, match="initial"):
        vecgen.from_neuron(Old(), state="now")
