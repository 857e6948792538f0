"""vecgen's engine with an observer: rows of batch runs are kept, compiling is not timed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from vecgen.frontend.workspace import Progress, Workspace
from vecgen.options import Options
from vecgen.session import LazyEngine
from vecgen.tools.comparison.batch_rows import BatchTimes, write_batch_file
from vecgen.tools.comparison.observation import Observer


class WatchedEngine(LazyEngine):
    """The engine, with the rows of batch runs kept and compiling left out of the time."""

    def __init__(self, options: Options, observer: Observer) -> None:
        super().__init__(options)
        self._observer = observer
        self._made: object = None

    def advance(self, workspace: Workspace, steps: int) -> None:
        """Take fixed steps; what was recorded is in its Vectors after several."""
        self._prepare(workspace)
        super().advance(workspace, steps)
        if steps > 1:
            self.native.prepare(workspace).exchange.flush()

    def batch_run(
        self,
        workspace: Workspace,
        tstop: float,
        tstep: float,
        path: str | None,
        comment: str,
        *,
        nan: str = "stop",
        progress: Progress | None = None,
    ) -> None:
        """Run into an array, and write the file that was asked for from that."""
        self._prepare(workspace)
        self._observer.stopwatch.pause()
        read = workspace.globals.get
        times = BatchTimes(read("t", 0), tstop, tstep, read("dt", 0))
        labels = [variable.label for variable in workspace.save_list]
        is_array = path is not None and path.endswith(".npy")
        with tempfile.TemporaryDirectory() as folder:
            array = path if path is not None and is_array else str(Path(folder) / "rows.npy")
            self._observer.stopwatch.resume()
            super().batch_run(workspace, tstop, tstep, array, comment, nan=nan, progress=progress)
            self._observer.stopwatch.pause()
            rows = np.load(array)
        rows = rows.reshape(-1, len(labels)) if labels else rows
        if path is not None and not is_array:
            write_batch_file(path, comment, times, rows)
        self._observer.keep_rows(labels, np.empty(0), rows)
        self._observer.stopwatch.resume()

    def _prepare(self, workspace: Workspace) -> None:
        """Compile, if that is due, while the clock stands."""
        made = (
            workspace.structure_version,
            workspace.geometry_version,
            workspace.probe_version,
            workspace.attached.input_version,
        )
        if made != self._made:
            self._made = made
            self._observer.stopwatch.pause()
            self.native.prepare(workspace)
            self._observer.stopwatch.resume()
