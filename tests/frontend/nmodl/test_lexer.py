from __future__ import annotations

import pytest

from vecgen.diagnostics import Diagnostics
from vecgen.frontend.nmodl.lexer import Lexed, lex
from vecgen.frontend.nmodl.tokens import TokenKind
from vecgen.source import Source


def lexed(text: str) -> Lexed:
    diagnostics = Diagnostics()
    result = lex(Source("test.mod", text), diagnostics)
    assert not diagnostics.items
    return result


def texts(text: str) -> list[str]:
    return [token.text for token in lexed(text).tokens[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a1_b  c\n\td", ["a1_b", "c", "d"]),
        ("5 5. .5 1e-3 1.5E+10", ["5", "5.", ".5", "1e-3", "1.5E+10"]),
        ("3e-2-1", ["3e-2", "-", "1"]),
        ("2A 1e 0x12", ["2", "A", "1", "e", "0", "x12"]),
        ("m' m''=1", ["m'", "m''", "=", "1"]),
        ("a<=b<->c<-d", ["a", "<=", "b", "<->", "c", "<", "-", "d"]),
        ("a==b!=c&&d||!e", ["a", "==", "b", "!=", "c", "&&", "d", "||", "!", "e"]),
        ('"a : b ? c"', ["a : b ? c"]),
        ("a : COMMENT\nb ? VERBATIM\nc", ["a", "b", "c"]),
        ("a COMMENT x\n} ENDCOMMENT\n  ENDCOMMENT y\nb", ["a", "b"]),
        ('VERBATIM\nENDVERBATIMX\n: "\n\tENDVERBATIM rest\nb', ['\nENDVERBATIMX\n: "', "b"]),
        ("TITLE a { b : c\nd", [" a { b : c", "d"]),
        ("TITLE\na : b\nc", ["\na : b", "c"]),
        ("UNITSOFF a UNITSON b", ["a", "b"]),
        ("REPRESENTS CHEBI:29101 b", ["CHEBI:29101", "b"]),
        ("REPRESENTS [NCIT:C17145] b", ["[NCIT:C17145]", "b"]),
        ("COMMENTS TITLES VERBATIM1", ["COMMENTS", "TITLES", "VERBATIM1"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_keywords_are_told_from_names() -> None:
    kinds = [token.kind for token in lexed("NEURON neuron if IF If STEADYSTATE cnexp").tokens]
    keyword, name = TokenKind.KEYWORD, TokenKind.NAME
    assert kinds == [keyword, name, keyword, keyword, name, keyword, name, TokenKind.END]


def test_places_count_from_one() -> None:
    tokens = lexed("ab\n  cd'\nVERBATIM\nx\nENDVERBATIM\n").tokens
    spans = [(s.line, s.column, s.end_line, s.end_column) for s in (t.span for t in tokens)]
    assert spans == [(1, 1, 1, 3), (2, 3, 2, 6), (3, 1, 5, 12), (6, 1, 6, 1)]


def test_remarks_and_unit_switches_are_kept() -> None:
    result = lexed("a : one\nUNITSOFF\nCOMMENT two\nENDCOMMENT\n? three")
    assert [remark.text for remark in result.remarks] == [" one", " two", " three"]
    assert [(s.keyword, s.span.line) for s in result.unit_switches] == [("UNITSOFF", 2)]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a\n COMMENT\nb ENDCOMMENT", "unterminated-comment", (2, 2)),
        ("VERBATIM\n}ENDVERBATIM", "unterminated-verbatim", (1, 1)),
        ('a "b\n"c"', "unterminated-string", (1, 3)),
    ],
)
def test_unterminated(text: str, code: str, place: tuple[int, int]) -> None:
    diagnostics = Diagnostics()
    lex(Source("test.mod", text), diagnostics)
    [error] = diagnostics.errors
    assert error.span is not None
    assert (error.code, (error.span.line, error.span.column)) == (code, place)
