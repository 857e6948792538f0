"""The benchmarks' own arithmetic; nothing is timed here."""

from __future__ import annotations

import json

import pytest

from benchmarks import report
from benchmarks.growth import Growth
from benchmarks.runs.job import Job
from benchmarks.shapes import SHAPES, Shape
from benchmarks.workloads import Measured, Pairs


def test_a_job_comes_back_from_its_text() -> None:
    job = Job(SHAPES["W2p"], tables=False, tstop=2.5, library="somewhere")
    told = json.loads(job.text())
    assert Job(**{**told, "shape": Shape(**told["shape"])}) == job


@pytest.mark.parametrize(
    ("name", "compartments"),
    [("W1", 1000), ("W2", 1143), ("W2p", 1143), ("W3", 1000), ("W4", 80640), ("W4s", 80640)],
)
def test_workloads_have_their_sizes(name: str, compartments: int) -> None:
    assert SHAPES[name].compartments == compartments


def test_the_ratio_is_the_median_of_pairs() -> None:
    pairs = Pairs([10.0, 20.0, 10.0], [40.0, 40.0, 90.0], [(1.0, 1.0), (1.0, 1.5), (1.0, 1.0)])
    assert pairs.ratio == 4.0
    assert pairs.apart == 0.5


def test_the_table_has_a_column_for_each_peer_and_tells_same_bits() -> None:
    same = Pairs([10.0], [40.0], [(1.0, 1.0)])
    text = report.workloads([Measured("W3", False, [], {"NEURON": same})], ["NEURON", "Arbor"])
    assert text.splitlines()[0] == "| workload | tables | vecgen | NEURON | Arbor |"
    assert text.splitlines()[2] == "| W3 | off | 10.0 | 40.0 (4.00 x, same bits) |  |"


def test_growth_is_told_per_added_compartment() -> None:
    small = {"ns": 1.0, "build": 1.0, "set-up": 0.1, "peak": 1e6}
    large = {"ns": 1.0, "build": 1.0, "set-up": 0.19, "peak": 1e6 + 9e6}
    text = report.growth(Growth({("vecgen", "tree"): {10**4: small, 10**5: large}}))
    assert "100 bytes and 1.0 µs of set-up per compartment" in text
