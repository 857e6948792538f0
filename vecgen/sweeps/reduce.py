"""Summaries of a lane that need no traces: what is kept is one number per lane.

They see the saved variables at the rows of the sweep: every step where tstep is dt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.frontend.neuron_api.reference import Reference

Floats = NDArray[np.float64]


class Summary(Protocol):
    """One summary under way, for all lanes."""

    def take(self, time: Floats, rows: Floats) -> None:
        """Take rows [row, lane] at `time` [row]."""

    def result(self) -> Floats:
        """Return the summary [lane] of what was taken."""


class Reduction(Protocol):
    """What a user asks for: `vecgen.peak(ref)`."""

    @property
    def label(self) -> str:
        """The saved variable it is about."""

    def start(self, lanes: int) -> Summary:
        """Return a summary that has seen nothing."""


def label_of(variable: Reference | str) -> str:
    """Return a saved variable's label.

    Raises:
        VecgenError: it is neither a label nor a reference of vecgen's.
    """
    if isinstance(variable, Reference):
        return variable.variable.label
    if isinstance(variable, str):
        return variable
    raise VecgenError(
        f"{variable!r} is no reference of vecgen's, e.g. soma(0.5)._ref_v; what a reference of"
        " NEURON's is in an imported model tells model.of(reference)"
    )


class _Extreme:
    def __init__(self, variable: Reference | str, sign: float) -> None:
        self.label = label_of(variable)
        self._sign = sign

    def start(self, lanes: int) -> Summary:
        return _ExtremeSummary(lanes, self._sign)


class _ExtremeSummary:
    def __init__(self, lanes: int, sign: float) -> None:
        self._sign = sign
        self._best = np.full(lanes, -np.inf)

    def take(self, time: Floats, rows: Floats) -> None:
        self._best = np.maximum(self._best, (self._sign * rows).max(axis=0, initial=-np.inf))

    def result(self) -> Floats:
        found: Floats = self._sign * self._best
        return found


class _Crossings:
    """Counts the upward crossings of a threshold, as NEURON's detectors do."""

    def __init__(self, variable: Reference | str, threshold: float, *, latency: bool) -> None:
        self.label = label_of(variable)
        self._threshold = threshold
        self._latency = latency

    def start(self, lanes: int) -> Summary:
        return _CrossingSummary(lanes, self._threshold, latency=self._latency)


class _CrossingSummary:
    def __init__(self, lanes: int, threshold: float, *, latency: bool) -> None:
        self._threshold = threshold
        self._latency = latency
        self._above: NDArray[np.bool_] | None = None
        self._count = np.zeros(lanes)
        self._first = np.full(lanes, np.nan)

    def take(self, time: Floats, rows: Floats) -> None:
        if not len(rows):
            return
        above = rows > self._threshold
        before = np.zeros_like(above)
        before[1:] = above[:-1]
        if self._above is not None:
            before[0] = self._above
        self._above = above[-1]
        rises = above & ~before
        self._count += rises.sum(axis=0)
        has, where = rises.any(axis=0), rises.argmax(axis=0)
        new = has & np.isnan(self._first)
        self._first[new] = time[where[new]]

    def result(self) -> Floats:
        return self._first if self._latency else self._count


def peak(variable: Reference | str) -> Reduction:
    """Return a reduction: the largest value of a saved variable."""
    return _Extreme(variable, 1.0)


def trough(variable: Reference | str) -> Reduction:
    """Return a reduction: the smallest value of a saved variable."""
    return _Extreme(variable, -1.0)


def spike_count(variable: Reference | str, threshold: float = 10.0) -> Reduction:
    """Return a reduction: how often a saved variable rises above a threshold (mV)."""
    return _Crossings(variable, threshold, latency=False)


def latency(variable: Reference | str, threshold: float = 10.0) -> Reduction:
    """Return a reduction: when (ms) it first is above a threshold (mV); NaN where it never is."""
    return _Crossings(variable, threshold, latency=True)


class Summaries:
    """All summaries of a sweep."""

    def __init__(self, wanted: Mapping[str, Reduction], labels: Sequence[str], lanes: int) -> None:
        self._lanes = lanes
        self._summaries: dict[str, tuple[int, Summary]] = {}
        for name, reduction in wanted.items():
            if reduction.label not in labels:
                raise VecgenError(
                    f"{name} is about {reduction.label}, which batch_save does not name"
                )
            self._summaries[name] = (labels.index(reduction.label), reduction.start(lanes))

    def take(self, time: Floats, rows: Floats) -> None:
        """Take rows [row, variable * lanes + lane]."""
        for column, summary in self._summaries.values():
            first = column * self._lanes
            summary.take(time, rows[:, first : first + self._lanes])

    def results(self) -> dict[str, Floats]:
        """Return the summaries [lane] by their names."""
        return {name: summary.result() for name, (_, summary) in self._summaries.items()}
