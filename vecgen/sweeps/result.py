"""What a sweep gives: time, a table of traces per saved variable, the table of parameters."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.sweeps.parameters import Parameter
from vecgen.sweeps.reduce import Summaries, label_of

Floats = NDArray[np.float64]


class Rows:
    """The rows of a run as they come."""

    def __init__(self, variables: int, lanes: int, *, keeps: bool) -> None:
        self._shape = (variables, lanes)
        self._keeps = keeps
        self._time: list[Floats] = []
        self._rows: list[Floats] = []
        self.not_finite = np.zeros(lanes, dtype=np.bool_)

    def take(self, time: Floats, rows: Floats) -> None:
        """Take rows [row, variable * lanes + lane]."""
        table = rows.reshape(len(rows), *self._shape)
        self.not_finite |= ~np.isfinite(table).all(axis=(0, 1))
        if self._keeps:
            self._time.append(time)
            self._rows.append(table.copy())

    @property
    def time(self) -> Floats:
        """The time of each row (ms)."""
        return np.concatenate(self._time) if self._time else np.zeros(0)

    def traces(self) -> Floats:
        """Return [variable, lane, row]."""
        if not self._rows:
            return np.zeros((*self._shape, 0))
        return np.ascontiguousarray(np.concatenate(self._rows).transpose(1, 2, 0))


class SweepResult:
    """The result of `vecgen.sweep`.

    `result[ref]`, with what `batch_save` was given or its label, is an array [lane, row]; with the
    name of a summary an array [lane]. `time` [row] is in ms.
    """

    def __init__(
        self,
        parameters: Sequence[Parameter],
        labels: Sequence[str],
        rows: Rows,
        summaries: Summaries,
        *,
        complete: bool,
    ) -> None:
        self.parameters: dict[str, NDArray[Any]] = {p.label: p.values for p in parameters}
        """What was varied: label → values [lane]."""
        self.labels = tuple(labels)
        """The saved variables."""
        self.time = rows.time
        """The time of each row, ms."""
        traces = rows.traces()
        self.traces: dict[str, Floats] = dict(zip(labels, traces, strict=True))
        """Label → array [lane, row]; without rows where `reduce` was given."""
        self.summaries = summaries.results()
        """What `reduce` asked for: name → array [lane]."""
        self.failed = np.flatnonzero(rows.not_finite)
        """Lanes in which a saved variable is not a number any more."""
        self.complete = complete
        """Whether the run came to tstop; False after Ctrl-C, with the rows up to then."""
        self.known_as: Callable[[Any], Any] = lambda key: key
        """What gives this model's reference for another simulator's (`from_neuron`)."""

    @property
    def lanes(self) -> int:
        """Number of runs."""
        return len(next(iter(self.parameters.values())))

    def __getitem__(self, key: Reference | str) -> Floats:
        label = label_of(key if isinstance(key, str) else self.known_as(key))
        for table in (self.summaries, self.traces):
            if label in table:
                return table[label]
        known = ", ".join([*self.summaries, *self.traces])
        raise KeyError(f"the sweep has no {label!r}; it has {known}")

    def __repr__(self) -> str:
        end = "" if self.complete else ", stopped before its end"
        failed = f", {len(self.failed)} lanes not finite" if len(self.failed) else ""
        return (
            f"<sweep of {', '.join(self.parameters)}: {self.lanes} lanes, {len(self.time)} rows of "
            f"{len(self.labels)} variables{failed}{end}>"
        )

    def to_xarray(self) -> Any:
        """Return an xarray.Dataset with the dimensions `lane` and `time`; xarray is needed."""
        xarray = _extra("xarray")
        data: dict[str, Any] = {label: (("lane", "time"), v) for label, v in self.traces.items()}
        data |= {name: ("lane", values) for name, values in self.summaries.items()}
        coordinates = {name: ("lane", values) for name, values in self.parameters.items()}
        return xarray.Dataset(data, {"time": self.time, **coordinates})

    def to_dataframe(self) -> Any:
        """Return a pandas.DataFrame with a row per lane and time; pandas is needed."""
        pandas = _extra("pandas")
        count = len(self.time)
        if not count:
            return pandas.DataFrame({**self.parameters, **self.summaries}).rename_axis("lane")
        columns: dict[str, Any] = {"lane": np.repeat(np.arange(self.lanes), count)}
        columns |= {name: np.repeat(values, count) for name, values in self.parameters.items()}
        columns["time"] = np.tile(self.time, self.lanes)
        columns |= {label: values.ravel() for label, values in self.traces.items()}
        return pandas.DataFrame(columns)

    def write(self, path: str | Path) -> None:
        """Write everything into one .npz file, or with `{lane}` in the name one text per lane.

        A text has a row per time with the saved variables, as batch_run writes them.
        """
        text = str(path)
        if "{lane}" in text:
            for lane in range(self.lanes):
                self._write_text(Path(text.replace("{lane}", str(lane))), lane)
            return
        if not text.endswith(".npz"):
            raise VecgenError(
                f"{text}: a sweep is written into one NAME.npz, or into one file per lane, with"
                " {lane} in its name"
            )
        numbers = {k: v for k, v in self.parameters.items() if v.dtype != object}
        np.savez(text, time=self.time, **numbers, **self.traces, **self.summaries)  # type: ignore[arg-type]

    def _write_text(self, path: Path, lane: int) -> None:
        varied = ", ".join(f"{name} = {values[lane]}" for name, values in self.parameters.items())
        rows = np.stack([self.traces[label][lane] for label in self.labels], axis=1)
        lines = [varied, " ".join(self.labels)]
        lines += ["".join(f" {value:g}" for value in row) for row in rows.tolist()]
        part = path.with_name(f"{path.name}.part")
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(path)


def _extra(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise VecgenError(f"this needs {name}: pip install {name}") from None
