"""Damaged sources: the parser tells errors or takes the text, and never fails in another way."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from vecgen.diagnostics import SourceError
from vecgen.frontend.nmodl.parser import parse
from vecgen.frontend.nmodl.unparse import unparse
from vecgen.source import Source

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.mod"))
PIECES = re.compile(r"\w+|\s+|[^\w\s]")
STRANGE = ["{", "}", "(", ")", "'", '"', ";", "=", "~", "VERBATIM", "COMMENT", "LOCAL", "é", "\x00"]


def damaged(text: str, random_: random.Random) -> str:
    """Return `text` after one to three random cuts, swaps, repetitions and insertions."""
    pieces = PIECES.findall(text)
    for _ in range(random_.randint(1, 3)):
        at = random_.randrange(len(pieces))
        match random_.randrange(5):
            case 0:
                del pieces[at]
            case 1:
                pieces.insert(at, random_.choice(STRANGE))
            case 2:
                pieces.insert(at, random_.choice(pieces))
            case 3:
                pieces[at], pieces[at - 1] = pieces[at - 1], pieces[at]
            case _:
                del pieces[at : at + random_.randint(1, 20)]
    return "".join(pieces)


@pytest.mark.parametrize("seed", range(100))
def test_damage_gives_diagnostics_only(seed: int) -> None:
    random_ = random.Random(seed)
    text = damaged(random_.choice(SAMPLES).read_text(), random_)
    lines = text.split("\n")
    try:
        tree = parse(Source("damaged.mod", text))
    except SourceError as error:
        assert error.diagnostics
        for diagnostic in error.diagnostics:
            assert diagnostic.span is not None
            assert 1 <= diagnostic.span.line <= len(lines)
            assert 1 <= diagnostic.span.column <= len(lines[diagnostic.span.line - 1]) + 1
    else:
        assert parse(Source("again.mod", unparse(tree))) == tree
