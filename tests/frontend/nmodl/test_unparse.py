from __future__ import annotations

from pathlib import Path

import pytest

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.parser import parse
from vecgen.frontend.nmodl.unparse import unparse
from vecgen.source import Source

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.mod"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_text_of_a_tree_gives_the_tree_again(path: Path) -> None:
    tree = parse(Source.read(path))
    text = unparse(tree)
    assert parse(Source("again.mod", text)) == tree
    assert unparse(parse(Source("again.mod", text))) == text


def test_samples_hold_every_kind_of_item_and_statement() -> None:
    seen: set[str] = set()
    for path in SAMPLES:
        tree = parse(Source.read(path))
        seen |= {type(item).__name__ for item in tree.items}
        bodies = [getattr(item, "body", ()) for item in tree.items]
        while bodies:
            for statement in bodies.pop():
                seen.add(type(statement).__name__)
                bodies += [
                    getattr(statement, "body", ()),
                    getattr(statement, "otherwise", None) or (),
                ]
                bodies += [branch.body for branch in getattr(statement, "branches", ())]
    every = {kind.__name__ for kind in ast.Statement.__subclasses__()}
    every |= {kind.__name__ for kind in ast.Item.__args__} - {"Include"}
    assert every <= seen


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE f() { x = a - (b - c) }",
        "PROCEDURE f() { x = -a^-b^!c }",
        "PROCEDURE f() { x = 1e-3 (mV) * (2) }",
        'INCLUDE "rates.inc"',
        "TITLE\n\nLOCAL a",
        "DEFINE N -4",
        "INDEPENDENT { SWEEP t FROM -1 TO 1 WITH 10 START 0 (ms) }",
        "VERBATIM a\nb\nENDVERBATIM",
        "PROCEDURE f() { if (a) { VERBATIM\n  deep\nENDVERBATIM\n } }",
    ],
)
def test_small_texts(text: str) -> None:
    tree = parse(Source("test.mod", text))
    assert parse(Source("again.mod", unparse(tree))) == tree


def test_the_text_reads_like_nmodl() -> None:
    text = "BREAKPOINT { SOLVE s METHOD cnexp if(a<1){b=2}else{b=3^2} ina=g*(v-ena) }"
    assert unparse(parse(Source("test.mod", text))) == (
        "BREAKPOINT {\n"
        "    SOLVE s METHOD cnexp\n"
        "    if (a < 1) {\n"
        "        b = 2\n"
        "    }\n"
        "    else {\n"
        "        b = 3^2\n"
        "    }\n"
        "    ina = g * (v - ena)\n"
        "}\n"
    )
