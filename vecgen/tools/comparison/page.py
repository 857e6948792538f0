"""The HTML page of a comparison: one file, no network; plots are drawn by the script in it.

Traces are thinned, so that a page stays small however long the runs are; what is said about them in
words comes from all values.
"""

from __future__ import annotations

import base64
import json
import time
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecgen.tools.comparison.processes import Side
from vecgen.tools.comparison.report import (
    Comparison,
    is_too_short,
    machine,
    ratios,
    seconds,
    summary,
    verdict,
)
from vecgen.tools.comparison.thinning import Stretches
from vecgen.tools.comparison.variables import Array, Trace, Variable

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_MOST_STRETCHES, _LEAST_STRETCHES = 1000, 100
_STRETCHES_IN_ALL = 250_000
"""Bounds the file to some 10 MB."""
_MOST_NAMES = 5000


def page(compared: Comparison) -> str:
    """Return the page."""
    number = max(1, sum(1 if v.is_identical else 3 for v in compared.variables))
    most = min(_MOST_STRETCHES, max(_LEAST_STRETCHES, _STRETCHES_IN_ALL // number))
    plots = _Plots(most)
    data = {
        "plots": [plots.plot(variable) for variable in compared.variables],
        "axes": plots.axes,
        "sides": [side.facts["simulator"] for side in (compared.neuron, compared.vecgen)],
    }
    text = json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    title = escape(f"{compared.title}: NEURON and vecgen")
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>",
            f"<style>\n{_file('page.css')}</style>\n</head>\n<body>\n<main>",
            _head(compared),
            _speeds(compared),
            _controls(compared),
            '<section id="plots" aria-label="variables"></section>',
            _foot(compared),
            f'</main>\n<script type="application/json" id="data">{text}</script>',
            f"<script>\n{_file('page.js')}</script>\n</body>\n</html>\n",
        )
    )


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


# -- what stands above the plots ------------------------------------------------------------------


def _head(compared: Comparison) -> str:
    kind = "same" if compared.is_identical else "other"
    word = "identical" if compared.is_identical else "different"
    told = escape(summary(compared).partition(": ")[2])
    names = " and ".join(escape(s.facts["simulator"]) for s in (compared.neuron, compared.vecgen))
    given = escape(" ".join(compared.job.arguments))
    called = f"<p class='arguments'>{given}</p>" if given else ""
    built = "; NEURON built the model" if compared.vecgen.side is Side.IMPORTED else ""
    return (
        f"<header><p class='eyebrow'>{names}, bit for bit{built}</p>"
        f"<h1>{escape(compared.job.script)}</h1>{called}"
        f"<p class='verdict {kind}'><strong>{word}</strong> {told}</p></header>"
    )


def _speeds(compared: Comparison) -> str:
    sides = (compared.neuron, compared.vecgen)
    if not all(side.facts["wall"] for side in sides):
        return "<section class='speeds'><p>No run was seen that could be timed.</p></section>"
    wall, processor = ratios(compared)
    told = (
        "Such short runs do not tell which is faster."
        if is_too_short(compared)
        else f"vecgen is <strong>{wall:.3g} &times;</strong> as fast by the clock, "
        f"<strong>{processor:.3g} &times;</strong> by processor time."
    )
    rows = [
        f"<h2>Speed of the runs</h2><p>{told} Set-up, finitialize and compiling are not counted."
        "</p><table class='bars'>"
    ]
    for what, key in (("clock", "wall"), ("processor", "processor")):
        longest = max(side.facts[key] for side in sides) or 1.0
        for side, name in zip(sides, ("neuron", "vecgen"), strict=True):
            value = side.facts[key]
            rows.append(
                f"<tr><th scope='row'>{escape(side.facts['simulator'])}<span>{what}</span></th>"
                f"<td><div class='bar {name}' style='width:{100 * value / longest:.1f}%'></div>"
                f"</td><td class='number'>{seconds(value)}</td></tr>"
            )
    return f"<section class='speeds'>{''.join(rows)}</table></section>"


def _controls(compared: Comparison) -> str:
    number = len(compared.variables)
    other = sum(not variable.is_identical for variable in compared.variables)
    only = (
        f"<label><input id='only' type='checkbox'> only the {other} of {number} that differ</label>"
        if other
        else ""
    )
    return (
        "<section class='controls'><h2>Variables</h2>"
        "<label class='find'><span>Find</span><input id='find' type='search' "
        "placeholder='soma(0.5).v' autocomplete='off'></label>"
        f"{only}<p class='hint'>Drag over a plot to look closer, double-click to go back. The "
        "plots of a run move together.</p></section>"
    )


def _foot(compared: Comparison) -> str:
    python = [side.facts["python"] for side in (compared.neuron, compared.vecgen)]
    versions = " and ".join(dict.fromkeys(python))
    when = time.strftime("%Y-%m-%d %H:%M")
    return f"<footer><p>{escape(machine())}; Python {versions}; {when}.</p></footer>"


# -- plots ----------------------------------------------------------------------------------------


class _Plots:
    """The variables as the page's script takes them; equal axes are kept once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.axes: list[str] = []
        self._known: dict[str, int] = {}

    def plot(self, variable: Variable) -> dict[str, Any]:
        """Return one variable: words, and series as base64 of 32-bit floats."""
        plot: dict[str, Any] = {
            "label": variable.label,
            "said": verdict(variable),
            "same": variable.is_identical,
            "unit": variable.unit,
            "kind": variable.key.kind,
            "run": variable.key.run,
        }
        first, second = variable.neuron, variable.vecgen
        if first is not None:
            plot |= self._series("neuron", variable, first)
        if second is not None and not variable.is_identical:
            plot |= self._series("vecgen", variable, second)
        if variable.difference is not None and first is not None and second is not None:
            plot |= self._difference(variable, first, second)
        if variable.names and len(variable.names) <= _MOST_NAMES:
            plot["names"] = list(variable.names)
        return plot

    def _series(self, name: str, variable: Variable, trace: Trace) -> dict[str, Any]:
        stretches = Stretches(len(trace.values), self._most)
        times = self._times(variable, trace)
        return {
            name: _packed(stretches.extremes(trace.values)),
            f"{name}_x": self._axis(stretches.axis(times)),
        }

    def _difference(self, variable: Variable, first: Trace, second: Trace) -> dict[str, Any]:
        size = min(len(first.values), len(second.values))
        with np.errstate(invalid="ignore", over="ignore"):
            change = np.asarray(second.values[:size]) - np.asarray(first.values[:size])
        stretches = Stretches(size, self._most)
        return {
            # As 64-bit floats: the least differences are smaller than 32 bits can say.
            "difference": _packed(stretches.extremes(change), np.float64),
            "difference_x": self._axis(stretches.axis(self._times(variable, first))),
        }

    @staticmethod
    def _times(variable: Variable, trace: Trace) -> Array:
        times = trace.times
        if times is None and variable.neuron is not None:
            times = variable.neuron.times
        if times is None or len(times) < len(trace.values):
            return np.arange(len(trace.values), dtype=np.float64)
        return times

    def _axis(self, times: Array) -> int:
        packed = _packed(times, np.float64)
        if packed not in self._known:
            self._known[packed] = len(self.axes)
            self.axes.append(packed)
        return self._known[packed]


def _packed(values: Array, kind: type[np.floating[Any]] = np.float32) -> str:
    with np.errstate(over="ignore", invalid="ignore"):
        narrow: NDArray[Any] = np.asarray(values).astype(np.dtype(kind).newbyteorder("<"))
    return base64.b64encode(narrow.tobytes()).decode("ascii")
