"""The timetables of a model's parts as one: who is in which part is decided by the variables.

What happens at times of its own in one part sees nothing of the others, so each part has a
timetable of its own; what they log is handed over together, for a Vector may take part in several.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.run.library import Library
from vecgen.run.timetable import DetectorSpec, Earlier, TakeLog, TimedSpec, Timetable, combined

_Rows = NDArray[np.int64]


class Timetables:
    """All plays, samplers and detectors of a model, by the parts that their variables are in."""

    def __init__(self, take: TakeLog) -> None:
        self._take = take
        self._tables: dict[int, Timetable] = {}
        self._rows: dict[int, tuple[_Rows, _Rows]] = {}
        """For each part the numbers of its timed items and of its detectors among all."""
        self._left: set[int] = set()
        """Parts that had a timetable before."""
        self._pending: list[tuple[NDArray[np.float64], _Rows]] = []

    def fill(
        self,
        timed: Sequence[TimedSpec],
        detectors: Sequence[DetectorSpec],
        timed_parts: Sequence[int],
        detector_parts: NDArray[np.int64],
    ) -> None:
        """Make this what there is, each in its part of the model.

        What was there before and still is keeps its progress. `attach` must follow.
        """
        earlier = combined([table.earlier() for table in self._tables.values()])
        of_timed, of_detectors = np.array(timed_parts, dtype=np.int64), detector_parts
        self._left = set(self._tables)
        self._rows = {
            part: (np.flatnonzero(of_timed == part), np.flatnonzero(of_detectors == part))
            for part in sorted({*of_timed.tolist(), *of_detectors.tolist()})
        }
        self._tables = {part: Timetable(partial(self._note, part)) for part in self._rows}
        for part, table in self._tables.items():
            table.fill(*self._chosen(part, timed, detectors), earlier)

    def point(self, timed: Sequence[TimedSpec], detectors: Sequence[DetectorSpec]) -> None:
        """Take the variables' and Vectors' places anew; the items are those of `fill`."""
        for part, table in self._tables.items():
            table.point(*self._chosen(part, timed, detectors))

    def _chosen(
        self, part: int, timed: Sequence[TimedSpec], detectors: Sequence[DetectorSpec]
    ) -> tuple[list[TimedSpec], list[DetectorSpec]]:
        rows, numbers = self._rows[part]
        return [timed[k] for k in rows], [detectors[k] for k in numbers]

    def progress(self) -> Earlier:
        """Return how far everything is now; compiled code may go on."""
        return combined([table.progress() for table in self._tables.values()])

    def plays(self) -> bytes:
        """Return what is played, and how far it is, for a .vgd file; such models are one part."""
        return self._tables[0].plays() if 0 in self._tables else b""

    def attach(self, library: Library, team: Any) -> None:
        """Let the steps of a model's parts work on this."""
        for part in self._left - set(self._tables):
            if part < team.count:  # the model may have been cut anew since
                Timetable(self._take).attach(library, team, part)
        for part, table in self._tables.items():
            table.attach(library, team, part)

    def trim(self) -> None:
        """Hand over what was sampled and detected if it is much."""
        if any(table.is_much for table in self._tables.values()):
            self.empty()

    def empty(self) -> None:
        """Hand over what was sampled and detected, if anything was."""
        for table in self._tables.values():
            table.empty()
        if self._pending:
            values, sources = zip(*self._pending, strict=True)
            self._pending = []
            self._take(np.concatenate(values), np.concatenate(sources))

    def _note(self, part: int, values: NDArray[np.float64], sources: _Rows) -> None:
        rows, numbers = self._rows[part]
        everything = sum(len(one) for one, _ in self._rows.values())
        self._pending.append((values, np.concatenate([rows, everything + numbers])[sources]))
