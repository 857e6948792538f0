"""Vectors that are played in a sweep: every lane plays them for itself, and with its own values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.attachments import Attachments
from vecgen.frontend.workspace import Workspace
from vecgen.run.library import Library
from vecgen.run.timetable import Earlier, TimedSpec, Timetable, combined

Place = Callable[[int, int, int], int]
"""From an offset in the single model, a part and a lane of it to the offset in the part."""


def require_own_plays(attached: Attachments) -> None:
    """Check that each lane can play for itself.

    Raises:
        UnsupportedError: lanes that stand together would share what is played, or one variable is
            played by several Vectors.
    """
    variables = [play.variable for play in attached.plays()]
    used = Counter(variable.locate() for variable in variables)
    for variable in variables:
        if not variable.locate().space:
            raise UnsupportedError(f"Vector.play into {variable.label}, a global, in a sweep")
        if used[variable.locate()] > 1:
            raise UnsupportedError(f"several Vectors played into {variable.label} in a sweep")


class PlayedVariables:
    """The variables that are played, with the values they had before the sweep."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        variables = (play.variable for play in workspace.attached.plays())
        self._values = [(variable, workspace.read(variable.locate())) for variable in variables]

    def reset(self) -> None:
        """Give them these values again: what one lane has played is no other's affair."""
        for variable, value in self._values:
            place = variable.locate()
            if self._workspace.read(place) != value:
                self._workspace.write(place, value)


class LanePlays:
    """What each lane plays, and how far it is after finitialize."""

    def __init__(self) -> None:
        self._lanes: list[tuple[list[TimedSpec], Earlier]] = []
        self._count = 0

    def add(self, specs: Sequence[TimedSpec], earlier: Earlier) -> None:
        """Take the next lane's; Vectors are copied, for the lane after that may change them."""
        before = self._lanes[-1][0] if self._lanes else []
        kept = [_kept(spec, before[k] if k < len(before) else None) for k, spec in enumerate(specs)]
        keys = {spec.key: self._count + k for k, spec in enumerate(specs)}
        self._count += len(specs)
        own = [replace(spec, key=keys[spec.key]) for spec in kept]
        timed = {keys[key]: row for key, row in earlier.timed.items() if key in keys}
        waiting = [keys[key] for key in earlier.waiting if key in keys]
        self._lanes.append((own, replace(earlier, timed=timed, waiting=waiting)))

    def timetables(self, where: Sequence[tuple[int, int]], place: Place) -> PartPlays:
        """Return what each part plays; `where` has the part of each lane, and the lane in it."""
        found: dict[int, tuple[list[TimedSpec], list[Earlier]]] = {}
        for (part, lane), (specs, earlier) in zip(where, self._lanes, strict=True):
            timed, parts = found.setdefault(part, ([], []))
            timed += [replace(s, variable=place(s.variable, part, lane)) for s in specs]
            parts.append(earlier)
        return PartPlays({part: _timetable(*both) for part, both in found.items()})


class PartPlays:
    """What the parts of a sweep play."""

    def __init__(self, tables: dict[int, Timetable]) -> None:
        self._tables = tables

    def attach(self, library: Library, team: Any) -> None:
        """Let the steps of the parts work on this."""
        for part, table in self._tables.items():
            table.attach(library, team, part)

    def trim(self) -> None:
        """Do nothing: nothing is sampled."""


def _timetable(timed: list[TimedSpec], parts: list[Earlier]) -> Timetable:
    table = Timetable(_take_nothing)
    table.fill(timed, [], combined(parts))
    return table


def _take_nothing(_values: NDArray[np.float64], _sources: NDArray[np.int64]) -> None:
    raise RuntimeError("a sweep samples and detects nothing")


def _kept(spec: TimedSpec, before: TimedSpec | None) -> TimedSpec:
    """Return a play with arrays of its own, or those that the lane before has, where equal."""
    return replace(
        spec,
        times=_copy(spec.times, before.times if before else None),
        values=_copy(spec.values, before.values if before else None),
        joints=_copy(spec.joints, before.joints if before else None),
    )


def _copy(
    array: NDArray[np.float64] | None, before: NDArray[np.float64] | None
) -> NDArray[np.float64] | None:
    if array is None or before is None:
        return None if array is None else array.copy()
    return before if array.tobytes() == before.tobytes() else array.copy()
