"""Passes run in their stated order, verified after each on request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.program import Level
from vecgen.ir.verify import IrError
from vecgen.lang.expr import Local
from vecgen.lang.stmt import Put
from vecgen.passes import PIPELINE, run_passes
from vecgen.passes.manager import trace_passes


def test_the_pipeline_ends_at_arrays(tools, channels) -> None:
    assert run_passes(channels, PIPELINE, check=True).level is Level.ARRAYS


def test_each_pass_is_told_with_its_program(channels) -> None:
    trace = list(trace_passes(channels, PIPELINE))
    assert [name for name, _ in trace] == ["lower", *(one.__name__ for one in PIPELINE)]
    assert trace[0][1] is channels
    assert trace[-1][1] == run_passes(channels, PIPELINE)


def test_the_same_program_gives_the_same_result(channels) -> None:
    assert run_passes(channels, PIPELINE) == run_passes(replace(channels), PIPELINE)


def test_a_pass_that_breaks_a_rule_is_found_on_request(tools) -> None:
    program = tools.program_of((Put("cell.a", Local("unbound")),))
    assert run_passes(program, [lambda same: same]) is program
    with pytest.raises(IrError, match="unbound"):
        run_passes(program, [lambda same: same], check=True)
