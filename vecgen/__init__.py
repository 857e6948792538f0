"""vecgen: models written for NEURON, compiled to vectorised C and run with NEURON's own doubles.

`from vecgen import n` is meant where a script says `from neuron import n`. `Model()` is one more
model beside that of `n`, independent of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from vecgen.diagnostics import (
    BatchFileError,
    NumericError,
    SourceError,
    UnsupportedError,
    VecgenError,
)
from vecgen.options import Options

if TYPE_CHECKING:
    from vecgen.imported import from_neuron
    from vecgen.session import Model, diff, h, load_mechanisms, n, sweep
    from vecgen.sweeps import SweepResult, grid, latency, peak, spike_count, trough

__version__ = "0.1.0"

__all__ = [
    "BatchFileError",
    "Model",
    "NumericError",
    "Options",
    "SourceError",
    "SweepResult",
    "UnsupportedError",
    "VecgenError",
    "diff",
    "from_neuron",
    "grid",
    "h",
    "latency",
    "load_mechanisms",
    "n",
    "peak",
    "spike_count",
    "sweep",
    "trough",
]


def __getattr__(name: str) -> Any:
    # The session needs numpy; a command that needs no session does not wait for it.
    if name in ("Model", "diff", "h", "load_mechanisms", "n", "sweep"):
        return getattr(importlib.import_module("vecgen.session"), name)
    if name == "from_neuron":
        return importlib.import_module("vecgen.imported").from_neuron
    if name in ("SweepResult", "grid", "latency", "peak", "spike_count", "trough"):
        return getattr(importlib.import_module("vecgen.sweeps"), name)
    raise AttributeError(f"module 'vecgen' has no attribute {name!r}")
