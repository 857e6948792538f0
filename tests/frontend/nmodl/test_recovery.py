from __future__ import annotations

import pytest

from vecgen.diagnostics import Diagnostic, SourceError
from vecgen.frontend.nmodl.cursor import MAX_ERRORS
from vecgen.frontend.nmodl.parser import parse
from vecgen.source import Source


def errors(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(SourceError) as caught:
        parse(Source("test.mod", text))
    return caught.value.diagnostics


def lines(text: str) -> list[int]:
    return [error.span.line if error.span else 0 for error in errors(text)]


def test_one_error_per_block() -> None:
    text = "INITIAL {\na = \n}\nPARAMETER {\nb = = 1\n}\nSTATE { m }\nFUNCTION f(x {\n}\n"
    assert lines(text) == [3, 5, 8]


def test_nested_braces_are_skipped() -> None:
    text = "INITIAL {\nif (a { b = 1 } else { c = 2 }\nd = 3\n}\nBREAKPOINT {\nx y\n}\n"
    assert lines(text) == [2, 6]


def test_a_missing_brace_does_not_swallow_the_next_block() -> None:
    found = errors("BREAKPOINT {\na = 1\n\nDERIVATIVE d {\nx' = \n}\n")
    assert [error.code for error in found] == ["unclosed-block", "syntax"]
    assert [error.span and error.span.line for error in found] == [1, 6]


def test_a_missing_brace_before_initial() -> None:
    assert [error.code for error in errors("BREAKPOINT {\na = 1\nINITIAL {\n}\n")] == [
        "unclosed-block"
    ]


def test_a_misspelt_block_takes_its_body_along() -> None:
    found = errors("BREAKPIONT {\nif (a) { b = 1 }\n}\nSTATES { }\n")
    assert [error.code for error in found] == ["unknown-block"] * 2
    assert [error.hint for error in found] == [
        "Did you mean 'BREAKPOINT'?",
        "Did you mean 'STATE'?",
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("NEURON { SUFIX a }", "SUFFIX"),
        ("NEURON { USEION na RAED ena }", "READ"),
        ("BREAKPOINT { SOLV s METHOD cnexp }", "SOLVE"),
        ("BREAKPOINT { SOLVE s }\nDERIVATVE s { }", "DERIVATIVE"),
        ("BEFORE BRAEKPOINT { }", "BREAKPOINT"),
        ("PROCEDURE f() { WHILES a }", "WHILE"),
        ("INITIAL { a = 1; }", "separates statements by blanks"),
        ("INITIAL { a = b % c }", "fmod"),
        ("INITIAL { if (a & b) { } }", "&&"),
        ("INITIAL { if (a = b) { } }", "=="),
    ],
)
def test_hints(text: str, hint: str) -> None:
    assert hint in (errors(text)[0].hint or "")


def test_semicolons_do_not_stop_the_parser() -> None:
    assert lines("INITIAL {\na = 1;\nb = 2;\nc = \n}\n") == [2, 3, 5]


def test_errors_are_told_in_the_order_of_the_text() -> None:
    found = errors("PARAMETER { a = = 1 }\nINITIAL { b = 1; }\nCOMMENT\n")
    assert [error.span and error.span.line for error in found] == [1, 2, 3]


def test_an_unterminated_block_gives_one_error() -> None:
    assert [error.code for error in errors("INITIAL {\nVERBATIM\n}\n")] == ["unterminated-verbatim"]


def test_there_is_an_end_to_the_errors() -> None:
    found = errors("INITIAL { a = ; ; ; b }\n" * 1000)
    assert len(found) == MAX_ERRORS + 1
    assert found[-1].code == "too-many-errors"


@pytest.mark.parametrize("text", ["{", "}", "(", "INITIAL", "INITIAL {", "NEURON { USEION", "~"])
def test_a_file_that_just_ends(text: str) -> None:
    assert len(errors(text)) == 1
