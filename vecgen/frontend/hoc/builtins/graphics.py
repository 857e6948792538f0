"""NEURON's classes of windows, which the Python interface has too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vecgen.frontend.hoc.values import ClassMaker, Interpreter
from vecgen.frontend.neuron_api.graph import graph_class
from vecgen.frontend.neuron_api.plot_shape import plot_shape_class
from vecgen.frontend.neuron_api.windows import WINDOWS, window_class


def _maker(name: str) -> ClassMaker:
    def make(interpreter: Interpreter) -> Callable[..., Any]:
        del interpreter
        return window_class(name)

    return make


CLASSES: Mapping[str, ClassMaker] = {
    **{name: _maker(name) for name in WINDOWS},
    "Graph": lambda interpreter: graph_class(interpreter.workspace),
    "PlotShape": lambda interpreter: plot_shape_class(interpreter.workspace),
}
